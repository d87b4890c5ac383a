"""What `pantau status` rests on: everything that is wrong has a code, and words."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from monitor import i18n
from monitor.config import Config
from monitor.overview import _TROUBLES, overview, trouble_words
from monitor.store import insert, instant
from tests.monitor.sample import NOW, Sample

CONFIG = Config.model_validate({"sources": ["warta"], "schedule": {"every_minutes": 30}})
MINUTE = timedelta(minutes=1)


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[Sample]:
    with Sample(tmp_path / "pantau.db") as sample:
        yield sample


def troubles(sample: Sample, *, config: Config = CONFIG, now: datetime = NOW) -> tuple[str, ...]:
    found = overview(sample.store, config=config, now=now)
    assert found.well == (not found.troubles)
    return found.troubles


def mail(sample: Sample, state: str, *, age: timedelta) -> None:
    with sample.store.transaction() as connection:
        insert(
            connection,
            "outbox",
            key="alert:1",
            kind="alert",
            message_id="<1@pantau.example>",
            subject="Perihal",
            recipients="[]",
            message=b"",
            reason="{}",
            created_at=instant(NOW - age),
            state=state,
            next_try_at=instant(NOW),
        )


def test_all_is_well_after_a_collection_that_every_source_answered(sample: Sample) -> None:
    sample.run({"warta": "answered"})
    assert troubles(sample) == ()


def test_before_the_first_collection_nothing_is_well(sample: Sample) -> None:
    assert troubles(sample) == ("sources", "never")


def test_a_source_that_did_not_answer_is_trouble(sample: Sample) -> None:
    sample.run({"warta": "failed"})
    assert troubles(sample) == ("sources",)


@pytest.mark.parametrize(
    ("every", "age", "expected"),
    [
        (30, 90 * MINUTE, ()),
        (30, 91 * MINUTE, ("old",)),
        (5, 60 * MINUTE, ()),
        (5, 61 * MINUTE, ("old",)),
        (5, timedelta(days=500), ("old",)),
    ],
)
def test_a_collection_is_old_when_three_were_missed_and_an_hour_has_passed(
    sample: Sample, every: int, age: timedelta, expected: tuple[str, ...]
) -> None:
    config = Config.model_validate({"sources": ["warta"], "schedule": {"every_minutes": every}})
    sample.run({"warta": "answered"}, at=NOW - age)
    assert troubles(sample, config=config) == expected


@pytest.mark.parametrize(
    ("state", "age", "expected"),
    [
        ("pending", 59 * MINUTE, ()),
        ("pending", 61 * MINUTE, ("mail-waiting",)),
        ("sent", 61 * MINUTE, ()),
        ("failed", MINUTE, ("mail-failed",)),
    ],
)
def test_mail_that_was_given_up_or_waits_for_long_is_trouble(
    sample: Sample, state: str, age: timedelta, expected: tuple[str, ...]
) -> None:
    sample.run({"warta": "answered"})
    mail(sample, state, age=age)
    assert troubles(sample) == expected


def test_a_text_that_pantau_crashed_on_is_trouble(sample: Sample) -> None:
    sample.run({"warta": "answered"})
    sample.article("Teks", stage="failed")
    assert troubles(sample) == ("crashed",)


def test_an_address_that_a_publisher_took_away_is_none(sample: Sample) -> None:
    sample.run({"warta": "answered"})
    with sample.store.transaction() as connection:
        connection.execute(
            "INSERT INTO links (identity, url, source, listed_by, discovered_at, state, reason)"
            " VALUES ('warta.example:1', 'u', 'warta', 'l', ?, 'failed', 'not-found')",
            [instant(NOW - MINUTE)],
        )
    assert troubles(sample) == ()
    assert overview(sample.store, config=CONFIG, now=NOW).coverage.failed == 1


@pytest.mark.parametrize("code", sorted(_TROUBLES))
def test_every_trouble_has_words(code: str) -> None:
    i18n.use("en")
    try:
        assert len(trouble_words(code).split()) > 4
    finally:
        i18n.use(i18n.DEFAULT)
