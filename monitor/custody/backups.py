"""`pantau backup` and `pantau restore`: one folder that holds everything, proven by its own checksums.

A back-up is made while Pantau works: the database is copied as of one instant, and every archived page that it points
at is in the copy. It is whole or not there: it is made beside its place, checked, and then put there.
"""

import hashlib
import json
import os
import secrets
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from monitor.config import Config
from monitor.custody.erasing import LOCK
from monitor.delivery.unsubscribing import SECRET_FILE
from monitor.errors import ConfigError, StoreError
from monitor.files import sync, write_atomically
from monitor.i18n import N_
from monitor.locks import hold
from monitor.store import explained, instant, open_store
from scrapers import warc
from scrapers.article import WarcRef
from scrapers.compaction import left_alone
from scrapers.errors import ArchiveError

MANIFEST = "manifest.json"
FORMAT = 1
FOLDERS = ("warc", "digest", "mail", "notices")
RESTORED = frozenset({*FOLDERS, SECRET_FILE})
"""With the secret of the links, those in mails of before go on working."""
_BLOCK = 1 << 20
_LOOKED_AT = 50

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """What a back-up holds: when it was made (as the database keeps instants), by which release, its files with size
    and SHA-256, and archives that it only refers to."""

    created_at: str
    release: str
    files: dict[str, tuple[int, str]]
    referred: dict[str, tuple[int, str]]

    @property
    def bytes(self) -> int:
        return sum(size for size, _ in self.files.values())


def back_up(
    config: Config,
    to: Path,
    *,
    now: datetime,
    release: str,
    raw: bool = True,
    progress: Progress = lambda *_: None,
    waiting: Callable[[], object] = lambda: None,
) -> Backup:
    """Make a back-up in the new folder `to`: database, raw pages (without `raw` only their names and checksums),
    digests, mails, config.toml and own site files. Checked before it is put there.

    Raises ConfigError where `to` exists, StoreError where it can't be written, or what was written not be read again.
    """
    if to.exists():
        raise ConfigError(
            N_("{folder} exists already, and nothing is overwritten; name a new folder, such as {suggestion}"),
            folder=str(to),
            suggestion=f"{to}-{now:%Y%m%d}",
        )
    part = to.with_name(f".{to.name}.{secrets.token_hex(4)}.part")
    try:
        part.mkdir(parents=True)
        with hold(config.lock_folder, LOCK, wait=True, waiting=waiting):
            _copy_database(config.database, part / "pantau.db")
            needed = _needed(part / "pantau.db")
            files, referred = {"pantau.db": _described(part / "pantau.db")}, {}
            sources = list(_files(config))
            for done, (name, path) in enumerate(sources, 1):
                progress("backup", done, len(sources))
                # an archive that grows meanwhile is whole as far as the database points into it
                whole = needed.get(path.name, 0) if name.startswith("warc/") and _grows(path) else None
                if whole == 0:
                    continue
                if name.startswith("warc/") and not raw and path.suffix == ".gz":
                    referred[name] = _described(path)
                    continue
                files[name] = _copy(path, part / name, length=whole)
        made = Backup(created_at=instant(now), release=release, files=files, referred=referred)
        write_atomically(part / MANIFEST, _written(made))
        check(part)
        _sync(part)
        part.rename(to)
        _sync(to.parent)
    except OSError as error:
        raise StoreError(
            N_("The back-up can't be written to {folder}: {problem}"),
            folder=str(to),
            problem=error.strerror or str(error),
        ) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return made


def check(folder: Path) -> Backup:
    """Read a back-up as a restore would: every file against its checksum, the database's integrity and references, and
    raw pages at the places where the database says they are. Raises StoreError for the first thing that is wrong,
    ConfigError where the folder holds no back-up at all."""
    backup = _manifest(folder)
    for name, (size, digest) in backup.files.items():
        path = folder / name
        if not path.is_file():
            raise StoreError(N_("The back-up {folder} lacks its file {name}"), folder=str(folder), name=name)
        if _described(path) != (size, digest):
            raise StoreError(
                N_("The file {name} of the back-up {folder} is not what was backed up; take another back-up"),
                folder=str(folder),
                name=name,
            )
    _check_database(folder, backup)
    return backup


def restore(
    folder: Path, config: Config, *, progress: Progress = lambda *_: None, waiting: Callable[[], object] = lambda: None
) -> Backup:
    """Put a back-up where `config` keeps its data. Nothing is overwritten: with a database there, or a file that is not
    as in the back-up, StoreError says so and everything stays as it is.

    The database comes last: killed before, the same command goes on. config.toml and own site files are not touched;
    they lie in the back-up's folder `config`.
    """
    backup = check(folder)
    target = config.data_folder
    with hold(config.lock_folder, LOCK, wait=True, waiting=waiting):
        if config.database.exists():
            raise StoreError(
                N_("There is a database at {path} already, and nothing is overwritten; move it away first"),
                path=str(config.database),
            )
        names = [name for name in backup.files if name.partition("/")[0] in RESTORED]
        kept = [name for name in names if _is_list(name) and (target / name).exists()]
        for name in names:
            there = target / name
            if name not in kept and there.exists() and _described(there) != backup.files[name]:
                raise StoreError(
                    N_("{path} is there already and is another than in the back-up; move it away first"),
                    path=str(there),
                )
        for name, known in backup.referred.items():
            if not (target / name).is_file() or _described(target / name) != known:
                raise StoreError(
                    N_("The back-up does not hold {name}, and it is not in {folder}; put it there first"),
                    name=name,
                    folder=str(target),
                )
        for done, name in enumerate(names, 1):
            progress("restore", done, len(names))
            if not (target / name).exists():
                _placed(folder / name, target / name)
        _placed(folder / "pantau.db", config.database)
    return backup


def _is_list(name: str) -> bool:
    """Whether a file is the list of what was forgotten: one that is there already is the newer."""
    return name.endswith(".txt") and name.startswith("warc/")


# The database


def _copy_database(path: Path, to: Path) -> None:
    with (
        explained(path),
        open_store(path, create=False) as store,
        closing(sqlite3.connect(to, isolation_level=None)) as copy,
    ):
        store.db.conn.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")


def _needed(path: Path) -> dict[str, int]:
    """Up to which byte the database points into each archive."""
    with closing(_reading(path)) as copy:
        rows = copy.execute("SELECT warc_file, max(warc_offset + warc_length) FROM pages GROUP BY 1")
        return dict(rows.fetchall())


def _check_database(folder: Path, backup: Backup) -> None:
    path = folder / "pantau.db"
    with explained(path), closing(_reading(path)) as copy:
        ((said,),) = copy.execute("PRAGMA integrity_check(1)").fetchall()
        broken = copy.execute("PRAGMA foreign_key_check").fetchall()
        if said != "ok" or broken:
            raise StoreError(
                N_("The database of the back-up {folder} is damaged ({problem}); take another back-up"),
                folder=str(folder),
                problem=said if said != "ok" else broken[0][0],
            )
        pages = copy.execute(
            "SELECT warc_file, warc_offset, warc_length, max(warc_offset + warc_length) OVER (PARTITION BY warc_file)"
            " FROM pages WHERE warc_file != ''"
        ).fetchall()
    for name, end in {row[0]: row[3] for row in pages}.items():
        if f"warc/{name}" in backup.files and backup.files[f"warc/{name}"][0] < end:
            raise StoreError(N_("The back-up {folder} lacks raw pages of {name}"), folder=str(folder), name=name)
    inside = [row for row in pages if f"warc/{row[0]}" in backup.files]
    for name, offset, length, _ in inside[:: max(1, len(inside) // _LOOKED_AT)]:
        try:
            warc.read(folder / "warc", WarcRef(file=name, offset=offset, length=length))
        except ArchiveError as error:
            raise StoreError(
                N_("A raw page of the back-up {folder} can't be read: {problem}"),
                folder=str(folder),
                problem=str(error),
            ) from error


def _reading(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)


# Files


def _files(config: Config) -> Iterator[tuple[str, Path]]:
    """(name in the back-up, path) of everything beside the database."""
    for kind in FOLDERS:
        folder = config.data_folder / kind
        if folder.is_dir():
            yield from (
                (f"{kind}/{path.relative_to(folder).as_posix()}", path)
                for path in sorted(folder.rglob("*"))
                if path.is_file() and not path.is_symlink() and not path.name.startswith(".")
            )
    if (config.data_folder / SECRET_FILE).is_file():
        yield SECRET_FILE, config.data_folder / SECRET_FILE
    if (config.folder / "config.toml").is_file():
        yield "config/config.toml", config.folder / "config.toml"
    if config.sites_folder and config.sites_folder.is_dir():
        yield from ((f"config/sites/{path.name}", path) for path in sorted(config.sites_folder.glob("*.toml")))
    if config.registry_folder and config.registry_folder.is_dir():
        yield from ((f"config/registry/{path.name}", path) for path in sorted(config.registry_folder.glob("*.t*")))


def _grows(path: Path) -> bool:
    with left_alone(path, wait=False) as alone:
        return not alone


def _copy(path: Path, to: Path, *, length: int | None = None) -> tuple[int, str]:
    """Copy a file, or its first `length` bytes; return size and SHA-256 of the copy."""
    to.parent.mkdir(parents=True, exist_ok=True)
    digest, left = hashlib.sha256(), length
    with path.open("rb") as old, to.open("xb") as new:
        while block := old.read(_BLOCK if left is None else min(_BLOCK, left)):
            digest.update(block)
            new.write(block)
            left = None if left is None else left - len(block)
        new.flush()
        os.fsync(new.fileno())
        # what only its owner may read stays so
        shutil.copymode(path, to)
        return new.tell(), digest.hexdigest()


def _placed(path: Path, to: Path) -> None:
    """Copy a file so that it is whole or not there."""
    part = to.with_name(f".{to.name}.part")
    part.unlink(missing_ok=True)
    _copy(path, part)
    part.replace(to)
    _sync(to.parent)


def _described(path: Path) -> tuple[int, str]:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
        return file.tell(), digest.hexdigest()


def _sync(folder: Path) -> None:
    for inner in [path for path in folder.rglob("*") if path.is_dir()] + [folder]:
        sync(inner)


# The manifest


def _written(backup: Backup) -> bytes:
    def listed(files: dict[str, tuple[int, str]]) -> list[dict[str, Any]]:
        return [{"name": name, "size": size, "sha256": digest} for name, (size, digest) in sorted(files.items())]

    document = {
        "format": FORMAT,
        "created_at": backup.created_at,
        "release": backup.release,
        "files": listed(backup.files),
        "referred": listed(backup.referred),
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"


def _manifest(folder: Path) -> Backup:
    path = folder / MANIFEST
    try:
        document = json.loads(path.read_bytes())
        if document["format"] != FORMAT:
            raise StoreError(
                N_("The back-up {folder} was made by a newer Pantau; update Pantau to restore it"), folder=str(folder)
            )
        return Backup(
            created_at=str(document["created_at"]),
            release=str(document["release"]),
            files=dict(map(_entry, document["files"])),
            referred=dict(map(_entry, document["referred"])),
        )
    except FileNotFoundError:
        raise ConfigError(
            N_("{folder} holds no back-up (it has no {name})"), folder=str(folder), name=MANIFEST
        ) from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(
            N_("The back-up {folder} can't be read: {problem}"), folder=str(folder), problem=str(error)
        ) from error


def _entry(item: dict[str, Any]) -> tuple[str, tuple[int, str]]:
    """A file of the manifest. A name that leads out of the folder is refused: the manifest may be anybody's."""
    name = PurePosixPath(str(item["name"]))
    if name.is_absolute() or ".." in name.parts or not name.parts:
        raise ValueError(f"{str(name)!r} is no name in a back-up")
    return str(name), (int(item["size"]), str(item["sha256"]))
