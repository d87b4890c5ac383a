"""Lexicon files are checked when they are read."""

import shutil
from pathlib import Path

import pytest

import models
from models.errors import LexiconError
from models.lexicons import load_lexicon, word_set

SHIPPED = Path(models.__file__).parent / "lexicon"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED, tmp_path / "lexicon"))


def test_the_shipped_lexicon_is_sound() -> None:
    lexicon = load_lexicon()
    assert lexicon.countries["Korsel"] == "Korea Selatan"
    assert lexicon.countries["Inggris"] == "Inggris"
    assert lexicon.provinces["Jabar"] == "Jawa Barat"
    assert "Garut" in lexicon.places


@pytest.mark.parametrize(
    ("file", "line", "message"),
    [
        ("institutions.tsv", "Badan Uji\tBU", "institutions.tsv, line"),
        ("institutions.tsv", "Badan Uji\tBU\tsecret", "'secret' is no kind"),
        ("institutions.tsv", "Badan Uji\tBU||BJ\tstate", "empty name"),
        ("companies.tsv", "PT Uji\t\tpublic", "'public' is no kind"),
        ("countries.tsv", "QQ\t\t", "no ISO 3166 code"),
        ("regencies.txt", "Kabupaten Garut", "stands on line"),
        ("cues.toml", "x = ", "cues.toml"),
    ],
)
def test_a_mistake_is_named_by_file_and_value(folder: Path, file: str, line: str, message: str) -> None:
    with (folder / file).open("a", encoding="utf-8") as handle:
        handle.write(f"{line}\n")
    with pytest.raises(LexiconError, match=message):
        load_lexicon(folder)


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "sectors.txt").unlink()
    with pytest.raises(LexiconError, match=r"sectors.txt is missing"):
        load_lexicon(folder)


def test_a_file_that_is_no_utf8_is_named(folder: Path) -> None:
    (folder / "sectors.txt").write_bytes(b"\xff\xfe")
    with pytest.raises(LexiconError, match=r"sectors.txt is not UTF-8"):
        load_lexicon(folder)


def test_a_missing_word_list_is_named() -> None:
    with pytest.raises(LexiconError, match="no list 'nothing'"):
        word_set("people", "nothing")
