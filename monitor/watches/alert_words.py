"""What a watch tells beside the steps of cooperations, in sentences."""

import json
from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal

from monitor import wording
from monitor.config import Config
from monitor.health.verdicts import Finding
from monitor.health.words import finding_words
from monitor.i18n import N_, translate
from monitor.store import Store
from monitor.watches.decisions import EXPLANATIONS, Reason

HEADLINES: dict[Reason, str] = {
    Reason.MAILED_CONTRADICTION: N_("Articles disagree"),
    Reason.MAILED_NEW: N_("New cooperation"),
    Reason.MAILED_MOVED: N_("Cooperation moved"),
    Reason.MAILED_PARTY: N_("A party joined"),
    Reason.MAILED_COVERAGE: N_("Much in the news"),
    Reason.MAILED_DEADLINE: N_("A day is near"),
    Reason.MAILED_FOLLOW_UP: N_("Nothing seen since"),
    Reason.MAILED_SILENCE: N_("A source is silent"),
}
"""What a mail is headed by; of several reasons, the first of these."""

MOST_PUBLISHERS = 6


def first_reason(told: Sequence[Any]) -> Reason:
    """What decisions (rows of watch_decisions) are told for, of several the one that heads the mail."""
    reasons = {Reason(row["reason"]) for row in told}
    return next(reason for reason in HEADLINES if reason in reasons)


def people(names: Sequence[str], language: str, *, count: int = 0) -> str:
    """ "Warta, Lentera and 4 others": publishers, of `count` in all where these are not all."""
    shown = ", ".join(wording.shorten(name, 60) for name in names[:MOST_PUBLISHERS])
    rest = max(count, len(names)) - len(names[:MOST_PUBLISHERS])
    if not rest:
        return shown
    return translate(N_("{names} and {count} others"), language).format(names=shown, count=rest)


def source_title(store: Store, row: Any) -> str:
    """The title of the source that a decision (a row of watch_decisions) is about, "" for none."""
    source = json.loads(row["facts"]).get("source")
    if source is None:
        return ""
    rows = store.rows("SELECT title FROM sources WHERE name = ?", source)
    return wording.shorten(rows[0]["title"] if rows else source, 80)


def line(store: Store, config: Config, row: Any, *, sides: tuple[str, str] | None = None) -> str:
    """What a decision tells beside the steps of a cooperation, in a sentence. `sides` are the `claim_words` of articles
    that contradict each other."""
    say = partial(translate, language=config.language)
    facts = json.loads(row["facts"])
    match Reason(row["reason"]):
        case Reason.MAILED_PARTY:
            return say(N_("{party} has joined.")).format(party=wording.shorten(facts.get("party", ""), 120))
        case Reason.MAILED_COVERAGE:
            return say(
                N_(
                    "{articles} articles of {sources} publishers in 24 hours; usually {usual} a day (chance of that: "
                    "{chance})."
                )
            ).format(
                articles=facts["articles"],
                sources=facts["sources"],
                usual=format_decimal(facts["usual"], format="#,##0.#", locale=config.language),
                chance=chance_words(facts["chance"], config.language),
            )
        case Reason.MAILED_SILENCE:
            values = {name: facts[name] for name in ("since", "expected", "a_year")}
            finding = Finding(state="silent", scope="rhythm", values=values)
            words = finding_words(finding, language=config.language, zone=config.zone)
            return f"{source_title(store, row)}: {words}."
        case Reason.MAILED_FOLLOW_UP:
            day = _spoken_day(config, facts.get("since"))
            return say(N_("Signed on {day}; no report since shows that it is under way.")).format(day=day)
        case Reason.MAILED_DEADLINE:
            template = _DAYS.get(facts.get("about", ""), _DAYS["plan"])
            day, name = _spoken_day(config, facts.get("day")), wording.shorten(facts.get("name", ""), 120)
            return say(template).format(day=day, name=name)
        case Reason.MAILED_CONTRADICTION:
            about = facts.get("about", "")
            if sides is None or about not in _CONTRADICTIONS:
                return say(_CONTRADICTED)
            return say(_CONTRADICTIONS[about]).format(one=sides[0], other=sides[1])
        case reason:
            return say(EXPLANATIONS[reason])


_CONTRADICTIONS = {
    "status": N_("Articles contradict each other on how far it is: {one} or {other}."),
    "value": N_("Articles contradict each other on what it is worth: {one} or {other}."),
    "number": N_("Articles contradict each other on how many agreements there are: {one} or {other}."),
    "day": N_("Articles contradict each other on the day of signing: {one} or {other}."),
}
_CONTRADICTED = N_("Articles contradict each other.")


def claim_words(about: str, *, value: str | None, day: str | None, status: str, config: Config) -> str:
    """What one side of a contradiction says, in a few words: the day, the value or number, or else the status."""
    if about == "day" and day:
        return format_date(date.fromisoformat(day), "d MMMM y", locale=config.language)
    if about in ("value", "number") and value:
        return wording.shorten(value, 60)
    return wording.status_word(status, config.language)


_DAYS = {
    "event": N_("{name}: {day}."),
    "plan": N_("Planned for {day}: {name}."),
    "validity": N_("Its validity ends on {day}."),
}


def _spoken_day(config: Config, day: str | None) -> str:
    if day is None:
        return "-"
    return format_date(date.fromisoformat(day), "EEEE, d MMMM y", locale=config.language)


def chance_words(chance: float, language: str) -> str:
    """ "1 : 50.000"; what is rarer than a million to one is said to be that."""
    odds = 1_000_000 if chance < 1e-6 else round(1 / chance)
    number = format_decimal(odds, locale=language)
    return f"< 1 : {number}" if chance < 1e-6 else f"1 : {number}"
