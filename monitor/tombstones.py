"""What was forgotten is not collected again. Only digests are kept: an article's identity may name a person.

They stand in the database and in a file beside the archives, which outlives it: a database that is rebuilt from the
archives, or restored from a back-up older than the forgetting, takes them from there.
"""

import hashlib
import re
import sqlite3
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from monitor.files import write_atomically
from monitor.store import Store, instant

LIST = "forgotten.txt"
_LINE = re.compile(r"([0-9a-f]{64})\t([\w-]*)\t(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z)", re.ASCII)


def digest(identity: str) -> str:
    """SHA-256 of an identity, in hexadecimal."""
    return hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()


def bury(connection: sqlite3.Connection, identity: str, *, source: str, now: datetime) -> None:
    """Let nothing of that identity be kept from now on."""
    connection.execute(
        "INSERT OR IGNORE INTO tombstones (digest, source, forgotten_at) VALUES (?, ?, ?)",
        [digest(identity), source, instant(now)],
    )


def buried(connection: sqlite3.Connection, identities: Iterable[str]) -> set[str]:
    """Those of `identities` that were forgotten."""
    if connection.execute("SELECT 1 FROM tombstones LIMIT 1").fetchone() is None:
        return set()
    return {
        identity
        for identity in identities
        if connection.execute("SELECT 1 FROM tombstones WHERE digest = ?", [digest(identity)]).fetchone()
    }


def is_buried(store: Store, identity: str) -> bool:
    """Whether an article was forgotten."""
    return bool(buried(store.db.conn, [identity]))


def adopt(store: Store, folder: Path) -> bool:
    """Take over what the list in `folder` says was forgotten; whether anything of that was news. Without a list there
    is nothing to take over."""
    try:
        text = (folder / LIST).read_text(encoding="ascii", errors="replace")
    except (FileNotFoundError, NotADirectoryError):
        return False
    known = {row["digest"] for row in store.rows("SELECT digest FROM tombstones")}
    new = [found.groups() for line in text.splitlines() if (found := _LINE.fullmatch(line)) and found[1] not in known]
    if new:
        with store.transaction() as connection:
            connection.executemany("INSERT OR IGNORE INTO tombstones VALUES (?, ?, ?)", new)
    return bool(new)


def publish(store: Store, folder: Path) -> None:
    """Write the list of all that was forgotten into `folder`."""
    rows = store.rows("SELECT digest, source, forgotten_at FROM tombstones ORDER BY forgotten_at, digest")
    lines = ["\t".join(row) + "\n" for row in rows]
    write_atomically(folder / LIST, "".join(lines).encode("ascii", "replace"))
