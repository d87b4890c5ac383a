"""Locks between processes and threads: files that the operating system unlocks when their holder dies, even by -9."""

import fcntl
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from monitor.errors import BusyError, StoreError
from monitor.i18n import N_


@contextmanager
def hold(folder: Path, name: str, *, wait: bool, waiting: Callable[[], object] = lambda: None) -> Iterator[None]:
    """Hold the lock `name` of `folder` (made if need be) inside the `with` block.

    Without `wait`, BusyError if another process or another `hold` of this one has it; with it, stand in line, after
    `waiting` was told so. StoreError where the folder can't be made or written.
    The file stays behind: removing it would let a third party lock another file of the same name.
    """
    path = folder / (re.sub(r"[^\w.-]", "_", name) + ".lock")
    with _opened(path) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if not wait:
                raise BusyError(
                    N_("'{name}' is in use by another run (lock {path}); wait until that one ends"),
                    name=name,
                    path=str(path),
                ) from None
            waiting()
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _opened(path: Path) -> IO[bytes]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("ab")
    except OSError as error:
        raise StoreError(
            N_("The folder {path} can't be used for the database: {error}"),
            path=str(path.parent),
            error=error.strerror or str(error),
        ) from error
