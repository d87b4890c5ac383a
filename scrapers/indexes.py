"""Index pages (HTML) -> the links they hold, and which of those are the page's main list.

lxml reads them: it takes the same CSS as a site's article selectors, and a page of 400 KB in 20 ms where
BeautifulSoup's tree takes 260. BeautifulSoup saves the links of pages so broken that lxml finds none (a comment or
title that never ends, thousands of nested elements).
"""

import re
import warnings
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from lxml import etree, html
from lxml.cssselect import CSSSelector

from scrapers.charset import decode
from scrapers.feeds import Item
from scrapers.urls import absolute

# Words in the class or id of an element around links that are not the page's main list.
_ASIDE = re.compile(
    r"(?:^|[\W_])(?:mega|nav|navbar|navigation|menu|submenu|sidebar|aside|header|footer|breadcrumb\w*|popul[ae]r|"
    r"terpopuler|trending|related|terkait|headline\w*|ticker|widget)(?=$|[\W_\d])",
    re.IGNORECASE,
)
_DEEPEST = 60  # elements above a link that say where it stands
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A link of a page: the address as written, its text, and the place in the markup (equal for items of one list)."""

    url: str
    title: str | None
    place: tuple[str, ...]
    aside: bool


def parse_index(body: bytes, content_type: str | None = None) -> html.HtmlElement | None:
    """The page's root element; None where there is no markup at all."""
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    text = decode(body, content_type)
    if not text.strip():
        return None
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except etree.ParserError:
        root = None
    if "<a " in text and (root is None or next(root.iter("a"), None) is None):
        return html.document_fromstring(_saved_links(text), parser=parser)
    return root


def _saved_links(text: str) -> bytes:
    """The links that BeautifulSoup finds in a page, one after another, as a page of their own."""
    from bs4 import BeautifulSoup, XMLParsedAsHTMLWarning
    from bs4.filter import SoupStrainer

    with warnings.catch_warnings():
        # what looks like XML here is a feed broken off, and its links are wanted all the same
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        found = BeautifulSoup(text, "html.parser", parse_only=SoupStrainer("a"))
    return f"<body>{found}</body>".encode("utf-8", "replace")


def own_urls(root: html.HtmlElement) -> Iterator[str]:
    """The addresses that a page gives of itself: canonical link, og:url, base."""
    for link in root.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split() and (link.get("href") or "").strip():
            yield (link.get("href") or "").strip()
    for meta in root.iter("meta"):
        if (meta.get("property") or meta.get("name") or "").lower() == "og:url" and (meta.get("content") or "").strip():
            yield (meta.get("content") or "").strip()
    yield from (base.get("href", "").strip() for base in root.iter("base") if base.get("href"))


def base_url(root: html.HtmlElement, url: str) -> str | None:
    """The address that the page at `url` says its relative links are relative to, None where it says none."""
    said = next((base.get("href", "").strip() for base in root.iter("base") if base.get("href")), "")
    return absolute(said, url)


def anchors(root: html.HtmlElement) -> list[Anchor]:
    """Every link of the page in document order."""
    found = []
    places: dict[html.HtmlElement | None, tuple[tuple[str, ...], bool]] = {None: ((), False)}
    for element in root.iter("a"):
        url = element.get("href")
        if url:
            parent = element.getparent()
            if parent is not None and parent not in places:
                places[parent] = _place(parent)
            place, aside = places[parent]
            found.append(Anchor(url=url, title=_title(element), place=place, aside=aside))
    return found


def selected(root: html.HtmlElement, *, item: str | None, link: str | None, date: str | None) -> list[Item]:
    """The links that a site file's CSS selects, in document order.

    With `item`, one Item for each such element, its links in the order of the markup as candidates; else one for each
    link. Without `link` every link counts. A date is the element's datetime attribute, else its text.
    """
    choose = CSSSelector(link or "a", translator="html")
    if item is None:
        return [_item([element]) for element in _links(choose(root))]
    when = CSSSelector(date, translator="html") if date else None
    items = []
    for element in CSSSelector(item, translator="html")(root):
        links = _links([element] if link is None and element.tag == "a" else choose(element))
        if links:
            dates = [found.get("datetime") or " ".join(found.itertext()) for found in when(element)] if when else []
            items.append(_item(links, published=next(filter(None, dates), None)))
    return items


def main_list_first(found: Sequence[tuple[str, Anchor]]) -> list[tuple[str, Anchor]]:
    """`found` (identity and link, in document order) once per identity, those of the page's main list first.

    The main list is the place in the markup whose distinct links carry the most words, menus and side columns apart.
    Of several links to one article the one with the longest text counts.
    """
    best: dict[str, Anchor] = {}
    for key, anchor in found:
        known = best.get(key)
        if known is None or (known.aside, -len(known.title or "")) > (anchor.aside, -len(anchor.title or "")):
            best[key] = anchor
    weights: dict[tuple[str, ...], int] = defaultdict(int)
    for anchor in best.values():
        if not anchor.aside:
            weights[anchor.place] += min(len((anchor.title or "").split()), 20)
    main = max(weights, key=lambda place: weights[place], default=None)
    return sorted(best.items(), key=lambda pair: pair[1].place != main)


def _place(parent: html.HtmlElement) -> tuple[tuple[str, ...], bool]:
    """Where in the markup the links directly in `parent` stand, and whether that is beside the page's main matter."""
    place = []
    aside = False
    for element in islice(chain([parent], parent.iterancestors()), _DEEPEST):
        names = element.get("class") or ""
        aside = (
            aside
            or element.tag in {"nav", "aside", "footer"}
            or bool(_ASIDE.search(names) or _ASIDE.search(element.get("id") or ""))
        )
        # the items of one list differ in their own classes ("first", "jumbo"), not in those of what holds them
        place.append(str(element.tag) if element.tag in {"li", "article", "tr"} else str(element.tag) + "." + names)
    return tuple(place), aside


def _links(elements: Iterable[html.HtmlElement]) -> list[html.HtmlElement]:
    """The elements that are links, and the links in the others."""
    found: dict[html.HtmlElement, None] = {}
    for element in elements:
        for link in [element] if element.tag == "a" else element.iter("a"):
            if link.get("href"):
                found.setdefault(link)
    return list(found)


def _item(links: Sequence[html.HtmlElement], published: str | None = None) -> Item:
    titles = [title for title in map(_title, links) if title]
    return Item(
        urls=tuple(dict.fromkeys(link.get("href", "") for link in links)),
        title=max(titles, key=len, default=None),
        published=published,
    )


def _title(link: html.HtmlElement) -> str | None:
    """A heading in the link, else its text, else its title attribute, else its picture's description."""
    heading = next((element for element in link.iter() if element.tag in _HEADINGS), None)
    text = _squeezed(heading if heading is not None else link)
    attribute = " ".join((link.get("title") or "").split())
    if text.endswith(("...", "…")) and attribute.startswith(text.rstrip(".… ")):
        return attribute
    picture = next((image.get("alt") for image in link.iter("img") if image.get("alt")), None)
    return text or attribute or " ".join((picture or "").split()) or None


def _squeezed(element: html.HtmlElement) -> str:
    return " ".join("".join(element.itertext()).split())
