"""The database: opened, migrated, written in transactions. Articles and their versions; full text kept in step.

One `Store` belongs to one thread; open another for another. SQLite runs in WAL mode with `synchronous=FULL`: what a
transaction has committed survives a kill and a power cut. A database that fails is a StoreError that names the file and
the way out.
"""

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Literal

from sqlite_utils import Database

from monitor.errors import StoreError
from monitor.i18n import N_
from monitor.locks import hold
from monitor.schema import APPLICATION_ID, migrations, teach
from scrapers.article import Article

Origin = Literal["live", "replay", "import"]

_CACHE = "PRAGMA cache_size = -65536"  # KiB, taken as needed: questions on a million articles reread many pages
_LARGE_CACHE = "PRAGMA cache_size = -393216"


def instant(when: datetime) -> str:
    """An instant as the database keeps it: UTC, whole seconds, "2024-09-08T05:34:56Z". `when` must be aware."""
    if when.tzinfo is None:
        raise ValueError(f"{when!r} has no time zone")
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment(text: str) -> datetime:
    """The opposite of `instant`."""
    return datetime.fromisoformat(text)


def moment_or_none(text: str | None) -> datetime | None:
    """The opposite of `instant`, None where there is none."""
    return moment(text) if text else None


class Store:
    """An open database. `db` is for reading with SQL; writes go through `transaction`."""

    def __init__(self, db: Database, path: Path) -> None:
        self.db = db
        self.path = path

    def __enter__(self) -> "Store":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self.db.close()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All that is written inside is committed together, or not at all; the write lock is taken at the start.

        A transaction inside another is part of it. Raises StoreError when the database is locked, full or broken.
        """
        connection = self.db.conn
        if connection.in_transaction:
            yield connection
            return
        with explained(self.path):
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                self.db.rollback()
                raise

    @contextmanager
    def roomy(self) -> Iterator[None]:
        """Up to 384 MB of memory for pages of the database, for work that reads and writes all over it."""
        with explained(self.path):
            self.db.conn.execute(_LARGE_CACHE)
        try:
            yield
        finally:
            with explained(self.path):
                self.db.conn.execute(_CACHE)

    def rows(self, sql: str, *values: object) -> list[sqlite3.Row]:
        """The rows of a query, all at once. Raises StoreError as `transaction` does."""
        with explained(self.path):
            cursor = self.db.conn.cursor()
            cursor.row_factory = sqlite3.Row
            return cursor.execute(sql, values).fetchall()


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn an sqlite3 error of the database as a whole into a StoreError that says what to do about it."""
    try:
        yield
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
        # a mistake of the caller, about one row
        raise
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        template = _EXPLANATIONS.get(code, N_("The database {path} can't be used: {error}"))
        raise StoreError(template, path=str(path), error=str(error)) from error


_EXPLANATIONS = {
    sqlite3.SQLITE_BUSY: N_(
        "The database {path} is locked by another program (a database browser, a copy?); close that and try again"
    ),
    sqlite3.SQLITE_FULL: N_(
        "No space is left to write the database {path}; free some and run again: nothing stored so far is lost"
    ),
    sqlite3.SQLITE_IOERR: N_(
        "The disk refused to write the database {path} ({error}); check its space and health and run again: "
        "nothing stored so far is lost"
    ),
    sqlite3.SQLITE_NOTADB: N_("{path} is not a database of Pantau; name another with --db, or move that file away"),
    sqlite3.SQLITE_CORRUPT: N_(
        "The database {path} is damaged ({error}); restore a copy, or move it away and rebuild it with `pantau replay`"
    ),
    sqlite3.SQLITE_READONLY: N_("The database {path} may not be written; give this user the right to write it"),
    sqlite3.SQLITE_CANTOPEN: N_("The database {path} can't be opened; check that its folder exists and may be written"),
}


_NOT_TO_BE_WRITTEN = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)


def open_store(path: Path, *, create: bool = True, busy_timeout: float = 10.0) -> Store:
    """Open the database at `path`, brought up to the newest schema; safe when several processes do so at once.

    `busy_timeout` is how many seconds to wait for another writer. Without `create`, a missing file is a StoreError, and
    one that this user may not write is opened for reading. Refused, and left as it is, is always a file that is no
    database of Pantau, or one written by a newer version.
    """
    if not create and not path.is_file():
        raise StoreError(
            N_("There is no database at {path}; make one with `pantau run` or `pantau demo`"), path=str(path)
        )
    if not create and not _writable(path):
        return _opened_for_reading(path, busy_timeout)
    locks = path.parent / "locks"
    # where that folder is, a file without tables may be one that another process is just making
    _refuse_foreign(path, create=create or locks.is_dir())
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with hold(locks, path.name, wait=True):
            _refuse_foreign(path, create=create)
            return _opened(path, busy_timeout)
    except OSError as error:
        raise StoreError(
            N_("The folder {path} can't be used for the database: {error}"),
            path=str(path.parent),
            error=error.strerror or str(error),
        ) from error


def _writable(path: Path) -> bool:
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def _refuse_foreign(path: Path, *, create: bool) -> None:
    """Raise StoreError for a file of somebody else's. It is only read: opening it for writing may change it."""
    if not path.is_file():
        return
    # without this file nobody has it open, and looking must not make one
    untouched = not _log_of(path).exists()
    with explained(path), closing(_for_reading(path, immutable=untouched)) as connection:
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        ours = _is_ours(connection)
    # a file without any table is what a process leaves that was killed right after it had made it
    if not ours and (tables or not create):
        raise _foreign(path)


def _is_ours(connection: sqlite3.Connection) -> bool:
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    if application not in (0, APPLICATION_ID):
        return False
    known = connection.execute("SELECT 1 FROM sqlite_master WHERE name = '_sqlite_migrations'").fetchone()
    return bool(
        known and connection.execute("SELECT 1 FROM _sqlite_migrations WHERE migration_set = 'pantau'").fetchone()
    )


def _foreign(path: Path) -> StoreError:
    return StoreError(_EXPLANATIONS[sqlite3.SQLITE_NOTADB], path=str(path))


def _log_of(path: Path) -> Path:
    """The write-ahead log, where what was committed last may be."""
    return path.with_name(f"{path.name}-wal")


def _for_reading(path: Path, *, busy_timeout: float = 10.0, immutable: bool = False) -> sqlite3.Connection:
    """A connection that can't write. Where not even the files beside the database can be made, nobody writes it, and
    it is read as it stands, unless something was left there that belongs to it."""
    address = f"{path.absolute().as_uri()}?mode=ro"
    if immutable:
        return sqlite3.connect(f"{address}&immutable=1", uri=True, isolation_level=None)
    connection = sqlite3.connect(address, uri=True, timeout=busy_timeout, isolation_level=None)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        connection.execute(_CACHE)
    except sqlite3.OperationalError as error:
        connection.close()
        log = _log_of(path)
        if error.sqlite_errorcode & 0xFF not in _NOT_TO_BE_WRITTEN or (log.is_file() and log.stat().st_size):
            raise
        return _for_reading(path, immutable=True)
    except BaseException:
        connection.close()
        raise
    return connection


def _opened_for_reading(path: Path, busy_timeout: float) -> Store:
    with explained(path):
        connection = _for_reading(path, busy_timeout=busy_timeout)
        try:
            store = Store(Database(connection), path)
            _refuse_unreadable(store)
        except BaseException:
            connection.close()
            raise
        return store


def _refuse_unreadable(store: Store) -> None:
    if not _is_ours(store.db.conn):
        raise _foreign(store.path)
    _refuse_newer(store)
    if migrations.pending(store.db):
        raise StoreError(
            N_(
                "The database {path} was written by an older Pantau and may not be changed; give this user the right "
                "to write it"
            ),
            path=str(store.path),
        )


def _opened(path: Path, busy_timeout: float) -> Store:
    with explained(path):
        connection = sqlite3.connect(path, timeout=busy_timeout, isolation_level=None)
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=FULL")
            connection.execute("PRAGMA foreign_keys=ON")
            connection.execute(_CACHE)
            teach(connection)
            store = Store(Database(connection), path)
            _migrate(store)
        except BaseException:
            connection.close()
            raise
        return store


def _migrate(store: Store) -> None:
    _refuse_newer(store)
    if migrations.pending(store.db):
        with store.transaction():
            migrations.apply(store.db)


def _refuse_newer(store: Store) -> None:
    with Database(memory=True) as empty:
        known = {migration.name for migration in migrations.pending(empty)}
    newer = [migration.name for migration in migrations.applied(store.db) if migration.name not in known]
    if newer:
        raise StoreError(
            N_("The database {path} was written by a newer Pantau (it has '{migration}'); update Pantau to use it"),
            path=str(store.path),
            migration=newer[0],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What became of an article: `version_id` holds its text, `new` says whether that version was made just now."""

    article_id: int
    version_id: int
    new: bool


def store_article(
    store: Store, article: Article, *, origin: Origin, stored_at: datetime, external_id: str | None = None
) -> Stored:
    """Keep an article: the first time as version 1, with another fingerprint as another version, else not at all.

    The version fetched last is the current one, whose text is searched and whose mentions count; a text that comes
    back (a correction taken back) makes its old version current again. An older capture is kept beside the current
    version without replacing it.
    """
    with store.transaction() as connection:
        known = connection.execute(
            "SELECT articles.id, version_id, fingerprint, fetched_at FROM articles"
            " JOIN versions ON versions.id = version_id WHERE identity = ?",
            [article.identity],
        ).fetchone()
        if known is None:
            article_id = insert(
                connection,
                "articles",
                identity=article.identity,
                external_id=external_id,
                source=article.source,
                url=article.url,
                first_seen_at=instant(stored_at),
            )
        else:
            article_id, current_id, fingerprint, fetched_at = known
            if fingerprint == article.fingerprint:
                return Stored(article_id=article_id, version_id=current_id, new=False)
        version_id, new = _keep_version(connection, article_id, article, origin, stored_at)
        if known is None or instant(article.fetched_at) >= fetched_at:
            connection.execute(
                "UPDATE articles SET version_id = ?, url = ? WHERE id = ?", [version_id, article.url, article_id]
            )
            if not new:
                # its text may have been taken out when its time was over
                connection.execute(
                    "UPDATE versions SET text = ? WHERE id = ? AND text = ''", [storable(article.text), version_id]
                )
                # its mentions were taken out when the other version took over
                connection.execute(
                    "UPDATE versions SET stage = 'analysed' WHERE id = ? AND stage = 'superseded'", [version_id]
                )
        return Stored(article_id=article_id, version_id=version_id, new=new)


def _keep_version(
    connection: sqlite3.Connection, article_id: int, article: Article, origin: Origin, stored_at: datetime
) -> tuple[int, bool]:
    same = connection.execute(
        "SELECT id FROM versions WHERE article_id = ? AND fingerprint = ?", [article_id, article.fingerprint]
    ).fetchone()
    if same is not None:
        return same[0], False
    (number,) = connection.execute(
        "SELECT coalesce(max(number), 0) + 1 FROM versions WHERE article_id = ?", [article_id]
    ).fetchone()
    version_id = insert(
        connection,
        "versions",
        article_id=article_id,
        number=number,
        title=article.title,
        text=article.text,
        authors=to_json(article.authors),
        editors=to_json(article.editors),
        tags=to_json(article.tags),
        published=instant(article.published) if article.published else None,
        fetched_at=instant(article.fetched_at),
        stored_at=instant(stored_at),
        language=article.language,
        lead_image=article.lead_image,
        pages=article.pages,
        complete=article.complete,
        fingerprint=article.fingerprint,
        provenance=to_json(dict(article.provenance)),
        origin=origin,
        stage="extracted",
    )
    return version_id, True


def insert(connection: sqlite3.Connection, table: str, /, **values: object) -> int:
    """Insert one row and return its rowid. Texts are stored as `storable` has them."""
    names = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join("?" * len(values))
    row = [storable(value) if isinstance(value, str) else value for value in values.values()]
    # the names are those of this package's own keyword arguments
    cursor = connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", row)  # noqa: S608 - put together from our own text
    return cursor.lastrowid or 0


def storable(text: str) -> str:
    """`text` with a "?" for each half of a character (JSON from the web may hold such), which UTF-8 can't write."""
    return text.encode("utf-8", "replace").decode()


def to_json(value: object) -> str:
    """JSON as the database keeps it: readable in a database browser, the same for the same value."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
