"""Charts: what they show, and that they can be drawn."""

import struct
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from monitor.digests import charts
from monitor.digests.trends import Count, Day, Trend, Trends, Volume

UNTIL = datetime(2025, 6, 4, 0, 0, tzinfo=UTC)


def volume(*articles: int, usual: tuple[int, ...] = (), stretch: timedelta = timedelta(days=1)) -> Volume:
    days = tuple(
        Day(day=date(2025, 6, 4) - timedelta(days=back), articles=count, reporting=count // 4)
        for back, count in zip(reversed(range(len(articles))), articles, strict=True)
    )
    counted = Count(now=articles[-1], before=usual)
    return Volume(since=UNTIL - stretch, until=UNTIL, articles=counted, reporting=Count(now=0), days=days)


def moved(name: str, now: int, *before: int, sector: bool = False) -> Trend:
    return Trend(dimension="sector" if sector else "status", name=name, now=now, before=before)


def bars(chart: charts.Chart | None) -> list[dict[str, object]]:
    assert chart is not None
    found = chart.data["bars"]
    assert isinstance(found, list)
    return found


def test_a_column_stands_for_each_day_since_the_first_article():
    chart = charts.volume(volume(0, 0, 12, 8, 30), "id")

    assert [bar["value"] for bar in bars(chart)] == [12, 8, 30]


def test_two_days_show_no_course():
    assert charts.volume(volume(0, 0, 12, 8), "id") is None


def test_the_last_day_is_named_and_every_seventh_before_it():
    chart = charts.volume(volume(*range(1, 16)), "id")

    assert [bar["label"] for bar in bars(chart) if bar["label"]] == ["21 Mei", "28 Mei", "4 Jun"]


def test_what_is_usual_is_drawn_where_the_stretch_is_a_day():
    day, week = (volume(9, 8, 7, usual=(5, 6, 7), stretch=timedelta(days=n)) for n in (1, 7))

    shown = [chart.data["usual"] for chart in (charts.volume(day, "en"), charts.volume(week, "en")) if chart]
    assert shown == [[{"value": 6, "label": "usual"}], []]


def test_a_chart_of_equal_days_names_no_range():
    chart = charts.volume(volume(5, 5, 5), "en")

    assert chart is not None
    assert chart.alt == "Articles a day from 2 June to 4 June 2025: 5 each day"


def test_a_chart_says_in_words_what_it_shows():
    chart = charts.volume(volume(12, 8, 1200), "id")

    assert chart is not None
    assert chart.alt == "Berita per hari dari 2 Juni sampai 4 Juni 2025: 8 sampai 1.200, 1.200 pada hari terakhir"


def test_trends_are_rows_by_stage_and_sector():
    trends = Trends(
        weeks=4, statuses=(moved("signed", 9, 4, 6, 5, 6),), sectors=(moved("health", 2, 0, 0, 0, 1, sector=True),)
    )
    chart = charts.trend(trends, "en")

    assert chart is not None
    assert chart.alt == "Signed: 9, usually 5.3 a week; Health: 2, usually 0.3 a week"


def test_without_earlier_weeks_there_is_no_trend():
    assert charts.trend(Trends(weeks=0), "id") is None


def test_a_picture_is_twice_as_large_as_it_is_shown():
    chart = charts.volume(volume(*range(28)), "id")

    assert chart is not None
    width = struct.unpack(">I", chart.png()[16:20])[0]
    assert width == 2 * charts.SHOWN == 2 * chart.shown


def test_the_same_chart_makes_the_same_picture():
    chart = charts.volume(volume(*range(28)), "id")

    assert chart is not None
    assert chart.png() == replace(chart).png()


def test_names_from_the_web_are_drawn_as_text():
    trends = Trends(
        weeks=4, statuses=(), sectors=(moved('#panic("x") $a$ <svg onload=x> *_`', 3, 1, 1, 1, 1, sector=True),)
    )
    chart = charts.trend(trends, "en")

    assert chart is not None
    assert "onload" not in chart.svg()


def test_a_chart_of_a_few_days_is_narrow_enough_for_a_telephone_and_names_each():
    chart = charts.volume(volume(12, 8, 30), "id")

    assert chart is not None
    assert [bar["label"] for bar in bars(chart)] == ["2 Jun", "3 Jun", "4 Jun"]
    assert chart.shown <= 350
    assert abs(struct.unpack(">I", chart.png()[16:20])[0] - 2 * chart.shown) <= 1


def test_a_chart_stands_on_white_so_that_it_is_legible_on_any_page():
    chart = charts.trend(Trends(weeks=4, statuses=(moved("signed", 9, 4, 6, 5, 6),)), "en")

    assert chart is not None
    assert 'fill="#ffffff"' in chart.svg()
