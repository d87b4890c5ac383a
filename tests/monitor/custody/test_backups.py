"""`pantau backup` and `pantau restore`: made while Pantau works, proven by restoring, never over anything."""

import fcntl
import json
import os
import shutil
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from benchmarks.crash import difference, snapshot
from monitor import tombstones
from monitor.config import Config
from monitor.custody.backups import MANIFEST, Backup, back_up, check, restore
from monitor.custody.forgetting import forget
from monitor.errors import ConfigError, StoreError
from monitor.store import open_store
from scrapers import warc
from tests.monitor.killing import killed_after
from tests.monitor.newsroom import NOW, SAID
from tests.monitor.office import Office


@pytest.fixture
def full(office: Office) -> Office:
    """An office after a run."""
    for number in range(1, 6):
        office.newsroom.publish(number, SAID.replace("Uji", f"Uji {number}"))
    office.run()
    (office.folder / "config.toml").write_text('sources = ["warta"]\n')
    return office


def backed_up(office: Office, name: str = "cadangan", **options: Any) -> Path:
    to = office.folder / name
    back_up(office.config, to, now=NOW, release="1", **options)
    return to


def elsewhere(office: Office) -> Config:
    return office.config.model_copy(update={"folder": office.folder / "lain"})


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".lock"
    }


# Restored it is the same


def test_what_is_restored_is_what_was_backed_up(full: Office) -> None:
    config = elsewhere(full)
    restore(backed_up(full), config)
    # every archived page is read as well
    assert difference(snapshot(full.folder), snapshot(config.folder)) == []


def test_links_in_mails_of_before_work_after_a_restore(full: Office) -> None:
    secret = full.config.data_folder / "link.key"
    secret.write_text("rahasia" * 6)
    secret.chmod(0o600)
    place = elsewhere(full)
    restore(backed_up(full), place)
    assert (place.data_folder / "link.key").read_text() == "rahasia" * 6
    assert (place.data_folder / "link.key").stat().st_mode & 0o777 == 0o600


def test_a_restored_place_goes_on_collecting(full: Office) -> None:
    config = elsewhere(full)
    restore(backed_up(full), config)
    other = Office(folder=config.folder, newsroom=full.newsroom)
    full.newsroom.publish(9, "Kerja sama: Lembaga Lain & Jepang (signed).")
    report = other.run()
    assert (report.sources[0].stored, report.steps) == (1, 1)


def test_the_manifest_lists_every_file_with_its_checksum(full: Office) -> None:
    to = backed_up(full)
    listed = json.loads((to / MANIFEST).read_text())
    assert {entry["name"] for entry in listed["files"]} == tree(to).keys() - {MANIFEST}
    assert (listed["created_at"], listed["release"]) == ("2025-06-04T05:00:00Z", "1")
    assert "config/config.toml" in tree(to)


def test_it_is_consistent_while_runs_write(full: Office) -> None:
    """Pages and rows come and go meanwhile; each back-up holds every page that its database points at."""
    stop = threading.Event()
    troubles: list[BaseException] = []

    def collect() -> None:
        number = 10
        try:
            while not stop.is_set():
                full.newsroom.publish(number, SAID.replace("Uji", f"Uji {number}"))
                full.run()
                number += 1
        except BaseException as error:
            troubles.append(error)

    working = threading.Thread(target=collect)
    working.start()
    try:
        made = [backed_up(full, f"cadangan-{number}") for number in range(4)]
    finally:
        stop.set()
        working.join()
    assert troubles == []
    for number, folder in enumerate(made):
        config = full.config.model_copy(update={"folder": full.folder / f"pulih-{number}"})
        restore(folder, config)
        assert snapshot(config.folder)["integrity"] == [("ok",)]


def test_an_archive_that_grows_is_copied_as_far_as_it_is_pointed_into(full: Office) -> None:
    (archive,) = full.archives
    with archive.open("ab") as growing:
        fcntl.flock(growing, fcntl.LOCK_EX)
        growing.write(b"\x1f\x8b\x08\x00setengah")
        growing.flush()
        to = backed_up(full)
    reported: list[Exception] = []
    assert len(list(warc.pages(to / "warc" / archive.name, report=reported.append))) == 6
    assert reported == []


def test_without_raw_pages_they_are_named_and_wanted_back(full: Office) -> None:
    to = backed_up(full, raw=False)
    (archive,) = full.archives
    assert not (to / "warc" / archive.name).exists()
    config = elsewhere(full)
    with pytest.raises(StoreError, match="does not hold"):
        restore(to, config)
    (config.warc_folder).mkdir(parents=True)
    shutil.copy(archive, config.warc_folder)
    restore(to, config)
    assert difference(snapshot(full.folder), snapshot(config.folder)) == []


# Nothing is overwritten, nothing is half there


def test_a_folder_that_exists_is_never_written_into(full: Office) -> None:
    to = full.folder / "ada"
    to.mkdir()
    before = tree(full.folder)
    with pytest.raises(ConfigError, match="exists already"):
        backed_up(full, "ada")
    assert tree(full.folder) == before


def test_a_database_that_is_there_is_never_replaced(full: Office) -> None:
    to = backed_up(full)
    before = tree(full.config.data_folder)
    with pytest.raises(StoreError, match="already"):
        restore(to, full.config)
    assert tree(full.config.data_folder) == before


def test_another_file_of_the_same_name_is_never_replaced(full: Office) -> None:
    to = backed_up(full)
    config = elsewhere(full)
    (archive,) = full.archives
    config.warc_folder.mkdir(parents=True)
    (config.warc_folder / archive.name).write_bytes(b"lain")
    before = tree(config.folder)
    with pytest.raises(StoreError, match="another"):
        restore(to, config)
    assert tree(config.folder) == before


def test_a_missing_database_is_named(office: Office) -> None:
    with pytest.raises(StoreError, match="no database"):
        backed_up(office)
    assert [path for path in office.folder.iterdir() if "cadangan" in path.name] == []


# Checked


@pytest.mark.parametrize("name", ["pantau.db", "warc"])
@pytest.mark.parametrize("damage", ["flip", "cut", "gone"])
def test_damage_is_found_before_anything_is_restored(full: Office, name: str, damage: str) -> None:
    to = backed_up(full)
    path = to / name if name == "pantau.db" else next((to / "warc").glob("*.gz"))
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 0xFF
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(bytes(raw) if damage == "flip" else path.read_bytes()[:-50])
    config = elsewhere(full)
    with pytest.raises(StoreError):
        restore(to, config)
    assert tree(config.folder) == {} if config.folder.exists() else True


def test_a_sound_back_up_is_checked_without_a_place_to_restore_to(full: Office) -> None:
    assert isinstance(check(backed_up(full)), Backup)


@pytest.mark.parametrize(
    "manifest",
    [
        b"",
        b"{",
        b"[]",
        b'{"format": 1}',
        b'{"format": 99}',
        b'{"format": 1, "created_at": "x", "release": "1", "files": [{"name": "../../x", "size": 1, "sha256": ""}],'
        b' "referred": []}',
        b'{"format": 1, "created_at": "x", "release": "1", "files": [{"name": "/etc/passwd", "size": 1,'
        b' "sha256": ""}], "referred": []}',
        b'{"format": 1, "created_at": "x", "release": "1", "files": [], "referred": []}',
    ],
    ids=["empty", "torn", "list", "poor", "newer", "upwards", "absolute", "nothing"],
)
def test_a_manifest_that_is_none_is_refused(full: Office, manifest: bytes) -> None:
    to = full.folder / "palsu"
    to.mkdir()
    (to / MANIFEST).write_bytes(manifest)
    with pytest.raises(StoreError):
        restore(to, elsewhere(full))
    assert not elsewhere(full).data_folder.exists()


def test_a_folder_without_a_manifest_is_no_back_up(full: Office) -> None:
    with pytest.raises(ConfigError, match="holds no back-up"):
        check(full.folder)


# Forgetting outlives it


def test_what_was_forgotten_since_is_forgotten_again_after_a_restore(full: Office) -> None:
    to = backed_up(full)
    with open_store(full.config.database) as store:
        address = full.newsroom.url("/berita/1/judul")
        forget(store, full.config, address, sources=full.sources, canonical=str, now=NOW)
    full.lose_database()
    for path in full.config.warc_folder.glob("*.gz"):
        path.unlink()
    restore(to, full.config)
    assert (full.config.warc_folder / tombstones.LIST).is_file()
    full.run()
    assert full.rows("SELECT count(*) FROM articles WHERE identity = 'warta.test:1'") == [(0,)]
    assert full.rows("SELECT count(*) FROM articles") == [(4,)]


# Kills


@pytest.mark.slow
def test_killed_at_any_instant_a_back_up_is_whole_or_not_there(full: Office) -> None:
    (full.config.mail_folder).mkdir(exist_ok=True)
    (full.config.mail_folder / "besar.eml").write_bytes(os.urandom(20_000_000))
    began = time.monotonic()
    backed_up(full, "utuh")
    whole = time.monotonic() - began
    killed = 0
    for step in range(1, 11):
        name = f"cadangan-{step}"
        killed += killed_after(lambda name=name: backed_up(full, name), whole * step / 10)
        if (full.folder / name).exists():
            check(full.folder / name)
        else:
            backed_up(full, name)
    assert killed


@pytest.mark.slow
def test_killed_at_any_instant_a_restore_goes_on(full: Office) -> None:
    (full.config.mail_folder).mkdir(exist_ok=True)
    (full.config.mail_folder / "besar.eml").write_bytes(os.urandom(20_000_000))
    to = backed_up(full)
    began = time.monotonic()
    restore(to, elsewhere(full))
    whole = time.monotonic() - began
    killed = 0
    for step in range(1, 11):
        config = full.config.model_copy(update={"folder": full.folder / f"pulih-{step}"})
        killed += killed_after(lambda config=config: restore(to, config), whole * step / 10)
        if not config.database.exists():
            restore(to, config)
        assert difference(snapshot(full.folder), snapshot(config.folder)) == []
    assert killed
