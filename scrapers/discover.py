"""Feeds, sitemaps, index pages and JSON lists -> Links of the articles that they name."""

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any
from urllib.parse import quote

from lxml.html import HtmlElement

from scrapers import indexes
from scrapers.article import Link, Page
from scrapers.articlelike import looks_like_article, main_site, site_of
from scrapers.charset import decode, repair_mojibake
from scrapers.dates import parse_date
from scrapers.errors import DiscoveryError
from scrapers.feeds import Item, is_feed, parse_feed
from scrapers.source import DiscoverEntry, Source
from scrapers.urls import absolute, find_source, host_of, identify

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--.*?-->")
_FIELD = re.compile(r"\{([^{}]*)\}")


def discover(page: Page, entry: DiscoverEntry, source: Source) -> tuple[Link, ...]:
    """The articles of `source` that a list names, in its order, each once.

    What is no article by the site's patterns (galleries, other sites, menus) is left out. Titles are plain text, dates
    aware or None; relative dates count from `page.fetched_at`. Where an index page's selectors find nothing, every
    article link of the page counts, the main list's first. Raises DiscoveryError for what is no such list.
    """
    if entry.kind in {"feed", "sitemap"}:
        items: Iterable[Item] = parse_feed(page.body, url=page.url, content_type=page.header("Content-Type")).items
    elif entry.kind == "json":
        items = _json_items(page, entry)
    else:
        return _from_index(page, entry, source)
    standard = entry.kind in {"feed", "sitemap"}
    return tuple(_links(items, page=page, base=page.url, source=source, standard=standard).values())


def child_sitemaps(page: Page) -> tuple[str, ...]:
    """The sitemaps that a sitemap index names, newest first where it dates them; empty for any other document."""
    if not is_feed(page.body):
        return ()
    feed = parse_feed(page.body, url=page.url, content_type=page.header("Content-Type"))
    if feed.kind != "sitemapindex":
        return ()
    newest_first = sorted(feed.items, key=lambda item: item.published or "", reverse=True)
    found = (absolute(item.urls[0], page.url) for item in newest_first)
    return tuple(dict.fromkeys(url for url in found if url))


def links(page: Page, sources: Mapping[str, Source]) -> tuple[str, ...]:
    """The article addresses in an index page or feed from anywhere, in order, the main list's first.

    The site is recognised by what the document says of itself (canonical, og:url, a feed's own links), else by the host
    of most of its links; the document's address need not be known. Sites without a file are read by what article
    addresses have in common. Empty for a document that links to no article; never raises for what a document holds.
    """
    if is_feed(page.body):
        with suppress(DiscoveryError):  # begins as a feed does and breaks off: perhaps a page that quotes one
            return _feed_links(page, sources)
    return _index_links(page, sources)


# Items -> Links


def _links(items: Iterable[Item], *, page: Page, base: str, source: Source, standard: bool = False) -> dict[str, Link]:
    """Identity -> Link for the items that are articles, each once, in order.

    `standard`: the list's format says what its zones mean, so a "Z" is what it says, whatever the site's pages do.
    """
    found: dict[str, Link] = {}
    for item in items:
        address = next(_articles_of(item.urls, base=base, source=source), None)
        if address is None or address[0] in found:
            continue
        identity, url = address
        found[identity] = Link(
            url=url,
            source=source.name,
            title=_title(item.title, source),
            published=_published(item.published, url=url, page=page, source=source, standard=standard),
            content=item.content,
        )
    return found


def _articles_of(urls: Iterable[str], *, base: str, source: Source) -> Iterator[tuple[str, str]]:
    for raw in urls:
        url = absolute(raw, base)
        identity = identify(url, source) if url else None
        if url and identity:
            yield identity, url


def _title(text: str | None, source: Source) -> str | None:
    if not text:
        return None
    plain = " ".join(html.unescape(_TAG.sub("", html.unescape(text))).split())
    plain = repair_mojibake(plain)
    for suffix in source.clean.title_suffixes:
        plain = plain.removesuffix(suffix.rstrip())
    return plain.strip() or None


def _published(text: str | None, *, url: str, page: Page, source: Source, standard: bool) -> datetime | None:
    if not text:
        return None
    return parse_date(
        text,
        timezone=source.zone(host_of(url) or ""),
        now=page.fetched_at,
        formats=source.dates.formats,
        z_means_local=source.dates.z_means_local and not standard,
    )


def _from_index(page: Page, entry: DiscoverEntry, source: Source) -> tuple[Link, ...]:
    root = indexes.parse_index(page.body, page.header("Content-Type"))
    if root is None:
        raise DiscoveryError("{url}: expected a page with links, got an empty document", url=page.url)
    base = indexes.base_url(root, page.url) or page.url
    found: dict[str, Link] = {}
    if entry.item or entry.link:
        items = indexes.selected(root, item=entry.item, link=entry.link, date=entry.date)
        found = _links(items, page=page, base=base, source=source)
    if not found:
        every = (
            Item(urls=(url,), title=anchor.title) for _, url, anchor in _article_anchors(root, base=base, source=source)
        )
        found = _links(every, page=page, base=base, source=source)
    return tuple(found.values())


def _article_anchors(root: HtmlElement, *, base: str, source: Source) -> list[tuple[str, str, indexes.Anchor]]:
    """(identity, address, link) of every article of `source` that the page links to, the main list's first."""
    known: dict[str, str] = {}
    found = []
    for anchor in indexes.anchors(root):
        for identity, url in _articles_of((anchor.url,), base=base, source=source):
            known.setdefault(identity, url)
            found.append((identity, anchor))
    return [(identity, known[identity], anchor) for identity, anchor in indexes.main_list_first(found)]


# JSON


def _json_items(page: Page, entry: DiscoverEntry) -> Iterator[Item]:
    try:
        document = json.loads(decode(page.body, page.header("Content-Type")))
    except (ValueError, RecursionError) as error:
        raise DiscoveryError(
            "{url}: expected JSON, got something else ({reason})", url=page.url, reason=error
        ) from error
    items = _at(document, entry.items or "")
    if not isinstance(items, list):
        raise DiscoveryError("{url}: the JSON document holds no list at '{path}'", url=page.url, path=entry.items)
    for item in items:
        if entry.map and (url := _filled(entry.map.url, item)):
            yield Item(
                urls=(url,),
                title=_string(item, entry.map.title),
                published=_string(item, entry.map.published),
                content=_string(item, entry.map.content),
            )


def _at(value: Any, path: str) -> Any:
    """What stands at "data.items.0.name" in a JSON document; None where there is nothing."""
    for key in filter(None, path.split(".")):
        if isinstance(value, dict):
            value = value.get(key)
        elif isinstance(value, list) and key.isdecimal():
            value = value[int(key)] if int(key) < len(value) else None
        else:
            return None
    return value


def _string(item: Any, path: str | None) -> str | None:
    value = _at(item, path) if path else None
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) and value != "" else None


def _filled(template: str, item: Any) -> str | None:
    """The template with each {path} replaced; None if one of them is missing. Values are quoted, except a whole URL."""
    values: dict[str, str] = {}
    for path in _FIELD.findall(template):
        value = _string(item, path)
        if value is None:
            return None
        values[path] = value if template.startswith("{") else quote(value, safe="/%")
    return _FIELD.sub(lambda match: values[match[1]], template)


# Documents from anywhere


def _feed_links(page: Page, sources: Mapping[str, Source]) -> tuple[str, ...]:
    feed = parse_feed(page.body, url=page.url)
    base = next(filter(None, (absolute(url, page.url) for url in feed.own_urls)), page.url)
    items = [[url for raw in item.urls if (url := absolute(raw, base))] for item in feed.items]
    every = [url for urls in items for url in urls]
    source = _site((base, *_by_frequency(every)), sources)
    if source:
        found = _links(feed.items, page=page, base=base, source=source)
        if found:
            return tuple(link.url for link in found.values())
    site = site_of(host_of(base) or "") if host_of(base) else main_site(every)
    chosen = (next((url for url in urls if site_of(host_of(url) or "") == site), urls[0]) for urls in items if urls)
    return tuple(dict.fromkeys(chosen))


def _index_links(page: Page, sources: Mapping[str, Source]) -> tuple[str, ...]:
    root = indexes.parse_index(page.body)
    if root is None:
        return ()
    own = [url for raw in indexes.own_urls(root) if (url := absolute(raw, page.url))]
    base = indexes.base_url(root, page.url) or next(iter(own), page.url)
    pairs = [(url, anchor) for anchor in indexes.anchors(root) if (url := absolute(anchor.url, base))]
    site = site_of(host_of(own[0]) or "") if own else main_site(url for url, _ in pairs)
    alike = [
        (url, anchor)
        for url, anchor in pairs
        if site_of(host_of(url) or "") == site and looks_like_article(url, anchor.title)
    ]
    generic = [url for url, _ in indexes.main_list_first(alike)]
    source = _site((*own, *_by_frequency(url for url, _ in pairs)), sources)
    if source is None:
        return tuple(generic)
    known = _best_entry(root, page=page, base=base, source=source)
    for identity, url, _ in _article_anchors(root, base=base, source=source):
        known.setdefault(identity, url)
    if 2 * len(known) < len(generic):  # the site has taken to addresses that its file does not know yet
        return tuple(dict.fromkeys((*known.values(), *generic)))
    return tuple(known.values())


def _best_entry(root: HtmlElement, *, page: Page, base: str, source: Source) -> dict[str, str]:
    """Identity -> address of the links that one of the site's index entries selects: the one that finds most."""
    best: dict[str, str] = {}
    for entry in source.discover:
        if entry.kind == "index" and (entry.item or entry.link):
            items = indexes.selected(root, item=entry.item, link=entry.link, date=None)
            found = {i: link.url for i, link in _links(items, page=page, base=base, source=source).items()}
            best = max(best, found, key=len)
    return best


def _site(urls: Iterable[str], sources: Mapping[str, Source]) -> Source | None:
    """The site of the first address that belongs to one."""
    return next((source for url in urls if (source := find_source(url, sources))), None)


def _by_frequency(urls: Iterable[str]) -> list[str]:
    """One address for the site that most of them belong to; none where they belong to no host."""
    urls = list(urls)
    site = main_site(urls)
    return [url for url in urls if site and site_of(host_of(url) or "") == site][:1]
