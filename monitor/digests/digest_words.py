"""What a digest says in words: why an item comes first, how much there was, what changed against other weeks."""

from datetime import datetime, tzinfo
from functools import partial
from math import floor

from babel.dates import format_date, format_interval
from babel.numbers import format_decimal

from monitor import wording
from monitor.digests.amendments import Amendment
from monitor.digests.attention import Attention
from monitor.digests.digest import Digest
from monitor.digests.highlights import Highlight, Why
from monitor.digests.prospects import MONTHS, FollowUps, Waiting
from monitor.digests.trends import Count, Trend, Volume
from monitor.digests.withdrawals import Correction
from monitor.i18n import N_, translate
from monitor.ledger.followups import Ahead

STAGES = {
    "exploring": N_("talks"),
    "agreed": N_("agreement"),
    "signed": N_("signature"),
    "ongoing": N_("implementation"),
    "ended": N_("its end"),
}
TITLES = {
    "top": N_("First of all"),
    "volume": N_("How much there was"),
    "corrections": N_("Corrections"),
    "new": N_("New cooperations"),
    "moved": N_("Cooperations that moved"),
    "denied": N_("Denied or contradicted"),
    "stories": N_("Most reported"),
    "quotes": N_("Officials in their own words"),
    "watched": N_("Under your watch"),
    "ahead": N_("Ahead"),
    "overdue": N_("Signed, and nothing heard since"),
    "trend": N_("This week against the four before"),
    "old": N_("Older news, known only now"),
    "uncertain": N_("To be checked"),
    "completeness": N_("How complete this is"),
}
NOTES = {
    "corrections": N_("What earlier digests told, and is otherwise now."),
    "denied": N_("An article denies it, says that it does not exist, or contradicts another."),
    "stories": N_("Each story once, with all publishers that carried it."),
    "uncertain": N_("Pantau is not sure of these; read the article before you rely on them."),
}
MOST_REASONS = 2
MOST_MISSED = 6


def summary(digest: Digest) -> str:
    """The digest in a line: "3 new, 1 moved"."""
    say = partial(translate, language=digest.audience.language)
    counts = [
        (say(N_("{count} new")), len(digest.new)),
        (say(N_("{count} moved")), len(digest.moved)),
        (say(N_("{count} older")), len(digest.old)),
        (say(N_("{count} denied")), len(digest.denied)),
        (say(N_("{count} to be checked")), len(digest.uncertain)),
        (say(N_("{count} corrected")), len(digest.corrections)),
    ]
    return ", ".join(words.format(count=count) for words, count in counts if count) or say(N_("a quiet day"))


def why(highlight: Highlight, language: str) -> str:
    """One line on why an item is among the first: its weightiest reasons."""
    words = [_reason(reason, highlight, language) for reason in highlight.reasons[:MOST_REASONS]]
    line = "; ".join(words)
    return line[:1].upper() + line[1:]


def _reason(reason: Why, highlight: Highlight, language: str) -> str:
    say = partial(translate, language=language)
    path = highlight.item.path
    match reason.reason:
        case "sources":
            return say(N_("reported by {count} independent sources")).format(count=reason.count)
        case "value":
            return say(N_("the largest value this week: {value}")).format(value=wording.shorten(reason.text, 60))
        case "watched":
            return say(N_("{name} is under your watch")).format(name=wording.shorten(reason.name, 80))
        case "moved":
            return say(N_("from {previous} to {status}")).format(
                previous=say(STAGES.get(path[0], path[0])), status=say(STAGES.get(path[-1], path[-1]))
            )
        case "renewed":
            return say(N_("takes up again what had ended"))
        case "new-signed":
            return say(N_("not known before, and signed already"))
        case "new-ongoing":
            return say(N_("not known before, and under way already"))
        case "new-ended":
            return say(N_("not known before, and already at its end"))


def volume(found: Volume, language: str) -> str:
    """How many articles the stretch brought, against other weeks."""
    say = partial(translate, language=language)
    parts = [
        _count(say(N_("Articles that came in: {count}")), found.articles, language),
        _count(say(N_("of these report cooperation: {count}")), found.reporting, language),
    ]
    sentence = "; ".join(parts) + "."
    if found.articles.usual is None:
        return f"{sentence} " + say(N_("What is usual shows only after two weeks of watching."))
    return f"{sentence} " + say(N_("Usual is the same stretch of the week in the last {weeks} weeks (median).")).format(
        weeks=len(found.articles.before)
    )


def _count(words: str, count: Count, language: str) -> str:
    say = partial(translate, language=language)
    told = words.format(count=format_decimal(count.now, locale=language))
    if count.usual is None:
        return told
    comparison = {
        "none": say(N_("none is usual")),
        "usual": say(N_("about as usual")),
        "more": say(N_("more than usual")),
        "fewer": say(N_("fewer than usual")),
        "many-more": say(N_("far more than usual")),
        "far-fewer": say(N_("far fewer than usual")),
        "unknown": "",
    }[count.level]
    usual = say(N_("usually {usual}")).format(usual=format_decimal(round(count.usual), locale=language))
    return f"{told} ({comparison}; {usual})"


def trend(found: Trend, language: str) -> str:
    """ "7, usually 2.3 a week"."""
    usual = floor(found.usual * 10 + 0.5) / 10
    return translate(N_("{now}, usually {usual} a week"), language).format(
        now=found.now, usual=format_decimal(usual, format="#,##0.#", locale=language)
    )


def trend_name(found: Trend, language: str) -> str:
    """What a trend is of, for people."""
    if found.dimension == "status":
        return wording.status_word(found.name, language)
    if found.dimension == "sector":
        return _sector(found.name, language)
    return wording.shorten(found.name, 80)


def attention(found: Attention, language: str) -> str:
    """What a stretch brought on a watched name."""
    say = partial(translate, language=language)
    if not found.articles and not found.moves:
        return say(N_("nothing new; cooperations known: {known}")).format(known=found.cooperations)
    return say(N_("articles: {articles}; cooperations that appeared or moved: {moves} of {known}")).format(
        articles=found.articles, moves=found.moves, known=found.cooperations
    )


def correction(found: Correction, language: str) -> str:
    """What was told, when, and how it is now."""
    say = partial(translate, language=language)
    day = format_date(datetime.fromisoformat(found.edition), "d MMMM y", locale=language)
    before = say(N_("denied")) if found.status == "denied" else wording.status_word(found.status, language)
    if found.amended is not None:
        return _amended(found, found.amended, day, before, language)
    if found.changes:
        told = say(N_("Told on {day}; corrected: {changes}.")).format(
            day=day, changes="; ".join(_change(name, value, language) for name, value in found.changes.items())
        )
        return f"{told} {wording.shorten(found.note, 300)}" if found.note else told
    if found.now is None:
        sentence = say(N_("Told on {day} as “{status}”; that is withdrawn.")).format(day=day, status=before)
    else:
        sentence = say(N_("Told on {day} as “{status}”; now “{now}”.")).format(
            day=day, status=before, now=wording.status_word(found.now, language)
        )
    return f"{sentence} {wording.shorten(found.note, 300)}" if found.note else sentence


def _amended(found: Correction, change: Amendment, day: str, before: str, language: str) -> str:
    """How an article changed that a fact rested on, and what became of that fact."""
    say = partial(translate, language=language)
    if found.now is None:
        became = say(N_("Told on {day} as “{status}”; that is withdrawn.")).format(day=day, status=before)
    elif found.now != found.status and found.status != "denied":
        became = say(N_("Told on {day} as “{status}”; now “{now}”.")).format(
            day=day, status=before, now=wording.status_word(found.now, language)
        )
    else:
        became = say(N_("Told on {day} as “{status}”.")).format(day=day, status=before)
    template = (
        N_("{publisher} has changed its article: it said “{said}” and says now “{says}”")
        if change.says
        else N_("{publisher} has changed its article, which no longer says “{said}”")
    )
    changed = say(template).format(
        publisher=wording.shorten(change.source_title, 60),
        said=wording.shorten(change.said, 240).rstrip("."),
        says=wording.shorten(change.says or "", 240).rstrip("."),
    )
    sentence = f"{became} {changed}."
    return f"{sentence} {wording.shorten(found.note, 300)}" if found.note else sentence


_CHANGES = {
    "parties": N_("parties: {value}"),
    "fields": N_("fields: {value}"),
    "event": N_("event: {value}"),
    "instrument": N_("instrument: {value}"),
}


def _change(name: str, value: object, language: str) -> str:
    shown = " – ".join(map(str, value)) if isinstance(value, list) else str(value)
    return translate(_CHANGES.get(name, "{value}"), language).format(value=wording.shorten(shown, 200))


def ahead(found: Ahead, language: str) -> str:
    """When it is, and what: "12–14 June 2025 · Makassar"."""
    say = partial(translate, language=language)
    day = format_date(found.starts, "EEEE, d MMMM y", locale=language)
    if found.ends > found.starts:
        day = format_interval(found.starts, found.ends, "yMMMMd", locale=language)
    if found.kind == "validity":
        day = say(N_("valid until {day}")).format(day=day)
    return f"{day} · {wording.shorten(found.place, 80)}" if found.place else day


def ahead_name(found: Ahead, language: str) -> str:
    """What lies ahead: the event, or the parties and what they plan."""
    name = wording.shorten(found.name, 120)
    if not found.parties:
        return name
    parties = wording.names(found.parties, language=language, most=4)
    return f"{parties}: {name}" if name else parties


def overdue(found: FollowUps, language: str) -> str:
    """How many signatures nothing followed."""
    template = N_("Signed {months} months ago or longer, without news of the work since: {total}. New on this list:")
    if not found.newly:
        template = N_("Signed {months} months ago or longer, without news of the work since: {total}. None is new.")
    return translate(template, language).format(months=MONTHS, total=format_decimal(found.total, locale=language))


def waited(found: Waiting, language: str) -> str:
    """When it was signed, and how long it is valid."""
    say = partial(translate, language=language)
    one = found.overdue
    words = say(N_("signed on {day}")).format(day=format_date(one.since, "d MMMM y", locale=language))
    if one.valid_until is None:
        return words
    template = N_("valid until {day}, which is over") if one.expired else N_("valid until {day}")
    return f"{words}; " + say(template).format(day=format_date(one.valid_until, "d MMMM y", locale=language))


def missed_editions(digest: Digest, zone: tzinfo) -> str:
    """Which editions were made up for late, without a mail of their own."""
    language = digest.audience.language
    times = [wording.local_time(edition, zone=zone, language=language) for edition in digest.missed]
    shown = wording.listed(times[-MOST_MISSED:], language)
    template = N_("Missed while Pantau did not run, with nothing to tell: {times}.")
    if len(times) > MOST_MISSED:
        template = N_("Editions missed while Pantau did not run, with nothing to tell: {count}; the last: {times}.")
    return translate(template, language).format(count=len(times), times=shown)


def _sector(key: str, language: str) -> str:
    from models.lexicons import load_lexicon

    names = load_lexicon().tables["sectors"].get(key, {})
    return str(names.get(language, key))
