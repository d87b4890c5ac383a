"""Archives written anew, with the database in step: whenever the machine stops, every page is found where it is said.

The new archive is written whole; then, in one transaction, the pages point at it; then the old one goes. What a killed
process left in between is put in order by `settle`, which comes first whenever an archive is to be written anew.
"""

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from monitor.store import Store
from scrapers.article import Page
from scrapers.compaction import left_alone, rewrite

Decide = Callable[[Page], Page | None]
_MARK = re.compile(r"-[0-9a-f]{8}$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What rewriting took out: pages, pages that were changed, and bytes."""

    removed: int = 0
    changed: int = 0
    bytes: int = 0

    def __add__(self, other: "Saved") -> "Saved":
        return Saved(
            removed=self.removed + other.removed, changed=self.changed + other.changed, bytes=self.bytes + other.bytes
        )


def settle(store: Store, folder: Path) -> None:
    """Finish, or take back, what a process left that was killed while it wrote an archive anew."""
    for row in store.rows("SELECT old, new, switched FROM rewrites"):
        gone = row["old"] if row["switched"] else row["new"]
        if gone:
            (folder / gone).unlink(missing_ok=True)
        with store.transaction() as connection:
            connection.execute("DELETE FROM rewrites WHERE old = ?", [row["old"]])
    for partial in folder.glob(".*.part"):
        partial.unlink(missing_ok=True)


def rewrite_archive(store: Store, folder: Path, name: str, *, decide: Decide, wait: bool) -> Saved | None:
    """Write the archive `name` of `folder` anew, each page as `decide` has it; its pages' rows follow, and rows of
    pages that were left out say that their bytes are gone.

    None where it is being written by a run and is not waited for (`wait`). Raises ArchiveError where it can't be read
    or written; it stands as it was then.
    """
    path = folder / name
    with left_alone(path, wait=wait) as alone:
        if not alone:
            return None
        needed = store.rows("SELECT max(warc_offset + warc_length) FROM pages WHERE warc_file = ?", name)[0][0] or 0
        new = _other_name(name)
        with store.transaction() as connection:
            connection.execute("INSERT INTO rewrites (old, new, switched) VALUES (?, ?, 0)", [name, new])
        before = path.stat().st_size
        try:
            done = rewrite(path, folder / new, decide=decide, needed=needed)
        except BaseException:
            settle(store, folder)
            raise
        if done is None:
            settle(store, folder)
            return Saved()
        _switch(store, name, new, done.moved)
        after = (folder / new).stat().st_size if done.moved else 0
        settle(store, folder)
        return Saved(removed=done.removed, changed=done.changed, bytes=before - after)


def _other_name(name: str) -> str:
    """A name like `name`, which says when the archive was begun, that no file has."""
    stem, dot, kind = name.partition(".warc")
    return f"{_MARK.sub('', stem)}-{secrets.token_hex(4)}{dot}{kind}"


def _switch(store: Store, old: str, new: str, moved: dict[int, tuple[int, int]]) -> None:
    with store.transaction() as connection:
        rows = connection.execute("SELECT id, warc_offset FROM pages WHERE warc_file = ?", [old]).fetchall()
        for page_id, offset in rows:
            at, length = moved.get(offset, (-page_id, 0))
            connection.execute(
                "UPDATE pages SET warc_file = ?, warc_offset = ?, warc_length = ? WHERE id = ?",
                [new if length else "", at, length, page_id],
            )
        connection.execute("UPDATE rewrites SET switched = 1 WHERE old = ?", [old])
