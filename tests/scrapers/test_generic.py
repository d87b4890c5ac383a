"""General rules, one by one: body, title, date, tags of pages of which nothing is known."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from scrapers.dates import Moment
from scrapers.generic import (
    as_tags,
    find_body,
    find_image,
    find_tags,
    find_title,
    marked_names,
    mislabelled_by,
    name_beside_date,
    visible_authors,
)
from scrapers.markup import Document
from scrapers.reading import Reading

JAKARTA = ZoneInfo("Asia/Jakarta")
NOW = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
SENTENCES = [
    "Kementerian Perhubungan dan Kota Samudra menandatangani perjanjian pembangunan pelabuhan baru pada hari Senin.",
    "Pelabuhan itu ditargetkan mampu menampung satu setengah juta peti kemas setiap tahun, kata wali kota kepada pers.",
    "Pembangunan tahap pertama didanai bank pembangunan daerah dengan pinjaman sebesar sembilan ratus miliar rupiah.",
]
PROSE = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)


def document(markup: str) -> Document:
    return Document(f"<html><body>{markup}</body></html>".encode(), url="https://kabar.example/berita/1-judul")


def reading(doc: Document) -> Reading:
    return Reading.of(doc, None, url=doc.url, now=NOW)


@pytest.mark.parametrize(
    "markup",
    [
        f"<div id='x'>{PROSE}</div>",
        f"<div><div><div id='x'>{PROSE}</div></div></div><div><p>Alamat redaksi kami.</p></div>",
        f"<div id='x'>{'<br><br>'.join(SENTENCES)}</div>",
        f"<div id='x'>{SENTENCES[0]}<div><br>{SENTENCES[1] * 4}<br><br>{SENTENCES[2] * 4}</div></div>",
        f"<div id='x'><p>{SENTENCES[0]}</p><div>{PROSE * 2}</div></div>",
        f"<div id='x'><div>{PROSE}</div><div>{PROSE}</div></div>",
        f"<div id='x'>{PROSE}</div><div class='komentar'><p>{SENTENCES[0] * 5}</p></div>",
        f"<div id='x' itemprop='articleBody'>{PROSE}</div><div>{PROSE[:200]}</div>",
        f"<div id='x'>{PROSE}</div><ul>{'<li><a href=/b>Judul lain yang panjang di situs ini.</a></li>' * 40}</ul>",
    ],
)
def test_the_body_is_the_deepest_element_with_the_prose(markup: str) -> None:
    found = find_body(document(markup))
    assert found is not None
    assert found.get("id") == "x"


@pytest.mark.parametrize("markup", ["", "<p>Pendek.</p>", "<ul><li><a href=/b>Judul lain yang panjang.</a></li></ul>"])
def test_no_prose_no_body(markup: str) -> None:
    assert find_body(document(markup)) is None


def test_a_kicker_inside_the_title_is_not_the_title() -> None:
    doc = document("<title>Gempa Samudra: Dua Puluh Rumah Rusak di Tiga Desa Pesisir</title><h1>Gempa Samudra</h1>")
    found = find_title(doc, brands=())
    assert found is not None
    assert found.value == "Gempa Samudra: Dua Puluh Rumah Rusak di Tiga Desa Pesisir"


SEVEN = timedelta(hours=7)


def moment(hour: int, minute: int = 0, *, has_time: bool = True) -> Moment:
    return Moment(at=datetime(2025, 11, 3, hour, minute, tzinfo=JAKARTA), has_time=has_time)


@pytest.mark.parametrize(
    ("name", "structured", "printed", "utc", "shift"),
    [
        ("they agree", moment(10), moment(10), True, None),
        ("local time called UTC", moment(17), moment(10), True, -SEVEN),
        ("local time called UTC, edited since", moment(17, 30), moment(10), True, -SEVEN),
        ("UTC given as local", moment(3), moment(10), False, SEVEN),
        ("a later edit, no lie", moment(17, 30), moment(10), False, None),
        ("nothing printed", moment(17), None, True, None),
        ("only a day printed", moment(17), moment(10, has_time=False), True, None),
        ("only a day in the markup", moment(17, has_time=False), moment(10), True, None),
    ],
)
def test_lies_about_the_zone(
    name: str, structured: Moment, printed: Moment | None, utc: bool, shift: timedelta | None
) -> None:
    assert mislabelled_by(structured, printed, utc=utc) == shift, name


@pytest.mark.parametrize(
    ("markup", "names"),
    [
        ("<div class='author'>Ayu Lestari</div>", ("Ayu Lestari",)),
        ("<p>Ditulis <span class='nmreporter'>Ayu Lestari</span></p>", ("Ayu Lestari",)),
        ("<a rel='author' href='/ayu'>Ayu Lestari</a>", ("Ayu Lestari",)),
        ("<div>Ayu Lestari - detikNews</div>", ("Ayu Lestari",)),
        ("<div class='author'>Lihat semua artikel</div>", ()),
        ("<div id='comments'><div class='comment-author'>Pak Slamet</div></div>", ()),
        ("<form><label for='author' class='author'>Nama Anda</label></form>", ()),
    ],
)
def test_visible_authors(markup: str, names: tuple[str, ...]) -> None:
    assert visible_authors(document(markup).lines) == names


@pytest.mark.parametrize(
    ("markup", "names"),
    [
        ("<div>Ayu Lestari</div><div>20/1/2026 18:30</div>", ()),
        ("<div>Ayu Lestari</div><div>3/11/2025 18:30</div>", ("Ayu Lestari",)),
        ("<div>3 November 2025</div><div>Ayu Lestari</div>", ("Ayu Lestari",)),
        ("<div>Ekonomi</div><div>3 November 2025</div>", ()),
        ("<div>Ayu Lestari</div><div>Bukan tanggal</div>", ()),
    ],
)
def test_a_name_beside_the_date(markup: str, names: tuple[str, ...]) -> None:
    doc = document(markup)
    assert name_beside_date(doc.lines, reads=reading(doc).reads) == names


@pytest.mark.parametrize(
    ("texts", "split", "tags"),
    [
        (["menkes, vaksin,, menkes"], True, ("menkes", "vaksin")),
        (["# Menkes", "Vaksin "], False, ("Menkes", "Vaksin")),
        (["main, di, film, keduanya"], True, ()),
        (["Editor:Budi, vaksin"], True, ("vaksin",)),
        (["x" * 61, "a"], False, ()),
    ],
)
def test_tags_are_as_people_read_them(texts: list[str], split: bool, tags: tuple[str, ...]) -> None:
    assert as_tags(texts, split=split) == tags


def test_linked_tags_come_before_keywords() -> None:
    doc = document("<meta name='keywords' content='a1, b2'><a rel='tag' href='/t'>Pelabuhan</a>")
    assert find_tags(doc) == (("Pelabuhan",), "css:a[rel=tag]")


@pytest.mark.parametrize(
    ("markup", "image"),
    [
        ("<meta property='og:image' content='/a.jpg'>", "https://kabar.example/a.jpg"),
        ("<meta property='og:image' content='javascript:x'>", None),
        ("<meta name='twitter:image' content='https://cdn.example/b.jpg'>", "https://cdn.example/b.jpg"),
        ("", None),
    ],
)
def test_lead_image(markup: str, image: str | None) -> None:
    assert find_image(document(markup))[0] == image


@pytest.mark.parametrize(
    ("markup", "role", "names"),
    [
        ("<meta name='author' content='Ayu Lestari'>", "author", ("Ayu Lestari",)),
        ("<meta name='kabar_news_author' content='Ayu Lestari'>", "author", ("Ayu Lestari",)),
        ("<meta name='content_editor' content='Budi Hartono'>", "editor", ("Budi Hartono",)),
        ("<meta name='twitter:creator' content='Ayu Lestari'>", "author", ()),
        ("<meta property='article:author' content='https://facebook.com/kabar'>", "author", ()),
        ("<meta name='author' content='Portal Berita Terbaru dan Terkini'>", "author", ()),
        ("<meta name='author' content='Kabar Nusa'>", "author", ()),
    ],
)
def test_names_in_the_markup(markup: str, role: str, names: tuple[str, ...]) -> None:
    assert marked_names(document(markup), role, outlets=("Kabar Nusa",)) == names
