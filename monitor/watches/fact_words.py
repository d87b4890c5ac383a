"""What was decided, and the facts behind it, in words: for people who ask why an alert went out, or did not."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, tzinfo
from functools import partial
from typing import TYPE_CHECKING, Any

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

from monitor import wording
from monitor.i18n import N_, translate
from monitor.watches.alert_words import HEADLINES, chance_words
from monitor.watches.decisions import MAILED, Due

if TYPE_CHECKING:
    from monitor.watches.alert_records import Record


def about(record: "Record", language: str) -> str:
    """ "Dinas Air – Koperasi Tani (signed)": what a decision is about."""
    say = partial(translate, language=language)
    kind = record.facts.get("kind", record.trigger)
    if kind in ("new", "status"):
        word = wording.status_word(str(record.facts.get("status") or record.fact.rpartition(":")[2]), language)
    else:
        word = _happened(kind, language)
    if record.parties:
        named = wording.names(record.parties, language=language, most=3, longest=60)
    elif record.source_title:
        named = wording.shorten(record.source_title, 80)
    elif record.cooperation is None:
        named = say(N_("all that {watch} finds")).format(watch=record.watch)
    else:
        named = say(N_("a cooperation that is known no longer"))
    return f"{named} ({word})"


def happened_words(due: Due, language: str) -> str:
    """ "signed" for a step, "Much in the news" and the like for the rest."""
    if due.kind in ("new", "status"):
        return wording.status_word(due.status, language)
    return _happened(due.kind, language)


def facts_in_words(facts: Mapping[str, Any], *, language: str, zone: tzinfo) -> tuple[tuple[str, str], ...]:
    """The facts behind a decision as people read them: (name, value). What only finds an article again is left out."""
    spoken: dict[str, Callable[[Any, str], str]] = {
        **_SPOKEN,
        "published": partial(_time, zone=zone),
        "until": partial(_time, zone=zone),
        "since": partial(_time, zone=zone),
    }
    return tuple(
        (translate(title, language), spoken.get(name, _as_it_is)(facts[name], language))
        for name, title in _TITLES.items()
        if facts.get(name) not in (None, "")
    )


def _happened(kind: str, language: str) -> str:
    return translate(N_("denied") if kind == "denied" else HEADLINES[MAILED[kind]], language)


def _time(value: str, language: str, *, zone: tzinfo) -> str:
    try:
        return (
            _day(value, language)
            if len(value) == len("2024-09-01")
            else wording.local_time(datetime.fromisoformat(value), zone=zone, language=language)
        )
    except ValueError:
        return _as_it_is(value, language)


def _day(value: str, language: str) -> str:
    return format_date(date.fromisoformat(value), "EEEE, d MMMM y", locale=language)


def _as_it_is(value: object, _language: str) -> str:
    return wording.shorten(str(value), 200)


def _number(value: float, language: str) -> str:
    return format_decimal(value, format="#,##0.##", locale=language)


def _confidence(value: float, language: str) -> str:
    return f"{format_percent(value, locale=language)} ({wording.confidence_words(value, language)})"


def _one_of(words: Mapping[str, str], value: str, language: str) -> str:
    return translate(words.get(value, value), language)


_TITLES = {
    "kind": N_("what happened"),
    "previous": N_("status before"),
    "status": N_("status"),
    "party": N_("party"),
    "about": N_("about"),
    "name": N_("named"),
    "day": N_("day"),
    "place": N_("place"),
    "source": N_("source"),
    "since": N_("since"),
    "expected": N_("articles that would be usual since then"),
    "a_year": N_("such silences in a usual year"),
    "months": N_("months without a sign of work"),
    "articles": N_("articles in 24 hours"),
    "sources": N_("of publishers"),
    "usual": N_("articles on a usual day"),
    "chance": N_("chance of that"),
    "until": N_("counted until"),
    "article": N_("article"),
    "against": N_("against the article"),
    "published": N_("published"),
    "origin": N_("how it came"),
    "confidence": N_("confidence"),
}
_ORIGINS = {
    "live": N_("collected from the web"),
    "replay": N_("replayed from an archive"),
    "import": N_("imported from a file"),
}
_ABOUT = {
    "day": N_("the day of signing"),
    "value": N_("what it is worth"),
    "status": N_("how far it is"),
    "event": N_("an event"),
    "number": N_("how many agreements there are"),
    "plan": N_("what is planned"),
    "validity": N_("the end of its validity"),
}
_SPOKEN: dict[str, Callable[[Any, str], str]] = {
    "kind": _happened,
    "status": wording.status_word,
    "previous": wording.status_word,
    "about": partial(_one_of, _ABOUT),
    "origin": partial(_one_of, _ORIGINS),
    "confidence": _confidence,
    "day": _day,
    "expected": _number,
    "a_year": _number,
    "usual": _number,
    "chance": chance_words,
}
