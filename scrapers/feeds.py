"""RSS, Atom and sitemap documents -> their items, as broken as real ones are.

What a feed needs not to be: well-formed, rightly labelled, free of HTML entities. Nothing outside the document is ever
read: a DOCTYPE is cut off before parsing, so no entity of its own is defined and none is expanded.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from lxml import etree

from scrapers.charset import decode
from scrapers.errors import DiscoveryError

_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});)(\w{1,32};)?")
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ILLEGAL_REFERENCE = re.compile(r"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|[xX]0*(?:[0-8bBcCeEfF]|1[0-9a-fA-F]));")
_ROOT = re.compile(r"<(?:\w+:)?(?:rss|rdf|feed|urlset|sitemapindex)\b", re.IGNORECASE)
_HTML_DOCTYPE = re.compile(r"<!DOCTYPE\s+html\b", re.IGNORECASE)
_HTML = re.compile(r"<(?:html|head|body|meta|div|script|link)\b", re.IGNORECASE)

_PREFIXES = {
    "http://www.w3.org/2005/Atom": "atom",
    "http://purl.org/atom/ns#": "atom",
    "http://purl.org/rss/1.0/": "",
    "http://my.netscape.com/rdf/simple/0.9/": "",
    "http://backend.userland.com/rss2": "",
    "http://www.sitemaps.org/schemas/sitemap/0.9": "",
    "http://www.google.com/schemas/sitemap/0.84": "",
    "http://www.google.com/schemas/sitemap-news/0.9": "news",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
}
Kind = Literal["rss", "atom", "sitemap", "sitemapindex"]
_ROOTS: dict[str, Kind] = {
    "rss": "rss",
    "RDF": "rss",
    "feed": "atom",
    "urlset": "sitemap",
    "sitemapindex": "sitemapindex",
}
_DATES = (
    "pubDate", "published", "issued", "publication_date", "date", "created", "updated", "modified", "lastmod",
)  # fmt: skip
_CONTENTS = ("content:encoded", "content", "description", "summary")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item of a list, as it stands there.

    `urls` are candidates, the likeliest first (a feed that links through a counter names the article in its guid);
    `title` and `content` may hold markup, `published` is text.
    """

    urls: tuple[str, ...]
    title: str | None = None
    published: str | None = None
    content: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed or sitemap: its kind, the addresses it gives of itself and its site, and its items in their order."""

    kind: Kind
    own_urls: tuple[str, ...]
    items: tuple[Item, ...]


def is_feed(body: bytes) -> bool:
    """Whether a document starts as a feed or sitemap does, whatever it is called or labelled."""
    text = decode(body[:16_384])
    return bool(_ROOT.match(text, _prolog(text)))


def parse_feed(body: bytes, *, url: str, content_type: str | None = None) -> Feed:
    """The items of an RSS (0.9x to 2.0), RSS 1.0, Atom or sitemap document.

    `url` is used in messages only. Raises DiscoveryError where the document is something else, an HTML page above all.
    """
    text = decode(body, content_type)
    start = _prolog(text)
    if not text[start:].strip():
        raise DiscoveryError("{url}: expected a feed, got an empty document", url=url)
    if _HTML.match(text, start) or _HTML_DOCTYPE.search(text, 0, start):
        title = _html_title(text)
        if title:
            raise DiscoveryError("{url}: expected a feed, got an HTML page (title: {title})", url=url, title=title)
        raise DiscoveryError("{url}: expected a feed, got an HTML page without a title", url=url)
    root = _root(text[start:])
    kind = _ROOTS.get(_name(root).rpartition(":")[2]) if root is not None else None
    if root is None or kind is None:
        raise DiscoveryError(
            "{url}: expected a feed, got something that starts with {start}", url=url, start=repr(text.strip()[:60])
        )
    if kind in {"sitemap", "sitemapindex"}:
        return Feed(kind=kind, own_urls=(), items=tuple(_sitemap_items(root)))
    entries = tuple(_entry(element) for element in root.iter() if _name(element) in {"item", "entry", "atom:entry"})
    return Feed(kind=kind, own_urls=tuple(_own_urls(root)), items=entries)


def _prolog(text: str) -> int:
    """Where the root element starts: behind white space, declarations, comments and a DOCTYPE with all it declares."""
    at = 0
    while True:
        while at < len(text) and text[at] in "\ufeff \t\r\n":
            at += 1
        if text.startswith("<?", at):
            end, length = text.find("?>", at), 2
        elif text.startswith("<!--", at):
            end, length = text.find("-->", at), 3
        elif text[at : at + 9].upper() == "<!DOCTYPE":
            end, bracket = text.find(">", at), text.find("[", at)
            length = 1
            if 0 <= bracket < end:
                end, length = text.find("]>", bracket), 2
        else:
            return at
        if end < 0:
            return len(text)
        at = end + length


def _html_title(text: str) -> str | None:
    head = text[:20_000]
    start = head.lower().find("<title")
    start = head.find(">", start) + 1 if start >= 0 else 0
    end = head.lower().find("</title", start)
    return " ".join(html.unescape(head[start:end]).split())[:120] if start and end > 0 else None


def _root(text: str) -> etree._Element | None:
    text = _ILLEGAL_REFERENCE.sub("", _ILLEGAL.sub("", text))
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, encoding="utf-8"
    )
    try:
        return etree.fromstring("".join(_known_entities(text)).encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return None


def _known_entities(text: str) -> Iterator[str]:
    """`text` with the entities that only HTML knows as characters, and bare ampersands escaped, outside CDATA."""
    at = 0
    while at < len(text):
        start = text.find("<![CDATA[", at)
        end = text.find("]]>", start) if start >= 0 else -1
        if end < 0:
            yield _ENTITY.sub(_character, text[at:])
            return
        yield _ENTITY.sub(_character, text[at:start])
        yield text[start : end + 3]
        at = end + 3


def _character(match: re.Match[str]) -> str:
    """An HTML entity as its character; an ampersand that begins none as one that does."""
    if match[1]:
        char = html.unescape(match[0])
        if char != match[0]:
            return html.escape(char)
    return "&amp;" + (match[1] or "")


def _name(element: etree._Element) -> str:
    """The element's name with the usual prefix of its namespace ("dc:date"), none for the feed's own elements."""
    tag = element.tag
    if not isinstance(tag, str):
        return ""
    namespace, _, local = tag.rpartition("}")
    if not namespace:
        return local  # an undeclared prefix stays in the name
    prefix = _PREFIXES.get(namespace.lstrip("{"), "?")
    return f"{prefix}:{local}" if prefix else local


def _text(element: etree._Element) -> str:
    if not isinstance(element.tag, str):  # a comment or processing instruction
        return ""
    if len(element) and element.get("type") == "xhtml":
        return "".join(etree.tostring(child, encoding="unicode", with_tail=True) for child in element)
    return "".join(element.itertext("*")).strip()


def _entry(element: etree._Element) -> Item:
    values: dict[str, str] = {}
    links: list[str] = []
    for child in element:
        name = _name(child).removeprefix("atom:")
        text = _text(child)
        if name == "link" and (child.get("rel") or "alternate") == "alternate":
            links.append(text or child.get("href") or "")
        elif text:
            values.setdefault(name, text)
    about = next((value for key, value in element.attrib.items() if str(key).endswith("about")), "")
    candidates = (
        values.get("feedburner:origLink", ""), *links, values.get("guid", ""), values.get("id", ""), str(about),
    )  # fmt: skip
    return Item(
        urls=tuple(dict.fromkeys(url for url in candidates if url)),
        title=values.get("title") or values.get("dc:title"),
        published=_date(values),
        content=next((values[name] for name in _CONTENTS if name in values), None),
    )


def _sitemap_items(root: etree._Element) -> Iterator[Item]:
    for element in root:
        values: dict[str, str] = {}
        for child in element.iter():
            name = _name(child)
            if name and not name.startswith(("?:", "image:", "video:")) and (text := _text(child)) and len(child) == 0:
                values.setdefault(name.removeprefix("news:"), text)
        if "loc" in values:
            yield Item(urls=(values["loc"],), title=values.get("title"), published=_date(values))


def _date(values: dict[str, str]) -> str | None:
    return next(
        (values[key] for name in _DATES for key in (name, f"dc:{name}", f"dcterms:{name}") if key in values), None
    )


def _own_urls(root: etree._Element) -> Iterator[str]:
    for element in root.iter():
        name = _name(element)
        if name in {"item", "entry", "atom:entry", "image", "textinput"}:
            continue
        parent = element.getparent()
        if name.removeprefix("atom:") == "link" and parent is not None and _name(parent) in {
            "channel", "feed", "atom:feed",
        }:  # fmt: skip
            url = element.get("href") or _text(element)
            if url:
                yield url
