"""The sources' lists -> links -> archived pages: all that asks the web.

Sources are collected side by side, the hosts of a source too; how fast one host is asked is the Fetcher's business.
Everything here runs in one thread, and so does the database.
"""

import asyncio
import dataclasses
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from monitor import frontier, tombstones
from monitor.errors import BusyError, StoreError
from monitor.frontier import DueLink
from monitor.health import observations
from monitor.health.report import Failure, Run, Stage, words
from monitor.locks import hold
from monitor.store import Store, store_article
from scrapers.article import Link, NotArticle, Page
from scrapers.discover import child_sitemaps, discover
from scrapers.errors import ArchiveError, DiscoveryError, FailureKind, FetchError
from scrapers.extract import article_from_link, next_pages
from scrapers.fetch import Fetcher, NotModified, Validators
from scrapers.lists import naming, without_article
from scrapers.source import DiscoverEntry, Source
from scrapers.urls import host_of, identify
from scrapers.warc import WarcWriter

LINKS_PER_RUN = 500
"""Links fetched of one source in one run, the newest first: a first run over a long sitemap ends, the next goes on."""

CHILD_SITEMAPS = 3
"""Sitemaps read of those that a sitemap index names, the newest first."""

HOST_PATIENCE = 3
"""Failures in a row after which a host is left alone until the next run."""

FINAL = frozenset(
    {
        FailureKind.ROBOTS,
        FailureKind.BAD_URL,
        FailureKind.REFUSED_ADDRESS,
        FailureKind.TOO_LARGE,
        FailureKind.REDIRECTS,
    }
)
"""Failures that another try does not mend."""

HOST_IS_UNWELL = frozenset(
    {
        FailureKind.DNS,
        FailureKind.CONNECT,
        FailureKind.TLS,
        FailureKind.TIMEOUT,
        FailureKind.BLOCKED,
        FailureKind.RATE_LIMITED,
        FailureKind.SERVER_ERROR,
        FailureKind.CHALLENGE,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Collector:
    """What collecting needs. `progress` is told (source, links done, links due); `timer` counts seconds."""

    store: Store
    run: Run
    fetcher: Fetcher
    archive: WarcWriter
    locks: Path
    now: Callable[[], datetime]
    progress: Callable[[str, int, int], None]
    timer: Callable[[], float] = time.monotonic


async def collect(collector: Collector, sources: Iterable[Source]) -> None:
    """Collect all sources; whatever fails is written to the run's report and stops nothing else."""
    async with asyncio.TaskGroup() as group:
        for source in sources:
            group.create_task(_collect_source(collector, source))


async def _collect_source(collector: Collector, source: Source) -> None:
    tally = collector.run.tally(source.name)
    try:
        with hold(collector.locks, f"source-{source.name}", wait=False):
            urls = source.discover_urls()
            tally.lists = len(urls)
            async with asyncio.TaskGroup() as group:
                reading = [group.create_task(_read_list(collector, source, url, entry)) for url, entry in urls]
            # in the file's order, whichever answered first: the first to name a link is the one that may change it
            for read in (read for task in reading for read in task.result()):
                _archive_list(collector, source, read)
                tally.discovered += _record_list(collector, source, read)
            await _fetch_links(collector, source)
    except BusyError:
        tally.busy = True


@dataclass(frozen=True, slots=True, kw_only=True)
class _List:
    """A list that has changed, with the (identity, link) pairs that it names."""

    url: str
    kind: str
    page: Page
    links: list[tuple[str, Link]]


async def _read_list(
    collector: Collector, source: Source, url: str, entry: DiscoverEntry, *, child: bool = False
) -> list[_List]:
    """What one list names, or the sitemaps that a sitemap index names (`child`: is one of those); nothing where nothing
    has changed, or where it can't be read."""
    tally = collector.run.tally(source.name)
    asked = collector.timer()
    try:
        page = await _get(collector, source, url)
        tally.waits.append(collector.timer() - asked)
        if page is None:
            tally.unchanged += 1
            return []
        if entry.kind == "sitemap" and not child and (children := child_sitemaps(page)[:CHILD_SITEMAPS]):
            # the index itself is not remembered: it may stand still while the sitemaps that it names move
            tally.lists += len(children)
            return [
                read for address in children for read in await _read_list(collector, source, address, entry, child=True)
            ]
        links = _articles_among(discover(page, entry, source), source)
        # a news sitemap may be empty on a quiet day; a feed or an index page never is
        if links or entry.kind == "sitemap":
            return [_List(url=url, kind=entry.kind, page=page, links=links)]
        failure = ("no-links", f"{url} lists no article")
    except FetchError as error:
        failure = (str(error.kind), str(error))
    except DiscoveryError as error:
        failure = ("unreadable-list", str(error))
    except StoreError:
        raise
    except Exception as error:
        failure = ("crash", words(error))
    tally.unread += 1
    _fail(collector, source, url, "discover", *failure)
    return []


def _archive_list(collector: Collector, source: Source, read: _List) -> None:
    """Keep a list that changed, less what was forgotten: what it says of its articles can be replayed as well."""
    forgotten = tombstones.buried(collector.store.db.conn, [name for name, _ in read.links])
    urls = [link.url for name, link in read.links if name in forgotten]
    page = without_article(read.page, naming(urls)) if urls else read.page
    if page is None:
        return
    try:
        collector.archive.write(page)
    except ArchiveError as error:
        if isinstance(error.__cause__, OSError):
            raise
        _fail(collector, source, read.url, "fetch", "archive", words(error))


def _record_list(collector: Collector, source: Source, read: _List) -> int:
    """Save what a list names, and that this kind of list named it; return how many links were new, or changed."""
    now = collector.now()
    with collector.store.transaction() as connection:
        forgotten = tombstones.buried(connection, [name for name, _ in read.links])
        links = [(name, link) for name, link in read.links if name not in forgotten]
        observations.note_listing(connection, source.name, read.kind, [name for name, _ in links], now=now)
        return frontier.record_list(collector.store, read.url, read.page, links, now=now)


def _articles_among(links: Iterable[Link], source: Source) -> list[tuple[str, Link]]:
    found: dict[str, Link] = {}
    for link in links:
        identity = identify(link.url, source)
        if identity is not None:
            found.setdefault(identity, link)
    return list(found.items())


async def _get(collector: Collector, source: Source, url: str) -> Page | None:
    """A page, or None where nothing has changed since it was asked for last."""
    known = frontier.seen(collector.store, url)
    answer = await collector.fetcher.get(
        url,
        source=source.name,
        policy=source.policy,
        validators=Validators(etag=known.etag, last_modified=known.last_modified) if known else None,
    )
    if isinstance(answer, NotModified) or (known and frontier.digest(answer) == known.body_sha256):
        return None
    return answer


async def _fetch_links(collector: Collector, source: Source) -> None:
    links = frontier.due_links(collector.store, source.name, now=collector.now(), limit=LINKS_PER_RUN)
    collector.progress(source.name, 0, len(links))
    if source.policy.mode == "feed-only":
        for done, link in enumerate(links, 1):
            _store_from_list(collector, source, link)
            collector.progress(source.name, done, len(links))
        return
    queues: dict[str, deque[DueLink]] = {}
    for link in links:
        queues.setdefault(host_of(link.url) or "", deque()).append(link)
    async with asyncio.TaskGroup() as group:
        for queue in queues.values():
            troubles = [0]
            for _ in range(source.policy.concurrency):
                group.create_task(_work(collector, source, queue, troubles, total=len(links)))


async def _work(
    collector: Collector, source: Source, queue: deque[DueLink], troubles: list[int], *, total: int
) -> None:
    """Fetch links of one host until none is left, or the host seems unwell. `troubles` counts failures in a row, over
    all workers of the host."""
    tally = collector.run.tally(source.name)
    while queue and troubles[0] < HOST_PATIENCE:
        link = queue.popleft()
        unwell = await _fetch_article(collector, source, link)
        troubles[0] = troubles[0] + 1 if unwell else 0
        collector.progress(source.name, tally.fetched + tally.failed, total)


async def _fetch_article(collector: Collector, source: Source, link: DueLink) -> bool:
    """Fetch and archive all pages of one article; return whether its host seems unwell."""
    tally = collector.run.tally(source.name)
    try:
        first = await _get(collector, source, link.url)
        if first is None:
            frontier.record_unchanged(collector.store, link, now=collector.now())
            return False
        pages = (first, *await _following(collector, source, link, first))
        archived = [dataclasses.replace(page, warc=collector.archive.write(page)) for page in pages]
        frontier.record_pages(collector.store, link, archived, run_id=collector.run.id, now=collector.now())
    except FetchError as error:
        _give_back(collector, source, link, url=error.url, kind=error.kind, detail=str(error))
        return error.kind in HOST_IS_UNWELL
    except StoreError:
        raise
    except Exception as error:
        if isinstance(error, ArchiveError) and isinstance(error.__cause__, OSError):
            # nothing can be kept any more; else it is this page that no archive can hold
            raise
        kind = "archive" if isinstance(error, ArchiveError) else "crash"
        _give_back(collector, source, link, url=link.url, kind=kind, detail=words(error))
    else:
        tally.fetched += 1
    return False


def _give_back(collector: Collector, source: Source, link: DueLink, *, url: str, kind: str, detail: str) -> None:
    """A link gave nothing: to be tried again, unless that can't help."""
    collector.run.tally(source.name).failed += 1
    frontier.record_failure(collector.store, link, reason=kind, detail=detail, final=kind in FINAL, now=collector.now())
    _fail(collector, source, url, "fetch", kind, detail)


async def _following(collector: Collector, source: Source, link: DueLink, first: Page) -> list[Page]:
    """The further pages of a long article. One that fails is tried again with the article in a later run; when that
    was the last try, or another would not help, the article is kept as far as it could be read."""
    pages: list[Page] = []
    for url in next_pages(first, source):
        try:
            answer = await collector.fetcher.get(url, source=source.name, policy=source.policy)
        except FetchError as error:
            if error.kind not in FINAL and link.attempts + 1 < frontier.ATTEMPTS:
                raise
            _fail(collector, source, url, "fetch", error.kind, str(error))
            break
        if isinstance(answer, Page):
            pages.append(answer)
    return pages


def _store_from_list(collector: Collector, source: Source, link: DueLink) -> None:
    """Keep what the list itself says of an article, where the publisher wants its pages left alone."""
    run, now = collector.run, collector.now()
    try:
        article = article_from_link(link.as_link(), source, fetched_at=now)
        if not isinstance(article, NotArticle):
            with collector.store.transaction() as connection:
                stored = store_article(collector.store, article, origin="live", stored_at=now)
                frontier.finish_link(connection, link, now=now)
                frontier.forget_failures(connection, link.identity)
            run.tally(source.name).stored += stored.new
    except StoreError:
        raise
    except Exception as error:
        detail = words(error)
        frontier.record_failure(collector.store, link, reason="crash", detail=detail, final=True, now=now)
        run.tally(source.name).failed += 1
        _fail(collector, source, link.url, "extract", "crash", detail)
        return
    if isinstance(article, NotArticle):
        with collector.store.transaction() as connection:
            frontier.refuse_link(
                connection, link.identity, reason=article.reason, detail=article.detail, again=False, now=now
            )
        run.tally(source.name).refused += 1
        _fail(collector, source, link.url, "extract", article.reason, article.detail)


def _fail(collector: Collector, source: Source, url: str, stage: Stage, kind: str, detail: str) -> None:
    collector.run.fail(
        Failure(source=source.name, url=url, stage=stage, kind=str(kind), detail=detail), now=collector.now()
    )
