"""backup, restore, prune and articles forget as people meet them, and the group that `articles` has become."""

import json
import shutil
from pathlib import Path

import pytest

from monitor.store import open_store, store_article
from tests.monitor.builders import NOON, article
from tests.monitor.command import pantau


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
    ("command", "sentence"),
    [
        (("backup", "data"), "data exists already, and nothing is overwritten"),
        (("backup", "cadangan", "--db", "lain.db"), "There is no database at lain.db"),
        (("restore", "data"), "data holds no back-up"),
        (("restore", "tidak-ada"), "tidak-ada holds no back-up"),
        (("articles", "forget", "https://warta.test/berita/9"), "No article is known at https://warta.test/berita/9"),
        (("articles", "forget", "77"), "No article is known at 77"),
    ],
)
def test_what_can_not_be_done_is_said_in_one_sentence(place: Path, command: tuple[str, ...], sentence: str):
    done = pantau(*command, folder=place)
    assert done.returncode in {2, 3}
    assert sentence in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


def test_a_restore_over_a_database_is_refused_and_changes_nothing(place: Path):
    pantau("backup", "cadangan", folder=place)
    before = (place / "data" / "pantau.db").read_bytes()
    done = pantau("restore", "cadangan", folder=place)
    assert done.returncode == 3
    assert "nothing is overwritten" in " ".join(done.stderr.split())
    assert (place / "data" / "pantau.db").read_bytes() == before


def test_an_article_is_forgotten(place: Path):
    done = pantau("articles", "forget", "https://warta.test/berita/1/judul", folder=place)
    assert done.returncode == 0, done.stderr
    assert "Forgotten: Judul 1" in done.stdout
    assert [json.loads(line)["title"] for line in pantau("articles", "--json", folder=place).stdout.splitlines()] == [
        "Judul 2"
    ]
    assert pantau("articles", "forget", "https://warta.test/berita/1/judul", folder=place).returncode == 2


def test_prune_removes_what_the_configuration_keeps_no_longer(place: Path):
    with open_store(place / "data" / "pantau.db") as store, store.transaction() as connection:
        connection.execute("UPDATE versions SET stage = 'linked'")
    assert "texts removed: 0" in pantau("prune", folder=place).stdout
    (place / "config.toml").write_text('sources = ["antara"]\n[retention]\ntext_days = 30\n')
    assert "texts removed: 2" in pantau("prune", folder=place).stdout


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
