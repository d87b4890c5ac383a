"""What a digest shows in pictures. A chart is a template with plain data: the same one is drawn as PNG for mails and as
SVG for pages.
"""

from dataclasses import dataclass
from functools import partial

from babel.dates import format_date
from babel.numbers import format_decimal

from monitor.digests import digest_words, typesetting
from monitor.digests.digest import Digest
from monitor.digests.trends import Trends, Volume
from monitor.i18n import N_, translate

WIDTH, SHOWN = 400, 568
"""Points that a chart is wide, and pixels in which it is shown, as wide as a digest's text: so much larger is what it
says there, and still legible where a telephone shows it in 350 pixels."""

NARROW, FEW_DAYS = 240, 5
"""Points that a chart of a few days is wide, which no telephone makes smaller."""

LEAST_DAYS = 3
"""Fewer columns show no course."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """`name` is that of its place in a digest, `alt` what it shows in words."""

    name: str
    template: str
    data: dict[str, object]
    alt: str

    width: int = WIDTH

    @property
    def shown(self) -> int:
        """Pixels that it is shown wide."""
        return round(self.width * SHOWN / WIDTH)

    def png(self) -> bytes:
        """As a picture on white, twice as large as it is shown."""
        return typesetting.png(self.template, self.data, zoom=2 * SHOWN / WIDTH)

    def svg(self) -> str:
        """As lines and curves."""
        return typesetting.svg(self.template, self.data)


def charts(digest: Digest) -> tuple[Chart, ...]:
    """The charts of a digest; none on days that give nothing to compare."""
    language = digest.audience.language
    found = (volume(digest.volume, language), trend(digest.trends, language))
    return tuple(chart for chart in found if chart is not None)


def volume(found: Volume, language: str) -> Chart | None:
    """Articles a day over four weeks, those that report a cooperation darker; None where too few days are known."""
    days = list(found.days)
    while days and not days[0].articles:
        del days[0]
    if len(days) < LEAST_DAYS:
        return None
    say = partial(translate, language=language)
    first, last = days[0].day, days[-1].day
    bars = [
        {
            # a label a week, counted from the last day, where they are many
            "label": format_date(one.day, "d MMM", locale=language)
            if len(days) <= FEW_DAYS or not (len(days) - 1 - place) % 7
            else "",
            "value": one.articles,
            "part": one.reporting,
            "strong": place == len(days) - 1,
        }
        for place, one in enumerate(days)
    ]
    # the stretch is compared as a whole; only where it is one day does a day's column compare with it
    one_day = (found.until - found.since).days == 1
    least, most = min(day.articles for day in days), max(day.articles for day in days)
    told = (
        N_("Articles a day from {first} to {last}: {most} each day")
        if least == most
        else N_("Articles a day from {first} to {last}: {least} to {most}, {now} on the last day")
    )
    usual = [{"value": found.articles.usual, "label": say(N_("usual"))}] if one_day and found.articles.usual else []
    width = NARROW if len(days) <= FEW_DAYS else WIDTH
    return Chart(
        name="volume",
        template="bars",
        width=width,
        data={
            "width": width,
            "language": language,
            "bars": bars,
            "usual": usual,
            "legend": {"value": say(N_("articles a day")), "part": say(N_("that report cooperation"))},
        },
        alt=say(told).format(
            first=format_date(first, "d MMMM", locale=language),
            last=format_date(last, "d MMMM y", locale=language),
            least=format_decimal(least, locale=language),
            most=format_decimal(most, locale=language),
            now=format_decimal(days[-1].articles, locale=language),
        ),
    )


def trend(found: Trends, language: str) -> Chart | None:
    """What happened in the last seven days against an average week, by stage and sector; None where nothing can be
    compared."""
    shown = [one for one in (*found.statuses, *found.sectors) if one.now or one.usual]
    if not found.weeks or not shown:
        return None
    say = partial(translate, language=language)
    rows = [
        {
            "label": _capital(digest_words.trend_name(one, language)),
            "now": one.now,
            "usual": one.usual,
            "told": digest_words.trend(one, language),
        }
        for one in shown
    ]
    return Chart(
        name="trend",
        template="rows",
        data={
            "width": WIDTH,
            "language": language,
            "rows": rows,
            "legend": {"now": say(N_("last seven days")), "usual": say(N_("average week before"))},
        },
        alt="; ".join(f"{row['label']}: {row['told']}" for row in rows),
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
