from collections import Counter
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.demo.content import ARTICLES, MONTHS, WEEKDAYS, WIB, Piece, dated, load, slugify

FIRST_DAY = date(2025, 6, 2)
PIECES = load(FIRST_DAY)
TELLING = [piece for piece in PIECES if piece.kind == "article"]
README = (ARTICLES.parent / "README.md").read_text(encoding="utf-8")


def named(piece: Piece) -> str:
    return piece.key


def test_there_are_articles_enough_for_three_days() -> None:
    days = Counter(piece.published.date() for piece in TELLING)
    assert len(TELLING) >= 40
    assert sorted(days) == [FIRST_DAY + timedelta(days=day) for day in range(3)]
    assert min(days.values()) >= 15


def test_keys_ids_and_slugs_are_unique_within_an_outlet() -> None:
    assert len({piece.key for piece in PIECES}) == len(PIECES)
    assert len({(piece.outlet, piece.id) for piece in PIECES}) == len(PIECES)
    assert len({(piece.outlet, piece.slug) for piece in PIECES}) == len(PIECES)


@pytest.mark.parametrize("piece", TELLING, ids=named)
def test_an_article_has_the_length_of_one(piece: Piece) -> None:
    assert 115 <= len(piece.versions[0].text.split()) <= 350


@pytest.mark.parametrize("piece", TELLING, ids=named)
def test_expected_parties_stand_in_the_article(piece: Piece) -> None:
    version = piece.versions[0]
    missing = [p for item in piece.expect for p in item.parties if p not in f"{version.title}\n{version.text}"]
    assert missing == []


@pytest.mark.parametrize("piece", TELLING, ids=named)
def test_an_article_either_tells_of_a_cooperation_or_is_a_hard_negative(piece: Piece) -> None:
    assert bool(piece.expect) != ("hard-negative" in piece.roles)


@pytest.mark.parametrize("piece", TELLING, ids=named)
def test_related_pieces_exist_in_the_same_outlet(piece: Piece) -> None:
    outlets = {other.key: other.outlet for other in PIECES}
    assert {outlets.get(key) for key in piece.related} <= {piece.outlet}


@pytest.mark.parametrize("piece", PIECES, ids=named)
def test_the_storyline_table_names_every_piece(piece: Piece) -> None:
    assert f"`{piece.key}`" in README


@pytest.mark.parametrize("piece", TELLING, ids=named)
@pytest.mark.parametrize("first_day", [FIRST_DAY, date(2024, 2, 28), date(2026, 12, 30)], ids=str)
def test_weekdays_beside_dates_are_right_whatever_the_first_day(piece: Piece, first_day: date) -> None:
    import re

    text = next(other for other in load(first_day) if other.key == piece.key).versions[-1].text
    for name, day, month, year in re.findall(rf"({'|'.join(WEEKDAYS)}) \((\d+)/(\d+)/(\d+)\)", text):
        assert name == WEEKDAYS[date(int(year), int(month), int(day)).weekday()]


@pytest.mark.parametrize(
    ("role", "least"),
    [
        ("moving", 5),
        ("copies", 3),
        ("rewrite", 1),
        ("claim", 1),
        ("denial", 1),
        ("hard-negative", 8),
        ("regional", 5),
        ("soe", 1),
        ("sister-city", 1),
        ("exercise", 1),
        ("grant", 1),
        ("prosecutor", 1),
        ("ended", 1),
        ("ongoing", 1),
        ("multilateral", 1),
        ("corrected", 1),
        ("mirrored", 1),
        ("amp", 1),
        ("no-date", 1),
        ("charset", 1),
        ("pages", 3),
        ("photo", 1),
        ("removed", 1),
    ],
)
def test_every_role_is_cast(role: str, least: int) -> None:
    assert sum(role in piece.roles for piece in PIECES) >= least


def test_one_cooperation_goes_from_exploring_to_signed_day_by_day() -> None:
    steps = {
        (piece.published.date() - FIRST_DAY, item.status)
        for piece in TELLING
        for item in piece.expect
        if item.key == "kemendagri-hanbit"
    }
    assert steps == {(timedelta(0), "exploring"), (timedelta(1), "agreed"), (timedelta(2), "signed")}


def test_the_copies_repeat_the_release() -> None:
    told = {piece.key: set(piece.versions[0].paragraphs) for piece in TELLING if "copies" in piece.roles}
    release = {paragraph for key, body in told.items() if key == "k-bps-pks" for paragraph in body}
    plain = {paragraph.replace("“", '"').replace("”", '"') for paragraph in release}
    assert len(plain & told["l-bps-pks"]) >= 4
    assert len(plain & told["b-bps-pks"]) >= 3
    assert not plain & told["lb-bps-bali"]


def test_the_corrected_piece_changes_on_the_third_day() -> None:
    piece = next(piece for piece in PIECES if "corrected" in piece.roles)
    before, after = piece.versions
    assert "Rp4,5 miliar" in before.title
    assert "Rp5,4 miliar" in after.title
    assert after.since.date() == FIRST_DAY + timedelta(days=2)


def test_a_piece_reads_as_its_version_of_the_moment() -> None:
    piece = next(piece for piece in PIECES if "corrected" in piece.roles)
    before, after = piece.versions
    assert piece.at(after.since - timedelta(seconds=1)) == before
    assert piece.at(after.since) == after


def test_a_piece_can_not_be_read_before_it_appears() -> None:
    piece = PIECES[0]
    with pytest.raises(LookupError, match=piece.key):
        piece.at(piece.published - timedelta(seconds=1))


def test_numbered_pages_put_together_are_the_whole() -> None:
    piece = next(piece for piece in PIECES if piece.key == "b-latihan-samudra-biru")
    version = piece.versions[0]
    sheets = piece.sheets(version)
    assert len(sheets) == 3
    assert tuple(paragraph for sheet in sheets for paragraph in sheet) == version.paragraphs


@given(day=st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 1, 1)), offset=st.integers(-400, 400))
def test_every_form_of_a_placeholder_means_the_same_day(day: date, offset: int) -> None:
    written = f"{offset:+}" if offset else ""
    name, short, long = dated("{hari#}|{tgl#}|{tanggal#}".replace("#", written), day).split("|")
    that = day + timedelta(days=offset)
    number, month, year = long.split()
    assert name == WEEKDAYS[that.weekday()]
    assert short == f"{that.day}/{that.month}/{that.year}"
    assert date(int(year), MONTHS.index(month) + 1, int(number)) == that


@pytest.mark.parametrize("text", ["{n}", "{hari+}", "{jam}", "100 {persen}"])
def test_other_braces_are_left_alone(text: str) -> None:
    assert dated(text, FIRST_DAY) == text


def test_a_slug_is_plain_ascii() -> None:
    assert slugify("Striker Matías: “resmi” 0,42%!") == "striker-matias-resmi-0-42"


def test_everything_is_told_before_its_days_collection() -> None:
    latest = max(piece.published.time() for piece in PIECES)
    assert latest < datetime(2025, 6, 2, 18, tzinfo=WIB).time()
