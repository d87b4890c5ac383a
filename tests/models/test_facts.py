"""What a text says of its cooperations and occasions beside the parties, and texts that are no news at all.

Every case names its phenomenon. What needs names runs on the pipeline of lexicons and rules, so that a case tests the
rule it is about and no network.
"""

import pytest

from models.amounts import Amounts
from models.dating import Dating
from models.quotation import quoted
from models.speakers import Cues
from tests.models.conftest import PUBLISHED, Read, case


@pytest.fixture(scope="session")
def read(lexicon_read: Read) -> Read:
    return lexicon_read


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
        case("named-in-the-next-paragraph", f"{DEAL}.\nNilai kontrak mencapai Rp 2 miliar.", "Rp 2 miliar", None, None),
        case("vague-in-the-next-paragraph", f"{DEAL}.\nDana lain mencapai Rp 2 miliar.", None, None, None),
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


# --- hostile texts --------------------------------------------------------------------------------------------------


def test_a_line_that_is_no_story_gives_no_facts(read: Read) -> None:
    found = read(
        'Rapat usai.\nBaca juga: "Kami siap membantu warga," dana Rp 2 miliar cair Senin (16/6/2025)\nSelesai.'
    )
    assert (found.dates, found.money, found.quotes) == ((), (), ())


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    ("text", "times", "money", "quotes"),
    [
        case("numbers-in-a-list", "1, " * 30_000, 0, 0, 0),
        case("days-without-end", "2 Juni hingga " * 7_000, 1, 0, 0),
        case("years", "2024 " * 20_000, 20_000, 0, 0),
        case("amounts-without-end", "Rp 5 juta hingga " * 6_000, 0, 3_000, 0),
        case("digits", "1" * 100_000, 0, 0, 0),
        case("marks", '"' * 100_000, 0, 0, 50_000),
        case("openings", '"a. ' * 25_000, 0, 0, 1),
        case("white-space", " " * 100_000, 0, 0, 0),
        case("cues", ", kata " * 14_000, 0, 0, 0),
    ],
)
def test_hostile_texts_are_read_in_one_go(
    dating: Dating, amounts: Amounts, cues: Cues, text: str, times: int, money: int, quotes: int
) -> None:
    found = (
        [item.end for item in dating.find(text, PUBLISHED)],
        [item.span.end for item in amounts.find(text)],
        [item.closes for item in quoted(text, cues.behind)],
    )
    assert tuple(map(len, found)) == (times, money, quotes)
    assert all(end <= len(text) for ends in found for end in ends)


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        case("offices-in-one-sentence", "Menteri Perdagangan, Badan Kita, " * 2_000, 2_000),
        case("occasions-in-one-sentence", "Kenya Expo 2025 di Bandung " * 2_000, 2_000),
        case(
            "speech-in-one-sentence",
            "Budi Santarka mengatakan bahwa proyek itu selesai, kata Siti Rahayu dan " * 700,
            1_400,
        ),
    ],
)
def test_hostile_sentences_are_read_in_one_go(read: Read, text: str, mentions: int) -> None:
    found = read(text)
    assert sum(len(one.mentions) for one in (*found.people, *found.organisations, *found.events)) == mentions
