"""Bylines as Indonesian newsrooms print them -> authors and editors."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.bylines import (
    Credit,
    clean_name,
    credits_of,
    name_before_outlet,
    name_in_capitals,
    people,
    read_credit,
    reads_like_names,
    split_initials,
    without,
)


@pytest.mark.parametrize(
    ("line", "authors", "editors"),
    [
        ("Pewarta: Budi Hartono", ("Budi Hartono",), ()),
        ("Pewarta : Budi Hartono dan Agus S", ("Budi Hartono", "Agus S"), ()),
        ("Pewarta: Budi Hartono/Agus S", ("Budi Hartono", "Agus S"), ()),
        ("Pewarta: Ida Ayu/IA", ("Ida Ayu",), ()),
        ("Oleh Desi Natalia", ("Desi Natalia",), ()),
        ("Oleh: Dr. Budi Santoso, M.Si", ("Dr. Budi Santoso",), ()),
        ("Oleh : Anggi Kusuma, Filza Adini", ("Anggi Kusuma", "Filza Adini"), ()),
        ("Penulis: Rina | Editor: Dodi Esvandi", ("Rina",), ("Dodi Esvandi",)),
        ("Penulis Ihsan | Editor Krisna Wati", ("Ihsan",), ("Krisna Wati",)),
        ("Penulis | : Kontributor Kota Terang, Masria", ("Masria",), ()),
        ("Rep: Laila Nurjanah/ Red: Hasan Basri", ("Laila Nurjanah",), ("Hasan Basri",)),
        ("Redaktur | : | Mohamad Amin", (), ("Mohamad Amin",)),
        ("Redaktur : Agus Yuli Sumber : kemenag.go.id", (), ("Agus Yuli",)),
        ("Redaktur & Reporter : Budi Hartono", ("Budi Hartono",), ()),
        ("Editor: Ade Marbun", (), ("Ade Marbun",)),
        ("Uploader: Naila H", (), ("Naila H",)),
        ("Editor: -", (), ()),
        ("Reporter : Nama Orang | Kamis, 5 November 2015 14:00", ("Nama Orang",), ()),
        ("Jurnalis: Siti Aminah", ("Siti Aminah",), ()),
        ("Fotografer: Gandi Zafar - detikNews", ("Gandi Zafar",), ()),
        ("LAPORAN: WIDODO BAGASKARA", ("Widodo Bagaskara",), ()),
        ("Laporan Wartawan Tribun Pelangi, Rosa Melati", ("Rosa Melati",), ()),
        ("Laporan wartawan Tribunnews.com, Reza Deni", ("Reza Deni",), ()),
        ("Pewarta: Putu IndahEditor: Agus Salim Copyright © ANTARA 2026", ("Putu Indah",), ("Agus Salim",)),
        ("Posted on Maret 30, 2015 by Siti Aminah", ("Siti Aminah",), ()),
        ("7 November 2025 oleh Dewi Puspita", ("Dewi Puspita",), ()),
        ("Diposting oleh Dewi Puspita di 10.30", ("Dewi Puspita",), ()),
        ("Pewarta: prwir", ("prwir",), ()),
        ("Penulis: Redaksi", (), ()),
    ],
)
def test_byline(line: str, authors: tuple[str, ...], editors: tuple[str, ...]) -> None:
    assert read_credit(line) == Credit(authors=authors, editors=editors)


@pytest.mark.parametrize(
    "line",
    [
        "Oleh karena itu, pemerintah akan membahasnya.",
        "Menurut penulis: buku ini adalah karya yang sangat baik bagi semua orang",
        "Laporan Dicabut, Pengendara Motor Tetap Diproses",
        "Laporan itu diserahkan kepada polisi pada Senin.",
        "Editor buku itu mengatakan naskahnya selesai.",
        "Presiden bertemu penulis dan wartawan di Istana.",
        "",
        "x" * 300,
    ],
)
def test_sentences_are_no_bylines(line: str) -> None:
    assert read_credit(line) is None


def test_label_above_the_name() -> None:
    found = dict(credits_of(["Penulis", "Wahyu Anggara", "Editor", "Maria Kusuma"]))
    assert found == {
        0: Credit(),
        1: Credit(authors=("Wahyu Anggara",)),
        2: Credit(),
        3: Credit(editors=("Maria Kusuma",)),
    }


def test_label_below_the_name() -> None:
    found = dict(credits_of(["Wahyu Anggara", "Penulis", "Maria Kusuma", "Editor"]))
    assert found[0].authors == ("Wahyu Anggara",)
    assert found[2].editors == ("Maria Kusuma",)


def test_a_label_without_a_name_is_nothing() -> None:
    assert list(credits_of(["Penulis", "Buku ini bercerita tentang laut."])) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ayu Lestari", ("Ayu Lestari",)),
        ("AYU LESTARI", ("Ayu Lestari",)),
        ("Juli Hartono", ("Juli Hartono",)),
        ("Ayu Lestari & Budi", ("Ayu Lestari", "Budi")),
        ("Ayu Lestari; Budi Hartono", ("Ayu Lestari", "Budi Hartono")),
        ("Ayu Lestari, Budi Hartono dan Citra Dewi", ("Ayu Lestari", "Budi Hartono", "Citra Dewi")),
        ("Jurnalis - Ayu Lestari", ("Ayu Lestari",)),
        ("Ayu Lestari - detikNews", ("Ayu Lestari",)),
        ("Ayu Lestari (Kontributor)", ("Ayu Lestari",)),
        ("Ayu Lestari, S.H., M.H.", ("Ayu Lestari",)),
        ("Kompas Cyber Media", ()),
        ("Liputan6.com", ()),
        ("https://www.facebook.com/kabar", ()),
        ("@kabarlembah", ()),
        ("redaksi", ()),
        ("Tim detikcom", ()),
        ("admin", ()),
        ("", ()),
    ],
)
def test_people(text: str, names: tuple[str, ...]) -> None:
    assert people(text) == names


def test_the_sites_own_name_is_no_person() -> None:
    assert people("Kabar Lembah", outlets=("Kabar Lembah",)) == ()


@pytest.mark.parametrize(
    ("line", "rest", "initials"),
    [
        ("Demikian ujarnya. (rns/dnu)", "Demikian ujarnya.", "rns/dnu"),
        ('"Selesai," katanya.(pmg/obs)', '"Selesai," katanya.', "pmg/obs"),
        ("Begitu katanya. (Ado/Mut**)", "Begitu katanya.", "Ado/Mut**"),
        ("(kpl/pur/tch)", "", "kpl/pur/tch"),
        ("(ren)", "", "ren"),
        ("Selesai pada Maret. (E-2)", "Selesai pada Maret.", None),
        ("Selesai pada Maret. (Ant/OL-2)", "Selesai pada Maret.", None),
        ("Perusahaan itu membayar pajak (ppn)", "Perusahaan itu membayar pajak (ppn)", None),
        ("Komisi Pemberantasan Korupsi (KPK)", "Komisi Pemberantasan Korupsi (KPK)", None),
    ],
)
def test_closing_initials(line: str, rest: str, initials: str | None) -> None:
    assert split_initials(line) == (rest, initials)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("DINI TEJAWATI", ("Dini Tejawati",)),
        ("ANTARA | DINI TEJAWATI", ("Dini Tejawati",)),
        ("M. ANDI PERDANA | DEWI", ("M. Andi Perdana",)),
        ("TIM TEMPO", ()),
        ("REUTERS", ()),
        ("Dini Tejawati", ()),
        ("JAKARTA, KOMPAS.com - Presiden bertemu menteri", ()),
    ],
)
def test_closing_name_in_capitals(line: str, names: tuple[str, ...]) -> None:
    assert name_in_capitals(line) == names


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Galang Saputra - detikNews", ("Galang Saputra",)),
        ("Prima Gumilar, CNN Indonesia", ("Prima Gumilar",)),
        ("Foto Bisnis - detikFinance", ()),
        ("Presiden bertemu menteri di Jakarta", ()),
    ],
)
def test_name_before_an_outlet(line: str, names: tuple[str, ...]) -> None:
    assert name_before_outlet(line) == names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ayu Lestari", True),
        ("Ayu Lestari, Budi", True),
        ("Portal Berita Terbaru", False),
        ("baca selengkapnya", False),
    ],
)
def test_reads_like_names(text: str, expected: bool) -> None:
    assert reads_like_names(text) is expected


def test_without_ignores_spelling_and_keeps_order() -> None:
    assert without(("Citra", "AYU LESTARI", "Budi", "Citra"), ("Ayu Lestari",)) == ("Citra", "Budi")


@pytest.mark.parametrize("text", ["5 November 2015", "a" * 61, "satu dua tiga empat lima enam tujuh", "...", "-"])
def test_no_name(text: str) -> None:
    assert clean_name(text) is None


@given(st.text(max_size=200))
def test_any_line_is_survived(line: str) -> None:
    credit = read_credit(line)
    assert credit is None or all(name.strip() for name in credit.authors + credit.editors)
