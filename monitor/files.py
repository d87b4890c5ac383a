"""Files that are either whole or not there, whenever the machine stops."""

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from monitor.errors import ConfigError
from monitor.i18n import N_


def write_atomically(path: Path, content: bytes) -> None:
    """Put `content` at `path`, making its folder if need be: readers see the old file or the new one, whole."""
    with replacing(path) as file:
        file.write(content)


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """A file to write to, which takes the place of `path` in the end, its folder made if need be: readers see the old
    file or the new one, whole; where writing fails, the old one stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file, temporary = _temporary(path)
    with file:
        try:
            yield file
            file.flush()
            os.fsync(file.fileno())
            temporary.chmod(0o644)
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    sync(path.parent)


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """What is done inside writes a file or a folder that a person named: an OSError is a ConfigError that names it."""
    try:
        yield
    except OSError as error:
        raise ConfigError(
            N_("{file}: can't be written ({problem})"), file=str(path), problem=error.strerror or str(error)
        ) from error


def _temporary(path: Path) -> tuple[IO[bytes], Path]:
    """A new file beside `path`, locked for as long as it is open."""
    while True:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
        file = os.fdopen(handle, "wb")
        fcntl.flock(file, fcntl.LOCK_EX)
        if os.fstat(file.fileno()).st_nlink:
            return file, Path(name)
        # swept away before it was locked
        file.close()


def sweep(folder: Path) -> None:
    """Remove what writers that were killed left unfinished in a folder."""
    for path in folder.glob(".*.tmp"):
        with suppress(FileNotFoundError, BlockingIOError), path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink()


def sync(path: Path) -> None:
    """Wait until the content of a file, or the names in a folder, are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
