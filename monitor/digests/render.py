"""Digests as mails and as files, in the language of the audience and the time zone of the configuration."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from babel.dates import format_date
from babel.numbers import format_decimal

from monitor import wording
from monitor.config import Config
from monitor.digests import coverage_words, digest_words
from monitor.digests.coverage import Coverage
from monitor.digests.digest import Digest
from monitor.digests.sections import MAIL, WHOLE, Limits, sections
from monitor.digests.trends import Trends, Volume
from monitor.evidence import is_headline
from monitor.i18n import N_, translate
from monitor.templating import Rendered, rendered

CLIP = 98_000
"""Bytes of HTML that a mail stays below: Gmail cuts off what comes after 102 KB, headers of ours included."""

TALLIED = frozenset({"new", "moved", "denied", "old", "uncertain", "corrections", "stories", "ahead", "overdue"})
FEW = 60
"""Cooperations up to which a mail may hold all of them in full."""

BAR = 44
"""Pixels of the highest bar."""
LEAST_DAYS = 8
"""Days from which on there is a course to show."""
GLYPHS = "▁▂▃▄▅▆▇█"


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture in a digest: where the page finds it ("cid:volume", "volume.png"), what it shows in words, and how wide
    it is shown, in pixels."""

    src: str
    alt: str
    width: int = 568


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A day in the small chart: pixels high, and as one character."""

    label: str
    height: int
    glyph: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of the trend table; `sign` is an arrow or empty."""

    name: str
    sign: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A digest as it is mailed, and as a whole. Both are the same text unless that is longer than a mail may be; then
    the mail counts what only the whole has (`cut`)."""

    mail: Rendered
    whole: Rendered
    cut: bool


class _Once:
    """Answers, for each form of a digest, whether a headline comes for the first time, and remembers that it came
    unless it is only asked (`ask`)."""

    def __init__(self) -> None:
        self._seen: set[tuple[str, str]] = set()

    def __call__(self, form: str, title: str, *, ask: bool = False) -> bool:
        headline = (form, wording.clean(title).casefold())
        first = headline not in self._seen
        if not ask:
            self._seen.add(headline)
        return first


def render_digest(digest: Digest, *, config: Config, pictures: Mapping[str, Picture] | None = None) -> Rendered:
    """A digest as a mail. `pictures` may show "volume" and "trend"."""
    return render_edition(digest, config=config, pictures=pictures).mail


def render_edition(digest: Digest, *, config: Config, pictures: Mapping[str, Picture] | None = None) -> Edition:
    """A digest as a mail, below the size at which readers see only its beginning, and as a whole."""
    limits = MAIL
    if len(digest.items) <= FEW:
        whole = _rendered(digest, config, WHOLE, pictures or {})
        if len(whole.html.encode()) <= CLIP:
            return Edition(mail=whole, whole=whole, cut=False)
    mail = _rendered(digest, config, limits, pictures or {})
    while len(mail.html.encode()) > CLIP and limits.cards:
        limits = limits.smaller()
        mail = _rendered(digest, config, limits, pictures or {})
    cut = any(section.lines or section.more for section in sections(digest, limits))
    whole = _rendered(digest, config, WHOLE, pictures or {}, inlined=False) if cut else mail
    return Edition(mail=mail, whole=whole, cut=cut)


def _rendered(
    digest: Digest, config: Config, limits: Limits, pictures: Mapping[str, Picture], *, inlined: bool = True
) -> Rendered:
    language, zone = digest.audience.language, config.zone
    say = partial(translate, language=language)
    summary = digest_words.summary(digest)
    return rendered(
        "digest",
        subject=_subject(digest, config, summary),
        language=language,
        zone=zone,
        inlined=inlined,
        digest=digest,
        once=_Once(),
        is_headline=is_headline,
        sections=sections(digest, limits),
        titles={name: say(title) for name, title in digest_words.TITLES.items()},
        notes={name: say(note) for name, note in digest_words.NOTES.items()} | {"old": _old(config, language)},
        tallied=TALLIED,
        summary=summary,
        stretch=stretch(digest, config),
        late=lateness(digest, config),
        later=_later(digest),
        reasons=[digest_words.why(one, language) for one in digest.top],
        volume_words=digest_words.volume(digest.volume, language),
        bars=_bars(digest.volume, language),
        pictures=pictures,
        correction_words=[digest_words.correction(one, language) for one in digest.corrections],
        watched_words=[digest_words.attention(one, language) for one in digest.watched],
        ahead_words=[
            (digest_words.ahead_name(one, language), digest_words.ahead(one, language)) for one in digest.ahead
        ],
        overdue_words=digest_words.overdue(digest.overdue, language),
        waited_words=[digest_words.waited(one, language) for one in digest.overdue.newly],
        trend_rows=_trend_rows(digest.trends, language),
        complete=coverage_words.completeness(digest.coverage, language=language),
        figures=figures(digest.coverage, language),
        statements=statements(digest, language),
        states=[
            (state, coverage_words.state_words(state, config, language=language)) for state in digest.coverage.sources
        ],
    )


def _subject(digest: Digest, config: Config, summary: str) -> str:
    language = digest.audience.language
    say = partial(translate, language=language)
    time = say(N_("{day}, edition of {time}")).format(
        day=wording.local_day(digest.edition, zone=config.zone, language=language),
        time=wording.local_clock(digest.edition, zone=config.zone, language=language),
    )
    if digest.late:
        time = say(N_("{time}, late")).format(time=time)
    title = wording.shorten(digest.audience.title, 80)
    if title:
        return say(N_("[Pantau] {title}: {time} ({summary})")).format(title=title, time=time, summary=summary)
    return say(N_("[Pantau] Digest: {time} ({summary})")).format(time=time, summary=summary)


def stretch(digest: Digest, config: Config) -> str:
    """Which edition it is, and what it covers."""
    language = digest.audience.language
    say = partial(translate, language=language)
    when = partial(wording.local_time, zone=config.zone, language=language)
    edition = say(N_("Edition of {time}")).format(
        time=wording.local_clock(digest.edition, zone=config.zone, language=language)
    )
    if digest.since:
        covers = say(N_("what became known from {since} to {until}")).format(
            since=when(digest.since), until=when(digest.until)
        )
    else:
        covers = say(N_("the first edition: everything known up to {until}")).format(until=when(digest.until))
    return f"{edition} · {covers}"


def lateness(digest: Digest, config: Config) -> str:
    """That it is late, and which editions were missed before it; "" for one that is in time."""
    if not digest.late:
        return ""
    language = digest.audience.language
    made = wording.local_time(digest.made_at, zone=config.zone, language=language)
    sentence = translate(N_("Late: this edition was made on {time}."), language).format(time=made)
    return f"{sentence} {digest_words.missed_editions(digest, config.zone)}" if digest.missed else sentence


def _later(digest: Digest) -> str:
    if not digest.later or not digest.quiet:
        return ""
    return translate(
        N_("Cooperations that became known after this edition's cut-off, of which the next one tells: {count}."),
        digest.audience.language,
    ).format(count=digest.later)


def _old(config: Config, language: str) -> str:
    return translate(N_("Published more than {days} days ago."), language).format(days=config.alerts.max_age_days)


def _bars(volume: Volume, language: str) -> list[Bar]:
    """The days since something was first stored, as a small chart; nothing where they are too few."""
    days = list(volume.days)
    while days and not days[0].articles:
        del days[0]
    if len(days) < LEAST_DAYS:
        return []
    most = max(day.articles for day in days)
    return [
        Bar(
            label=format_date(day.day, "d MMM", locale=language),
            height=max(1, round(BAR * day.articles / most)),
            glyph=GLYPHS[round((len(GLYPHS) - 1) * day.articles / most)],
        )
        for day in days
    ]


def _trend_rows(trends: Trends, language: str) -> list[tuple[str, list[Row]]]:
    say = partial(translate, language=language)
    groups = (
        (say(N_("By stage")), trends.statuses),
        (say(N_("By sector")), trends.sectors),
        (say(N_("By party")), trends.parties),
    )
    return [
        (
            group,
            [
                Row(
                    name=digest_words.trend_name(one, language),
                    sign="▲" if one.change >= 1 else "▼" if one.change <= -1 else "·",
                    words=digest_words.trend(one, language),
                )
                for one in found
            ],
        )
        for group, found in groups
        if found
    ]


def figures(coverage: Coverage, language: str) -> list[tuple[str, str]]:
    say = partial(translate, language=language)
    return [
        (format_decimal(count, locale=language), label)
        for count, label in (
            (coverage.discovered, say(N_("links found"))),
            (coverage.skipped, say(N_("no articles"))),
            (coverage.stored, say(N_("articles stored"))),
            (coverage.analysed, say(N_("analysed"))),
            (coverage.failed, say(N_("failed"))),
            (coverage.pending, say(N_("waiting"))),
        )
    ]


def statements(digest: Digest, language: str) -> list[str]:
    statements: list[str] = [
        coverage_words.asked(digest.coverage, language=language),
        coverage_words.failures(digest.coverage, language=language),
        coverage_words.missed(digest.coverage, language=language),
        coverage_words.precision(digest.precision, language=language),
    ]
    return [statement for statement in statements if statement]
