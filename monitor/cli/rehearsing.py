"""`pantau alerts test`: what a watch would have sent, and why not the rest; nothing is written."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from monitor import i18n
from monitor.cli.common import (
    ConfigOption,
    DatabaseOption,
    JsonOption,
    configured,
    console,
    local,
    now,
    write_json_line,
)
from monitor.cli.times import since as begin_of
from monitor.cli.watching import NameArgument
from monitor.i18n import _

if TYPE_CHECKING:
    from monitor.config import Config
    from monitor.config.watches import Watch
    from monitor.store import Store
    from monitor.watches.decisions import Due
    from monitor.watches.rehearsal import Rehearsal

MOST_SHOWN = 20
"""Of what would not have been mailed, so much of each reason; the rest is counted."""


def rehearsal(
    watch: NameArgument,
    since: Annotated[str, typer.Option("--since", help=_("Since: 30d, 12h or 2024-09-01."), metavar="TIME")] = "30d",
    imported: Annotated[
        bool,
        typer.Option("--imported", metavar="", help=_("Count imported, replayed and old articles, as --alerts does.")),
    ] = False,
    as_json: JsonOption = False,
    config: ConfigOption = None,
    database: DatabaseOption = None,
) -> None:
    """Show what a watch would have sent, and why not the rest; nothing is written."""
    from monitor.store import open_store
    from monitor.watches import watching
    from monitor.watches.rehearsal import rehearse

    settings = configured(config, database, reading=True)
    begin = begin_of(since, settings)
    with open_store(settings.database, create=False) as store:
        known = watching.watch_of(store, settings, watch)
        done = rehearse(store, settings, known, since=begin, now=now(), past=imported)
        named = _named(store, known, done)
        told = _told_really(store, known, done)
    if as_json:
        _write_json(done)
        return
    _show_mails(done, settings, named)
    _show_rest(done, named)
    _show_remarks(done, known, settings, begin=begin, imported=imported, told=told)


def _show_mails(done: "Rehearsal", settings: "Config", named: Mapping[str, str]) -> None:
    from monitor.watches.decisions import EXPLANATIONS

    out = console()
    for sending in done.sendings:
        mark = f" ({_('round-up')})" if sending.roundup else ""
        out.print(f"{local(sending.at, settings)}{mark}", style="bold")
        for due, reason in sending.told:
            out.print(f"  {_words(due, named)} · {_(EXPLANATIONS[reason])}")
    told = sum(len(sending.told) for sending in done.sendings)
    out.print(_("Mails: {mails}, telling {told}.").format(mails=len(done.sendings), told=told), style="bold")


def _show_rest(done: "Rehearsal", named: Mapping[str, str]) -> None:
    """Each thing that would not have gone, by its reason."""
    from monitor.watches.decisions import EXPLANATIONS
    from monitor.watches.pacing import HOLD_WORDS

    out = console()
    rest = [(_(HOLD_WORDS[hold]), due) for due, hold in done.waiting]
    rest += [(_(EXPLANATIONS[reason]), due) for due, reason in sorted(done.held, key=lambda pair: pair[1])]
    counts = Counter(why for why, _due in rest)
    for why, count in counts.items():
        out.print(f"  {count} · {why}", style="dim")
        those = [due for reason, due in rest if reason == why]
        for due in those[:MOST_SHOWN]:
            out.print(f"      {_words(due, named)}", style="dim")
        if count > MOST_SHOWN:
            out.print("      " + _("and {count} more").format(count=count - MOST_SHOWN), style="dim")


def _show_remarks(
    done: "Rehearsal", watch: "Watch", settings: "Config", *, begin: datetime, imported: bool, told: int
) -> None:
    """Why there is little, where there is little."""
    from monitor.watches.decisions import Reason

    out = console()
    replayed = sum(reason is Reason.HELD_REPLAY for _due, reason in done.held)
    if replayed and not imported:
        sentence = _("Imported or replayed: {count}; with --imported they count as if they had been new.")
        out.print(sentence.format(count=replayed))
    if told:
        sentence = _("Mailed all the same, because `--alerts` asked for it: {count}.")
        out.print(sentence.format(count=told))
    words = {"count": done.found, "since": local(begin, settings), "triggers": ", ".join(watch.triggers)}
    if not done.found:
        out.print(_("Its query finds no cooperation."))
    elif not done.happened:
        out.print(_("Cooperations that its query finds: {count}; nothing new of these since {since}.").format(**words))
    elif not (done.sendings or done.held or done.waiting):
        sentence = _("Cooperations that its query finds: {count}; none did what it waits for ({triggers}).")
        out.print(sentence.format(**words))
    if not (watch.recipients or watch.channels):
        out.print(_("It would have been mailed to nobody: it has no recipients and no channels."))


def _told_really(store: "Store", watch: "Watch", done: "Rehearsal") -> int:
    """How much of what is held here the watch has told: it was imported or replayed with --alerts."""
    from monitor.store import to_json

    facts = to_json([due.fact for due, _reason in done.held])
    ((count,),) = store.rows(
        "SELECT count(*) FROM watch_decisions WHERE watch = ? AND state = 'told'"
        " AND fact IN (SELECT value FROM json_each(?))",
        watch.name,
        facts,
    )
    return int(count)


def _words(due: "Due", named: Mapping[str, str]) -> str:
    from monitor.watches.fact_words import happened_words

    return f"{named.get(due.subject, due.subject)} [{happened_words(due, i18n.active())}]"


def _named(store: "Store", watch: "Watch", done: "Rehearsal") -> dict[str, str]:
    """What everything is about, by subject: cooperations by their parties, sources by their titles."""
    import json

    from monitor.store import to_json
    from monitor.wording import names, shorten

    every = [due for sending in done.sendings for due, _reason in sending.told]
    every += [due for due, _why in (*done.held, *done.waiting)]
    rows = store.rows(
        "SELECT key, parties FROM cooperations WHERE key IN (SELECT value FROM json_each(?))",
        to_json(sorted({due.key for due in every})),
    )
    titles = {row["name"]: row["title"] for row in store.rows("SELECT name, title FROM sources")}
    found = {due.subject: _("all that {watch} finds").format(watch=watch.name) for due in every if not due.key}
    found |= {
        due.subject: shorten(titles.get(source, source), 80)
        for due in every
        if not due.key and (source := due.values.get("source"))
    }
    return found | {
        row["key"]: names(json.loads(row["parties"]), language=i18n.active(), most=3, longest=60) for row in rows
    }


def _write_json(done: "Rehearsal") -> None:
    """Each mail, then each thing that would not have gone."""
    for sending in done.sendings:
        told = [{"fact": due.fact, "trigger": due.trigger, "reason": reason} for due, reason in sending.told]
        write_json_line({"at": sending.at.isoformat(), "roundup": sending.roundup, "told": told})
    for state, rest in (("waiting", done.waiting), ("held", done.held)):
        for due, why in rest:
            record: dict[str, Any] = {"state": state, "fact": due.fact, "trigger": due.trigger}
            write_json_line({**record, "hold" if state == "waiting" else "reason": why})
