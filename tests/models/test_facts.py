"""Dates, amounts, quotes, sides, sectors and what else a text says of its cooperations and occasions.

Every case names its phenomenon. What needs names runs on the pipeline of lexicons and rules, so that a case tests the
rule it is about and no network.
"""

from datetime import date
from decimal import Decimal

import pytest
from babel.core import get_global

from models.amounts import Amounts
from models.dating import Dating
from models.lexicons import load_lexicon
from models.quotation import quoted
from models.sectors import Sectors
from models.sides import Kind, Sides, channel
from models.speakers import Cues
from tests.models.conftest import Read

PUBLISHED = date(2025, 6, 17)
"""A Tuesday."""


@pytest.fixture(scope="session")
def read(lexicon_read: Read) -> Read:
    return lexicon_read


@pytest.fixture(scope="module")
def dating() -> Dating:
    return Dating(load_lexicon().tables["calendar"])


@pytest.fixture(scope="module")
def amounts() -> Amounts:
    return Amounts(load_lexicon().tables["currencies"])


@pytest.fixture(scope="module")
def cues() -> Cues:
    return Cues(load_lexicon().tables["speech"])


@pytest.fixture(scope="module")
def sides() -> Sides:
    return Sides(load_lexicon())


@pytest.fixture(scope="module")
def sectors() -> Sectors:
    return Sectors(load_lexicon().tables["sectors"])


def case(phenomenon: str, *values: object) -> object:
    return pytest.param(*values, id=phenomenon)


# --- dates ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expression", "start", "end"),
    [
        case("weekday-alone", "Ia hadir pada Minggu di Jakarta", "Minggu", "2025-06-15", "2025-06-15"),
        case("weekday-today", "Ia tiba Selasa di Jakarta", "Selasa", "2025-06-17", "2025-06-17"),
        case("weekday-with-apostrophe", "pada Jum'at lalu", "Jum'at lalu", "2025-06-13", "2025-06-13"),
        case("weekday-planned", "Rapat akan digelar Kamis di Bogor", "Kamis", "2025-06-19", "2025-06-19"),
        case("weekday-of-next-week", "tiba Senin pekan depan", "Senin pekan depan", "2025-06-23", "2025-06-23"),
        case("weekday-past-week", "pada Senin pekan lalu", "Senin pekan lalu", "2025-06-09", "2025-06-09"),
        case("weekday-in-full", "Senin (16/6/2025) siang", "Senin (16/6/2025) siang", "2025-06-16", "2025-06-16"),
        case("weekday-without-year", "kata dia, Rabu (31/12).", "Rabu (31/12)", "2025-12-31", "2025-12-31"),
        case("weekdays-as-range", "Senin-Rabu (2-4/6/2025)", "Senin-Rabu (2-4/6/2025)", "2025-06-02", "2025-06-04"),
        case("weekday-in-capitals", "KAMIS (12/6/2025)", "KAMIS (12/6/2025)", "2025-06-12", "2025-06-12"),
        case(
            "weekday-day-and-clock",
            "Sabtu, 14 Juni 2025, pukul 09.00 WIB",
            "Sabtu, 14 Juni 2025, pukul 09.00 WIB",
            "2025-06-14",
            "2025-06-14",
        ),
        case("days-of-one-month", "2-6 September 2024", "2-6 September 2024", "2024-09-02", "2024-09-06"),
        case("two-days-joined", "20 dan 21 Mei 2025", "20 dan 21 Mei 2025", "2025-05-20", "2025-05-21"),
        case("three-days-listed", "1, 2, dan 3 Juni 2025", "1, 2, dan 3 Juni 2025", "2025-06-01", "2025-06-03"),
        case(
            "days-of-two-months",
            "28 Februari hingga 2 Maret 2025",
            "28 Februari hingga 2 Maret 2025",
            "2025-02-28",
            "2025-03-02",
        ),
        case("day-of-next-year", "pada 3 Januari mendatang", "3 Januari mendatang", "2026-01-03", "2026-01-03"),
        case("day-past", "sejak rapat 9 Mei lalu", "9 Mei lalu", "2025-05-09", "2025-05-09"),
        case("short-month", "per 5 Des 2024", "5 Des 2024", "2024-12-05", "2024-12-05"),
        case("day-of-the-month", "pada tanggal 24 di Bogor", "tanggal 24", "2025-06-24", "2025-06-24"),
        case("iso-day", "arsip 2026-03-05 itu", "2026-03-05", "2026-03-05", "2026-03-05"),
        case("month-and-year", "pada Agustus 2025", "Agustus 2025", "2025-08-01", "2025-08-31"),
        case("months-as-range", "Maret-April 2025", "Maret-April 2025", "2025-03-01", "2025-04-30"),
        case("end-of-a-month", "pada akhir Juli 2025", "akhir Juli 2025", "2025-07-21", "2025-07-31"),
        case("beginning-of-a-year", "pada awal 2025", "awal 2025", "2025-01-01", "2025-04-30"),
        case("middle-of-next-year", "pertengahan tahun depan", "pertengahan tahun depan", "2026-05-01", "2026-08-31"),
        case("week-past", "diteken pekan lalu di Bogor", "pekan lalu", "2025-06-09", "2025-06-15"),
        case("weekend-coming", "akhir pekan ini", "akhir pekan ini", "2025-06-21", "2025-06-22"),
        case("month-coming", "mulai berjalan bulan depan", "bulan depan", "2025-07-01", "2025-07-31"),
        case("yesterday", "ia datang kemarin", "kemarin", "2025-06-16", "2025-06-16"),
        case("yesterday-with-day", "kemarin (16/6)", "kemarin (16/6)", "2025-06-16", "2025-06-16"),
        case("tomorrow", "Besok ia berangkat", "Besok", "2025-06-18", "2025-06-18"),
        case("years-ago-in-words", "dua tahun lalu", "dua tahun lalu", "2023-01-01", "2023-12-31"),
        case("a-year-ago", "setahun lalu", "setahun lalu", "2024-01-01", "2024-12-31"),
        case("days-to-come", "lima hari lagi", "lima hari lagi", "2025-06-22", "2025-06-22"),
        case("last-years", "dalam lima tahun terakhir", "lima tahun terakhir", "2020-06-17", "2025-06-17"),
        case("months-ahead", "tiga bulan ke depan", "tiga bulan ke depan", "2025-06-17", "2025-09-17"),
        case("quarter", "pada kuartal II 2025", "kuartal II 2025", "2025-04-01", "2025-06-30"),
        case("end-of-a-quarter", "akhir kuartal I-2021", "akhir kuartal I-2021", "2021-03-01", "2021-03-31"),
        case("school-year-short", "tahun ajaran 2024/25", "tahun ajaran 2024/25", "2024-01-01", "2025-12-31"),
        case(
            "year-up-to-a-day",
            "tahun 2010 hingga 31 Juli 2018",
            "tahun 2010 hingga 31 Juli 2018",
            "2010-01-01",
            "2018-07-31",
        ),
        case("half-of-this-year", "Semester I tahun ini", "Semester I tahun ini", "2025-01-01", "2025-06-30"),
        case("school-year", "tahun ajaran 2024/2025", "tahun ajaran 2024/2025", "2024-01-01", "2025-12-31"),
        case("years-as-range", "periode 2024-2029", "2024-2029", "2024-01-01", "2029-12-31"),
        case("decade", "pada tahun 1990-an", "tahun 1990-an", "1990-01-01", "1999-12-31"),
        case("open-end", "berlaku sejak 2019.", "sejak 2019", "2019-01-01", None),
        case("open-start", "berlaku hingga 2030.", "hingga 2030", None, "2030-12-31"),
        case("from-and-to", "sejak 2019 hingga 2024", "sejak 2019 hingga 2024", "2019-01-01", "2024-12-31"),
        case("no-such-day", "Senin (31/2/2025)", "Senin (31/2/2025)", None, None),
    ],
)
def test_times_are_found_and_resolved(
    dating: Dating, text: str, expression: str, start: str | None, end: str | None
) -> None:
    (found,) = dating.find(text, PUBLISHED)
    first, last = found.days
    assert (text[found.start : found.end], first and first.isoformat(), last and last.isoformat()) == (
        expression,
        start,
        end,
    )


@pytest.mark.parametrize(
    "text",
    [
        case("market-named-for-a-day", "pedagang Pasar Minggu"),
        case("holy-day", "libur Jumat Agung"),
        case("number-of-people", "sebanyak 2025 orang hadir"),
        case("number-of-things", "2024 unit rumah"),
        case("amount", "Rp 2024 miliar"),
        case("law", "Nomor 2025"),
        case("fraction", "1/2 bagian dan 10/11 suara"),
        case("duration", "kontrak berlaku lima tahun dan 14 bulan"),
        case("vague-past", "beberapa bulan lalu dan tahun-tahun lalu"),
        case("told-from-another-day", "tahun sebelumnya dan pekan berikutnya"),
        case("vague-now", "saat ini, dulu dan nanti"),
        case("week-in-small-letters", "selama dua minggu"),
        case("long-number", "kode 20251 dan 1.2025"),
    ],
)
def test_what_is_no_calendar_time_is_left_alone(dating: Dating, text: str) -> None:
    assert dating.find(text, PUBLISHED) == []


@pytest.mark.parametrize(
    ("text", "resolved"),
    [
        case("weekday-needs-the-day", "Minggu", False),
        case("yesterday-needs-it", "kemarin", False),
        case("weekday-in-full-does-not", "Senin (16/6/2025)", True),
        case("month-needs-it", "Agustus", False),
        case("year-does-not", "awal 2025", True),
    ],
)
def test_without_a_publication_nothing_is_guessed(dating: Dating, text: str, resolved: bool) -> None:
    (found,) = dating.find(text, None)
    assert (found.days != (None, None)) is resolved


def test_a_date_inside_another_name_is_none(read: Read) -> None:
    assert [item.text for item in read("KTT ASEAN 2025 dibuka Senin (16/6/2025).").dates] == ["Senin (16/6/2025)"]


def test_a_line_that_is_no_story_gives_no_facts(read: Read) -> None:
    found = read(
        'Rapat usai.\nBaca juga: "Kami siap membantu warga," dana Rp 2 miliar cair Senin (16/6/2025)\nSelesai.'
    )
    assert (found.dates, found.money, found.quotes) == ((), (), ())


# --- money ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "surface", "amount", "currency", "upper"),
    [
        case("decimal-comma", "senilai Rp1,5 triliun.", "Rp1,5 triliun", "1.5e12", "IDR", None),
        case("thousands", "Rp 50.000.000", "Rp 50.000.000", "5e7", "IDR", None),
        case("cash-dash", "biaya Rp 50.000,- per orang", "Rp 50.000,-", "5e4", "IDR", None),
        case("cents", "Rp50.000.000,00", "Rp50.000.000,00", "5e7", "IDR", None),
        case("three-decimals", "Rp2,446 miliar", "Rp2,446 miliar", "2.446e9", "IDR", None),
        case("thousands-with-multiplier", "Rp 1.234 triliun", "Rp 1.234 triliun", "1.234e15", "IDR", None),
        case("letter-for-milliard", "dana Rp 5 M cair", "Rp 5 M", "5e9", "IDR", None),
        case("dot-after-sign", "Rp. 750 juta", "Rp. 750 juta", "7.5e8", "IDR", None),
        case("range-with-one-multiplier", "Rp1-2 miliar", "Rp1-2 miliar", "1e9", "IDR", "2e9"),
        case(
            "range-with-two",
            "Rp 500 juta hingga Rp 1 miliar",
            "Rp 500 juta hingga Rp 1 miliar",
            "5e8",
            "IDR",
            "1e9",
        ),
        case("range-in-words", "10-15 juta dolar AS", "10-15 juta dolar AS", "1e7", "USD", "1.5e7"),
        case("english-number", "US$ 1,250.50", "US$ 1,250.50", "1250.5", "USD", None),
        case("english-decimal", "2.5 miliar USD", "2.5 miliar USD", "2.5e9", "USD", None),
        case("english-multiplier", "$3.5 billion", "$3.5 billion", "3.5e9", "USD", None),
        case("bare-dollar", "satu miliar dolar", "satu miliar dolar", "1e9", "USD", None),
        case("singapore-dollar", "S$ 20 juta", "S$ 20 juta", "2e7", "SGD", None),
        case("dollar-of-a-state", "5 juta dolar Australia", "5 juta dolar Australia", "5e6", "AUD", None),
        case("ringgit-sign", "RM50 juta", "RM50 juta", "5e7", "MYR", None),
        case("ringgit-word", "2 juta ringgit Malaysia", "2 juta ringgit Malaysia", "2e6", "MYR", None),
        case("headline-capitals", "HIBAH RP 5 MILIAR", "RP 5 MILIAR", "5e9", "IDR", None),
        case("spelt-half", "setengah triliun rupiah", "setengah triliun rupiah", "5e11", "IDR", None),
        case("spelt-teens", "dua belas miliar rupiah", "dua belas miliar rupiah", "1.2e10", "IDR", None),
    ],
)
def test_amounts_have_value_and_currency(
    amounts: Amounts, text: str, surface: str, amount: str, currency: str, upper: str | None
) -> None:
    (found,) = amounts.find(text)
    assert (found.text, found.amount, found.currency) == (surface, Decimal(amount), currency)
    assert found.upper == (Decimal(upper) if upper else None)


@pytest.mark.parametrize(
    "text",
    [
        case("eatery", "makan di RM Sederhana 2"),
        case("share", "naik 5 persen"),
        case("count", "12 juta warga"),
        case("verb", "ia won 3 kali"),
    ],
)
def test_what_is_no_money_is_left_alone(amounts: Amounts, text: str) -> None:
    assert amounts.find(text) == []


def test_every_currency_is_one_of_unicode() -> None:
    known = {code for codes in get_global("territory_currencies").values() for code, *_ in codes}
    table = load_lexicon().tables["currencies"]
    assert (set(table["signs"]) | set(table["words"])) - known == set()


# --- quotes ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        case("straight", 'Ia berkata, "Kami siap."', ["Kami siap."]),
        case("curly", "“Kami siap,” katanya.", ["Kami siap,"]),
        case("closing-mark-twice", "”Kami siap,” katanya.", ["Kami siap,"]),
        case("opening-mark-twice", "“Kami siap,“ katanya.", ["Kami siap,"]),
        case("mixed", '"Kami siap,” katanya.', ["Kami siap,"]),
        case("low-opening", "„Kami siap,“ katanya.", ["Kami siap,"]),
        case("lost-end-before-cue", '"Kami siap, kata Budi.', ["Kami siap,"]),
        case("lost-beginning", 'Kami siap," kata Budi.', ["Kami siap,"]),
        case("lost-beginning-in-paragraph", 'Rapat usai. Kami siap," kata Budi.', ["Kami siap,"]),
        case("lost-space-before", 'Rapat selesai."Kami siap," kata Budi.', ["Kami siap,"]),
        case("lost-space-behind", '"Kami siap."Rapat selesai.', ["Kami siap."]),
        case("lost-space-before-cue", '"Kami siap,"kata Budi.', ["Kami siap,"]),
        case("mark-at-each-paragraph", '"Kami siap.\n"Dana ada," katanya.', ["Kami siap.", "Dana ada,"]),
        case("marks-at-both-ends", '"Kami siap.\nDana ada," katanya.', ["Kami siap.\nDana ada,"]),
        case("two-in-one-line", '"Kami siap," katanya. "Dana ada."', ["Kami siap,", "Dana ada."]),
        case("no-quote", "Layar 14 inci dan 5' saja.", []),
    ],
)
def test_quotation_marks_are_paired(cues: Cues, text: str, words: list[str]) -> None:
    assert [text[item.start : item.end] for item in quoted(text, cues.behind)] == words


SPEECH = "Kami siap membantu semua warga"


@pytest.mark.parametrize(
    ("text", "speaker", "means"),
    [
        case("name-behind", f'"{SPEECH}," kata Budi Santarka di Bogor.', "Budi Santarka", "Budi Santarka"),
        case(
            "office-before-the-name",
            f'"{SPEECH}," ujar Menteri Sosial Rudi Samaran.',
            "Rudi Samaran",
            "Rudi Samaran",
        ),
        case("verb-before", f'Budi Santarka menegaskan, "{SPEECH}."', "Budi Santarka", "Budi Santarka"),
        case("verb-behind-the-name", f'"{SPEECH}," Budi Santarka menambahkan.', "Budi Santarka", "Budi Santarka"),
        case("colon", f'Budi Santarka: "{SPEECH}."', "Budi Santarka", "Budi Santarka"),
        case("according-to", f'Menurut Budi Santarka, "{SPEECH}."', "Budi Santarka", "Budi Santarka"),
        case("suffix", f'Budi Santarka hadir. "{SPEECH}," ujarnya.', "Budi Santarka", "ujarnya"),
        case("pronoun", f'Budi Santarka hadir. "{SPEECH}," kata dia.', "Budi Santarka", "dia"),
        case("pronoun-before", f'Budi Santarka hadir. Ia mengatakan, "{SPEECH}."', "Budi Santarka", "Ia"),
        case("short-name", f'Budi Santarka hadir. "{SPEECH}," kata Budi.', "Budi Santarka", "Budi"),
        case(
            "office-alone",
            f'Gubernur Jawa Barat Budi Santarka hadir. "{SPEECH}," kata Gubernur.',
            "Budi Santarka",
            "Gubernur",
        ),
        case(
            "object-does-not-speak",
            f'Usai bertemu Siti Rahayu, Budi Santarka mengatakan, "{SPEECH}."',
            "Budi Santarka",
            "Budi Santarka",
        ),
        case(
            "pronoun-means-the-subject",
            f'Budi Santarka bertemu Siti Rahayu. "{SPEECH}," katanya.',
            "Budi Santarka",
            "katanya",
        ),
        case("slogan-on-a-banner", f'"{SPEECH}" tertulis di sana.', None, None),
        case("who-asked-has-no-name", f'"{SPEECH}?" tanya wartawan kepada Budi Santarka.', None, None),
    ],
)
def test_quotes_have_their_speaker(read: Read, text: str, speaker: str | None, means: str | None) -> None:
    (quote,) = read(text).quotes
    assert quote.direct
    assert quote.text.rstrip(",.?") == SPEECH
    assert quote.speaker == speaker
    assert (f"\n{text}"[quote.speaker_span.start : quote.speaker_span.end] if quote.speaker_span else None) == means


@pytest.mark.parametrize(
    ("text", "words", "cue"),
    [
        case("that-clause", "Budi Santarka mengatakan bahwa proyek itu selesai.", "proyek itu selesai", "mengatakan"),
        case("plain-clause", "Budi Santarka menyebut proyek itu selesai.", "proyek itu selesai", "menyebut"),
        case("comma", "Budi Santarka mengatakan, proyek itu selesai.", "proyek itu selesai", "mengatakan"),
        case("according-to", "Menurut Budi Santarka, proyek itu selesai.", "proyek itu selesai", "Menurut"),
        case("cue-at-the-end", "Proyek itu selesai, kata Budi Santarka.", "Proyek itu selesai", "kata"),
        case(
            "cue-inside",
            "Proyek itu, menurut Budi Santarka, selesai bulan depan.",
            "Proyek itu, menurut Budi Santarka, selesai bulan depan",
            "menurut",
        ),
    ],
)
def test_indirect_speech_is_reported(read: Read, text: str, words: str, cue: str) -> None:
    (quote,) = read(text).quotes
    assert (quote.direct, quote.speaker, quote.text, quote.cue) == (False, "Budi Santarka", words, cue)


@pytest.mark.parametrize(
    "text",
    [
        case("denied-speech", "Budi Santarka tidak mengatakan bahwa proyek itu selesai."),
        case("relative-clause", "Budi Santarka, yang mengatakan bahwa proyek itu selesai."),
        case("nobody", "Laporan itu menyebutkan bahwa proyek itu selesai."),
        case("title", 'Seminar bertajuk "Satu Desa Satu Produk" dibuka Budi Santarka.'),
        case("one-word", 'Budi Santarka menyebutnya "mustahil".'),
    ],
)
def test_what_nobody_says_is_no_quote(read: Read, text: str) -> None:
    assert read(text).quotes == ()


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        case(
            "goes-on-in-the-paragraph",
            f'"{SPEECH}," kata Budi Santarka. "Anggaran sudah ada sejak lama."',
            ["Budi Santarka", "Budi Santarka"],
        ),
        case(
            "goes-on-over-paragraphs",
            f'"{SPEECH}.\n\n"Anggaran sudah ada sejak lama," kata Budi Santarka.',
            ["Budi Santarka", "Budi Santarka"],
        ),
        case(
            "another-one-speaks",
            f'"{SPEECH}," kata Budi Santarka.\n"Kami tunggu dulu," ujar Siti Rahayu.\n"Itu tidak lama," ucapnya.',
            ["Budi Santarka", "Siti Rahayu", "Siti Rahayu"],
        ),
        case(
            "a-new-subject-takes-over",
            f'"{SPEECH}," kata Budi Santarka.\nSiti Rahayu menyambut baik hal itu. "Ini kabar baik," ujarnya.',
            ["Budi Santarka", "Siti Rahayu"],
        ),
    ],
)
def test_speech_over_several_quotes_keeps_its_speakers(read: Read, text: str, speakers: list[str]) -> None:
    assert [quote.speaker for quote in read(text).quotes] == speakers


# --- sides and channel ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("forms", "beside", "side"),
    [
        case("legal-form", ("PT Rimba Cendana",), None, "domestic"),
        case("legal-form-abroad", ("Norrvinge AB",), None, "foreign"),
        case("state-in-the-name", ("Kementerian Pertahanan Malaysia",), None, "foreign"),
        case("english-state-name", ("Embassy of Canada",), None, "foreign"),
        case("ministry-without-state", ("Kementerian Pertahanan",), None, "domestic"),
        case("region-in-the-name", ("Polda Riau",), None, "domestic"),
        case("embassy-of-the-republic", ("KBRI Tokyo",), None, "domestic"),
        case("embassy-for-another", ("Kedutaan Besar RI untuk Jepang",), None, "domestic"),
        case("city-abroad", ("New York",), None, "foreign"),
        case("region-at-home", ("Jawa Barat",), None, "domestic"),
        case("continent", ("Asia Timur Council",), None, None),
        case("known-business-abroad", ("Google",), None, "foreign"),
        case("daughter-of-a-known-one", ("Pertamina Foundation",), None, "domestic"),
        case("alias-tells", ("Lintas Artha", "PT Lintas Artha"), None, "domestic"),
        case("state-beside", ("Norrvinge",), "Swedia", "foreign"),
        case("between-states", ("ASEAN",), None, "foreign"),
        case("nothing-tells", ("Norrvinge",), None, None),
    ],
)
def test_parties_have_a_side(sides: Sides, forms: tuple[str, ...], beside: str | None, side: str | None) -> None:
    assert sides.side(forms, beside=beside) == side


@pytest.mark.parametrize(
    ("forms", "company", "kind"),
    [
        case("ministry", ("Kementerian Sosial",), False, "government"),
        case("region", ("Jawa Barat",), False, "government"),
        case("foreign-ministry", ("Ministry of Interior",), False, "government"),
        case("business", ("PT Rimba Cendana",), True, "business"),
        case("state-owned", ("PT Pertamina (Persero)",), True, "business"),
        case("university", ("Universitas Rimba Jaya",), False, "university"),
        case("english-university", ("Hokuriku National University",), False, "university"),
        case("intergovernmental", ("Perserikatan Bangsa-Bangsa", "PBB"), False, "international"),
        case("part-of-one", ("Badan Nuklir PBB",), False, "international"),
        case("mission-to-one", ("Perutusan Tetap RI untuk PBB",), False, "civil"),
        case("association", ("Asosiasi Petani Lada",), False, "civil"),
        case("party", ("Partai Golkar",), False, "civil"),
    ],
)
def test_parties_have_a_kind(sides: Sides, forms: tuple[str, ...], company: bool, kind: str) -> None:
    assert sides.kind(forms, company=company) == kind


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        (["government", "government"], "government-government"),
        (["government", "business"], "government-business"),
        (["business", "business"], "business-business"),
        (["government", "business", "university"], "university"),
        (["government", "international", "university"], "international-organisation"),
        (["business", "civil"], "civil-society"),
    ],
)
def test_the_channel_follows_from_the_kinds(kinds: list[Kind], expected: str) -> None:
    assert channel(kinds) == expected


# --- sectors --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "sentence", "names", "expected"),
    [
        case("field", ["panas bumi"], "", [], ("energy",)),
        case("two-fields", ["ketahanan pangan", "pertahanan"], "", [], ("defence", "agriculture")),
        case("longest-phrase-wins", ["ekonomi kreatif"], "", [], ("culture",)),
        case("suffix", ["perdagangannya"], "", [], ("trade",)),
        case("sentence", [], "Kedua pihak membangun bandara.", [], ("transport",)),
        case("fields-before-sentence", ["pendidikan"], "Kedua pihak membangun bandara.", [], ("education",)),
        case("names-where-nothing-tells", [], "Kedua pihak sepakat.", ["Dinas Kesehatan"], ("health",)),
        case("neutral-phrase", [], "Lewat media sosial dan anak usaha.", [], ()),
        case("no-part-of-a-word", ["kesehatanku", "tolong"], "", [], ()),
        case("at-most-three", ["energi", "dagang", "riset", "budaya"], "", [], ("trade", "energy", "science")),
    ],
)
def test_sectors(
    sectors: Sectors, fields: list[str], sentence: str, names: list[str], expected: tuple[str, ...]
) -> None:
    assert sectors.of(fields=fields, sentence=sentence, names=names) == expected


def test_the_taxonomy_is_complete_and_no_word_stands_twice() -> None:
    table = load_lexicon().tables["sectors"]
    taxonomy = {key: one for key, one in table.items() if key != "neutral"}
    assert all(one["id"] and one["en"] and one["words"] for one in taxonomy.values())
    words = [*table["neutral"], *(word for one in taxonomy.values() for word in one["words"])]
    assert sorted(set(words)) == sorted(words)


# --- details of a cooperation ---------------------------------------------------------------------------------------


DEAL = "Kementerian Sosial menandatangani nota kesepahaman dengan PT Rimba Cendana"


@pytest.mark.parametrize(
    ("text", "value", "day", "place"),
    [
        case(
            "all-in-one",
            f"{DEAL} senilai Rp 2 miliar di Bandung, Senin (16/6/2025).",
            "Rp 2 miliar",
            "Senin (16/6/2025)",
            "Bandung",
        ),
        case("value-in-the-next-sentence", f"{DEAL}. Nilai kontrak mencapai Rp 2 miliar.", "Rp 2 miliar", None, None),
        case("amount-about-something-else", f"{DEAL}. Harga beras Rp 12.000 saja.", None, None, None),
        case("rate", f"{DEAL} saat harga Rp 12.000 per kilogram.", None, None, None),
        case("next-paragraph", f"{DEAL}.\nNilai kontrak mencapai Rp 2 miliar.", None, None, None),
        case("day-of-the-report", f"Dikutip dari laman resmi, Senin (16/6/2025), {DEAL}.", None, None, None),
        case("place-of-the-report", f"{DEAL}, kata Budi Santarka di Bandung.", None, None, None),
    ],
)
def test_value_date_and_place_come_with_their_spans(
    read: Read, text: str, value: str | None, day: str | None, place: str | None
) -> None:
    (item,) = read(text, published=PUBLISHED).cooperations
    assert (item.value, item.date, item.place) == (value, day, place)
    spans = (item.value_span, item.date_span, item.place_span)
    assert tuple(f"\n{text}"[span.start : span.end] if span else None for span in spans) == (value, day, place)


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        case("signed", f"{DEAL}.", "reported"),
        case("planned", "Kementerian Sosial akan bekerja sama dengan PT Rimba Cendana.", "planned"),
        case("wished", "Kementerian Sosial mengajak PT Rimba Cendana bekerja sama.", "wished"),
        case("running", "Kementerian Sosial bekerja sama dengan PT Rimba Cendana membagikan buku.", "reported"),
    ],
)
def test_modality(read: Read, text: str, modality: str) -> None:
    (item,) = read(text).cooperations
    assert item.modality == modality


def test_sides_channel_and_sectors_of_a_cooperation(read: Read) -> None:
    text = "Indonesia dan Jepang menandatangani nota kesepahaman di bidang energi terbarukan."
    (item,) = read(text).cooperations
    assert (item.domestic, item.foreign) == (("Indonesia",), ("Jepang",))
    assert (item.channel, item.sectors) == ("government-government", ("energy",))


# --- occasions ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "acronym", "days", "place"),
    [
        case(
            "acronym-days-and-place",
            "Menteri hadir di Asia Green Town Expo (AGTE) 2024 pada 2-6 September 2024 di Osaka.",
            "AGTE",
            ("2024-09-02", "2024-09-06"),
            "Osaka",
        ),
        case("year-in-the-name", "Kenya Expo 2025 dibuka di Bandung.", None, ("2025-01-01", "2025-12-31"), "Bandung"),
        case("held-in-another-year", "Kenya Expo 2024 dibuka di Bandung pada 12 Juni 2025.", None, None, "Bandung"),
        case(
            "day-of-the-report",
            "Kenya Expo 2025 ramai, kata Budi Santarka, Senin (16/6/2025).",
            None,
            ("2025-01-01", "2025-12-31"),
            None,
        ),
    ],
)
def test_occasions_have_acronym_date_and_place(
    read: Read, text: str, acronym: str | None, days: tuple[str, str] | None, place: str | None
) -> None:
    (event,) = read(text, published=PUBLISHED).events
    found = event.date and tuple(day.isoformat() for day in (event.date.start, event.date.end) if day)
    assert (event.acronym, found, event.place) == (acronym, days, place)


# --- countries ------------------------------------------------------------------------------------------------------


def test_every_home_is_a_state() -> None:
    lexicon = load_lexicon()
    assert set(lexicon.homes.values()) - set(lexicon.countries.values()) == set()


@pytest.mark.parametrize(
    ("form", "name"),
    [
        case("short", "Korsel", "Korea Selatan"),
        case("initials", "AS", "Amerika Serikat"),
        case("older-name", "Tiongkok", "China"),
        case("people-s-republic", "RRT", "China"),
        case("newsroom-spelling", "Perancis", "Prancis"),
        case("endonym", "Turkiye", "Turki"),
        case("unitary-state", "NKRI", "Indonesia"),
        case("form-of-state", "Republik Belarus", "Belarus"),
        case("kingdom", "Kerajaan Arab Saudi", "Arab Saudi"),
        case("capitals", "MALAYSIA", "Malaysia"),
        case("guidelines-over-unicode", "Inggris", "Inggris"),
        case("not-a-member-of-the-un", "Palestina", "Palestina"),
    ],
)
def test_states_have_one_name(form: str, name: str) -> None:
    assert load_lexicon().countries[form] == name


# --- hostile texts --------------------------------------------------------------------------------------------------


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "text",
    [
        case("numbers-in-a-list", "1, " * 30_000),
        case("days-without-end", "2 Juni hingga " * 7_000),
        case("years", "2024 " * 20_000),
        case("amounts-without-end", "Rp 5 juta hingga " * 6_000),
        case("digits", "1" * 100_000),
        case("marks", '"' * 100_000),
        case("openings", '"a. ' * 25_000),
        case("white-space", " " * 100_000),
        case("cues", ", kata " * 14_000),
    ],
)
def test_hostile_texts_are_read_in_one_go(dating: Dating, amounts: Amounts, cues: Cues, text: str) -> None:
    for found in (
        [item.end for item in dating.find(text, PUBLISHED)],
        [item.span.end for item in amounts.find(text)],
        [item.closes for item in quoted(text, cues.behind)],
    ):
        assert all(end <= len(text) for end in found)


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "text",
    [
        case("offices-in-one-sentence", "Menteri Perdagangan, Badan Kita, " * 2_000),
        case("occasions-in-one-sentence", "Kenya Expo 2025 di Bandung " * 2_000),
        case(
            "speech-in-one-sentence", "Budi Santarka mengatakan bahwa proyek itu selesai, kata Siti Rahayu dan " * 700
        ),
    ],
)
def test_hostile_sentences_are_read_in_one_go(read: Read, text: str) -> None:
    assert read(text).id == "t"
