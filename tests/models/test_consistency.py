"""One label for one name, and brackets that close."""

import pytest

from models.consistency import closed, consistent, known_labels
from models.lexicons import load_lexicon
from models.mentions import Mention
from models.tokens import words as split


def mention(start: int, end: int, label: str, score: float = 0.9) -> Mention:
    return Mention(start, end, label, score)


def test_the_surer_label_of_a_name_holds_everywhere() -> None:
    words = split("Nusabaja tumbuh. Kata Nusabaja, Nusabaja untung")
    found = [mention(0, 1, "COMPANY"), mention(4, 5, "PERSON", 0.6), mention(6, 7, "COMPANY", 0.8)]
    assert [one.label for one in consistent(words, found, {})] == ["COMPANY"] * 3


def test_an_abbreviation_takes_the_label_of_the_name_that_it_stands_behind() -> None:
    words = split("Perhimpunan Petani Muda (PPM) hadir. PPM menolak. PPM pergi")
    found = [mention(0, 3, "INSTITUTION"), *(mention(at, at + 1, "COMPANY") for at in (4, 8, 11))]
    assert [one.label for one in consistent(words, found, {})] == ["INSTITUTION"] * 4


@pytest.mark.parametrize(
    "text",
    [
        "Perhimpunan Petani Muda (Sumarno) hadir",
        "Perhimpunan Petani Muda (PPM hadir",
        "Perhimpunan Petani Muda, PPM) hadir",
        "Perhimpunan Petani Muda (PPM",
    ],
)
def test_other_neighbours_keep_their_label(text: str) -> None:
    found = [mention(0, 3, "INSTITUTION"), mention(4, 5, "PERSON")]
    assert consistent(split(text), found, {}) == found


def test_a_name_within_a_longer_one_keeps_its_own_label() -> None:
    found = [mention(0, 2, "COMPANY"), mention(3, 4, "PLACE")]
    assert consistent(split("Bank Kenari di Kenari"), found, {}) == found


def test_dates_and_offices_are_left_alone() -> None:
    found = [mention(0, 1, "DATE"), mention(3, 4, "PLACE", 0.4)]
    assert consistent(split("Minggu pagi di Minggu"), found, {("Minggu",): "COMPANY"})[0] == found[0]


def test_a_name_in_the_lexicon_has_the_label_that_it_has_there() -> None:
    found = [mention(0, 1, "PERSON"), mention(2, 3, "PERSON")]
    labels = [one.label for one in consistent(split("Nusabaja dan Kenari"), found, {("Nusabaja",): "COMPANY"})]
    assert labels == ["COMPANY", "PERSON"]


@pytest.mark.parametrize(
    ("name", "label"), [("KPK", "INSTITUTION"), ("Bank Mandiri", "COMPANY"), ("Korsel", "COUNTRY")]
)
def test_the_lexicon_knows_what_every_reader_knows(name: str, label: str) -> None:
    assert known_labels(load_lexicon())[split(name)] == label


@pytest.mark.parametrize(
    ("text", "whole", "parts"),
    [
        ("Nusa Expo (NE) 2025", (0, 6), [(0, 6)]),
        ("Nusa Expo (NE) 2025", (0, 4), [(0, 2), (3, 4)]),
        ("Nusa Expo (NE) 2025", (3, 6), [(3, 4), (5, 6)]),
        ("Nusa Expo (NE) 2025", (0, 3), [(0, 2)]),
        ("Nusa Expo (NE) 2025", (0, 2), [(0, 2)]),
    ],
)
def test_a_mention_across_half_a_pair_of_brackets_is_parted(
    text: str, whole: tuple[int, int], parts: list[tuple[int, int]]
) -> None:
    assert [(one.start, one.end) for one in closed(split(text), [mention(*whole, "EVENT")])] == parts
