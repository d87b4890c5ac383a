"""What is to be fetched and what came of it: lists, links, pages, and what conditional GET needs.

A list's links are saved in one transaction with its validators, an article's pages in one with what becomes of its
link: a run killed in between asks again for exactly what is not here yet.
"""

import hashlib
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.store import Origin, Store, insert, instant, moment_or_none, storable, to_json
from monitor.tombstones import buried
from scrapers.article import Link, Page, WarcRef

ATTEMPTS = 5
"""Runs in which a link may fail before it is given up; a list that changes what it says of it starts anew."""

BACKOFF = timedelta(minutes=15)
"""Wait after the first failure; four times as long after each further one."""

LONGEST_WAIT = BACKOFF * 4 ** (ATTEMPTS - 1)
"""What is to be tried later than this was noted by a clock that ran ahead, and is due."""

GONE = "gone:"
"""How the digest of a content begins that is kept no longer."""

RECENT = timedelta(days=1)
RECHECK = timedelta(hours=6)
"""For so long after its publication an article is looked at again this often: newsrooms correct what they published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DueLink:
    """A link to be fetched now. `attempts` counts the failures so far."""

    identity: str
    url: str
    source: str
    title: str | None
    published: datetime | None
    content: str | None
    attempts: int

    def as_link(self) -> Link:
        content = None if self.content and self.content.startswith(GONE) else self.content
        return Link(url=self.url, source=self.source, title=self.title, published=self.published, content=content)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What is remembered of a URL's last answer."""

    etag: str | None
    last_modified: str | None
    body_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """The archived pages of one article, fetched but not extracted yet; `first_id` is the first page's row."""

    first_id: int
    source: str
    identity: str
    url: str
    origin: Origin
    pages: tuple[tuple[int, WarcRef], ...]


def digest(page: Page) -> str:
    """SHA-256 of a page's body, in hexadecimal."""
    return hashlib.sha256(page.body).hexdigest()


def seen(store: Store, url: str) -> Seen | None:
    """What `url` answered last, or None if it never did."""
    for row in store.rows("SELECT etag, last_modified, body_sha256 FROM fetch_state WHERE url = ?", url):
        return Seen(etag=row["etag"], last_modified=row["last_modified"], body_sha256=row["body_sha256"])
    return None


def record_list(store: Store, url: str, page: Page, links: Iterable[tuple[str, Link]], *, now: datetime) -> int:
    """Save a list's answer with its (identity, link) pairs; return how many were new, or changed.

    An article is due again when the list that named it first gives it another title, time or content; other lists
    that name it differently change nothing, or two lists would take turns.
    """
    with store.transaction() as connection:
        changed = sum(_record_link(connection, url, identity, link, now) for identity, link in links)
        _remember(connection, url, page)
    return changed


def _record_link(connection: sqlite3.Connection, list_url: str, identity: str, link: Link, now: datetime) -> bool:
    said = (
        storable(link.title) if link.title else None,
        instant(link.published) if link.published else None,
        storable(link.content) if link.content else None,
    )
    known = connection.execute(
        "SELECT listed_by, title, published, content FROM links WHERE identity = ?", [identity]
    ).fetchone()
    if known is None:
        insert(
            connection,
            "links",
            identity=identity,
            url=link.url,
            source=link.source,
            listed_by=list_url,
            title=said[0],
            published=said[1],
            content=said[2],
            discovered_at=instant(now),
            state="pending",
            next_try_at=instant(now),
        )
        return True
    # of a content whose time was over only the digest is left
    same = (new is None or old in (new, faded(new)) for new, old in zip(said, known[1:], strict=True))
    if known[0] != list_url or all(same):
        return False
    connection.execute(
        "UPDATE links SET title = coalesce(?, title), published = coalesce(?, published),"
        " content = coalesce(?, content), state = 'pending', attempts = 0, next_try_at = ? WHERE identity = ?",
        [*said, instant(now), identity],
    )
    return True


def faded(content: str) -> str:
    """What is left of a content whose time was over: enough to tell whether the list says something else."""
    return f"{GONE}{hashlib.sha256(content.encode('utf-8', 'replace')).hexdigest()}"


def _remember(connection: sqlite3.Connection, url: str, page: Page) -> None:
    connection.execute(
        "INSERT INTO fetch_state (url, source, etag, last_modified, fetched_at, body_sha256) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (url) DO UPDATE SET etag = excluded.etag, last_modified = excluded.last_modified,"
        " fetched_at = excluded.fetched_at, body_sha256 = excluded.body_sha256",
        [
            url,
            page.source,
            page.header("etag"),
            page.header("last-modified"),
            instant(page.fetched_at),
            digest(page),
        ],
    )


def due_links(store: Store, source: str, *, now: datetime, limit: int) -> list[DueLink]:
    """The links of a source that are due, those never tried and the newest first."""
    rows = store.rows(
        "SELECT identity, url, source, title, published, content, attempts FROM links"
        " WHERE source = ? AND (next_try_at <= ? OR next_try_at > ?)"
        " ORDER BY attempts, published DESC, identity LIMIT ?",
        source,
        instant(now),
        instant(now + LONGEST_WAIT),
        limit,
    )
    return [DueLink(**{**dict(row), "published": moment_or_none(row["published"])}) for row in rows]


def record_pages(store: Store, link: DueLink, pages: Sequence[Page], *, run_id: int, now: datetime) -> None:
    """Save an article's pages, all archived already, as fetched; its link is done."""
    with store.transaction() as connection:
        if buried(connection, [link.identity]):
            return  # forgotten while it was being fetched
        first_id: int | None = None
        for number, page in enumerate(pages, 1):
            page_id = insert_page(
                connection,
                page,
                identity=link.identity,
                number=number,
                first_id=first_id,
                origin="live",
                run_id=run_id,
                stage="fetched",
            )
            first_id = first_id or page_id
        _remember(connection, link.url, pages[0])
        finish_link(connection, link, now=now)


def insert_page(connection: sqlite3.Connection, page: Page, **values: object) -> int:
    """One row of `pages`; `page` must lie in an archive."""
    return insert(connection, "pages", **(_page_columns(page) | values))


def replace_page(connection: sqlite3.Connection, page: Page, **values: object) -> int:
    """As `insert_page` for a replayed page; one that is known already keeps where it came from."""
    columns = {**_page_columns(page), "origin": "replay"} | values
    known = connection.execute(
        "SELECT id FROM pages WHERE warc_file = ? AND warc_offset = ?",
        [columns["warc_file"], columns["warc_offset"]],
    ).fetchone()
    if known is None:
        return insert(connection, "pages", **columns)
    mark_pages(
        connection,
        known,
        # the caller names columns with their own types
        **{name: columns.get(name) for name in ("stage", "version_id", "reason", "detail")},  # type: ignore[arg-type]
    )
    return int(known[0])


def _page_columns(page: Page) -> dict[str, object]:
    if page.warc is None:
        raise ValueError(f"{page.url} is not archived")
    return {
        "source": page.source,
        "requested_url": page.requested_url,
        "url": page.url,
        "fetched_at": instant(page.fetched_at),
        "status": page.status,
        "warc_file": page.warc.file,
        "warc_offset": page.warc.offset,
        "warc_length": page.warc.length,
    }


def finish_link(connection: sqlite3.Connection, link: DueLink, *, now: datetime) -> None:
    """A link is done, until it is time to look whether the article was corrected.

    Its failures count on until an article was read: pages that come and hold none would be fetched for ever.
    """
    recent = link.published is not None and now - link.published < RECENT
    connection.execute(
        "UPDATE links SET state = 'done', next_try_at = ? WHERE identity = ?",
        [instant(now + RECHECK) if recent else None, link.identity],
    )


def forget_failures(connection: sqlite3.Connection, identity: str) -> None:
    """An article was read: what went wrong on the way there counts no more."""
    connection.execute("UPDATE links SET attempts = 0, reason = NULL, detail = NULL WHERE identity = ?", [identity])


def record_unchanged(store: Store, link: DueLink, *, now: datetime) -> None:
    """An article was asked for again and its first page is as it was; the state that its link had stays."""
    recent = link.published is not None and now - link.published < RECENT
    with store.transaction() as connection:
        connection.execute(
            "UPDATE links SET state = CASE state WHEN 'pending' THEN 'done' ELSE state END, attempts = 0,"
            " next_try_at = ? WHERE identity = ?",
            [instant(now + RECHECK) if recent else None, link.identity],
        )


def record_failure(store: Store, link: DueLink, *, reason: str, detail: str, final: bool, now: datetime) -> None:
    """A link gave nothing: due again later with growing waits, or given up (`final`, or too many attempts)."""
    with store.transaction() as connection:
        retry_link(connection, link.identity, reason=reason, detail=detail, final=final, now=now)


def retry_link(
    connection: sqlite3.Connection, identity: str, *, reason: str, detail: str, final: bool = False, now: datetime
) -> None:
    """As `record_failure`, inside a transaction."""
    found = connection.execute("SELECT attempts FROM links WHERE identity = ?", [identity]).fetchone()
    if found is None:
        return
    attempts = found[0] + 1
    given_up = final or attempts >= ATTEMPTS
    connection.execute(
        "UPDATE links SET state = ?, attempts = ?, reason = ?, detail = ?, next_try_at = ? WHERE identity = ?",
        [
            "failed" if given_up else "pending",
            attempts,
            reason,
            storable(detail),
            None if given_up else instant(now + BACKOFF * 4 ** (attempts - 1)),
            identity,
        ],
    )


def refuse_link(
    connection: sqlite3.Connection, identity: str, *, reason: str, detail: str, again: bool, now: datetime
) -> None:
    """What a link leads to is no article, or none this time (`again`: to be fetched anew later)."""
    if again:
        connection.execute("DELETE FROM fetch_state WHERE url = (SELECT url FROM links WHERE identity = ?)", [identity])
        retry_link(connection, identity, reason=reason, detail=detail, now=now)
        return
    connection.execute(
        "UPDATE links SET state = 'skipped', reason = ?, detail = ?, next_try_at = NULL WHERE identity = ?",
        [reason, storable(detail), identity],
    )


def pending_captures(store: Store, sources: Collection[str], *, limit: int) -> list[Capture]:
    """The oldest captures of these sources that were fetched and not extracted yet."""
    firsts = store.rows(
        "SELECT id, source, identity, url, origin FROM pages WHERE stage = 'fetched' AND first_id IS NULL"
        " AND source IN (SELECT value FROM json_each(?)) ORDER BY id LIMIT ?",
        to_json(list(sources)),
        limit,
    )
    return [
        Capture(
            first_id=first["id"],
            source=first["source"],
            identity=first["identity"],
            url=first["url"],
            origin=first["origin"],
            pages=tuple(
                (row["id"], WarcRef(file=row["warc_file"], offset=row["warc_offset"], length=row["warc_length"]))
                for row in store.rows(
                    "SELECT id, warc_file, warc_offset, warc_length FROM pages WHERE id = ? OR first_id = ?"
                    " ORDER BY number",
                    first["id"],
                    first["id"],
                )
            ),
        )
        for first in firsts
    ]


def count_captures(store: Store, sources: Collection[str]) -> int:
    """How many captures of these sources are pending."""
    rows = store.rows(
        "SELECT count(*) FROM pages WHERE stage = 'fetched' AND first_id IS NULL"
        " AND source IN (SELECT value FROM json_each(?))",
        to_json(list(sources)),
    )
    return int(rows[0][0])


def mark_pages(
    connection: sqlite3.Connection,
    page_ids: Iterable[int],
    *,
    stage: str,
    version_id: int | None = None,
    reason: str | None = None,
    detail: str | None = None,
) -> None:
    """Say how far pages came."""
    connection.executemany(
        "UPDATE pages SET stage = ?, version_id = ?, reason = ?, detail = ? WHERE id = ?",
        [(stage, version_id, reason, storable(detail) if detail else None, page_id) for page_id in page_ids],
    )


def reopen(connection: sqlite3.Connection, *, now: datetime) -> None:
    """Take up again all that failed by a mistake of our own."""
    connection.execute("UPDATE pages SET stage = 'fetched', reason = NULL, detail = NULL WHERE stage = 'failed'")
    connection.execute(
        "UPDATE links SET state = 'pending', attempts = 0, next_try_at = ? WHERE state = 'failed' AND reason = 'crash'",
        [instant(now)],
    )
