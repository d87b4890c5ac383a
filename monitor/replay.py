"""Archived pages -> versions: what was fetched once is read again, ours after a better extractor as well as anybody's
(CC-NEWS). Nothing is fetched; the pages of one article are put together as far as the archive holds them.
"""

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from monitor import frontier
from monitor.engine import Bench
from monitor.errors import StoreError
from monitor.report import words
from monitor.store import store_article
from scrapers import warc
from scrapers.article import NotArticle, Page
from scrapers.errors import ArchiveError
from scrapers.extract import extract, next_pages
from scrapers.urls import canonical, find_source, identify

OPEN = 200
"""Long articles whose further pages are waited for at once: an archive keeps the pages of one close together."""


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


def replay_archives(bench: Bench, paths: Iterable[Path]) -> None:
    """Store the articles of every archive. Pages of sites without a file, and addresses that are no article, are left
    out; what can't be read is reported."""
    for path in paths:
        open_ones: dict[str, _Gathering] = {}
        done = 0
        try:
            for page in warc.pages(path, report=lambda error, path=path: _unread(bench, path, error)):  # type: ignore[misc]
                _take_safely(bench, path, page, open_ones)
                done += 1
                bench.progress(path.name, done, 0)
        except ArchiveError as error:
            _unread(bench, path, error)
        for gathering in open_ones.values():
            _store(bench, path, gathering)


def _unread(bench: Bench, path: Path, error: ArchiveError) -> None:
    bench.fail("", str(path), "fetch", "archive", str(error))


def _take_safely(bench: Bench, path: Path, page: Page, open_ones: dict[str, _Gathering]) -> None:
    try:
        _take(bench, path, page, open_ones)
    except StoreError:
        raise
    except Exception as error:
        bench.fail(page.source, page.url, "extract", "crash", words(error))


def _take(bench: Bench, path: Path, page: Page, open_ones: dict[str, _Gathering]) -> None:
    source = find_source(page.url, bench.sources) if page.status == 200 else None
    identity = identify(page.url, source) if source else None
    if source is None or identity is None:
        return
    tally = bench.run.tally(source.name)
    tally.discovered += 1
    gathering = open_ones.get(identity)
    addresses = {canonical(page.requested_url), canonical(page.url)}
    if gathering and (wanted := next((url for url in gathering.wanted if canonical(url) in addresses), None)):
        gathering.found[wanted] = page
    else:
        if gathering:
            _store(bench, path, open_ones.pop(identity))
        page = dataclasses.replace(page, source=source.name)
        gathering = open_ones[identity] = _Gathering(first=page, identity=identity, wanted=next_pages(page, source))
    if gathering.whole:
        _store(bench, path, open_ones.pop(identity))
    elif len(open_ones) > OPEN:
        _store(bench, path, open_ones.pop(next(iter(open_ones))))


def _store(bench: Bench, path: Path, gathering: _Gathering) -> None:
    first, source = gathering.first, bench.sources[gathering.first.source]
    tally = bench.run.tally(source.name)
    try:
        result = extract(first, source, following=gathering.following)
    except Exception as error:
        result = NotArticle(url=first.url, source=source.name, reason="crash", detail=words(error))
    with bench.store.transaction() as connection:
        version_id: int | None = None
        if isinstance(result, NotArticle):
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
                warc_file=_name(bench, path),
                source=source.name,
                identity=gathering.identity,
                number=number,
                first_id=first_id,
                run_id=bench.run.id,
                stage="refused" if refusal else "extracted",
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
