"""`pantau story` as people meet it."""

import json
from pathlib import Path

import pytest

from monitor.store import open_store
from monitor.stories.grouping import story_key
from tests.monitor.builders import NOON
from tests.monitor.command import pantau
from tests.monitor.stories.desk import HOUR, place_all, press, publish
from tests.monitor.stories.texts import mixed, story

KEY = story_key("kementerian.test:1")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A working folder with a release that one newsroom copied and another quoted."""
    (tmp_path / "config.toml").write_text('sources = ["antara"]\n')
    with open_store(tmp_path / "data" / "pantau.db") as store:
        press(store, "agung", "beranda")
        press(store, "kementerian", official=True)
        publish(store, 1, "kementerian", story(1), at=NOON)
        publish(store, 2, "agung", f"KOTA, AGUNG - {story(1)}", at=NOON + HOUR)
        publish(store, 3, "beranda", mixed(1, 9, share=0.3), at=NOON + 2 * HOUR)
        place_all(store)
    return tmp_path


@pytest.mark.parametrize("address", [KEY, KEY[:6], KEY[:4].upper(), "https://agung.test/berita/2", "2"])
def test_a_story_shows_its_origin_its_copies_and_who_quoted_it(place: Path, address: str):
    done = pantau("story", address, folder=place)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Origin: a release of Kementerian" in done.stdout
    assert "publishers: 2 · articles: 2 · independent sources: 1" in done.stdout
    assert "100%" in next(line for line in done.stdout.splitlines() if "Agung" in line)
    assert "copy" in done.stdout
    _, _, quoted = done.stdout.partition("Reports of their own that took passages of it over")
    assert "Beranda" in quoted
    assert "30%" in quoted or "29%" in quoted


def test_passages_are_shown_on_request(place: Path):
    done = pantau("story", KEY, "--passages", folder=place)
    first = story(1).split("\n")[0]
    assert done.stdout.replace("\n", " ").count(first[:60]) == 2


def test_json_holds_offsets_of_all_that_is_verbatim(place: Path):
    record = json.loads(pantau("story", KEY, "--json", folder=place).stdout)
    assert [(one["source"], one["role"]) for one in record["carriers"]] == [
        ("kementerian", "origin"),
        ("agung", "copy"),
    ]
    assert (record["official"], record["publishers"], record["carriers"][0]["passages"]) == (True, 2, [])
    ((start, _, there, _),) = record["carriers"][1]["passages"]
    assert (start, there) == (len("Judul 2\nKOTA, AGUNG - "), len("Judul 1\n"))
    ((_, end, _, to),) = record["coverage"][0]["passages"]
    assert end - len("Judul 3\n") == to - len("Judul 1\n")


def test_stories_are_listed(place: Path):
    done = pantau("story", "list", "--all", "--json", folder=place)
    assert [(json.loads(line)["story"], json.loads(line)["publishers"]) for line in done.stdout.splitlines()] == [
        (KEY, 2),
        (story_key("beranda.test:3"), 1),
    ]
    shown = pantau("story", "--config", "config.toml", "list", "--all", folder=place).stdout
    assert KEY in shown
    assert "in the 7 days to" in shown


@pytest.mark.parametrize("language", ["en", "id"])
def test_no_stories_is_said(place: Path, language: str):
    done = pantau("story", folder=place, language=language)
    assert done.returncode == 0
    assert "--since" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("story", "abc"), 2, "There is no story 'abc'; give a key that `pantau story list` prints"),
        (("story", "list", "--since", "kemarin"), 2, "--since kemarin is no day; use a form such as 2024-09-08"),
    ],
)
def test_a_mistake_is_told_in_one_sentence(place: Path, arguments: tuple[str, ...], code: int, sentence: str):
    done = pantau(*arguments, folder=place)
    assert (done.returncode, done.stdout) == (code, "")
    assert sentence in done.stderr
