"""Dates out of anything: an aware instant or nothing, never an error."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from scrapers.dates import parse_date, parse_moment
from scrapers.verdict import retry_after
from tests.fuzz.depth import fuzzed, woven

NOW = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
TOKENS = [
    *"0123456789/-:.,|+ TZ()", "Senin", "Jumat", "Jum'at", "Ahad", "Januari", "Agustus", "Agt", "Desember", "May",
    "Mei", "Sept", "Oktober", "WIB", "WITA", "WIT", "GMT+7", "UTC", "+07:00", "+99:99", "pukul", "jam", "lalu",
    "kemarin", "hari ini", "besok", "2025", "1970", "0000", "99999", "2025-11-04", "T14:05:00", "04/11/2025",
    "4 November 2025", "14.05", "24:00", "menit", "tahun", "bulan", "yang", "2 jam lalu", "-1", "am", "PM", "12:60",
    "31/02/2025", "²", "٣", "\u2007", "\n",
]  # fmt: skip


@fuzzed
@given(woven(TOKENS), st.booleans(), st.sampled_from(["Asia/Jakarta", "Asia/Jayapura", "UTC"]))
def test_any_text_gives_an_aware_instant_or_none(text: str, local: bool, zone: str) -> None:
    moment = parse_moment(text, timezone=zone, now=NOW, z_means_local=local)
    assert parse_date(text, timezone=zone, now=NOW, z_means_local=local) == (moment.at if moment else None)
    if moment:
        assert moment.at.tzinfo is not None
        assert abs(moment.at.utcoffset() or timedelta()) < timedelta(days=1)
        # what was read can be stored and compared
        assert moment.at.astimezone(UTC).year > 0


@fuzzed
@given(st.datetimes(datetime(1990, 1, 1), datetime(2050, 1, 1)), st.integers(-14 * 4, 14 * 4))  # noqa: DTZ001 - hypothesis wants naive bounds
def test_an_iso_instant_is_read_as_it_is(naive: datetime, quarters: int) -> None:
    zone = timezone(timedelta(minutes=15 * quarters))
    when = naive.replace(tzinfo=zone, microsecond=0)
    assert parse_date(when.isoformat(), timezone="Asia/Jakarta") == when


@fuzzed
@given(
    woven(TOKENS), st.lists(st.sampled_from(["%d/%m/%Y", "%A, %d %B %Y", "%Y", "%j", "%s", "%", "%d %d"]), max_size=3)
)
def test_formats_of_a_site_file_never_make_an_error(text: str, formats: list[str]) -> None:
    parse_moment(text, timezone="Asia/Jakarta", now=NOW, formats=formats)


@fuzzed
@given(woven([*TOKENS, "Fri, 31 Dec 9999 23:59:59 GMT", "Wed", "1e9", "nan", "-0"]))
def test_retry_after_is_seconds_or_nothing(text: str) -> None:
    seconds = retry_after(text, now=NOW)
    assert seconds is None or seconds >= 0
