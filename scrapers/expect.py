"""What a page of a site must give, compared with what it gave: `[expect]` of its file, and what holds of every site.

Pure: nothing here asks the web or the clock. A Finding speaks of one page; whether a site's file is broken shows in how
many of its pages have it, which `problems` counts for a handful of pages and a health check over days.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from scrapers import indexes
from scrapers.article import Article, Link, NotArticle, Page
from scrapers.discover import discover
from scrapers.source import Articles, DiscoverEntry, Source
from scrapers.urls import absolute, identify

STANDS_STILL = timedelta(days=30)
"""A list whose newest article is older than this is no longer kept."""

_CLOCK_SKEW = timedelta(minutes=10)
_WIDEST_ZONE = 14
_EVERY_ADDRESS = Articles(patterns=(re.compile("(?P<id>.+)"),))


class Flaw(StrEnum):
    """What can be wrong with one page; the values are stored, so they are only ever added to.

    Of an article: `missing` nothing gave the field; `general` the file's selectors gave nothing, general rules did;
    `short` the body has fewer characters than `min_body`; `no-article` the page holds none; `unidentified` its address
    fits none of the site's patterns; `future` it is dated after it was fetched; `zone` its date is whole hours away
    from the list's; `incomplete` some of its pages are missing.
    Of a list: `empty` names nothing; `foreign` names addresses of which none is an article's; `unselected` the entry's
    selectors found nothing, so that every article link of the page was taken; `undated` most links have no date;
    `future`; `stale` stands still.
    Of both: `unreached` could not be fetched; `unreadable` is not what it should be.
    """

    MISSING = "missing"
    GENERAL = "general"
    SHORT = "short"
    NO_ARTICLE = "no-article"
    UNIDENTIFIED = "unidentified"
    FUTURE = "future"
    ZONE = "zone"
    INCOMPLETE = "incomplete"
    EMPTY = "empty"
    FOREIGN = "foreign"
    UNSELECTED = "unselected"
    UNDATED = "undated"
    STALE = "stale"
    UNREACHED = "unreached"
    UNREADABLE = "unreadable"


MILD = frozenset({Flaw.INCOMPLETE, Flaw.UNDATED, Flaw.STALE})
"""Flaws that a good page of a good site may have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One flaw of one page. `field` is the part of the article that it concerns ("" for the page as a whole), `found`
    what stood there, `wanted` what should have: short texts, the web's among them."""

    flaw: Flaw
    field: str = ""
    found: str = ""
    wanted: str = ""

    @property
    def grave(self) -> bool:
        return self.flaw not in MILD


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A finding that `count` of the `total` pages have; `failed` when that is most of them and the flaw is grave.

    Findings are the same when flaw and field are; `example` is the first.
    """

    example: Finding
    count: int
    total: int

    @property
    def failed(self) -> bool:
        return self.example.grave and 2 * self.count > self.total


def problems(pages: Sequence[Sequence[Finding]]) -> tuple[Problem, ...]:
    """The findings of several pages of one site, counted, the most frequent first."""
    examples: dict[tuple[Flaw, str], Finding] = {}
    counts: Counter[tuple[Flaw, str]] = Counter()
    for page in pages:
        for finding in page:
            examples.setdefault((finding.flaw, finding.field), finding)
        counts.update(list(dict.fromkeys((finding.flaw, finding.field) for finding in page)))
    return tuple(Problem(example=examples[key], count=n, total=len(pages)) for key, n in counts.most_common())


# An article

_ORIGINS = {"title": "title", "body": "text", "published": "published"}


def of_article(result: Article | NotArticle, source: Source, *, link: Link | None = None) -> tuple[Finding, ...]:
    """What is wrong with what was read from one page of `source`; empty for a good one.

    `link` is the list's item that named the page, with the date that the list gives.
    """
    if isinstance(result, NotArticle):
        return (Finding(flaw=Flaw.NO_ARTICLE, found=result.reason),)
    found = [Finding(flaw=Flaw.MISSING, field=name) for name in source.expect.fields if not result.part(name)]
    found += _by_general_rules(result, source)
    if 0 < len(result.text) < source.expect.min_body:
        length, wanted = str(len(result.text)), str(source.expect.min_body)
        found.append(Finding(flaw=Flaw.SHORT, field="body", found=length, wanted=wanted))
    if identify(result.url, source) is None:
        found.append(Finding(flaw=Flaw.UNIDENTIFIED, found=result.url))
    found += _misdated(result, link)
    if not result.complete:
        found.append(Finding(flaw=Flaw.INCOMPLETE, found=str(result.pages)))
    return tuple(found)


def _by_general_rules(article: Article, source: Source) -> Iterable[Finding]:
    """The parts that the file has selectors for, and that came from elsewhere."""
    if source.policy.mode == "feed-only":
        return
    origins = dict(article.provenance)
    for name, key in _ORIGINS.items():
        selectors = [selector.text for selector in getattr(source.fields, name)]
        if selectors and key in origins and origins[key] not in selectors:
            yield Finding(flaw=Flaw.GENERAL, field=name, found=origins[key], wanted=", ".join(selectors))


def _misdated(article: Article, link: Link | None) -> Iterable[Finding]:
    published = article.published
    if published is None:
        return
    if published > article.fetched_at + _CLOCK_SKEW:
        found, wanted = published.isoformat(), article.fetched_at.isoformat()
        yield Finding(flaw=Flaw.FUTURE, field="published", found=found, wanted=wanted)
    elif link and link.published and (hours := _whole_hours(published, link.published)):
        wanted = link.published.isoformat()
        yield Finding(flaw=Flaw.ZONE, field="published", found=f"{hours:+d}", wanted=wanted)


def _whole_hours(page: datetime, listed: datetime) -> int:
    """By how many hours the page is later than the list, where only a wrong zone explains it; else 0."""
    if (listed.hour, listed.minute, listed.second) == (0, 0, 0):  # a day without a time
        return 0
    hours = (page - listed).total_seconds() / 3600
    return round(hours) if abs(hours - round(hours)) <= 1 / 60 and abs(hours) <= _WIDEST_ZONE else 0


# A list


def of_list(page: Page, entry: DiscoverEntry, source: Source) -> tuple[tuple[Link, ...], tuple[Finding, ...]]:
    """The articles that a list names, and what is wrong with the list.

    Raises DiscoveryError for what is no such list.
    """
    links = discover(page, entry, source)
    if not links:
        return links, _why_nothing(page, entry, source)
    found = []
    if entry.kind == "index" and (entry.item or entry.link) and not _selects(page, entry, source):
        selectors = " ".join(filter(None, (entry.item, entry.link)))
        found.append(Finding(flaw=Flaw.UNSELECTED, wanted=selectors))
    dates = [link.published for link in links if link.published]
    should_date = entry.kind in {"feed", "sitemap"} or entry.date or (entry.map and entry.map.published)
    if should_date and not found and 2 * len(dates) < len(links):
        found.append(Finding(flaw=Flaw.UNDATED, field="published", found=str(len(dates)), wanted=str(len(links))))
    ahead = [date for date in dates if date > page.fetched_at + _CLOCK_SKEW]
    if len(ahead) >= min(2, len(dates)) > 0:  # one alone is an editor's slip
        now = page.fetched_at.isoformat()
        found.append(Finding(flaw=Flaw.FUTURE, field="published", found=max(ahead).isoformat(), wanted=now))
    elif dates and max(dates) < page.fetched_at - STANDS_STILL:
        found.append(Finding(flaw=Flaw.STALE, found=max(dates).isoformat()))
    return links, tuple(found)


def _why_nothing(page: Page, entry: DiscoverEntry, source: Source) -> tuple[Finding, ...]:
    """Why a list gives no article: it names nothing, or nothing that the site's patterns know."""
    others = discover(page, entry, replace(source, articles=_EVERY_ADDRESS))
    if others:
        likeliest = max((link.url for link in others), key=len)
        return (Finding(flaw=Flaw.FOREIGN, found=likeliest, wanted=str(len(others))),)
    # a news sitemap may be empty on a quiet day
    return () if entry.kind == "sitemap" else (Finding(flaw=Flaw.EMPTY),)


def _selects(page: Page, entry: DiscoverEntry, source: Source) -> bool:
    """Whether the entry's own selectors find an article."""
    root = indexes.parse_index(page.body, page.header("Content-Type"))
    if root is None:
        return False
    base = indexes.base_url(root, page.url) or page.url
    items = indexes.selected(root, item=entry.item, link=entry.link, date=entry.date)
    urls = (absolute(raw, base) for item in items for raw in item.urls)
    return any(url and identify(url, source) for url in urls)
