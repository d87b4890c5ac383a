"""Calendar times in a text and the days that they mean. Every case names its phenomenon."""

import pytest

from models.dating import Dating
from tests.models.conftest import PUBLISHED, Read, case


@pytest.fixture(scope="session")
def read(lexicon_read: Read) -> Read:
    return lexicon_read


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
