"""One run, from the sources' lists to due alerts: collect -> extract -> analyse -> link -> alert.

Every stage first finishes what an earlier run left pending, so that starting again is all that a killed run needs.
"""

import asyncio
import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.config import Config
from monitor.errors import StoreError
from monitor.health.report import Run, RunKind, RunReport, finish_run, start_run
from monitor.i18n import _
from monitor.ledger.cooperations import Canonical
from monitor.locks import hold
from monitor.store import Store, open_store
from scrapers.source import Source

if TYPE_CHECKING:
    from models.analysis import Analysis, Text
    from models.pipeline import Finder
    from monitor.engine import Analyse, Bench, Progress, Redone
    from monitor.imports import Remark
    from scrapers.fetch import FetchSettings

Clock = Callable[[], datetime]
log = logging.getLogger(__name__)


def silent(what: str, done: int, total: int) -> None:
    """The progress that tells nobody."""


def load_analyser(*, entities: "Finder" = "trained") -> "Analyse":
    """The shipped models; takes seconds.

    Which words a batch had is forgotten with it: a process that reads for weeks would else keep every word it ever saw.
    """
    from models.pipeline import analyse, load

    nlp = load(entities=entities)

    def read(texts: Iterable["Text"]) -> Iterator["Analysis"]:
        with nlp.memory_zone():
            yield from analyse(texts, nlp)

    return read


@cache
def shipped_names() -> Canonical:
    """One name for each institution, company, country and province that the lexicon knows by several."""
    from models.lexicons import load_lexicon
    from monitor.entities.names import canonical_names

    return canonical_names(load_lexicon())


def resolved_names(store: Store) -> Canonical:
    """One name for each body and state that the articles of a database, the lexicon or people know by several."""
    from monitor.entities.resolution import canonical

    return canonical(store, shipped_names())


def run(
    config: Config,
    *,
    sources: Mapping[str, Source],
    now: Clock,
    only: Collection[str] = (),
    progress: "Progress" = silent,
    load: Callable[[], "Analyse"] = load_analyser,
    canonical: Canonical | None = None,
    fetching: "FetchSettings | None" = None,
    release: str | None = None,
) -> RunReport:
    """Collect `sources` (or those of them that `only` names) and take all that is pending through to due alerts.

    `load` gives the analyser, once there is something to analyse; `canonical` resolves the names of parties (by default
    with the shipped lexicon); `fetching` takes the place of what `config` says. What another `release` of Pantau
    crashed on is taken up again.
    Failures of the web and of single texts are in the report. Raises StoreError or ArchiveError where nothing can be
    kept (no space, a damaged database); what was committed until then stays, and the next run goes on from there.
    """
    from monitor.custody.forgetting import catch_up

    names = [name for name in sources if not only or name in only]
    with open_store(config.database) as store:
        catch_up(store, config, sources=sources, canonical=lambda: canonical or resolved_names(store), now=now())
        current = _start(store, config, "collect", now, sources=names, release=release)
        _save_sources(store, sources.values())
        with _first_error():
            asyncio.run(
                _collect(
                    config,
                    current,
                    [sources[name] for name in names],
                    now,
                    progress,
                    fetching or fetch_settings(config),
                )
            )
        _work_off(config, _bench(config, current, sources, now, progress), load, canonical, past=False)
        report = finish_run(current, now=now())
        _assess(store, config, now)
        return report


def _assess(store: Store, config: Config, now: Clock) -> None:
    """Judge how the sources are doing, and write what administrators are to be told."""
    from monitor.health.notices import assess

    try:
        assess(store, config, now=now())
    except StoreError:
        raise
    except Exception:
        # the run is done and kept; its alerts must not wait for a judgement on it
        log.exception(_("the sources could not be judged"))


def replay(
    config: Config,
    paths: Iterable[Path],
    *,
    sources: Mapping[str, Source],
    now: Clock,
    alerts: bool = False,
    progress: "Progress" = silent,
    load: Callable[[], "Analyse"] = load_analyser,
    canonical: Canonical | None = None,
) -> RunReport:
    """Take the pages of WARC files through to the ledger; replaying a file again stores nothing twice.

    Only pages of `sources` count. What is replayed is never mailed, unless `alerts` says so.
    """
    from monitor.replay import replay_archives

    with open_store(config.database) as store:
        current = _start(store, config, "replay", now)
        _save_sources(store, sources.values())
        bench = _bench(config, current, sources, now, progress)
        replay_archives(bench, paths)
        _work_off(config, bench, load, canonical, past=alerts)
        return finish_run(current, now=now())


def import_articles(
    config: Config,
    lines: Iterable[str],
    *,
    now: Clock,
    alerts: bool = False,
    progress: "Progress" = silent,
    tell: "Callable[[Remark], object]" = lambda _remark: None,
    load: Callable[[], "Analyse"] = load_analyser,
    canonical: Canonical | None = None,
) -> RunReport:
    """Take the articles of JSON Lines (`id, title, text, date, url, outlet`) through to the ledger.

    Importing a file again stores nothing twice; `id` is kept as the article's external id. Nothing is mailed, unless
    `alerts` says so. A line that can't be stored stops none of the others; `tell` is told of it, and the run is not
    complete.
    """
    from monitor.imports import read_articles, store_imported

    with open_store(config.database) as store:
        current = _start(store, config, "import", now)
        bench = _bench(config, current, {}, now, progress)
        store_imported(bench, read_articles(lines, zone=config.zone), tell=tell)
        _work_off(config, bench, load, canonical, past=alerts)
        return finish_run(current, now=now())


def reanalyse(
    config: Config,
    *,
    now: Clock,
    query: str | None = None,
    source: str | None = None,
    sources: Mapping[str, Source],
    progress: "Progress" = silent,
    load: Callable[[], "Analyse"] = load_analyser,
    canonical: Canonical | None = None,
) -> "Redone":
    """Analyse stored articles anew: all that count in the ledger, or those of them that a query or a source names.

    Never alerts of what comes of it. Raises QueryError for a query that can't be understood.
    """
    from monitor.engine import analyse_anew
    from monitor.reanalysing import chosen
    from monitor.watches.alerts import enqueue_due
    from monitor.watches.watching import hold_known

    with open_store(config.database) as store:
        articles = chosen(store, query or "", source=source, now=now(), zone=config.zone)
        current = _start(store, config, "reanalyse", now)
        bench = _bench(config, current, sources, now, progress)
        with hold(config.lock_folder, "stages", wait=True):
            # what came before is decided as ever
            current.alerts += enqueue_due(store, config, now=now())
            done = analyse_anew(bench, articles, load, canonical or resolved_names(store))
            hold_known(store, config, now=now())
        _work_off(config, bench, load, canonical, past=False)
        finish_run(current, now=now())
        return done


def _start(
    store: Store,
    config: Config,
    kind: RunKind,
    now: Clock,
    *,
    sources: Iterable[str] = (),
    release: str | None = None,
) -> Run:
    from monitor.engine import retry_after_update
    from monitor.watches.watching import settle

    # what a new watch knows from the start is what is known before this run
    settle(store, config, now=now())
    current = start_run(store, kind, sources=sources, now=now())
    retry_after_update(store, release=release or own_release(), now=now())
    return current


def own_release() -> str:
    """The number of this release, "0" where Pantau is run from a checkout."""
    try:
        return version("pantau")
    except PackageNotFoundError:
        return "0"


def fetch_settings(config: Config) -> "FetchSettings":
    """How a configuration fetches."""
    from scrapers.fetch import FetchSettings

    contact = f"; +{config.fetch.contact}" if config.fetch.contact else ""
    return FetchSettings(
        user_agent=f"Pantau/{own_release()} (news monitor{contact})",
        concurrency=config.fetch.concurrency,
        timeout=config.fetch.timeout,
        deadline=config.fetch.deadline,
        attempts=config.fetch.attempts,
    )


async def _collect(
    config: Config,
    current: Run,
    sources: list[Source],
    now: Clock,
    progress: "Progress",
    fetching: "FetchSettings",
) -> None:
    from monitor.collect import Collector, collect
    from scrapers.fetch import Fetcher
    from scrapers.warc import WarcWriter

    async with Fetcher(fetching, clock=now) as fetcher:
        with WarcWriter(config.warc_folder, now=now) as archive:
            collector = Collector(
                store=current.store,
                run=current,
                fetcher=fetcher,
                archive=archive,
                locks=config.lock_folder,
                now=now,
                progress=progress,
            )
            await collect(collector, sources)


def _bench(config: Config, current: Run, sources: Mapping[str, Source], now: Clock, progress: "Progress") -> "Bench":
    from monitor.engine import Bench

    return Bench(
        store=current.store,
        run=current,
        sources=sources,
        archive=config.warc_folder,
        zone=config.zone,
        now=now,
        progress=progress,
    )


def _work_off(
    config: Config, bench: "Bench", load: Callable[[], "Analyse"], canonical: Canonical | None, *, past: bool
) -> None:
    """All that is pending, through the stages that need no web. One process at a time: the others stand in line, and
    find it done."""
    from monitor.engine import analyse_pending, extract_pending, learn_pending, link_pending, place_pending
    from monitor.entities.resolution import shipped_keys
    from monitor.watches.alerts import enqueue_due

    def waiting() -> None:
        log.warning(_("waiting for another run to finish its stages"))
        bench.progress("wait", 0, 0)

    with hold(config.lock_folder, "stages", wait=True, waiting=waiting):
        extract_pending(bench)
        analyse_pending(bench, load)
        learn_pending(bench, shipped_keys())
        link_pending(bench, canonical or resolved_names(bench.store))
        place_pending(bench)
        bench.run.alerts += enqueue_due(bench.store, config, now=bench.now(), past=past)


def _save_sources(store: Store, sources: Collection[Source]) -> None:
    with store.transaction() as connection:
        connection.executemany(
            "INSERT INTO sources (name, title, publisher, kind, evidence) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (name) DO UPDATE SET title = excluded.title, publisher = excluded.publisher,"
            " kind = excluded.kind, evidence = excluded.evidence",
            [(source.name, source.title, source.publisher, source.kind, source.evidence) for source in sources],
        )


@contextmanager
def _first_error() -> Iterator[None]:
    """Raise the first error of those that tasks raised side by side, as if it had been alone."""
    try:
        yield
    except BaseExceptionGroup as group:
        error: BaseException = group
        while isinstance(error, BaseExceptionGroup):
            error = error.exceptions[0]
        raise error from None
