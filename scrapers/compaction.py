"""Archives written anew without some of their pages: what must not be kept is not left lying about.

The rewritten archive is another file: readers of the old one go on, and the caller removes it only when
nothing points at it any more.
"""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from scrapers import warc
from scrapers.article import Page
from scrapers.errors import ArchiveError

Decide = Callable[[Page], Page | None]
"""A page -> the same page, which stays; another, which takes its place; or None, and it is left out."""

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewritten:
    """`moved` says where each page of the old archive that stayed lies in the new one: offset -> (offset, length).
    `pages` counts them; without any there is no new file."""

    moved: dict[int, tuple[int, int]]
    removed: int
    changed: int

    @property
    def pages(self) -> int:
        return len(self.moved)


@contextmanager
def left_alone(path: Path, *, wait: bool) -> Iterator[bool]:
    """Whether nobody writes the archive at `path`, and then nobody does so within the `with`; with `wait` it is waited
    for."""
    with path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
            return
        yield True


def rewrite(path: Path, target: Path, *, decide: Decide, needed: int = 0) -> Rewritten | None:
    """Copies the archive at `path` to the new file `target`, each page as `decide` has it.

    What stays is copied byte for byte, and so is what is no page. Where `decide` changes nothing, nothing is written
    and None comes back. `target` is whole on disk, or not there. A torn tail is left behind, unless something in it is
    `needed`: bytes up to which the archive is referred to. Raises ArchiveError where the archive can't be read that far
    or the new one not be written.
    """
    decided, end = _decisions(path, decide, needed)
    if all(new is page for page, new in decided):
        return None
    replaced = {_start(page): warc.member(new) if new else b"" for page, new in decided if new is not page}
    if all(new is None for _, new in decided):
        return Rewritten(moved={}, removed=len(decided), changed=0)
    partial = target.with_name(f".{target.name}.part")
    try:
        with path.open("rb") as old, partial.open("wb") as new_file:
            moved = _copy(old, new_file, [page for page, _ in decided], replaced, end)
            new_file.flush()
            os.fsync(new_file.fileno())
        partial.replace(target)
        warc.sync_folder(target.parent)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise ArchiveError(
            "The archive {file} can't be written anew: {reason}; make room or correct the folder and run again",
            file=path.name,
            reason=error.strerror or str(error),
        ) from error
    gone = sum(not record for record in replaced.values())
    return Rewritten(moved=moved, removed=gone, changed=len(replaced) - gone)


def _decisions(path: Path, decide: Decide, needed: int) -> tuple[list[tuple[Page, Page | None]], int]:
    """Every page, without its body, with what becomes of it; and where the last whole record ends."""
    damage: list[ArchiveError] = []
    decided: list[tuple[Page, Page | None]] = []
    for page in warc.pages(path, report=damage.append):
        new = decide(page)
        stub = replace(page, body=b"")
        decided.append((stub, stub if new is page else new))
    ends = [int(str(error.values["end"])) for error in damage if "end" in error.values]
    end = min(ends, default=path.stat().st_size)
    if end < needed:
        raise next(error for error in damage if "end" in error.values)
    return decided, end


def _start(page: Page) -> int:
    return page.warc.offset if page.warc else 0


def _copy(
    old: BinaryIO, new: BinaryIO, pages: list[Page], replaced: dict[int, bytes], end: int
) -> dict[int, tuple[int, int]]:
    moved: dict[int, tuple[int, int]] = {}
    at = 0
    for page in pages:
        start = _start(page)
        length = page.warc.length if page.warc else 0
        _range(old, new, at, start)
        at = start + length
        record = replaced.get(start)
        begin = new.tell()
        if record is None:
            _range(old, new, start, at)
        else:
            new.write(record)
        if record != b"":
            moved[start] = (begin, new.tell() - begin)
    _range(old, new, at, end)
    return moved


def _range(old: BinaryIO, new: BinaryIO, start: int, end: int) -> None:
    old.seek(start)
    while start < end and (block := old.read(min(_BLOCK, end - start))):
        new.write(block)
        start += len(block)
