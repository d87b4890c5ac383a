"""What a text says of its own names goes before the lexicon: short forms, where names end, who is a unit of whom."""

import pytest
from spacy.language import Language

from tests.models.conftest import Read


@pytest.fixture
def nlp(lexicon_nlp: Language) -> Language:
    return lexicon_nlp


@pytest.fixture
def read(lexicon_read: Read) -> Read:
    return lexicon_read


def labels(nlp: Language, text: str) -> set[tuple[str, str]]:
    return {(entity.text, entity.label_) for entity in nlp(text).ents}


def parties(read: Read, text: str) -> list[set[str]]:
    return [{party.name for party in item.parties} for item in read(text).cooperations]


@pytest.mark.parametrize(
    ("text", "surface", "label"),
    [
        ("Mereka meneken perjanjian kerja sama (PKS). PKS itu berlaku lama.", "PKS", "AGREEMENT"),
        ("Kementerian Sosial teken PKS pelatihan.", "PKS", "AGREEMENT"),
        ("Kader PKS hadir di sini.", "PKS", "INSTITUTION"),
        ("PT Rimba Lestari Cendana atau RLC hadir. Lalu RLC pergi.", "RLC", "COMPANY"),
        ("Rektor Universitas Asih Ove Lund hadir. Universitas Asih maju.", "Universitas Asih", "INSTITUTION"),
        ("Rektor Universitas Asih Ove Lund hadir. Universitas Asih maju.", "Ove Lund", "PERSON"),
        ("Rektor itu bernama Park Min-seo kemarin.", "Park Min-seo", "PERSON"),
        ("Ia membeli dari perusahaan Jepang Kitano Energy Corporation.", "Kitano Energy Corporation", "COMPANY"),
        ("Ia membeli dari perusahaan Jepang Kitano Energy Corporation kemarin.", "Jepang", "COUNTRY"),
        ("Kapal buatan Norvik Bil AB tiba. Norvik untung.", "Norvik", "COMPANY"),
        ("Pemkot Bandung-Universitas Tirta Asih bertemu.", "Pemkot Bandung", "INSTITUTION"),
        ("Pemkot Bandung-Universitas Tirta Asih bertemu.", "Universitas Tirta Asih", "INSTITUTION"),
        ("Ia tiba di Konawe Timur kemarin.", "Konawe Timur", "PLACE"),
        ("Naskah Head of Agreement dibaca.", "Head of Agreement", "AGREEMENT"),
    ],
)  # fmt: skip
def test_a_name_is_what_the_text_makes_of_it(nlp: Language, text: str, surface: str, label: str) -> None:
    assert (surface, label) in labels(nlp, text)


def test_an_abbreviation_of_common_words_is_no_body(nlp: Language) -> None:
    assert "PAN" not in {
        surface for surface, _ in labels(nlp, "Ada program air nagari (PAN) di sini. Lalu PAN selesai.")
    }


def test_the_short_name_behind_an_office_is_no_region(nlp: Language) -> None:
    text = 'Bupati Garut, Laksita Ardhani, hadir. "Kami siap," ujar Bupati Laksita, Senin.'
    assert ("Bupati", "POSITION") in labels(nlp, text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Pemerintah Kota (Pemkot) Parepare rapat.", "Pemerintah Kota (Pemkot) Parepare"),
        ("Pemerintah Kabupaten (Pemkab) Lembah Asri rapat.", "Pemerintah Kabupaten (Pemkab) Lembah Asri"),
        ("Kejaksaan Negeri (Kejari) Tabanan rapat.", "Kejaksaan Negeri (Kejari) Tabanan"),
        (
            "Badan Narkotika Nasional (BNN) Provinsi Bali rapat. BNN Provinsi Bali setuju.",
            "Badan Narkotika Nasional (BNN) Provinsi Bali",
        ),
        (
            "Direktorat Jenderal Bina Marga rapat. Ditjen Bina Marga Kementerian PU setuju.",
            "Direktorat Jenderal Bina Marga",
        ),
        ("Kitano Energy Corporation rapat. Kitano Energy setuju.", "Kitano Energy Corporation"),
    ],
)
def test_the_long_form_names_the_body(read: Read, text: str, name: str) -> None:
    assert name in {body.name for body in read(text).organisations}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Kementerian Sosial dan Universitas Tirta Asih, Kanada, menandatangani nota kesepahaman.",
            {"Kementerian Sosial", "Universitas Tirta Asih"},
        ),
        (
            "Kementerian Sosial dan Kitano Energy Corporation dari Jepang menandatangani kontrak.",
            {"Kementerian Sosial", "Kitano Energy Corporation"},
        ),
        (
            "Kementerian Sosial menandatangani perjanjian kerja sama (PKS) dengan UNICEF di Kantor BPS.",
            {"Kementerian Sosial", "UNICEF"},
        ),
        (
            "Direktorat Jenderal Bina Marga Kementerian Pekerjaan Umum (Kementerian PU) dan UNICEF meneken kontrak.",
            {"Direktorat Jenderal Bina Marga", "UNICEF"},
        ),
        (
            "Kementerian Sosial bekerja sama dengan UNICEF.\nKementerian Sosial, UNICEF, dan Kenya bekerja sama.",
            {"Kementerian Sosial", "UNICEF"},
        ),
    ],
)  # fmt: skip
def test_neither_home_nor_house_nor_parent_is_a_party(read: Read, text: str, expected: set[str]) -> None:
    assert parties(read, text) == [expected]


def test_capitals_in_a_title_make_no_name(read: Read) -> None:
    title = "Kampus Korsel Tawarkan Kursus Gizi Anak, Kementerian Sosial Masih Menimbang"
    assert [body.name for body in read("Rapat digelar kemarin.", title=title).organisations] == ["Kementerian Sosial"]


def test_a_title_shortens_what_the_text_names_in_full(read: Read) -> None:
    analysis = read(
        "Hutan itu dikelola bersama oleh Pemerintah Kota (Pemkot) Salaka dan Yayasan Rimba Asri.",
        title="Menengok Hutan Mini Salaka, Hasil Kolaborasi Pemkot dan Yayasan Rimba Asri",
    )
    assert [{party.name for party in item.parties} for item in analysis.cooperations] == [
        {"Pemerintah Kota (Pemkot) Salaka", "Yayasan Rimba Asri"}
    ]
