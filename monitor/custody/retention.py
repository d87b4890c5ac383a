"""What is kept for a time only: texts and raw pages go when it is over; facts, the sentences that show them, titles,
addresses and dates stay. Nothing that is still to be processed is touched.
"""

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor import frontier
from monitor.config import Config
from monitor.custody.erasing import LOCK, finish
from monitor.custody.rewriting import Saved, rewrite_archive
from monitor.locks import hold
from monitor.store import Store, instant, moment
from scrapers.article import Page
from scrapers.errors import ArchiveError
from scrapers.source import Source

BATCH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Pruned:
    """What was taken out: texts of versions, pages of archives. `unread` are archives that can't be read."""

    texts: int
    archives: Saved
    unread: tuple[str, ...]


def borne_out(store: Store, now: datetime) -> datetime:
    """`now`, or where sources bear it out no further, the newest date that one of them gave an article.

    What goes is gone for good, and a clock may be set ahead while nobody looks; all sources together are not. Dates
    that lie ahead even of `now` count for nothing, nor do those of imported articles; without any it is `now`.
    """
    ((newest,),) = store.rows(
        "SELECT max(published) FROM versions WHERE published <= ? AND origin != 'import'", instant(now)
    )
    return moment(newest) if newest else now


def prune(
    store: Store,
    config: Config,
    *,
    sources: Mapping[str, Source],
    now: datetime,
    waiting: Callable[[], object] = lambda: None,
) -> Pruned:
    """Take out what is older than the configuration keeps it. Killed at any instant, it goes on where it was.

    Archives that a run is writing are left for the next time.
    """
    with hold(config.lock_folder, LOCK, wait=True, waiting=waiting):
        finish(store, config, sources=sources)
        store.db.conn.execute("PRAGMA secure_delete = ON")
        names = [row["source"] for row in store.rows("SELECT source FROM articles UNION SELECT source FROM pages")]
        texts = sum(
            _prune_texts(store, name, before=now - timedelta(days=days))
            for name in names
            if (days := config.retention.of(name)[0])
        )
        archives, unread = _prune_archives(store, config, now=now)
    return Pruned(texts=texts, archives=archives, unread=unread)


def _prune_texts(store: Store, source: str, *, before: datetime) -> int:
    """Take the texts of versions out that were fetched before; what was found in them goes, what they add to the
    ledger stays."""
    done = 0
    while rows := store.rows(
        "SELECT v.id, a.identity FROM versions v"
        " JOIN articles a ON a.id = v.article_id WHERE a.source = ? AND v.fetched_at < ? AND v.text != ''"
        " AND v.stage IN ('linked', 'superseded', 'skipped') LIMIT ?",
        source,
        instant(before),
        BATCH,
    ):
        with store.transaction() as connection:
            for row in rows:
                connection.execute("UPDATE versions SET text = '' WHERE id = ?", [row["id"]])
                connection.execute("DELETE FROM analyses WHERE version_id = ?", [row["id"]])
                # it has no text to be analysed any more: should it come back, it comes as another version
                connection.execute(
                    "UPDATE versions SET stage = 'skipped', reason = 'retention', fingerprint = 'gone:' || id"
                    " WHERE id = ? AND stage = 'superseded'",
                    [row["id"]],
                )
                _fade(connection, row["identity"])
        done += len(rows)
    return done


def _fade(connection: sqlite3.Connection, identity: str) -> None:
    found = connection.execute("SELECT content FROM links WHERE identity = ?", [identity]).fetchone()
    if found and found[0] and not found[0].startswith(frontier.GONE):
        connection.execute("UPDATE links SET content = ? WHERE identity = ?", [frontier.faded(found[0]), identity])


def _prune_archives(store: Store, config: Config, *, now: datetime) -> tuple[Saved, tuple[str, ...]]:
    folder = config.warc_folder
    saved, unread = Saved(), []
    if not folder.is_dir():
        return saved, ()
    # an archive's pages are not older than it is
    for name in sorted(path.name for path in folder.glob("pantau-*.warc.gz") if _due(path.name, config, now)):
        with hold(config.lock_folder, "stages", wait=True):
            decide = _expired(config, now, _pending(store, name))
            try:
                saved += rewrite_archive(store, folder, name, decide=decide, wait=False) or Saved()
            except ArchiveError:
                unread.append(name)
    return saved, tuple(unread)


def _due(name: str, config: Config, now: datetime) -> bool:
    """Whether an archive is old enough, by the time in its name, to hold anything whose time is over."""
    kept = config.retention
    days = [days for days in (kept.raw_days, *(one.raw_days for one in kept.sources.values())) if days]
    return bool(days) and name < f"pantau-{now - timedelta(days=min(days)):%Y%m%dT%H%M%SZ}"


def _pending(store: Store, name: str) -> set[int]:
    """Where in an archive pages lie that are still to be processed."""
    rows = store.rows("SELECT warc_offset FROM pages WHERE warc_file = ? AND stage IN ('fetched', 'failed')", name)
    return {row["warc_offset"] for row in rows}


def _expired(config: Config, now: datetime, pending: set[int]) -> Callable[[Page], Page | None]:
    def decide(page: Page) -> Page | None:
        _, days = config.retention.of(page.source)
        offset = page.warc.offset if page.warc else -1
        over = days and page.fetched_at < now - timedelta(days=days) and offset not in pending
        return None if over else page

    return decide
