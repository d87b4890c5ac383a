"""The lists that a site offers (feeds, sitemaps, index pages), and the entries that a draft makes of them."""

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, takewhile

from lxml import etree, html

from scrapers import indexes
from scrapers.article import Page
from scrapers.articlelike import looks_like_article
from scrapers.dates import parse_date
from scrapers.discover import discover
from scrapers.drafting.outlet import site_of_url
from scrapers.drafting.selectors import selectors
from scrapers.errors import DiscoveryError
from scrapers.feeds import is_feed, parse_feed
from scrapers.source import DiscoverEntry, Source
from scrapers.urls import absolute, host_of, identify

USUAL_FEEDS = ("/feed/", "/rss", "/rss.xml", "/feed", "/index.xml", "/atom.xml", "/rss/")
USUAL_SITEMAPS = (
    "/news-sitemap.xml", "/sitemap-news.xml", "/sitemap_news.xml", "/sitemap.xml", "/sitemap_index.xml",
    "/wp-sitemap.xml",
)  # fmt: skip
_FEED_TYPE = re.compile(r"application/(?:rss|atom|rdf)\+xml|text/xml|application/xml", re.IGNORECASE)
_NO_FEED = re.compile(r"comment|komentar|oembed|/wp-json|xmlrpc", re.IGNORECASE)
_INDEX_NAME = re.compile(
    r"\b(?:indeks?|index|berita\s+terbaru|terkini|terbaru|latest|arsip|semua\s+berita|siaran\s+pers|kumpulan\s+berita)\b",
    re.I,
)
_INDEX_PATH = re.compile(
    r"^/(?:[\w-]+/)?(?:indeks?|index|indeks-berita|index-berita|terkini|terbaru|latest|arsip|berita|news|siaran-pers|artikel)"
    r"(?:\.\w{2,5})?/?$",
    re.I,
)
_NEWS_NAMESPACE = b"sitemap-news"
_ANY_NUMBER = re.compile(r"[?&]\w+=\d+(?:&|$)|/\d+(?:[/-]|$)")
_MARK = re.compile(r"(?:\d+\s+)?(?:foto|photo|video|infografis|galeri)s?", re.IGNORECASE)
_MARKED_TITLE = re.compile(r"(?:foto|video|infografis)\s*:", re.IGNORECASE)
_HIGHEST_BOX = 5
_MOST_IN_BOX = 20
_HEADLINE_WORDS = 5
_MOST_ITEMS = 200
_LEAST_LIST = 4
_LEAST_OF_MAIN = 0.5
_MOST_TRIED = 150
_IN_ITEM = 70  # what only says how an element looks will do within an item


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """The links of a page that stay on its site, by how they look: `alike` like articles, `others` not; `galleries` are
    those that the page itself marks as photographs or videos, whichever way they look."""

    alike: tuple[str, ...]
    others: tuple[str, ...]
    galleries: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListDraft:
    """An entry of the draft with what it gave: the identities of its articles, and how many have dates and titles."""

    entry: DiscoverEntry
    identities: frozenset[str]
    dated: int
    titled: int


@lru_cache(maxsize=64)
def kind_of(page: Page) -> str:
    """What a document is: "feed", "sitemap", "sitemapindex" or "page"."""
    if not is_feed(page.body):
        return "page"
    try:
        kind = parse_feed(page.body, url=page.url).kind
    except DiscoveryError:
        return "page"
    return "feed" if kind in {"rss", "atom"} else kind


def is_news_sitemap(page: Page) -> bool:
    """Whether a sitemap lists news with their titles (Google's extension), and so only the last days."""
    return _NEWS_NAMESPACE in page.body[:20_000]


def feed_items(page: Page, site: str) -> tuple[str, ...]:
    """The addresses on `site` that a feed or sitemap names, in its order."""
    found = []
    for item in parse_feed(page.body, url=page.url).items[:_MOST_ITEMS]:
        urls = [url for raw in item.urls if (url := absolute(raw, page.url))]
        found += [url for url in urls if site_of_url(url) == site][:1]
    return tuple(dict.fromkeys(found))


def page_links(page: Page, site: str) -> Links:
    """The links of an HTML page that stay on `site`."""
    alike: dict[str, None] = {}
    others: dict[str, None] = {}
    galleries: dict[str, None] = {}
    for url, anchor, element in _anchors(page, site):
        (alike if _may_be_article(url, anchor.title) else others).setdefault(url)
        if _is_marked(element, anchor.title):
            galleries.setdefault(url)
    return Links(alike=tuple(alike), others=tuple(o for o in others if o not in alike), galleries=tuple(galleries))


def _is_marked(link: html.HtmlElement, title: str | None) -> bool:
    """Whether a link, or the box that holds no other headline, says that it leads to photographs or a video."""
    if _MARKED_TITLE.match(title or ""):
        return True
    href, box = link.get("href"), link
    for ancestor in islice(link.iterancestors(), _HIGHEST_BOX):
        apart = [a for a in islice(ancestor.iter("a"), _MOST_IN_BOX) if a.get("href") != href]
        headed = any(len(" ".join(a.itertext()).split()) >= _HEADLINE_WORDS for a in apart)
        if ancestor.tag == "body" or headed or len(apart) >= _MOST_IN_BOX - 1:
            break
        box = ancestor
    others = {inner for a in box.iter("a") if a.get("href") != href for inner in a.iter()}
    return any(
        _MARK.fullmatch(element.get("data-type") or "")
        or (len(element) == 0 and element.tag not in {"a", "script"} and _MARK.fullmatch((element.text or "").strip()))
        for element in box.iter()
        if element not in others
    )


def _may_be_article(url: str, title: str | None) -> bool:
    """Whether a link looks like an article's, or is a headline over an address with any number ("/berita.php?id=7")."""
    if looks_like_article(url, title):
        return True
    return len((title or "").split()) >= _HEADLINE_WORDS and bool(_ANY_NUMBER.search(url))


def named_feeds(page: Page) -> tuple[str, ...]:
    """The feeds that a page names: its alternates, then links that are called so."""
    root = indexes.parse_index(page.body, page.header("Content-Type"))
    if root is None:
        return ()
    alternates = [
        link.get("href") or ""
        for link in root.iter("link")
        if "alternate" in (link.get("rel") or "").lower().split() and _FEED_TYPE.match(link.get("type") or "")
    ]
    linked = [
        a.get("href") or ""
        for a in root.iter("a")
        if re.search(r"/(?:rss|feed)s?(?:\.xml)?/?$|^https?://rss\.|\.rss$", a.get("href") or "", re.I)
    ]
    urls = (absolute(raw, page.url) for raw in (*alternates, *linked) if raw and not _NO_FEED.search(raw))
    return tuple(dict.fromkeys(url for url in urls if url))


def named_indexes(page: Page, site: str) -> tuple[str, ...]:
    """The pages on the site that a page calls its index, or where an index usually lies; the best first."""
    ranked: dict[str, int] = {}
    for url, anchor, _ in _anchors(page, site):
        path = re.sub(r"^https?://[^/]+", "", url).partition("?")[0]
        score = 2 * bool(_INDEX_PATH.match(path)) + bool(_INDEX_NAME.search(anchor.title or ""))
        score += "inde" in path
        if score and not looks_like_article(url, anchor.title) and path not in {"", "/"}:
            ranked[url] = max(score, ranked.get(url, 0))
    return tuple(sorted(ranked, key=lambda url: (-ranked[url], len(url))))


def list_draft(page: Page, source: Source) -> ListDraft | None:
    """The entry for a list of `source`, whose patterns are known; None where it names no article."""
    kind = kind_of(page)
    if kind == "page":
        entry = _index_entry(page, source)
    else:
        entry = DiscoverEntry(kind="feed" if kind == "feed" else "sitemap", url=page.url)
    if entry is None:
        return None
    try:
        links = discover(page, entry, source)
    except DiscoveryError:
        return None
    if not links:
        return None
    dated, titled = sum(link.published is not None for link in links), sum(bool(link.title) for link in links)
    identities = frozenset(identity for link in links if (identity := identify(link.url, source)))
    return ListDraft(entry=entry, identities=identities, dated=dated, titled=titled)


def _anchors(page: Page, site: str) -> Iterator[tuple[str, indexes.Anchor, html.HtmlElement]]:
    root = indexes.parse_index(page.body, page.header("Content-Type"))
    if root is None:
        return
    base = indexes.base_url(root, page.url) or page.url
    for element, anchor in _links(root):
        url = absolute(anchor.url, base)
        if url and site_of_url(url) == site:
            yield url, anchor, element


def _links(root: html.HtmlElement) -> Iterator[tuple[html.HtmlElement, indexes.Anchor]]:
    return zip((a for a in root.iter("a") if a.get("href")), indexes.anchors(root), strict=True)


def _index_entry(page: Page, source: Source) -> DiscoverEntry | None:
    """The entry of an index page: where the items of its main list are found by a selector that finds all of them and
    nothing else, with it."""
    root = indexes.parse_index(page.body, page.header("Content-Type"))
    if root is None:
        return None
    base = indexes.base_url(root, page.url) or page.url
    known: list[tuple[str, indexes.Anchor, html.HtmlElement]] = []
    for element, anchor in _links(root):
        address = absolute(anchor.url, base)
        if address and (identity := identify(address, source)):
            known.append((identity, anchor, element))
    ordered = indexes.main_list_first([(identity, anchor) for identity, anchor, _ in known])
    place = ordered[0][1].place if ordered else ()
    main = {identity for identity, anchor in ordered if anchor.place == place}
    whole = DiscoverEntry(kind="index", url=page.url)
    beside = sum(not anchor.aside for _, anchor in ordered)
    if len(main) < _LEAST_LIST or len(main) < _LEAST_OF_MAIN * beside:
        return whole if len(ordered) >= _LEAST_LIST else None
    links = {identity: element for identity, anchor, element in reversed(known) if anchor.place == place}
    items = _items(list(links.values())[::-1], {element: identity for identity, _, element in known})
    item = _item_selector(items, root, base=base, source=source, main=main)
    if item is None:
        return whole
    entry = DiscoverEntry(kind="index", url=page.url, item=item)
    link, date = _link_selector(root, item), _date_selector(entry, items, page, source)
    return dataclasses.replace(entry, link=link, date=date)


def _items(links: Sequence[html.HtmlElement], identities: Mapping[html.HtmlElement, str]) -> list[html.HtmlElement]:
    """For each link the largest element around it that holds no other article."""
    held: dict[etree._Element, set[str]] = {}
    for element, identity in identities.items():
        for ancestor in (element, *element.iterancestors()):
            held.setdefault(ancestor, set()).add(identity)
    items = []
    for link in links:
        alone = takewhile(lambda a: len(held[a]) == 1 and a.tag not in {"body", "html"}, link.iterancestors())
        items.append(next(iter(reversed(list(alone))), link))
    return items


def _item_selector(
    items: Sequence[html.HtmlElement], root: html.HtmlElement, *, base: str, source: Source, main: set[str]
) -> str | None:
    """The most durable selector that finds all items of the main list and hardly anything else."""
    candidates = dict.fromkeys(
        css
        for item in (items[0], items[len(items) // 2], items[-1])
        for element in (item, *item.iterdescendants("div", "li", "article", "tr", "section"))
        for css in selectors(element, ancestors=2)
    )
    best: tuple[float, str | None] = (0.5 * len(main) + 1, None)
    for css in list(candidates)[:_MOST_TRIED]:
        chosen = indexes.selected(root, item=css, link=None, date=None)
        each = [
            {found for raw in one.urls if (url := absolute(raw, base)) and (found := identify(url, source))}
            for one in chosen
        ]
        got = {identity for found in each for identity in found}
        extra = len(got - main) + 0.2 * (len(chosen) - len(got))
        # a later one, less durable, must be better by more than an empty item or two
        if all(len(found) <= 1 for found in each) and got >= main and extra < best[0] - (0.5 if best[1] else 0):
            best = (extra, css)
    return best[1]


def _link_selector(root: html.HtmlElement, item: str) -> str | None:
    """The link in the heading, where every item has one: its text is the title, others are pictures and counters."""
    every = indexes.selected(root, item=item, link=None, date=None)
    for tag in ("h1", "h2", "h3", "h4", "h5"):
        headed = indexes.selected(root, item=item, link=f"{tag} a", date=None)
        if len(headed) == len(every) and all(one.title for one in headed):
            return f"{tag} a"
    return None


def _date_selector(entry: DiscoverEntry, items: Sequence[html.HtmlElement], page: Page, source: Source) -> str | None:
    """The element of an item that holds its date."""
    zone = source.zone(host_of(page.url) or "")

    def dated(element: html.HtmlElement) -> bool:
        text = element.get("datetime") or " ".join(" ".join(element.itertext()).split())
        if not 4 < len(text) < 60 or not any(char.isdigit() for char in text):
            return False
        return parse_date(text, timezone=zone, now=page.fetched_at) is not None

    candidates = dict.fromkeys(
        css
        for item in items[:3]
        for element in item.iterdescendants()
        if isinstance(element.tag, str) and element.tag != "a" and dated(element)
        for css in selectors(element, ancestors=1, most_fragile=_IN_ITEM)
    )
    for css in list(candidates)[:30]:
        tried = DiscoverEntry(kind="index", url=entry.url, item=entry.item, date=css)
        links = discover(page, tried, source)
        if links and sum(link.published is not None for link in links) >= 0.8 * len(links):
            return css
    return None
