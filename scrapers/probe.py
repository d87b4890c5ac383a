"""A site asked for its lists and a few of its newest articles, and what came compared with what its file promises."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import zip_longest

from scrapers.article import Article, Link, NotArticle, Page
from scrapers.discover import child_sitemaps
from scrapers.errors import DiscoveryError, FetchError
from scrapers.expect import Finding, Flaw, Problem, of_article, of_list, problems
from scrapers.extract import article_from_link, extract, next_pages
from scrapers.source import DiscoverEntry, Source
from scrapers.urls import identify

ARTICLES = 3
"""Articles examined of one site."""

Get = Callable[[str], Awaitable[Page]]
"""An address -> its page. Raises FetchError."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListCheck:
    """One list: the pages that it was read from (none where it could not be fetched) and the articles that it names."""

    url: str
    kind: str
    pages: tuple[Page, ...] = ()
    links: tuple[Link, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def failed(self) -> bool:
        return any(finding.grave for finding in self.findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleCheck:
    """One article: its pages as fetched (none for a site that is read from its lists alone) and what they gave."""

    link: Link
    pages: tuple[Page, ...] = ()
    result: Article | NotArticle | None = None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteCheck:
    """What a site gave: every list, and some articles, the newest of each list."""

    source: Source
    lists: tuple[ListCheck, ...]
    articles: tuple[ArticleCheck, ...]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The flaws of its articles, counted."""
        return problems([each.findings for each in self.articles])

    @property
    def ok(self) -> bool:
        """Whether every list was read and most articles were found whole: then the site's file fits the site."""
        failed = any(each.failed for each in self.lists) or any(each.failed for each in self.problems)
        return bool(self.articles) and not failed


async def probe(source: Source, get: Get, *, among: Collection[str] = ()) -> SiteCheck:
    """Read every list of `source` and some of its newest articles; whatever fails is a finding.

    The articles are those of the addresses `among`, where some are given.
    """
    async with asyncio.TaskGroup() as group:
        reading = [group.create_task(_read_list(source, get, url, entry)) for url, entry in source.discover_urls()]
    lists = tuple(task.result() for task in reading)
    newest = _newest(lists, source)
    chosen = among or {link.url for link, _ in newest[:ARTICLES]}
    async with asyncio.TaskGroup() as group:
        examining = [
            group.create_task(_read_article(source, get, link, listed_at=listed_at))
            for link, listed_at in newest
            if link.url in chosen
        ]
    return SiteCheck(source=source, lists=lists, articles=tuple(task.result() for task in examining))


async def _read_list(source: Source, get: Get, url: str, entry: DiscoverEntry) -> ListCheck:
    pages: list[Page] = []
    links: tuple[Link, ...] = ()
    try:
        pages.append(await get(url))
        if entry.kind == "sitemap" and (children := child_sitemaps(pages[0])):
            pages.append(await get(children[0]))
        links, findings = of_list(pages[-1], entry, source)
    except FetchError as error:
        findings = (Finding(flaw=Flaw.UNREACHED, found=str(error.kind)),)
    except DiscoveryError as error:
        findings = (Finding(flaw=Flaw.UNREADABLE, found=str(error)),)
    return ListCheck(url=url, kind=entry.kind, pages=tuple(pages), links=links, findings=findings)


async def _read_article(source: Source, get: Get, link: Link, *, listed_at: datetime) -> ArticleCheck:
    pages: list[Page] = []
    result: Article | NotArticle
    if source.policy.mode == "feed-only":
        result = article_from_link(link, source, fetched_at=listed_at)
    else:
        try:
            pages.append(await get(link.url))
            pages += [await get(url) for url in next_pages(pages[0], source)]
        except FetchError as error:
            if not pages:
                return ArticleCheck(link=link, findings=(Finding(flaw=Flaw.UNREACHED, found=str(error.kind)),))
        result = extract(pages[0], source, following=pages[1:])
    findings = of_article(result, source, link=link)
    return ArticleCheck(link=link, pages=tuple(pages), result=result, findings=findings)


def _newest(lists: Iterable[ListCheck], source: Source) -> list[tuple[Link, datetime]]:
    """Every article that the lists name, with the time at which its list was read: the newest of each list first, then
    the second of each, ..."""
    found: dict[str, tuple[Link, datetime]] = {}
    for row in zip_longest(*map(_by_age, lists)):
        for link, listed_at in filter(None, row):
            found.setdefault(identify(link.url, source) or link.url, (link, listed_at))
    return list(found.values())


def _by_age(of: ListCheck) -> list[tuple[Link, datetime]]:
    """The links of one list, newest first; in the list's own order where not all are dated."""
    links = list(of.links)
    if all(link.published for link in links):
        links.sort(key=lambda link: link.published or datetime.min.replace(tzinfo=UTC), reverse=True)
    return [(link, of.pages[-1].fetched_at) for link in links]
