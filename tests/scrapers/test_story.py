"""Lines of a body -> paragraphs and byline."""

import re

import pytest
from lxml import etree

from scrapers.blocks import Line
from scrapers.story import tell

OWNER = etree.Element("p")
STORY = "Kementerian dan pemerintah kota menandatangani perjanjian yang berlaku selama lima tahun."


def line(text: str, *, kind: str = "text", aside: bool = False, linked: float = 0.0) -> Line:
    return Line(text, kind, aside, linked, OWNER)


def test_bylines_are_read_before_they_are_removed() -> None:
    story = tell([line("Pewarta: Ayu Lestari"), line(STORY), line("Editor: Budi Hartono", aside=True)])
    assert (story.paragraphs, story.authors, story.editors) == ((STORY,), ("Ayu Lestari",), ("Budi Hartono",))


@pytest.mark.parametrize(
    "dropped",
    [
        line("Baca juga: Judul lain"),
        line("Menteri lain meresmikan jembatan", linked=1.0),
        line("Di dalam kotak", aside=True),
        line("Menteri tersenyum (Foto: Dok. Humas)"),
        line("Selasa, 23 Februari 2016 14:49 WIB"),
        line("Judul beritanya sendiri"),
        line(STORY),
        line("[Gambas:Video 20detik]"),
        line("Berita Lainnya", kind="heading"),
    ],
)
def test_what_is_not_the_story_goes(dropped: Line) -> None:
    assert tell([line(STORY), dropped], title="Judul Beritanya Sendiri").paragraphs == (STORY,)


def test_a_heading_with_nothing_below_goes() -> None:
    assert tell([line(STORY), line("Bagian kedua", kind="heading")]).paragraphs == (STORY,)


def test_comments_end_the_story() -> None:
    assert tell([line(STORY), line("2 komentar:"), line("Setuju sekali dengan menteri.")]).paragraphs == (STORY,)


def test_a_heading_within_stays() -> None:
    found = tell([line(STORY), line("Bagian kedua", kind="heading"), line("Kata menteri begitu.")])
    assert found.text == f"{STORY}\n\nBagian kedua\n\nKata menteri begitu."


def test_items_stay_together() -> None:
    found = tell([line(STORY), line("Satu", kind="item"), line("Dua", kind="item"), line("Selesai sudah.")])
    assert found.paragraphs == (STORY, "Satu\nDua", "Selesai sudah.")


def test_a_dateline_of_its_own_joins_its_sentence() -> None:
    assert tell([line("Jakarta -"), line(STORY)]).paragraphs == (f"Jakarta - {STORY}",)


def test_initials_at_the_end() -> None:
    found = tell([line(STORY), line("Begitu katanya. (rns/dnu)")])
    assert (found.paragraphs, found.initials) == ((STORY, "Begitu katanya."), "rns/dnu")


def test_initials_on_a_line_of_their_own() -> None:
    found = tell([line(STORY), line("(rns/dnu)")])
    assert (found.paragraphs, found.initials) == ((STORY,), "rns/dnu")


def test_author_in_capitals_at_the_end() -> None:
    found = tell([line(STORY), line("AYU LESTARI")])
    assert (found.paragraphs, found.capitals) == ((STORY,), ("Ayu Lestari",))


def test_a_sites_own_patterns() -> None:
    assert tell([line(STORY), line("Kanal Khusus")], patterns=(re.compile("^Kanal"),)).paragraphs == (STORY,)


def test_mojibake_is_repaired() -> None:
    assert tell([line("â€œKami sepakat, â€\x9d kata menteri.")]).paragraphs == ("“Kami sepakat, ” kata menteri.",)


def test_nothing_gives_an_empty_story() -> None:
    assert tell([]).length == 0
