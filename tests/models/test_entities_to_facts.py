"""Organisations, events, countries, people and dates made of entities."""

from datetime import date

import pytest

from models.components.events import same_event
from models.names import abbreviates, fold, key
from tests.models.conftest import Read


@pytest.mark.parametrize(
    ("text", "name", "alias"),
    [
        ("Badan Mutu Garam (BMG) rapat. BMG setuju.", "Badan Mutu Garam", "BMG"),
        ("Kemenkeu rapat. Kementerian Keuangan setuju.", "Kementerian Keuangan", "Kemenkeu"),
        (
            "Pemprov Jabar rapat. Pemerintah Provinsi Jawa Barat setuju.",
            "Pemerintah Provinsi Jawa Barat",
            "Pemprov Jabar",
        ),
        ("PT Rimba Cendana Tbk rapat. PT Rimba Cendana setuju.", "PT Rimba Cendana Tbk", "PT Rimba Cendana"),
        (
            "Dinas Perhubungan (Dishub) Kota Bogor rapat. Dishub Kota Bogor setuju.",
            "Dinas Perhubungan (Dishub) Kota Bogor",
            "Dishub Kota Bogor",
        ),
    ],
)
def test_the_forms_of_a_body_are_one_organisation(read: Read, text: str, name: str, alias: str) -> None:
    bodies = [body for body in read(text).organisations if name in (body.name, *body.aliases)]
    assert [body.name for body in bodies] == [name]
    assert alias in bodies[0].aliases


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Asia Fair 2024", "Asia Fair", True),
        ("Asia Fair 2024", "Asia Fair 2023", False),
        ("Borneo Coffee Festival (BCF) 2025", "BCF", True),
        ("KTT G20", "KTT ASEAN", False),
    ],
)
def test_forms_of_an_event(one: str, other: str, same: bool) -> None:
    assert same_event(one, other) is same


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Delegasi Korsel tiba.", "Korea Selatan"),
        ("Delegasi RI tiba.", "Indonesia"),
        ("Delegasi Tiongkok tiba.", "China"),
        ("Delegasi Inggris Raya tiba.", "Inggris"),
        ("Presiden AS Arlo Whitman tiba.", "Amerika Serikat"),
    ],
)
def test_countries_have_one_name_and_cite_their_form(read: Read, text: str, name: str) -> None:
    analysis = read(text)
    assert [country.name for country in analysis.countries] == [name]
    assert len(analysis.countries[0].mentions) == 1


def test_a_country_inside_the_name_of_a_body_does_not_count(read: Read) -> None:
    assert read("Ia ketua Asosiasi Pengusaha Indonesia kemarin.").countries == ()


@pytest.mark.parametrize(
    ("text", "name", "official", "position", "affiliation"),
    [
        ("Menteri Perdagangan Budi Santarka hadir.", "Budi Santarka", True, "Menteri Perdagangan", None),
        (
            "Direktur Utama PT Rimba Cendana, Tono Wirya, hadir.",
            "Tono Wirya",
            False,
            "Direktur Utama",
            "PT Rimba Cendana",
        ),
        ("Kepala Badan Gizi Nasional Dewi Larasati hadir.", "Dewi Larasati", True, "Kepala", "Badan Gizi Nasional"),
        ("Mantan Gubernur Bali Made Suwirta hadir.", "Made Suwirta", False, "Mantan Gubernur Bali", None),
        ("Hadir Agus Tirtana, Kepala Badan Gizi Nasional.", "Agus Tirtana", True, "Kepala", "Badan Gizi Nasional"),
        ("Ketua Umum Partai Golkar Rudi Samaran hadir.", "Rudi Samaran", False, "Ketua Umum", "Partai Golkar"),
        (
            "Rektor Universitas Indonesia Sinta Murdani hadir.",
            "Sinta Murdani",
            False,
            "Rektor",
            "Universitas Indonesia",
        ),
        ("Plt Bupati Garut Heru Wiranta hadir.", "Heru Wiranta", True, "Plt Bupati Garut", None),
        ("Presiden Kenya Daniel Otieno hadir.", "Daniel Otieno", True, "Presiden Kenya", None),
    ],
)
def test_people_have_office_body_and_standing(
    read: Read, text: str, name: str, official: bool, position: str, affiliation: str | None
) -> None:
    person = next(person for person in read(text).people if person.name == name)
    assert (person.official, person.position, person.affiliation) == (official, position, affiliation)


def test_an_office_finds_its_body_elsewhere_in_the_text(read: Read) -> None:
    text = "Menteri Perdagangan Budi Santarka hadir. Kementerian Perdagangan menyiapkan acara."
    assert read(text).people[0].affiliation == "Kementerian Perdagangan"


def test_a_partial_name_belongs_to_the_full_one(read: Read) -> None:
    people = read('Menteri Perdagangan Budi Santarka hadir. "Kami siap membantu warga," kata Budi.').people
    assert [(person.name, person.aliases) for person in people] == [("Budi Santarka", ("Budi",))]


@pytest.mark.parametrize(
    ("wording", "published", "start", "end"),
    [
        ("2-6 September 2024", None, date(2024, 9, 2), date(2024, 9, 6)),
        ("30 Mei hingga 2 Juni 2025", None, date(2025, 5, 30), date(2025, 6, 2)),
        ("Senin (11/8/2025)", None, date(2025, 8, 11), date(2025, 8, 11)),
        ("Senin (11/8)", date(2025, 8, 12), date(2025, 8, 11), date(2025, 8, 11)),
        ("Rabu (31/12)", date(2026, 1, 2), date(2025, 12, 31), date(2025, 12, 31)),
        ("Minggu", date(2024, 9, 8), date(2024, 9, 8), date(2024, 9, 8)),
        ("Jumat", date(2024, 9, 8), date(2024, 9, 6), date(2024, 9, 6)),
        ("Agustus 2025", None, date(2025, 8, 1), date(2025, 8, 31)),
        ("tahun 2023", None, date(2023, 1, 1), date(2023, 12, 31)),
        ("Minggu", None, None, None),
        ("Senin (31/2/2025)", None, None, None),
    ],
)
def test_dates_are_resolved_against_the_publication(
    read: Read, wording: str, published: date | None, start: date | None, end: date | None
) -> None:
    dates = read(f"Rapat digelar pada {wording} di sini.", published=published).dates
    assert [(item.text, item.start, item.end) for item in dates] == [(wording, start, end)]


@pytest.mark.parametrize(
    ("text", "speaker", "cue"),
    [
        ('"Kami siap membantu semua warga," kata Budi Santarka.', "Budi Santarka", "kata"),
        ('Budi Santarka mengatakan, "Kami siap membantu semua warga."', "Budi Santarka", "mengatakan"),
        ("“Kami siap membantu semua warga,” ujar Budi Santarka.", "Budi Santarka", "ujar"),
        ('"Kami siap membantu semua warga" tertulis di spanduk.', None, None),
    ],
)
def test_quotes_have_their_speaker(read: Read, text: str, speaker: str | None, cue: str | None) -> None:
    quotes = read(text).quotes
    assert [(quote.speaker, quote.cue) for quote in quotes] == [(speaker, cue)]
    assert quotes[0].text.startswith("Kami siap")


def test_a_cue_without_a_name_gives_the_speaker_before(read: Read) -> None:
    text = '"Kami siap membantu warga," kata Budi Santarka.\n"Anggaran sudah ada sejak lama," katanya.'
    assert [quote.speaker for quote in read(text).quotes] == ["Budi Santarka", "Budi Santarka"]


@pytest.mark.parametrize(
    ("short", "long", "expected"),
    [("Kemendagri", "Kementerian Dalam Negeri", True), ("BMG", "Badan Mutu Garam", True), ("XYZ", "Badan Mutu", False)],
)
def test_abbreviations(short: str, long: str, expected: bool) -> None:
    assert abbreviates(short, long) is expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("PT Rimba (Persero) Tbk", "Rimba"),
        ("Kementerian Sosial RI", "kementerian sosial"),
        ("Café Rimba", "CAFE RIMBA"),
    ],
)
def test_keys_ignore_legal_forms_case_and_accents(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize("text", ["İSTANBUL", "ẞtraße", "abc"])
def test_folding_keeps_positions(text: str) -> None:
    assert len(fold(text)) == len(text)
