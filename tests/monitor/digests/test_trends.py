"""What is usual, and what changed against the weeks before."""

from datetime import datetime, timedelta

import pytest

from monitor.digests.digest_words import volume as volume_words
from monitor.digests.trends import Count, trends, volume
from monitor.queries.scopes import EVERYTHING, scope_of
from tests.monitor.digests.desk import CONFIG, DAY, EDITION, HOUR, gathered
from tests.monitor.sample import Sample

WEEK = 7 * DAY


@pytest.mark.parametrize(
    ("now", "before", "level"),
    [
        (10, (), "unknown"),
        (10, (10,), "unknown"),
        (0, (0, 0), "none"),
        (10, (9, 11, 10, 12), "usual"),
        (14, (10, 10, 10, 10), "usual"),
        (18, (10, 10, 10, 10), "more"),
        (25, (10, 10, 10, 10), "many-more"),
        (60, (100, 100, 100), "fewer"),
        (20, (100, 100, 100), "far-fewer"),
        (3, (0, 0, 0), "many-more"),
    ],
)
def test_a_count_is_usual_unless_chance_does_not_explain_it(now: int, before: tuple[int, ...], level: str) -> None:
    assert Count(now=now, before=before).level == level


def test_one_burst_in_four_weeks_does_not_change_what_is_usual() -> None:
    assert Count(now=10, before=(10, 90, 10, 11)).usual == 10.5


def test_a_stretch_is_compared_with_the_same_stretch_of_the_weeks_before(sample: Sample) -> None:
    for back, articles in enumerate((3, 1, 2)):
        at = EDITION - back * WEEK - HOUR
        sample.run({"warta": "answered"}, at=at)
        for _ in range(articles):
            sample.article("Teks", stored_at=at)
        sample.article("Teks pada hari lain", stored_at=at - 2 * DAY)
    found = volume(sample.store, EVERYTHING, since=EDITION - DAY, until=EDITION, zone=CONFIG.zone)
    assert (found.articles.now, found.articles.before) == (3, (1, 2))


def test_weeks_in_which_nothing_was_collected_do_not_count(sample: Sample) -> None:
    for back in (0, 1, 3):
        sample.run({"warta": "answered"}, at=EDITION - back * WEEK - HOUR)
    found = volume(sample.store, EVERYTHING, since=EDITION - DAY, until=EDITION, zone=CONFIG.zone)
    assert found.articles.before == (0, 0)


def test_the_volume_is_that_of_the_query(sample: Sample) -> None:
    sample.simple("Dinas Air", "Koperasi Tani", created_at=EDITION - HOUR)
    sample.article("Cuaca cerah", stored_at=EDITION - HOUR)
    scope = scope_of(sample.store, 'pihak:"Dinas Air"', now=EDITION, zone=CONFIG.zone)
    until = EDITION + HOUR
    for chosen, count in ((scope, 1), (EVERYTHING, 2)):
        assert volume(sample.store, chosen, since=None, until=until, zone=CONFIG.zone).articles.now == count


def test_there_is_a_day_for_each_of_four_weeks(sample: Sample) -> None:
    sample.article("Teks", stored_at=EDITION - HOUR)
    sample.article("Teks", stored_at=EDITION - 27 * DAY - HOUR)
    days = volume(sample.store, EVERYTHING, since=None, until=EDITION, zone=CONFIG.zone).days
    assert len(days) == 28
    assert [day.day for day in days if day.articles] == [EDITION.date() - 27 * DAY, EDITION.date()]


def test_the_volume_is_told_in_words_and_numbers(sample: Sample) -> None:
    for back in range(4):
        at = EDITION - back * WEEK - HOUR
        sample.run({"warta": "answered"}, at=at)
        for _ in range(1 if back else 30):
            sample.article("Teks", stored_at=at)
    found = volume(sample.store, EVERYTHING, since=EDITION - DAY, until=EDITION, zone=CONFIG.zone)
    assert volume_words(found, "en").startswith("Articles that came in: 30 (far more than usual; usually 1); ")


def test_with_less_than_a_week_before_there_is_no_trend(sample: Sample) -> None:
    sample.simple("Dinas Air", "Koperasi Tani", at=EDITION - HOUR)
    assert trends(sample.store, EVERYTHING, until=EDITION + timedelta(days=13)).weeks == 0


def at_work(sample: Sample, *weeks: int) -> None:
    for back in weeks:
        sample.run({"warta": "answered"}, at=EDITION - back * WEEK - HOUR)


def test_a_week_is_compared_with_the_average_of_those_before(sample: Sample) -> None:
    sample.article("Teks", stored_at=EDITION - 40 * DAY)
    at_work(sample, 1, 2, 3, 4)
    for back, count in ((0, 3), (1, 1), (4, 1)):
        for number in range(count):
            sample.simple("Dinas Air", f"Koperasi {back}{number}", status="signed", at=EDITION - back * WEEK - HOUR)
    found = trends(sample.store, EVERYTHING, until=EDITION)
    (signed,) = found.statuses
    assert (found.weeks, signed.now, signed.before, signed.usual) == (4, 3, (1, 0, 0, 1), 0.5)
    assert [party.name for party in found.parties] == ["Dinas Air"]


def test_weeks_in_which_nothing_was_collected_are_no_trend(sample: Sample) -> None:
    sample.article("Teks", stored_at=EDITION - 500 * DAY)
    sample.simple("Dinas Air", "Koperasi Tani", status="signed", at=EDITION - HOUR)
    at_work(sample, 0)
    assert trends(sample.store, EVERYTHING, until=EDITION).weeks == 0
    at_work(sample, 3)
    assert trends(sample.store, EVERYTHING, until=EDITION).weeks == 0
    at_work(sample, 1)
    (signed,) = trends(sample.store, EVERYTHING, until=EDITION).statuses
    assert (signed.now, signed.before) == (1, (0, 0))


@pytest.mark.parametrize(("arrived", "weeks"), [(EDITION - HOUR, 4), (EDITION - 2 * DAY, 0)])
def test_an_edition_with_no_articles_has_no_trend(sample: Sample, arrived: datetime, weeks: int) -> None:
    sample.article("Teks", stored_at=EDITION - 40 * DAY)
    sample.article("Teks", stored_at=arrived)
    at_work(sample, 0, 1, 2, 3, 4)
    assert gathered(sample).trends.weeks == weeks


def test_without_a_comparison_of_volumes_there_is_none_of_steps(sample: Sample) -> None:
    sample.article("Teks", stored_at=EDITION - 40 * DAY)
    sample.article("Teks", stored_at=EDITION - HOUR)
    at_work(sample, 0, 1)
    digest = gathered(sample)
    assert (digest.volume.articles.usual, digest.trends.weeks) == (None, 0)
