"""Where the stages run that need no web: archived pages -> versions -> analyses -> the ledger.

Each stage takes what is pending in the database, a batch at a time, so that memory stays flat; each item advances in
its own transaction. An item that fails is marked with its reason, lands in the run's report and stops nothing.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from pathlib import Path
from typing import TypeVar

from models.analysis import Analysis, Text
from monitor import frontier, linking
from monitor.entities.name_keys import NameKeys
from monitor.errors import StoreError
from monitor.frontier import Capture
from monitor.health import observations
from monitor.health.report import Failure, Run, Stage, words
from monitor.learning import learn
from monitor.ledger.cooperations import Canonical
from monitor.ledger.keeping import count_sources
from monitor.ledger.renaming import follow_names
from monitor.linking import Version
from monitor.store import Store, moment, store_article
from monitor.stories import placing as story_placing
from scrapers import warc
from scrapers.article import Article, Link, NotArticle, Page, WarcRef
from scrapers.errors import ArchiveError
from scrapers.extract import extract
from scrapers.source import Source
from scrapers.urls import host_of

Analyse = Callable[[Iterable[Text]], Iterator[Analysis]]
"""Texts -> their analyses, in order."""

Progress = Callable[[str, int, int], None]
"""Told what is being done ("extract", "analyse", or a source's name), how many are done, and how many there are."""

Result = TypeVar("Result", Article, Article | NotArticle)

BATCH = 64

LANGUAGES = ("id", "ms", None)
"""Indonesian, what is often taken for it, and texts too short to tell; others are kept but not analysed."""

OURS = ("crash", "archive")
"""Reasons that say nothing of the page: it is kept to be read again."""

PASSING = ("challenge", "empty", "unavailable", "wall")
"""Reasons why a page holds no article that may be gone the next time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """What the stages work with. `zone` is that of sources that have no file."""

    store: Store
    run: Run
    sources: Mapping[str, Source]
    archive: Path
    zone: tzinfo
    now: Callable[[], datetime]
    progress: Progress

    def fail(self, source: str, url: str, stage: Stage, kind: str, detail: str) -> None:
        self.run.fail(Failure(source=source, url=url, stage=stage, kind=kind, detail=detail), now=self.now())


def retry_after_update(store: Store, *, release: str, now: datetime) -> None:
    """Take up again what an earlier release of Pantau crashed on; once for each release, or it would fail every run."""
    with store.transaction() as connection:
        known = connection.execute("SELECT value FROM state WHERE name = 'release'").fetchone()
        if known is not None and known[0] == release:
            return
        frontier.reopen(connection, now=now)
        linking.reopen(connection)
        story_placing.reopen(connection)
        connection.execute(
            "INSERT INTO state (name, value) VALUES ('release', ?)"
            " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            [release],
        )


def extract_pending(bench: Bench) -> None:
    """Archived pages -> versions of articles."""
    done, total = 0, frontier.count_captures(bench.store, bench.sources)
    while captures := frontier.pending_captures(bench.store, bench.sources, limit=BATCH):
        for capture in captures:
            _extract_capture(bench, capture)
            done += 1
            bench.progress("extract", done, max(done, total))


def _extract_capture(bench: Bench, capture: Capture) -> None:
    page_ids = [page_id for page_id, _ in capture.pages]
    tally = bench.run.tally(capture.source)
    try:
        pages = [replace(_archived(bench, ref), source=capture.source) for _, ref in capture.pages]
        result = extract(pages[0], bench.sources[capture.source], following=pages[1:])
        if isinstance(result, Article):
            with bench.store.transaction() as connection:
                _note_page(bench, connection, capture, result)
                store_capture(bench, result, capture, page_ids)
            return
        refusal = result
        tally.refused += 1
    except StoreError:
        raise
    except Exception as error:
        kind = "archive" if isinstance(error, ArchiveError) else "crash"
        refusal = NotArticle(url=capture.url, source=capture.source, reason=kind, detail=words(error))
        tally.failed += 1
    fetched_anew = capture.origin == "live" and refusal.reason != "crash"
    stage = "refused" if fetched_anew or refusal.reason not in OURS else "failed"
    with bench.store.transaction() as connection:
        frontier.mark_pages(connection, page_ids, stage=stage, reason=refusal.reason, detail=refusal.detail)
        _note_page(bench, connection, capture, refusal)
        if fetched_anew:
            frontier.refuse_link(
                connection,
                capture.identity,
                reason=refusal.reason,
                detail=refusal.detail,
                again=refusal.reason in (*PASSING, "archive"),
                now=bench.now(),
            )
    bench.fail(capture.source, capture.url, "extract", refusal.reason, refusal.detail)


def _note_page(bench: Bench, connection: sqlite3.Connection, capture: Capture, result: Article | NotArticle) -> None:
    """What a page from the web lacked says how well its site's file still fits."""
    if capture.origin == "live":
        listed = Link(url=capture.url, source=capture.source, published=_listed_as(connection, capture))
        observations.note_page(connection, capture.first_id, result, bench.sources[capture.source], listed=listed)


def _listed_as(connection: sqlite3.Connection, capture: Capture) -> datetime | None:
    """When the list that named an article says that it was published."""
    row = connection.execute("SELECT published FROM links WHERE identity = ?", [capture.identity]).fetchone()
    return moment(row[0]) if row and row[0] else None


def _archived(bench: Bench, ref: WarcRef) -> Page:
    """A page out of our own archive, or out of one that was replayed from where it lies."""
    path = bench.archive / ref.file
    return warc.read(path.parent, replace(ref, file=path.name))


def dated(result: Result, published: datetime | None) -> Result:
    """An article whose page hides its date, with the one that the list gave which named it."""
    if not isinstance(result, Article) or result.published is not None or published is None:
        return result
    return replace(result, published=published, provenance=(*result.provenance, ("published", "feed")))


def store_capture(bench: Bench, article: Article, capture: Capture, page_ids: Sequence[int]) -> None:
    """Keep the article of a capture and advance its pages, in one transaction."""
    with bench.store.transaction() as connection:
        article = dated(article, _listed_as(connection, capture))
        stored = store_article(bench.store, article, origin=capture.origin, stored_at=bench.now())
        frontier.mark_pages(connection, page_ids, stage="extracted", version_id=stored.version_id)
        frontier.forget_failures(connection, capture.identity)
    bench.run.tally(capture.source).stored += stored.new


def analyse_pending(bench: Bench, load: Callable[[], Analyse]) -> None:
    """Versions -> analyses. `load` is called once something is to be analysed, for it may take seconds."""
    done, total = 0, linking.count_pending(bench.store, "extracted")
    analyse: Analyse | None = None
    while versions := linking.pending_versions(bench.store, "extracted", limit=BATCH):
        readable = [version for version in versions if version.language in LANGUAGES]
        for version in versions:
            if version.language not in LANGUAGES:
                linking.stop_version(bench.store, version.id, stage="skipped", reason=f"language {version.language}")
        if readable and analyse is None:
            analyse = load()
        done += len(versions) - len(readable)
        readable = [_at_home(bench, version) for version in readable]
        for version, result in _each(analyse, readable) if analyse else ():
            if isinstance(result, Analysis):
                linking.store_analysis(bench.store, version.id, result, now=bench.now())
                bench.run.analysed += 1
            else:
                _stop(bench, version, "analyse", result)
            done += 1
            bench.progress("analyse", done, max(done, total))


def _at_home(bench: Bench, version: Version) -> Version:
    """With the publication in the newsroom's own time: its "Minggu" may be another day in UTC."""
    published = version.text.published
    if not isinstance(published, datetime):
        return version
    source = bench.sources.get(version.source)
    zone = source.zone(host_of(version.url) or "") if source else bench.zone
    return replace(version, text=replace(version.text, published=published.astimezone(zone)))


def _each(analyse: Analyse, versions: Sequence[Version]) -> Iterator[tuple[Version, Analysis | Exception]]:
    """Analyse a batch; where a text breaks it, what is left goes one by one, so that only that text is lost."""
    done = 0
    try:
        for version, analysis in zip(versions, analyse([version.text for version in versions]), strict=True):
            yield version, analysis
            done += 1
    except Exception:
        for version in versions[done:]:
            try:
                (analysis,) = analyse([version.text])
            except Exception as error:
                yield version, error
            else:
                yield version, analysis


def learn_pending(bench: Bench, keys: NameKeys) -> None:
    """Names of analyses -> entities, which the ledger speaks of."""
    learn(bench.store, keys, progress=lambda done, total: bench.progress("learn", done, total))


def link_pending(bench: Bench, canonical: Canonical) -> None:
    """Analyses -> the ledger, whose keys first follow what the lexicon has learned since."""
    follow_names(bench.store, canonical=canonical, now=bench.now())
    done, total = 0, linking.count_pending(bench.store, "analysed")
    while versions := linking.pending_versions(bench.store, "analysed", limit=BATCH):
        for version in versions:
            try:
                bench.run.steps += linking.link_version(bench.store, version, canonical=canonical, now=bench.now())
            except StoreError:
                raise
            except Exception as error:
                _stop(bench, version, "link", error)
            done += 1
            bench.progress("link", done, max(done, total))


def place_pending(bench: Bench) -> None:
    """Articles -> the stories that they tell, and how many independent sources each cooperation has."""
    done, total = 0, story_placing.count_unplaced(bench.store)
    while waiting := story_placing.unplaced(bench.store, limit=BATCH):
        for article in waiting:
            try:
                story_placing.place(bench.store, article.id)
            except StoreError:
                raise
            except Exception as error:
                story_placing.pass_over(bench.store, article.id)
                bench.fail(article.source, article.url, "place", "crash", words(error))
            done += 1
            bench.progress("place", done, max(done, total))
    with bench.store.transaction() as connection:
        count_sources(connection)


@dataclass(frozen=True, slots=True, kw_only=True)
class Redone:
    """How many articles were analysed anew, how many failed, and how many have no text left to be analysed."""

    articles: int
    failed: int
    gone: int


def analyse_anew(bench: Bench, article_ids: Sequence[int], load: Callable[[], Analyse], canonical: Canonical) -> Redone:
    """Put new analyses of articles in place of those there, each with all that follows from it in one transaction.
    What they add to the ledger is settled: it is no news."""
    done = failed = gone = 0
    analyse: Analyse | None = None
    for first in range(0, len(article_ids), BATCH):
        versions = linking.linked_versions(bench.store, article_ids[first : first + BATCH])
        readable = [_at_home(bench, version) for version in versions if version.text.text]
        gone += len(versions) - len(readable)
        if readable and analyse is None:
            analyse = load()
        for version, result in _each(analyse, readable) if analyse else ():
            if not isinstance(result, Analysis):
                failed += 1
                bench.fail(version.source, version.url, "analyse", "crash", words(result))
                continue
            with bench.store.transaction():
                linking.store_analysis(bench.store, version.id, result, now=bench.now())
                linking.link_version(
                    bench.store, version, canonical=canonical, now=bench.now(), decision=linking.REANALYSED
                )
            done += 1
            bench.run.analysed += 1
        bench.progress("analyse", min(first + BATCH, len(article_ids)), len(article_ids))
    return Redone(articles=done, failed=failed, gone=gone)


def _stop(bench: Bench, version: Version, stage: Stage, error: Exception) -> None:
    linking.stop_version(bench.store, version.id, stage="failed", reason=f"{stage}: {words(error)}")
    bench.fail(version.source, version.url, stage, "crash", words(error))
