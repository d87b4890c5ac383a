"""Archived pages -> versions: what was fetched once is read again, ours after a better extractor as well as anybody's
(CC-NEWS). Nothing is fetched; the pages of one article are put together as far as the archive holds them.
"""

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from pathlib import Path

from monitor import frontier
from monitor.engine import Bench, dated
from monitor.errors import StoreError
from monitor.health.report import words
from monitor.store import store_article
from monitor.tombstones import adopt, is_buried
from scrapers import warc
from scrapers.article import Link, NotArticle, Page
from scrapers.discover import discover
from scrapers.errors import ArchiveError, DiscoveryError
from scrapers.extract import article_from_link, extract, next_pages
from scrapers.source import DiscoverEntry, Source
from scrapers.urls import canonical, find_source, identify

OPEN = 200
"""Long articles whose further pages are waited for at once: an archive keeps the pages of one close together."""


DATES = 10_000
"""Dates remembered from lists, the newest ones."""


@dataclass(slots=True)
class _Gathering:
    """The first page of a long article, and those of its further pages that came by, by address."""

    first: Page
    identity: str
    wanted: tuple[str, ...]
    found: dict[str, Page] = field(default_factory=dict)

    @property
    def whole(self) -> bool:
        return len(self.found) == len(self.wanted)

    @property
    def following(self) -> list[Page]:
        return [self.found[url] for url in self.wanted if url in self.found]


@dataclass(slots=True)
class _Desk:
    """What is at hand while an archive is read. `dates` is what lists said of the publication of articles."""

    bench: Bench
    path: Path
    dates: dict[str, datetime]
    open_ones: dict[str, _Gathering] = field(default_factory=dict)


def replay_archives(bench: Bench, paths: Iterable[Path]) -> None:
    """Store the articles of every archive. Pages of sites without a file, and addresses that are no article, are left
    out; what can't be read is reported."""
    lists = {url: (source, entry) for source in bench.sources.values() for url, entry in source.discover_urls()}
    dates: dict[str, datetime] = {}
    for path in paths:
        adopt(bench.store, path.parent)
        desk = _Desk(bench=bench, path=path, dates=dates)
        done, failures = 0, len(bench.run.failures)
        try:
            # mypy can't type a lambda that binds the loop's variable
            for page in warc.pages(path, report=lambda error, path=path: _unread(bench, path, error)):  # type: ignore[misc]
                if page.requested_url in lists:
                    _read_list(desk, page, *lists[page.requested_url])
                else:
                    _take_safely(desk, page)
                done += 1
                bench.progress(path.name, done, 0)
        except ArchiveError as error:
            _unread(bench, path, error)
        for gathering in desk.open_ones.values():
            _store(desk, gathering)
        if not done and len(bench.run.failures) == failures:
            bench.fail("", str(path), "fetch", "empty-archive", f"{path} holds no archived page")


def _read_list(desk: _Desk, page: Page, source: Source, entry: DiscoverEntry) -> None:
    """Keep the articles that a list itself carries, where the publisher wants its pages left alone; of others their
    dates, for pages that hide them."""
    if page.status != HTTPStatus.OK:
        return
    bench = desk.bench
    try:
        links = discover(page, entry, source)
    except DiscoveryError as error:
        bench.fail(source.name, page.url, "discover", "unreadable-list", str(error))
        return
    except Exception as error:
        bench.fail(source.name, page.url, "extract", "crash", words(error))
        return
    if source.policy.mode == "feed-only":
        _store_links(bench, page, source, links)
        return
    for link in links:
        identity = identify(link.url, source)
        if identity and link.published:
            desk.dates[identity] = link.published
    while len(desk.dates) > DATES:
        del desk.dates[next(iter(desk.dates))]


def _store_links(bench: Bench, page: Page, source: Source, links: Iterable[Link]) -> None:
    tally = bench.run.tally(source.name)
    for link in links:
        identity = identify(link.url, source)
        if identity and is_buried(bench.store, identity):
            continue
        tally.discovered += 1
        try:
            article = article_from_link(link, source, fetched_at=page.fetched_at)
            if not isinstance(article, NotArticle):
                stored = store_article(bench.store, article, origin="replay", stored_at=bench.now())
                tally.stored += stored.new
                continue
            tally.refused += 1
        except StoreError:
            raise
        except Exception as error:
            article = NotArticle(url=link.url, source=source.name, reason="crash", detail=words(error))
            tally.failed += 1
        bench.fail(source.name, link.url, "extract", article.reason, article.detail)


def _unread(bench: Bench, path: Path, error: ArchiveError) -> None:
    bench.fail("", str(path), "fetch", "archive", str(error))


def _take_safely(desk: _Desk, page: Page) -> None:
    try:
        _take(desk, page)
    except StoreError:
        raise
    except Exception as error:
        desk.bench.fail(page.source, page.url, "extract", "crash", words(error))


def _take(desk: _Desk, page: Page) -> None:
    bench, open_ones = desk.bench, desk.open_ones
    source = find_source(page.url, bench.sources) if page.status == 200 else None
    identity = identify(page.url, source) if source else None
    if source is None or identity is None or is_buried(bench.store, identity):
        return
    tally = bench.run.tally(source.name)
    tally.discovered += 1
    gathering = open_ones.get(identity)
    addresses = {canonical(page.requested_url), canonical(page.url)}
    if gathering and (wanted := next((url for url in gathering.wanted if canonical(url) in addresses), None)):
        gathering.found[wanted] = page
    else:
        if gathering:
            _store(desk, open_ones.pop(identity))
        page = dataclasses.replace(page, source=source.name)
        gathering = open_ones[identity] = _Gathering(first=page, identity=identity, wanted=next_pages(page, source))
    if gathering.whole:
        _store(desk, open_ones.pop(identity))
    elif len(open_ones) > OPEN:
        _store(desk, open_ones.pop(next(iter(open_ones))))


def _store(desk: _Desk, gathering: _Gathering) -> None:
    bench = desk.bench
    first, source = gathering.first, bench.sources[gathering.first.source]
    tally = bench.run.tally(source.name)
    crashed = False
    try:
        result = dated(extract(first, source, following=gathering.following), desk.dates.get(gathering.identity))
    except Exception as error:
        crashed = True
        result = NotArticle(url=first.url, source=source.name, reason="crash", detail=words(error))
    with bench.store.transaction() as connection:
        version_id: int | None = None
        if crashed:
            tally.failed += 1
        elif isinstance(result, NotArticle):
            tally.refused += 1
        elif result.complete or not _known(bench, result.identity):
            stored = store_article(bench.store, result, origin="replay", stored_at=bench.now())
            version_id = stored.version_id
            tally.stored += stored.new
            tally.fetched += 1
        else:
            # a single page of an article that is here already says less than what is here
            result = NotArticle(
                url=first.url, source=source.name, reason="incomplete", detail="Other pages of it are missing."
            )
            tally.refused += 1
        refusal = result if isinstance(result, NotArticle) else None
        first_id: int | None = None
        for number, page in enumerate((first, *gathering.following), 1):
            page_id = frontier.replace_page(
                connection,
                page,
                warc_file=_name(bench, desk.path),
                source=source.name,
                identity=gathering.identity,
                number=number,
                first_id=first_id,
                run_id=bench.run.id,
                stage="failed" if crashed else "refused" if refusal else "extracted",
                version_id=version_id,
                reason=refusal.reason if refusal else None,
                detail=refusal.detail if refusal else None,
            )
            first_id = first_id or page_id
    if refusal:
        bench.fail(source.name, first.url, "extract", refusal.reason, refusal.detail)


def _known(bench: Bench, identity: str) -> bool:
    return bool(bench.store.rows("SELECT 1 FROM articles WHERE identity = ?", identity))


def _name(bench: Bench, path: Path) -> str:
    """The archive as `pages` names it: by its name in our own folder, by its whole path elsewhere."""
    path = path.resolve()
    return path.name if path.parent == bench.archive.resolve() else str(path)
