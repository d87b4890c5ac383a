"""Dates as Indonesian newsrooms write them: a table of phenomena, and round trips through the usual forms."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.dates import MONTHS, parse_date, parse_moment

JAKARTA = ZoneInfo("Asia/Jakarta")
NOW = datetime(2024, 9, 10, 12, 0, tzinfo=UTC)  # Tuesday, 19:00 in Jakarta

# (phenomenon, text, wanted): wanted is ISO with an offset; a date alone stands for "no time given"; None for "no date"
CASES = [
    ("weekday, day, month, year, time, zone", "Kamis, 5 November 2015 14:56 WIB", "2015-11-05T14:56+07:00"),
    ("zone of the centre", "Minggu, 8 September 2024 12:34 Wita", "2024-09-08T12:34+08:00"),
    ("zone of the east", "Senin, 1 Juli 2024 08:00 WIT", "2024-07-01T08:00+09:00"),
    ("zone in parentheses", "5 November 2015 14:56 (WIB)", "2015-11-05T14:56+07:00"),
    ("zone in lower case", "Kamis, 5 November 2015 - 15:56 wib", "2015-11-05T15:56+07:00"),
    ("no zone: the site's", "Kamis, 05 November 2015 11:52", "2015-11-05T11:52+07:00"),
    ("bar before the time", "Rabu, 4 November 2015 | 21:04 WIB", "2015-11-04T21:04+07:00"),
    ("dash before the time", "Rabu, 4 November 2015 - 21:04 WIB", "2015-11-04T21:04+07:00"),
    ("en dash before the time", "Rabu, 4 November 2015 – 21:04 WIB", "2015-11-04T21:04+07:00"),
    ("middle dot before the time", "Kamis 05 November 2015 · 15:56 WIB", "2015-11-05T15:56+07:00"),
    ("comma before the time", "Selasa, 23 Februari 2016, 17:15 WIB", "2016-02-23T17:15+07:00"),
    ("slash before the time", "23 Februari 2016 / 17:15 WIB", "2016-02-23T17:15+07:00"),
    ("dot in the time", "Jumat, 13 Mei 2016 14.49 WIB", "2016-05-13T14:49+07:00"),
    ("'pukul'", "13 Mei 2016 pukul 14.49 WIB", "2016-05-13T14:49+07:00"),
    ("'pkl.'", "13 Mei 2016 pkl. 14.49", "2016-05-13T14:49+07:00"),
    ("'jam'", "13 Mei 2016 jam 14:49", "2016-05-13T14:49+07:00"),
    ("seconds", "13 Mei 2016 14:49:30 WIB", "2016-05-13T14:49:30+07:00"),
    ("seconds with dots", "13 Mei 2016 14.49.30 WIB", "2016-05-13T14:49:30+07:00"),
    ("midnight", "13 Mei 2016 00:00 WIB", "2016-05-13T00:00+07:00"),
    ("twenty-four o'clock", "13 Mei 2016 24:00 WIB", "2016-05-14T00:00+07:00"),
    ("hour of one digit", "13 Mei 2016 7:05 WIB", "2016-05-13T07:05+07:00"),
    ("time first", "14.49 WIB, 5 November 2015", "2015-11-05T14:49+07:00"),
    ("time first with a weekday", "14:49 WIB - Kamis, 5 November 2015", "2015-11-05T14:49+07:00"),
    ("Friday with an apostrophe", "Jum'at, 13 Mei 2016 14:49 WIB", "2016-05-13T14:49+07:00"),
    ("Friday with a typographic apostrophe", "Jum’at, 13 Mei 2016 14:49 WIB", "2016-05-13T14:49+07:00"),
    ("Friday with an acute accent", "Jum´at, 13 Mei 2016 14:49 WIB", "2016-05-13T14:49+07:00"),
    ("Friday as an entity", "Jum&#39;at, 13 Mei 2016 14:49 WIB", "2016-05-13T14:49+07:00"),
    ("space before the comma", "Jumat , 17 February 2017, 13:16 WIB", "2017-02-17T13:16+07:00"),
    ("Sunday as 'Ahad'", "Ahad, 15 Mei 2016 06:00 WIB", "2016-05-15T06:00+07:00"),
    ("capitals", "KAMIS, 5 NOVEMBER 2015 14:56 WIB", "2015-11-05T14:56+07:00"),
    ("no-break spaces", "5\u00a0November\u00a02015\u00a014:56\u00a0WIB", "2015-11-05T14:56+07:00"),
    ("line break amid", "Kamis,\n 5 November 2015\n 14:56 WIB", "2015-11-05T14:56+07:00"),
    ("zero-width space", "5\u200b November 2015 14:56 WIB", "2015-11-05T14:56+07:00"),
    ("full-width digits", "５ November ２０１５ 14:56 WIB", "2015-11-05T14:56+07:00"),
    ("views beside it", "Senin, 15 Mei 2017 18:43 WIB 699 Views", "2017-05-15T18:43+07:00"),
    ("outlet before it", "Kompas.com - 10/06/2025, 21:23 WIB", "2025-06-10T21:23+07:00"),
    ("name and outlet before it", "Ayu Lestari, Okezone - Kamis 05 November 2015 15:56 WIB", "2015-11-05T15:56+07:00"),
    ("place before it", "Jakarta, 5 November 2015", "2015-11-05"),
    ("'Diterbitkan'", "Diterbitkan 5 November 2015, 14:56 WIB", "2015-11-05T14:56+07:00"),
    ("English words amid", "on 16 Feb 2016 at 09:20 WIB", "2016-02-16T09:20+07:00"),
    ("update after it", "5 Nov 2015 14:56 WIB | Diperbarui 6 Nov 2015 08:00 WIB", "2015-11-05T14:56+07:00"),
    ("update before it", "Diperbarui 06 Nov 2015 08:00 Terbit 05 Nov 2015 14:56 WIB", "2015-11-05T14:56+07:00"),
    ("update alone", "Diperbarui 06 Nov 2015 08:00 WIB", "2015-11-06T08:00+07:00"),
    ("old spelling of February", "25 Pebruari 2017", "2017-02-25"),
    ("old spelling of November", "3 Nopember 2016 10:00 WIB", "2016-11-03T10:00+07:00"),
    ("'Agt'", "17 Agt 2020 - 10.05", "2020-08-17T10:05+07:00"),
    ("'Agu'", "17 Agu 2020 10:05 WIB", "2020-08-17T10:05+07:00"),
    ("'Ags'", "17 Ags 2020", "2020-08-17"),
    ("'Agust.' with a dot", "17 Agust. 2020", "2020-08-17"),
    ("'Mei' beside 'May'", "1 May 2020", "2020-05-01"),
    ("'Okt'", "28 Okt 2021 09:30 WIB", "2021-10-28T09:30+07:00"),
    ("'Des'", "31 Des 2021 23:59 WIB", "2021-12-31T23:59+07:00"),
    ("'Mrt'", "3 Mrt 2021", "2021-03-03"),
    ("'Sept'", "3 Sept 2021", "2021-09-03"),
    ("Malay month", "31 Ogos 2021", "2021-08-31"),
    ("English month", "17 February 2017 13:16 WIB", "2017-02-17T13:16+07:00"),
    ("English ordinal", "5th November 2015", "2015-11-05"),
    ("month first", "November 5, 2015", "2015-11-05"),
    ("Indonesian month first", "Maret 30, 2015", "2015-03-30"),
    ("month first, half of the day", "November 5, 2015 2:56 PM", "2015-11-05T14:56+07:00"),
    ("month first, short", "Nov 5, 2015 - 02:56 AM", "2015-11-05T02:56+07:00"),
    ("twelve at night", "Nov 5, 2015 12:15 AM", "2015-11-05T00:15+07:00"),
    ("twelve at noon", "Nov 5, 2015 12:15 p.m.", "2015-11-05T12:15+07:00"),
    ("dashes between", "05-November-2015 14:56", "2015-11-05T14:56+07:00"),
    ("dots between", "5.November.2015", "2015-11-05"),
    ("year of two digits", "5 Nov 15", "2015-11-05"),
    ("year after an apostrophe", "5 Nov '15 14:56", "2015-11-05T14:56+07:00"),
    ("last century's two digits", "5 Nov 98", "1998-11-05"),
    ("day, month, year with slashes", "20/1/2026 18:30", "2026-01-20T18:30+07:00"),
    ("with weekday and slashes", "Selasa, 23/02/2016 15:32 WIB", "2016-02-23T15:32+07:00"),
    ("with dashes", "23-02-2016 15:32", "2016-02-23T15:32+07:00"),
    ("with dots", "23.02.2016 15.32 WIB", "2016-02-23T15:32+07:00"),
    ("with spaced slashes", "23 / 02 / 2016", "2016-02-23"),
    ("slashes and two digits", "23/02/16", "2016-02-23"),
    ("day and month alike: day first", "03/02/2016", "2016-02-03"),
    ("weekday proves month first", "Thursday, 03/10/2016", "2016-03-10"),
    ("weekday proves day first", "Kamis, 10/03/2016", "2016-03-10"),
    ("month first, for day 23", "02/23/2016 15:32", "2016-02-23T15:32+07:00"),
    ("comma and time after slashes", "02/11/2023, 21:34 WIB", "2023-11-02T21:34+07:00"),
    ("ISO with an offset", "2016-02-23T14:49:30+07:00", "2016-02-23T14:49:30+07:00"),
    ("ISO, offset without colon", "2015-11-05T11:13:00+0700", "2015-11-05T11:13+07:00"),
    ("ISO, offset of hours only", "2015-11-05T11:13:00+07", "2015-11-05T11:13+07:00"),
    ("ISO in UTC", "2016-02-16T02:20:00Z", "2016-02-16T09:20+07:00"),
    ("ISO in UTC past midnight", "2016-02-16T20:20:00Z", "2016-02-17T03:20+07:00"),
    ("ISO, zero offset", "2023-11-02T14:34:19+00:00", "2023-11-02T21:34:19+07:00"),
    ("ISO with milliseconds", "2016-02-16T02:20:00.123Z", "2016-02-16T09:20+07:00"),
    ("ISO with microseconds and offset", "2016-02-16T09:20:00.123456+07:00", "2016-02-16T09:20+07:00"),
    ("ISO without a zone", "2016-02-16T09:20:00", "2016-02-16T09:20+07:00"),
    ("ISO with a space", "2023-11-02 21:34:19", "2023-11-02T21:34:19+07:00"),
    ("ISO with space and T", "2016-02-23 T16:00:20Z", "2016-02-23T23:00:20+07:00"),
    ("ISO with a zone name", "2023-11-02 21:34:19 WITA", "2023-11-02T21:34:19+08:00"),
    ("ISO with slashes", "2025/07/02 13:30:42", "2025-07-02T13:30:42+07:00"),
    ("ISO date", "2023-11-02", "2023-11-02"),
    ("ISO date, one-digit month", "2023-1-2", "2023-01-02"),
    ("ISO of another zone", "2023-11-02T21:34:19-05:00", "2023-11-02T21:34:19-05:00"),
    ("ISO half-hour offset", "2023-11-02T21:34:19+05:30", "2023-11-02T21:34:19+05:30"),
    ("ISO inside text", "published: 2023-11-02T21:34:19+07:00;", "2023-11-02T21:34:19+07:00"),
    ("RFC 822", "Tue, 23 Feb 2016 14:49:30 +0700", "2016-02-23T14:49:30+07:00"),
    ("RFC 822 in GMT", "Tue, 23 Feb 2016 07:49:30 GMT", "2016-02-23T14:49:30+07:00"),
    ("RFC 822 without seconds", "Tue, 23 Feb 2016 14:49 +0700", "2016-02-23T14:49+07:00"),
    ("RFC 822, Indonesian names", "Sel, 23 Peb 2016 14:49:30 +0700", "2016-02-23T14:49:30+07:00"),
    ("RFC 850", "Tuesday, 23-Feb-16 07:49:30 GMT", "2016-02-23T14:49:30+07:00"),
    ("date of Unix", "Thu Nov 05 14:56:00 WIB 2015", "2015-11-05T14:56+07:00"),
    ("date of Unix with an offset", "Thu Nov 05 14:56:00 +0700 2015", "2015-11-05T14:56+07:00"),
    ("'GMT+7'", "5 November 2015 14:56 GMT+7", "2015-11-05T14:56+07:00"),
    ("'UTC+8'", "5 November 2015 14:56 UTC+8", "2015-11-05T14:56+08:00"),
    ("epoch seconds", "1456211970", "2016-02-23T14:19:30+07:00"),
    ("epoch milliseconds", "1456211970000", "2016-02-23T14:19:30+07:00"),
    ("epoch in a JSON date", "/Date(1456211970000)/", "2016-02-23T14:19:30+07:00"),
    ("compact date and time", "20160223144930", "2016-02-23T14:49:30+07:00"),
    ("compact ISO", "20160223T074930Z", "2016-02-23T14:49:30+07:00"),
    ("compact date", "20160223", "2016-02-23"),
    ("leap day", "29 Februari 2024 10:00 WIB", "2024-02-29T10:00+07:00"),
    ("first day of a year in UTC", "2023-12-31T17:30:00Z", "2024-01-01T00:30+07:00"),
    ("hours ago", "3 jam lalu", "2024-09-10T16:00+07:00"),
    ("hours ago, longer", "3 jam yang lalu", "2024-09-10T16:00+07:00"),
    ("an hour ago", "sejam lalu", "2024-09-10T18:00+07:00"),
    ("number as a word", "dua jam yang lalu", "2024-09-10T17:00+07:00"),
    ("half an hour ago", "setengah jam yang lalu", "2024-09-10T18:30+07:00"),
    ("minutes ago", "45 menit lalu", "2024-09-10T18:15+07:00"),
    ("seconds ago", "30 detik yang lalu", "2024-09-10T18:59:30+07:00"),
    ("just now", "Baru saja", "2024-09-10T19:00+07:00"),
    ("English hours ago", "5 hours ago", "2024-09-10T14:00+07:00"),
    ("days ago: a date only", "2 hari yang lalu", "2024-09-08"),
    ("weeks ago", "2 minggu lalu", "2024-08-27"),
    ("'sepekan'", "sepekan lalu", "2024-09-03"),
    ("months ago", "1 bulan lalu", "2024-08-10"),
    ("years ago", "2 tahun yang lalu", "2022-09-10"),
    ("yesterday", "Kemarin", "2024-09-09"),
    ("yesterday with a time", "Kemarin, 14:30 WIB", "2024-09-09T14:30+07:00"),
    ("today with a time", "Hari ini, 08:15 WIB", "2024-09-10T08:15+07:00"),
    ("the day before yesterday", "kemarin lusa", "2024-09-08"),
    ("English yesterday", "yesterday", "2024-09-09"),
    ("impossible day", "31 Februari 2016", None),
    ("impossible day in digits", "31/02/2016", None),
    ("impossible month", "12/13/14/2016", None),
    ("no leap year", "29 Februari 2023", None),
    ("impossible ISO", "2016-13-45", None),
    ("impossible time: date only", "5 November 2015 25:61", "2015-11-05"),
    ("zeros of a database", "0000-00-00 00:00:00", None),
    ("year out of all bounds", "5 November 0015", None),
    ("time alone", "14:56 WIB", None),
    ("day and month alone", "5 November", None),
    ("year alone", "2015", None),
    ("number alone", "5", None),
    ("score", "Persija menang 3-1", None),
    ("phone number", "021-3459158", None),
    ("money", "Rp 1.250.000,00", None),
    ("words", "Baca selengkapnya", None),
    ("month as a word of a sentence", "Meski begitu, maret bukan nama orang", None),
    ("nothing", "", None),
    ("white space", " \n\t ", None),
    ("far too large count", "999999 tahun lalu", None),
    ("control characters", "\x00\x01", None),
]  # fmt: skip


def wanted(text: str) -> tuple[datetime, bool]:
    at = datetime.fromisoformat(text)
    return (at, True) if at.tzinfo else (at.replace(tzinfo=JAKARTA), False)


def test_the_table_is_large_and_names_each_phenomenon_once() -> None:
    assert len(CASES) >= 120
    assert len({name for name, _, _ in CASES}) == len(CASES)


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_phenomenon(text: str, expected: str | None) -> None:
    moment = parse_moment(text, timezone="Asia/Jakarta", now=NOW)
    if expected is None:
        assert moment is None
    else:
        assert moment is not None
        assert (moment.at, moment.has_time) == wanted(expected)


def test_a_zone_in_the_text_is_kept() -> None:
    at = parse_date("8 September 2024 00:30 WITA", timezone=JAKARTA)
    assert at is not None
    assert at.isoformat() == "2024-09-08T00:30:00+08:00"


def test_utc_becomes_the_newsrooms_zone() -> None:
    at = parse_date("2024-09-07T16:30:00Z", timezone="Asia/Makassar")
    assert at is not None
    assert at.isoformat() == "2024-09-08T00:30:00+08:00"


def test_no_zone_means_the_given_one() -> None:
    at = parse_date("8 September 2024 12:34", timezone="Asia/Jayapura")
    assert at is not None
    assert at.isoformat() == "2024-09-08T12:34:00+09:00"


@pytest.mark.parametrize("text", ["2016-02-23T15:32:01Z", "2016-02-23T15:32:01+00:00", "Tue, 23 Feb 2016 15:32:01 GMT"])
def test_z_that_means_local(text: str) -> None:
    at = parse_date(text, timezone=JAKARTA, z_means_local=True)
    assert at == datetime(2016, 2, 23, 15, 32, 1, tzinfo=JAKARTA)


def test_z_that_means_local_leaves_other_offsets_alone() -> None:
    at = parse_date("2016-02-23T15:32:01+08:00", timezone=JAKARTA, z_means_local=True)
    assert at is not None
    assert at.utcoffset() == timedelta(hours=8)


@pytest.mark.parametrize("text", ["3 jam lalu", "kemarin", "baru saja"])
def test_relative_forms_need_now(text: str) -> None:
    assert parse_date(text, timezone=JAKARTA) is None


def test_a_sites_format_comes_first() -> None:
    at = parse_date("02/03/2016 10:15", timezone=JAKARTA, formats=("%m/%d/%Y %H:%M",))
    assert at == datetime(2016, 2, 3, 10, 15, tzinfo=JAKARTA)


def test_a_format_that_does_not_fit_costs_nothing() -> None:
    at = parse_date("5 November 2015", timezone=JAKARTA, formats=("%d|%m|%Y",))
    assert at == datetime(2015, 11, 5, tzinfo=JAKARTA)


def test_dateparser_reads_what_is_left() -> None:
    moment = parse_moment("2015, 5 de noviembre 5 november, 2015", timezone=JAKARTA, now=NOW)
    assert moment is not None
    assert moment.at == datetime(2015, 11, 5, tzinfo=JAKARTA)


@pytest.mark.parametrize("text", ["5 November 2015 " * 5000, "1" * 100_000, "1/" * 50_000, "kemarin " * 20_000])
def test_long_text_is_no_burden(text: str) -> None:
    parse_date(text, timezone=JAKARTA, now=NOW)


@given(st.text(max_size=80))
def test_any_text_gives_an_aware_datetime_or_none(text: str) -> None:
    at = parse_date(text, timezone=JAKARTA, now=NOW)
    assert at is None or at.tzinfo is not None


INDONESIAN = ["Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober",
              "November", "Desember"]  # fmt: skip
DAYS = ["Senin", "Selasa", "Rabu", "Kamis", "Jum'at", "Sabtu", "Minggu"]
ZONES = {"WIB": ZoneInfo("Asia/Jakarta"), "WITA": ZoneInfo("Asia/Makassar"), "WIT": ZoneInfo("Asia/Jayapura")}
# local time in Indonesia has no gaps or repetitions since 1988
LOCAL = st.datetimes(
    datetime(1990, 1, 1),  # noqa: DTZ001 - hypothesis wants naive bounds
    datetime(2099, 12, 31),  # noqa: DTZ001 - likewise
).map(lambda d: d.replace(second=0, microsecond=0))
FORMS = [
    "{day}, {d.day} {month} {d.year} {d:%H:%M} {zone}",
    "{day}, {d:%d} {month} {d.year} | {d:%H.%M} {zone}",
    "{day} {d:%d} {month} {d.year} - {d:%H:%M} {zone}",
    "{d.day} {month} {d.year}, {d:%H:%M:%S} {zone}",
    "{d:%H:%M} {zone}, {d.day} {month} {d.year}",
    "Kabar.example - {d:%d/%m/%Y}, {d:%H:%M} {zone}",
    "{day}, {d:%d/%m/%Y} {d:%H:%M} {zone}",
    "{d:%Y-%m-%d} {d:%H:%M} {zone}",
]


@given(local=LOCAL, form=st.sampled_from(FORMS), zone=st.sampled_from(sorted(ZONES)))
def test_round_trip_through_the_usual_forms(local: datetime, form: str, zone: str) -> None:
    text = form.format(d=local, day=DAYS[local.weekday()], month=INDONESIAN[local.month - 1], zone=zone)
    assert parse_date(text, timezone="Asia/Jakarta") == local.replace(tzinfo=ZONES[zone])


@given(
    local=LOCAL,
    offset=st.integers(min_value=-12, max_value=14).map(lambda h: timedelta(hours=h)),
    separator=st.sampled_from("T "),
)
def test_round_trip_through_iso(local: datetime, offset: timedelta, separator: str) -> None:
    at = local.replace(tzinfo=timezone(offset))
    assert parse_date(at.isoformat(separator), timezone="Asia/Jakarta") == at


@given(day=st.dates(date(1990, 1, 1), date(2099, 12, 31)), name=st.sampled_from(sorted(MONTHS)))
def test_every_month_name_is_read(day: datetime, name: str) -> None:
    day = day.replace(month=MONTHS[name], day=min(day.day, 28))
    moment = parse_moment(f"{day.day} {name} {day.year}", timezone="Asia/Jakarta")
    assert moment is not None
    assert (moment.at.date(), moment.has_time) == (day, False)
