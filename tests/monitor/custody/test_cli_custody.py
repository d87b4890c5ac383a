"""backup, restore, prune and articles forget as people meet them, and the group that `articles` has become."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from monitor.store import open_store, store_article
from tests.monitor.builders import NOON, article
from tests.monitor.command import environment, pantau


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A working folder with a configuration and two articles."""
    (tmp_path / "config.toml").write_text('sources = ["antara"]\n')
    with open_store(tmp_path / "data" / "pantau.db") as store:
        for number in (1, 2):
            store_article(store, article(number), origin="live", stored_at=NOON)
    return tmp_path


def test_a_back_up_is_made_checked_and_restored(place: Path):
    done = pantau("backup", "cadangan", folder=place)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Backed up and checked: cadangan" in done.stdout
    assert "sound" in pantau("restore", "cadangan", "--check", folder=place).stdout
    shutil.rmtree(place / "data")
    assert pantau("restore", "cadangan", folder=place).returncode == 0
    assert len(pantau("articles", "--json", folder=place).stdout.splitlines()) == 2


@pytest.mark.parametrize(
    ("command", "code", "sentence"),
    [
        (("backup", "data"), 2, "data exists already, and nothing is overwritten"),
        (("backup", "cadangan", "--db", "lain.db"), 3, "There is no database at lain.db"),
        (("restore", "data"), 2, "data holds no back-up"),
        (("restore", "tidak-ada"), 2, "tidak-ada holds no back-up"),
        (("restore", "tidak-ada", "--check"), 2, "tidak-ada holds no back-up"),
        (("articles", "forget", "https://warta.test/9"), 2, "no article with the number, address or id 'https://warta"),
        (("articles", "forget", "77"), 2, "no article with the number, address or id '77'"),
        (("articles", "forget", "1"), 2, "Forgetting 'Judul 1' can't be undone"),
    ],
)
def test_what_can_not_be_done_is_said_in_one_sentence(place: Path, command: tuple[str, ...], code: int, sentence: str):
    done = pantau(*command, folder=place)
    assert done.returncode == code
    assert sentence in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


def test_a_restore_over_a_database_is_refused_and_changes_nothing(place: Path):
    pantau("backup", "cadangan", folder=place)
    before = (place / "data" / "pantau.db").read_bytes()
    done = pantau("restore", "cadangan", folder=place)
    assert done.returncode == 3
    assert "nothing is overwritten" in " ".join(done.stderr.split())
    assert (place / "data" / "pantau.db").read_bytes() == before


@pytest.mark.parametrize("command", [("prune",), ("articles", "forget", "1", "--yes")])
def test_a_folder_of_locks_that_can_not_be_used_is_named(place: Path, command: tuple[str, ...]):
    shutil.rmtree(place / "data" / "locks")
    (place / "data" / "locks").write_bytes(b"")
    done = pantau(*command, folder=place)
    assert (done.returncode, done.stdout) == (3, "")
    assert "The folder data/locks can't be used" in done.stderr


def test_an_article_is_forgotten(place: Path):
    done = pantau("articles", "forget", "https://warta.test/berita/1/judul", "--yes", folder=place)
    assert done.returncode == 0, done.stderr
    assert "Forgotten: Judul 1" in done.stdout
    assert [json.loads(line)["title"] for line in pantau("articles", "--json", folder=place).stdout.splitlines()] == [
        "Judul 2"
    ]
    assert pantau("articles", "forget", "https://warta.test/berita/1/judul", "--yes", folder=place).returncode == 2


@pytest.mark.parametrize(
    ("typed", "code", "left"),
    [(b"ya\n", 0, 1), (b"Y\n", 0, 1), (b"\n", 1, 2), (b"tidak\n", 1, 2), (b"\x04", 1, 2)],
    ids=["ya", "y", "nothing", "no", "end"],
)
def test_a_person_is_asked_before_an_article_is_forgotten(place: Path, typed: bytes, code: int, left: int):
    ours, theirs = os.openpty()
    try:
        os.write(ours, typed)
        done = subprocess.run(
            [sys.executable, "-m", "monitor.cli", "articles", "forget", "1"],
            cwd=place,
            env=environment(),
            stdin=theirs,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
    finally:
        os.close(ours)
        os.close(theirs)
    assert done.returncode == code, done.stderr
    assert done.stdout.startswith("Judul 1\nwarta, 4 Jun 2025")
    assert "Forget this article for good?" in done.stdout
    assert len(pantau("articles", "--json", folder=place).stdout.splitlines()) == left


def test_prune_removes_what_the_configuration_keeps_no_longer(place: Path):
    with open_store(place / "data" / "pantau.db") as store, store.transaction() as connection:
        connection.execute("UPDATE versions SET stage = 'linked'")
    assert "texts removed: 0" in pantau("prune", folder=place).stdout
    (place / "config.toml").write_text('sources = ["antara"]\n[retention]\ntext_days = 30\n')
    assert "texts removed: 2" in pantau("prune", folder=place).stdout


@pytest.mark.parametrize(
    ("source", "code", "said"),
    [("warta", 0, ""), ("antara", 0, ""), ("wrta", 2, "There is no source 'wrta'; did you mean 'warta'?")],
    ids=["stored", "bundled", "unknown"],
)
def test_days_are_kept_for_sources_of_the_database_and_of_site_files(place: Path, source: str, code: int, said: str):
    (place / "config.toml").write_text(f'sources = ["antara"]\n[retention]\nsources.{source} = {{ text_days = 30 }}\n')
    done = pantau("prune", folder=place)
    assert (done.returncode, done.stderr.strip()) == (code, said)


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        (("articles",), "Judul 1"),
        (("articles", "2"), "Isi berita nomor 2."),
        (("articles", "--source", "antara", "--limit", "1"), "No articles yet."),
        (("articles", "--json", "1"), '"number": 1'),
        (("articles", "list", "1"), "Isi berita nomor 1."),
        (("articles", "--help"), "forget"),
        (("articles", "-h"), "forget"),
        (("articles", "list", "--help"), "--source"),
    ],
)
def test_articles_lists_and_shows_as_before(place: Path, arguments: tuple[str, ...], shown: str):
    done = pantau(*arguments, folder=place)
    assert (done.returncode, done.stderr) == (0, "")
    assert shown in done.stdout
