"""`pantau articles forget`: an article is removed from everywhere, for good.

In one transaction: its rows, its text in the full-text index, what the ledger rested on it alone, the passages of it in
digests and mails that were made; a tombstone, so that it is not collected again; a correction to whoever had been told
what is withdrawn; and the plan of what is still to be done to files. Then the files (`erasing`). A process killed in
between is made up for by the next one.
"""

import json
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache, partial

from monitor import linking, tombstones
from monitor.config import Config
from monitor.custody.erasing import LOCK, Plan, finish
from monitor.custody.redaction import redact, spaced
from monitor.custody.rewriting import Saved
from monitor.delivery.channels import file_folders
from monitor.delivery.outbox import MAIL
from monitor.digests.corrections import correct, redact_digests, redact_mails
from monitor.errors import QueryError
from monitor.i18n import N_, translate
from monitor.ledger import rulings
from monitor.ledger.cooperations import Canonical
from monitor.ledger.succession import current, known_as
from monitor.locks import hold
from monitor.store import Store, insert, moment_or_none, to_json
from monitor.stories import placing as story_placing
from scrapers.source import Source
from scrapers.urls import canonical as clean_url
from scrapers.urls import find_source, identify


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """What became of a request: the article's title, the facts withdrawn with it (parties and status), how many people
    are sent a correction, what was taken out of archives, and archives, not ours to change, that still hold it.
    `channels` are those to which messages with words of it were sent, out of our reach."""

    title: str
    withdrawn: tuple[tuple[tuple[str, ...], str], ...]
    corrected: int
    archives: Saved
    elsewhere: tuple[str, ...]
    unread: tuple[str, ...]
    channels: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """The article that a request means, as far as it is known: its title, its source's, when it was published."""

    title: str
    source: str
    published: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    identity: str
    article_id: int | None
    source: str
    title: str
    urls: tuple[str, ...]


def sought(store: Store, address: str, *, sources: Mapping[str, Source]) -> Sought:
    """The article that `forget` would remove; changes nothing. Raises QueryError as `forget` does."""
    found = _known(store, _identity(store, address, sources))
    rows = store.rows(
        "SELECT v.published FROM articles a JOIN versions v ON v.id = a.version_id WHERE a.id = ?", found.article_id
    )
    published = next((row["published"] for row in rows if row["published"]), None)
    known = sources.get(found.source)
    return Sought(
        title=found.title,
        source=known.title if known else found.source,
        published=moment_or_none(published),
    )


def forget(
    store: Store,
    config: Config,
    address: str,
    *,
    sources: Mapping[str, Source],
    canonical: Canonical,
    now: datetime,
    waiting: Callable[[], object] = lambda: None,
) -> Forgotten:
    """Forget the article at `address`: a URL in any of its forms, its number, or the id that it was imported with.

    Stands in line behind runs at work; `waiting` is told so. Raises QueryError where no such article is known.
    """
    with hold(config.lock_folder, LOCK, wait=True, waiting=waiting):
        finish(store, config, sources=sources)
        found = _known(store, _identity(store, address, sources))
        return _forget(store, config, found, sources=sources, canonical=canonical, now=now, waiting=waiting)


def _forget(
    store: Store,
    config: Config,
    found: _Found,
    *,
    sources: Mapping[str, Source],
    canonical: Canonical,
    now: datetime,
    waiting: Callable[[], object],
) -> Forgotten:
    with hold(config.lock_folder, "stages", wait=True, waiting=waiting):
        store.db.conn.execute("PRAGMA secure_delete = ON")
        with store.transaction() as connection:
            outcome, plan = _remove(store, connection, config, found, canonical=canonical, now=now)
            insert(connection, "erasures", plan=to_json(asdict(plan)))
    done = finish(store, config, sources=sources)
    # what was deleted is still in the log until it is written back
    store.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return Forgotten(
        title=found.title,
        withdrawn=tuple((tuple(json.loads(parties)), status) for parties, status in outcome.withdrawn),
        corrected=outcome.corrected,
        archives=done.saved,
        elsewhere=tuple(sorted({name for name, _ in plan.refs if "/" in name})),
        unread=done.unread,
        channels=tuple(sorted(set(outcome.channels) - set(file_folders(config.channels, folder=config.folder)))),
    )


def catch_up(
    store: Store,
    config: Config,
    *,
    sources: Mapping[str, Source],
    canonical: Callable[[], Canonical],
    now: datetime,
    waiting: Callable[[], object] = lambda: None,
) -> int:
    """Forget what the list beside the archives says was forgotten and is here again, from a back-up that is older;
    return how many articles that were. `canonical` gives the names once there is something to forget."""
    if not tombstones.adopt(store, config.warc_folder):
        return 0
    here = [row["identity"] for row in store.rows("SELECT identity FROM articles UNION SELECT identity FROM links")]
    back = sorted(tombstones.buried(store.db.conn, here))
    if back:
        with hold(config.lock_folder, LOCK, wait=True, waiting=waiting):
            finish(store, config, sources=sources)
            for identity in back:
                found = _known(store, identity)
                _forget(store, config, found, sources=sources, canonical=canonical(), now=now, waiting=waiting)
    return len(back)


# What is meant


def _identity(store: Store, address: str, sources: Mapping[str, Source]) -> str:
    identities = _identities(store, address, sources)
    if not identities:
        raise QueryError(
            N_("There is no article with the number, address or id '{address}'; `pantau articles` lists them"),
            address=address,
        )
    if len(identities) > 1:
        raise QueryError(N_("{address} may be one of several articles; give its number"), address=address)
    (identity,) = identities
    return identity


def _known(store: Store, identity: str) -> _Found:
    """All that is here of an article."""
    rows = store.rows(
        "SELECT a.id, a.source, a.url, v.title FROM articles a LEFT JOIN versions v ON v.id = a.version_id"
        " WHERE a.identity = ?",
        identity,
    )
    links = store.rows("SELECT url, source, title FROM links WHERE identity = ?", identity)
    pages = store.rows("SELECT requested_url, url, source FROM pages WHERE identity = ?", identity)
    urls = [row["url"] for row in (*rows, *links, *pages)] + [row["requested_url"] for row in pages]
    first = (*rows, *links, *pages)[0]
    title = next((row["title"] for row in (*rows, *links) if row["title"]), "")
    return _Found(
        identity=identity,
        article_id=rows[0]["id"] if rows else None,
        source=first["source"],
        title=title,
        urls=tuple(dict.fromkeys((*urls, *map(clean_url, urls)))),
    )


def _identities(store: Store, address: str, sources: Mapping[str, Source]) -> set[str]:
    """The identities that `address` may stand for, as far as anything of them is here."""
    if address.isascii() and address.isdecimal():
        number = int(address[:18])
        rows = store.rows("SELECT identity FROM articles WHERE id = ? OR external_id = ?", number, address)
        return {row["identity"] for row in rows}
    forms = to_json([address, clean_url(address)])
    given = store.rows(
        "SELECT identity FROM articles WHERE external_id = ?2 OR url IN (SELECT value FROM json_each(?1))"
        " UNION SELECT identity FROM links WHERE url IN (SELECT value FROM json_each(?1))"
        " UNION SELECT identity FROM pages WHERE url IN (SELECT value FROM json_each(?1))"
        " OR requested_url IN (SELECT value FROM json_each(?1))",
        forms,
        address,
    )
    found = {row["identity"] for row in given}
    source = find_source(address, sources)
    if not found and source and (identity := identify(address, source)):
        known = store.rows(
            "SELECT identity FROM articles WHERE identity = ?1 UNION SELECT identity FROM links WHERE identity = ?1"
            " UNION SELECT identity FROM pages WHERE identity = ?1",
            identity,
        )
        found = {row["identity"] for row in known}
    return found


# What the database knows


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome:
    withdrawn: tuple[tuple[str, str], ...]
    corrected: int
    channels: tuple[str, ...]


def _remove(
    store: Store, connection: sqlite3.Connection, config: Config, found: _Found, *, canonical: Canonical, now: datetime
) -> tuple[_Outcome, Plan]:
    urls = to_json(found.urls)
    secrets = [
        f"{title}\n{text}"
        for title, text in connection.execute(
            "SELECT title, text FROM versions WHERE article_id = ?", [found.article_id]
        )
    ] + [
        f"{title or ''}\n{content or ''}"
        for title, content in connection.execute(
            "SELECT title, content FROM links WHERE identity = ?", [found.identity]
        )
    ]
    said = connection.execute("SELECT evidence FROM cooperation_mentions WHERE article_id = ?", [found.article_id])
    secrets += [sentence for (sentence,) in said]
    plan_refs = connection.execute(
        "SELECT warc_file, warc_offset FROM pages WHERE identity = ? AND warc_file != ''", [found.identity]
    ).fetchall()
    ((since,),) = connection.execute(
        "SELECT coalesce((SELECT discovered_at FROM links WHERE identity = ?1),"
        " (SELECT min(fetched_at) FROM pages WHERE identity = ?1), '0001-01-01T00:00:00Z')",
        [found.identity],
    ).fetchall()
    before = _steps(connection, found.article_id)
    if found.article_id is not None:
        linking.withdraw(connection, found.article_id, canonical=canonical, now=now)
        story_placing.withdraw(connection, found.article_id)
        rulings.forget(connection, found.identity)
    gone = {
        (key, status): told
        for (key, status), told in before.items()
        if not any(told_of == status for _, told_of in _steps_of(connection, set(current(connection, key))))
    }
    _delete(connection, found, urls)
    tombstones.bury(connection, found.identity, source=found.source, now=now)
    redacted = partial(
        redact,
        secrets=secrets,
        mark=translate(N_("[removed]"), config.language),
        addresses=found.urls,
        known=_known_elsewhere(connection),
    )
    editions = redact_digests(connection, redacted)
    keys = {name for key, _ in before for name in known_as(connection, key)}
    mails = redact_mails(store, connection, config, redacted, editions, keys, now=now)
    corrected = correct(connection, config, found.identity, gone, now=now)
    plan = Plan(
        identity=found.identity,
        urls=found.urls,
        refs=tuple((name, offset) for name, offset in plan_refs),
        since=since,
        editions=tuple(editions),
        mails=tuple(mails),
    )
    told = _channels_of(connection, mails)
    return _Outcome(withdrawn=tuple(gone.values()), corrected=corrected, channels=told), plan


def _channels_of(connection: sqlite3.Connection, mails: list[str]) -> tuple[str, ...]:
    """The channels to which these messages, by the names of their files, were sent."""
    numbers = [int(name.partition("-")[0]) for name in mails]
    rows = connection.execute(
        "SELECT DISTINCT channel FROM outbox_recipients WHERE sent_at IS NOT NULL AND channel != ?"
        " AND outbox_id IN (SELECT value FROM json_each(?))",
        [MAIL, to_json(numbers)],
    )
    return tuple(channel for (channel,) in rows)


def _known_elsewhere(connection: sqlite3.Connection) -> Callable[[str], bool]:
    """Whether an article that stays says these words in a row too: in what it says now, in the title of an earlier
    version, or in a sentence that shows a cooperation."""
    kept = connection.execute(
        "SELECT v.title FROM versions v JOIN articles a ON a.id = v.article_id WHERE v.id != a.version_id"
        " UNION SELECT m.evidence FROM cooperation_mentions m JOIN versions v ON v.id = m.version_id"
        " JOIN articles a ON a.id = v.article_id WHERE v.text = '' OR v.id != a.version_id"
    )
    # texts that are in the full-text index need not be read
    rest = "\n".join(f" {spaced(text)} " for (text,) in kept)

    @cache
    def known(words: str) -> bool:
        if f" {words} " in rest:
            return True
        phrase = connection.execute(
            "SELECT 1 FROM articles_fts WHERE articles_fts MATCH ? LIMIT 1", [f'{{title text}} : "{words}"']
        )
        return phrase.fetchone() is not None

    return known


def _steps(connection: sqlite3.Connection, article_id: int | None) -> dict[tuple[str, str], tuple[str, str]]:
    """The steps of the cooperations that an article speaks of."""
    keys = connection.execute(
        "SELECT DISTINCT c.key FROM cooperations c JOIN cooperation_mentions m ON m.cooperation_id = c.id"
        " WHERE m.article_id = ?",
        [article_id],
    )
    return _steps_of(connection, {key for (key,) in keys})


def _steps_of(connection: sqlite3.Connection, keys: set[str]) -> dict[tuple[str, str], tuple[str, str]]:
    """(key, "denied" or status) -> (parties, the same) of every step of these cooperations."""
    rows = connection.execute(
        "SELECT c.key, c.parties, CASE s.kind WHEN 'denied' THEN 'denied' ELSE s.status END FROM steps s"
        " JOIN cooperations c ON c.id = s.cooperation_id WHERE c.key IN (SELECT value FROM json_each(?))",
        [to_json(sorted(keys))],
    )
    return {(key, status): (parties, status) for key, parties, status in rows}


def _delete(connection: sqlite3.Connection, found: _Found, urls: str) -> None:
    # pages name versions, versions articles, and an article its current version
    connection.execute("PRAGMA defer_foreign_keys = ON")
    connection.execute("DELETE FROM pages WHERE identity = ?", [found.identity])
    for table in ("links", "listings"):
        # tables are named by our own code
        connection.execute(f"DELETE FROM {table} WHERE identity = ?", [found.identity])  # noqa: S608 - put together from our own text
    for table in ("fetch_state", "failures"):
        connection.execute(f"DELETE FROM {table} WHERE url IN (SELECT value FROM json_each(?))", [urls])  # noqa: S608 - put together from our own text
    if found.article_id is None:
        return
    versions = "(SELECT id FROM versions WHERE article_id = ?)"
    connection.execute(f"UPDATE pages SET version_id = NULL WHERE version_id IN {versions}", [found.article_id])  # noqa: S608 - put together from our own text
    for table in _of_versions(connection):
        connection.execute(f"DELETE FROM {table} WHERE version_id IN {versions}", [found.article_id])  # noqa: S608 - put together from our own text
    connection.execute(
        "UPDATE watch_decisions SET facts = '{}' WHERE ?1 IN (facts ->> '$.article', facts ->> '$.against')"
        " OR EXISTS (SELECT 1 FROM json_each(facts, '$.reports') WHERE value ->> '$[0]' = ?1)",
        [found.identity],
    )
    connection.execute("DELETE FROM versions WHERE article_id = ?", [found.article_id])
    connection.execute("DELETE FROM articles WHERE id = ?", [found.article_id])
    # deleted words stay in an index until its parts are merged
    for index in ("articles_fts", "quotes_fts", "labels_fts", "entity_names_fts"):
        connection.execute(f"INSERT INTO {index} ({index}) VALUES ('optimize')")  # noqa: S608 - put together from our own text


def _of_versions(connection: sqlite3.Connection) -> list[str]:
    """The tables whose rows belong to a version: today's, and those that later migrations add."""
    rows = connection.execute(
        "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c ON c.name = 'version_id'"
        " WHERE m.type = 'table' AND m.name NOT IN ('pages', 'articles')"
    )
    return [f'"{name}"' for (name,) in rows]
