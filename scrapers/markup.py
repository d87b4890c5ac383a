"""What a page says of itself in its markup: meta elements, JSON-LD, canonical address. Nothing here is believed yet."""

import html
import json
import re
from collections.abc import Iterator
from functools import cached_property, lru_cache
from urllib.parse import urljoin, urlsplit

from lxml import etree

from scrapers.article import Page
from scrapers.blocks import Line, fold, read_lines, text_length
from scrapers.charset import decode, repair_mojibake

_ARTICLE_TYPE = re.compile(r"(?:Article|BlogPosting|Report|LiveBlogPosting|ImageGallery|PhotoGallery)$")
_LONGEST_JSON = 1_000_000
_MOST_COMMENTS = 100
_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->|<!\[CDATA\[|\]\]>|(?m:^\s*//[^\n]*$)", re.S)
_TRAILING_COMMA = re.compile(r",\s*([}\]])")
_NAME = re.compile(r"[.#][\w-]+")
_ATTRIBUTE_TEST = re.compile(r"\[[^\]]*\]")
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


class Document:
    """A parsed page. Its tree is only read; what is asked for is computed once."""

    def __init__(self, body: bytes, *, url: str, content_type: str | None = None) -> None:
        self.url = url
        self.text = decode(body, content_type)
        # lxml refuses text that declares an encoding, and bytes parse faster
        parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
        source = _XML_DECLARATION.sub("", self.text).encode("utf-8", "replace")
        try:
            root = etree.fromstring(source, parser) if source.strip() else None
        except etree.XMLSyntaxError:
            root = None
        self.root: etree._Element = etree.Element("html") if root is None else root

    @classmethod
    def of(cls, page: Page) -> "Document":
        """The document that a page holds."""
        return cls(page.body, url=page.url, content_type=page.header("content-type"))

    @cached_property
    def metas(self) -> tuple[tuple[str, str], ...]:
        """(name in lower case, content) of every meta element that has both, in order."""
        return tuple(
            (name.strip().lower(), content)
            for meta in self.root.iter("meta")
            if (content := clean_value(meta.get("content") or ""))
            for key in ("property", "name", "itemprop")
            if (name := meta.get(key))
        )

    def meta(self, name: str) -> tuple[str, ...]:
        """The contents of the meta elements of that name, property or itemprop, in any case."""
        name = name.lower()
        return tuple(content for key, content in self.metas if key == name)

    @cached_property
    def json_ld(self) -> tuple[dict[str, object], ...]:
        """The article objects in the page's JSON-LD, in order; what is no JSON is skipped."""
        nodes: list[dict[str, object]] = []
        for script in self.root.iter("script"):
            if "ld+json" in (script.get("type") or "").lower() and script.text:
                for value in parse_json_ld(script.text):
                    nodes.extend(_objects(value))
        return tuple(node for node in nodes if _is_article(node))

    def ld(self, path: str) -> tuple[str, ...]:
        """The texts at `path` ("author.name") of the article objects; a bare object gives its name or address."""
        found: list[str] = []
        for node in self.json_ld:
            values: list[object] = [node]
            for key in path.split("."):
                values = [inner for value in values for inner in _step(value, key)]
            found += [text for value in values for text in _texts(value)]
        return tuple(dict.fromkeys(found))

    def ld_people(self, key: str) -> tuple[str, ...]:
        """The names at `key` of the article objects that aren't said to be an organisation's."""
        people = []
        for node in self.json_ld:
            value = node.get(key)
            for one in value if isinstance(value, list) else [value]:
                if not (isinstance(one, dict) and "Organization" in str(one.get("@type"))):
                    people += list(_texts(one))
        return tuple(dict.fromkeys(people))

    @cached_property
    def title_element(self) -> str:
        """The text of the title element."""
        element = next(self.root.iter("title"), None)
        return element_text(element) if element is not None else ""

    def absolute(self, link: str) -> str | None:
        """`link` as an absolute http address, or None."""
        link = link.strip()
        if not link or len(link) > 2000:
            return None
        try:
            address = urljoin(self.base, link)
            parts = urlsplit(address)
            usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        except ValueError:
            return None
        return address if usable else None

    @cached_property
    def base(self) -> str:
        """What relative addresses are relative to."""
        element = next(self.root.iter("base"), None)
        try:
            return urljoin(self.url, (element.get("href") if element is not None else "") or "")
        except ValueError:
            return self.url

    @cached_property
    def canonical(self) -> tuple[str, ...]:
        """The addresses that the page gives as its own, the most trusted first."""
        links = [e.get("href") for e in self.root.iter("link") if "canonical" in (e.get("rel") or "").lower().split()]
        ids = [*self.ld("mainEntityOfPage"), *self.ld("url")]
        ids += [href for a in self.root.iter("a") if a.get("itemprop") == "url" and (href := a.get("href"))][:1]
        given = [*(link for link in links if link), *self.meta("og:url"), *ids]
        return tuple(dict.fromkeys(a for link in given if (a := self.absolute(link))))

    @cached_property
    def body(self) -> etree._Element:
        """The body element, or the root where there is none."""
        element = self.root.find("body")
        return self.root if element is None else element

    @cached_property
    def length(self) -> int:
        """The number of visible characters."""
        return text_length(self.body)

    @cached_property
    def lines(self) -> list[Line]:
        """Every line of the page, asides marked."""
        return read_lines(self.body, whole=self.length)

    @cached_property
    def names(self) -> frozenset[str]:
        """Every class (".name") and id ("#name") on the page."""
        classes = {f".{name}" for value in self.root.xpath("//@class") for name in value.split()}
        return frozenset(classes.union(f"#{value}" for value in self.root.xpath("//@id")))

    def select(self, css: str) -> list[etree._Element]:
        """The elements that match a CSS selector, in order."""
        # most selectors are of templates that this page is not: a look at its names spares the search
        if not any(wanted <= self.names for wanted in _wanted_names(css)):
            return []
        return compiled(css)(self.root)  # type: ignore[no-any-return] # cssselect is untyped


@lru_cache(maxsize=2048)
def compiled(css: str) -> etree.XPath:
    """A CSS selector compiled for lxml; compiled once per process."""
    from cssselect import HTMLTranslator

    return etree.XPath(HTMLTranslator().css_to_xpath(css))


@lru_cache(maxsize=2048)
def _wanted_names(css: str) -> tuple[frozenset[str], ...]:
    """For each alternative of a selector the classes and ids without which it matches nothing."""
    if ":" in css or "\\" in css:
        return (frozenset(),)
    return tuple(frozenset(_NAME.findall(part)) for part in _ATTRIBUTE_TEST.sub("", css).split(","))


def element_text(element: etree._Element) -> str:
    """The text of `element` on one line."""
    return fold(" ".join(text for text in element.itertext() if isinstance(text, str)))


def clean_value(text: str) -> str:
    """The value of an attribute or a JSON string as text: entities resolved (once more, for many are doubly escaped),
    mojibake repaired, white space folded."""
    if "&" in text:
        text = html.unescape(text)
    return fold(repair_mojibake(text))


def parse_json_ld(text: str) -> list[object]:
    """The JSON values in a script. Control characters, comments, trailing commas and garbage after the value are
    forgiven; what still is no JSON gives an empty list."""
    if len(text) > _LONGEST_JSON or text.count("/*") > _MOST_COMMENTS:
        return []
    for candidate in (text, _TRAILING_COMMA.sub(r"\1", _COMMENT.sub("", text))):
        values = list(_decode_all(candidate.strip().rstrip(";")))
        if values:
            return values
    return []


def _decode_all(text: str) -> Iterator[object]:
    decoder = json.JSONDecoder(strict=False)
    start = 0
    while start < len(text):
        try:
            value, start = decoder.raw_decode(text, start)
        except (ValueError, RecursionError):
            return
        yield value
        while start < len(text) and (text[start].isspace() or text[start] in ",;"):
            start += 1


def _objects(value: object, depth: int = 0) -> Iterator[dict[str, object]]:
    if depth > 6:
        return
    if isinstance(value, list):
        for item in value[:200]:
            yield from _objects(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            if key in value:
                yield from _objects(value[key], depth + 1)


def _is_article(node: dict[str, object]) -> bool:
    kinds = node.get("@type")
    return any(
        isinstance(kind, str) and _ARTICLE_TYPE.search(kind) for kind in (kinds if isinstance(kinds, list) else [kinds])
    )


def _step(value: object, key: str) -> Iterator[object]:
    if isinstance(value, list):
        for item in value[:200]:
            yield from _step(item, key)
    elif isinstance(value, dict):
        if key in value:
            yield value[key]
    elif isinstance(value, str) and key == "name":
        yield value


def _texts(value: object, depth: int = 0) -> Iterator[str]:
    if isinstance(value, str):
        if text := clean_value(value):
            yield text
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield str(value)
    elif isinstance(value, list) and depth < 4:
        for item in value[:200]:
            yield from _texts(item, depth + 1)
    elif isinstance(value, dict) and depth < 4:
        for key in ("name", "@id", "url", "@value"):
            if key in value:
                yield from _texts(value[key], depth + 1)
                return
