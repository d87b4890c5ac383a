"""What a watch tells beside the steps of cooperations, in sentences."""

import json
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


def source_title(store: Store, row: Any) -> str:
    """The title of the source that a decision (a row of watch_decisions) is about, "" for none."""
    source = json.loads(row["facts"]).get("source")
    if source is None:
        return ""
    rows = store.rows("SELECT title FROM sources WHERE name = ?", source)
    return wording.shorten(rows[0]["title"] if rows else source, 80)


def line(store: Store, config: Config, row: Any) -> str:
    """What a decision tells beside the steps of a cooperation, in a sentence."""
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
                chance=_chance(facts["chance"], config.language),
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
            return say(_CONTRADICTIONS.get(facts.get("about", ""), _CONTRADICTIONS[""]))
        case reason:
            return say(EXPLANATIONS[reason])


_CONTRADICTIONS = {
    "status": N_("Articles contradict each other on how far it is."),
    "value": N_("Articles contradict each other on what it is worth."),
    "date": N_("Articles contradict each other on the day."),
    "": N_("Articles contradict each other."),
}


_DAYS = {
    "event": N_("{name}: {day}."),
    "plan": N_("Planned for {day}: {name}."),
    "validity": N_("Its validity ends on {day}."),
}


def _spoken_day(config: Config, day: str | None) -> str:
    if day is None:
        return "-"
    return format_date(date.fromisoformat(day), "EEEE, d MMMM y", locale=config.language)


def _chance(chance: float, language: str) -> str:
    """ "1 : 50.000"; what is rarer than a million to one is said to be that."""
    odds = 1_000_000 if chance < 1e-6 else round(1 / chance)
    number = format_decimal(odds, locale=language)
    return f"< 1 : {number}" if chance < 1e-6 else f"1 : {number}"
