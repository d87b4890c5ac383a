"""Retry-After in all its forms."""

from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.verdict import retry_after

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None),
        ("", None),
        ("0", 0.0),
        (" 120 ", 120.0),
        ("9" * 5000, 999_999_999_999.0),
        ("-1", None),
        ("1.5", None),
        ("\u0663", None),
        ("nanti", None),
        ("Tue, 24 Nov 2026 08:01:00 GMT", 60.0),
        ("Tue, 24 Nov 2026 15:01:00 +0700", 60.0),
        ("Tuesday, 24-Nov-26 08:01:00 GMT", 60.0),
        ("Tue Nov 24 08:01:00 2026", 60.0),
        ("Tue, 24 Nov 2026 07:00:00 GMT", 0.0),
        ("Tue, 99 Nov 2026 08:01:00 GMT", None),
        ("Tue, 24 Nov 99999 08:01:00 GMT", None),
    ],
)
def test_retry_after(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, now=NOW) == seconds


@given(st.integers(0, 10**9), st.sampled_from([UTC, timezone(timedelta(hours=7))]))
def test_both_forms_say_the_same(seconds: int, zone: timezone) -> None:
    when = (NOW + timedelta(seconds=seconds)).astimezone(zone)
    assert retry_after(format_datetime(when), now=NOW) == retry_after(str(seconds), now=NOW)


@given(st.text())
def test_any_text_is_survived(value: str) -> None:
    wait = retry_after(value, now=NOW)
    assert wait is None or wait >= 0
