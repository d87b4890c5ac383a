"""Commands for what watches tell: `pantau alerts ...`."""

import re
from datetime import datetime, timedelta
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
from monitor.cli.watching import NameArgument, option
from monitor.errors import ConfigError
from monitor.i18n import N_, _

if TYPE_CHECKING:
    from monitor.config import Config
    from monitor.evidence import Evidence
    from monitor.store import Store
    from monitor.watches.alert_records import Record
    from monitor.watches.rehearsal import Sending

WatchOption = Annotated[
    str | None, typer.Option("--watch", help=_("Of this watch alone."), metavar="WATCH", show_default=False)
]


# Alerts


def listing(
    watch: WatchOption = None,
    state: Annotated[str | None, option("--state", _("Only told, waiting, held or baseline ones."), "STATE")] = None,
    since: Annotated[str | None, option("--since", _("Since: 2d, 12h or 2024-09-01."), "TIME")] = None,
    limit: Annotated[int, typer.Option("--limit", help=_("Alerts at most."), min=1, max=10000)] = 30,
    as_json: JsonOption = False,
    config: ConfigOption = None,
    database: DatabaseOption = None,
) -> None:
    """List what went out or was held, and why; the newest first."""
    from monitor.store import open_store
    from monitor.watches import alert_records

    if state not in (None, "told", "waiting", "held", "baseline"):
        raise ConfigError(N_("'{state}' is no state; known are told, waiting, held, baseline"), state=state)
    settings = configured(config, database, reading=True)
    begin = _since(since, settings) if since else None
    with open_store(settings.database, create=False) as store:
        found = alert_records.listed(store, watch=watch, state=state, since=begin, limit=limit)
    for record in found:
        if as_json:
            write_json_line(alert_records.as_json(record))
        else:
            _show_record(record, settings)
    if not found and not as_json:
        console().print(_("Nothing was decided yet."))


_STYLES = {"told": "green", "waiting": "yellow", "held": "dim", "baseline": "dim"}
_STATES = {"told": N_("told"), "waiting": N_("waiting"), "held": N_("held"), "baseline": N_("known before")}


def _show_record(record: "Record", settings: "Config") -> None:
    from rich.text import Text

    from monitor.watches.alert_records import why
    from monitor.wording import clean

    out = console()
    head = Text(f"{record.id:>5}  ", style="dim")
    head.append(_(_STATES[record.state]), style=_STYLES[record.state])
    head.append(f"  {_about(record)}", style="bold")
    out.print(head)
    sent = f" · {clean(record.subject)}" if record.subject else ""
    out.print(f"       {local(record.decided_at, settings)} · {record.watch} · {_(why(record))}{sent}", style="dim")


def _about(record: "Record") -> str:
    from monitor.watches.alert_mail import HEADLINES
    from monitor.watches.decisions import MAILED
    from monitor.wording import names, status_word

    language = i18n.active()
    if not record.parties:
        return record.fact
    about = names(record.parties, language=language, most=3, longest=60)
    kind = record.facts.get("kind", record.trigger)
    word = (
        status_word(str(record.facts.get("status", "")), language)
        if kind in ("new", "status")
        else _(HEADLINES[MAILED[record.trigger]])
    )
    return f"{about} ({word})"


def explain(
    number: Annotated[int, typer.Argument(help=_("Number of the alert, as listed."), metavar="ID", show_default=False)],
    as_json: JsonOption = False,
    config: ConfigOption = None,
    database: DatabaseOption = None,
) -> None:
    """Explain an alert: its reason, the facts behind it, and the sentence that proves it."""
    from monitor.store import open_store
    from monitor.watches import alert_records

    settings = configured(config, database, reading=True)
    with open_store(settings.database, create=False) as store:
        found = alert_records.explain(store, number)
    if as_json:
        sentence = found.evidence.text if found.evidence else None
        write_json_line({**alert_records.as_json(found.record), "evidence": sentence})
        return
    _show_record(found.record, settings)
    out = console()
    for name, value in found.record.facts.items():
        if value not in (None, ""):
            out.print(f"       {name}: {value}")
    _show_evidence(found.evidence, settings)
    if found.against is not None:
        out.print(f"       {_('against')}:")
        _show_evidence(found.against, settings)


def _show_evidence(shown: "Evidence | None", settings: "Config") -> None:
    from monitor.wording import clean

    if shown is None:
        return
    out = console()
    out.print(f"       “{clean(shown.text)}”", style="italic")
    out.print(f"       {local(shown.at, settings)} · {clean(shown.source_title)} · {clean(shown.url)}", style="dim")


def replay(
    number: Annotated[int, typer.Argument(help=_("Number of the alert, as listed."), metavar="ID", show_default=False)],
    config: ConfigOption = None,
    database: DatabaseOption = None,
) -> None:
    """Put the message of an alert into the outbox once more, marked as sent again."""
    from monitor.store import open_store
    from monitor.watches import alert_records

    settings = configured(config, database, reading=True)
    with open_store(settings.database, create=False) as store:
        key = alert_records.replay(store, settings, number, now=now())
    console().print(_("The message is in the outbox again: {key}").format(key=key))


def rehearsal(
    watch: NameArgument,
    since: Annotated[str, typer.Option("--since", help=_("Since: 30d, 12h or 2024-09-01."), metavar="TIME")] = "30d",
    as_json: JsonOption = False,
    config: ConfigOption = None,
    database: DatabaseOption = None,
) -> None:
    """Show what a watch would have sent, and why; nothing is written."""
    from monitor.store import open_store
    from monitor.watches import watching
    from monitor.watches.decisions import EXPLANATIONS
    from monitor.watches.rehearsal import rehearse

    settings = configured(config, database, reading=True)
    begin = _since(since, settings)
    with open_store(settings.database, create=False) as store:
        known = watching.watch_of(store, settings, watch)
        done = rehearse(store, settings, known, since=begin, now=now())
        parties = _parties(store, done.sendings)
    if as_json:
        for sending in done.sendings:
            write_json_line(_sending_json(sending))
        return
    out = console()
    for sending in done.sendings:
        mark = f" ({_('round-up')})" if sending.roundup else ""
        out.print(f"{local(sending.at, settings)}{mark}", style="bold")
        for due, reason in sending.told:
            about = parties.get(due.key, due.fact)
            out.print(f"  {about} [{due.status or due.kind}] · {_(EXPLANATIONS[reason])}")
    told = sum(len(sending.told) for sending in done.sendings)
    out.print(_("Mails: {mails}, telling {told}.").format(mails=len(done.sendings), told=told), style="bold")
    for reason, count in sorted(done.held.items()):
        out.print(f"  {count} · {_(EXPLANATIONS[reason])}", style="dim")


def _parties(store: "Store", sendings: "tuple[Sending, ...]") -> dict[str, str]:
    import json

    from monitor.store import to_json
    from monitor.wording import names

    keys = {due.key for sending in sendings for due, _reason in sending.told}
    rows = store.rows(
        "SELECT key, parties FROM cooperations WHERE key IN (SELECT value FROM json_each(?))", to_json(sorted(keys))
    )
    return {row["key"]: names(json.loads(row["parties"]), language=i18n.active(), most=3, longest=60) for row in rows}


def _sending_json(sending: "Sending") -> dict[str, Any]:
    return {
        "at": sending.at.isoformat(),
        "roundup": sending.roundup,
        "told": [{"fact": due.fact, "trigger": due.trigger, "reason": reason} for due, reason in sending.told],
    }


# Silences


def silence(
    about: Annotated[
        str, typer.Argument(help=_("A query, or the key of a cooperation."), metavar="QUERY|KEY", show_default=False)
    ],
    until: Annotated[str, typer.Option("--until", help=_("For 12h or 7d, or until 2024-09-01."), metavar="TIME")],
    watch: WatchOption = None,
    note: Annotated[str | None, option("--note", _("Why."), "TEXT")] = None,
    config: ConfigOption = None,
    database: DatabaseOption = None,
) -> None:
    """Mail nothing of a cooperation, or of what a query finds, for a while; it is told after the end."""
    from monitor.store import open_store
    from monitor.watches import silences, watching

    settings = configured(config, database, reading=True)
    with open_store(settings.database) as store:
        if watch is not None:
            watching.watch_of(store, settings, watch)
        made = silences.silence(
            store,
            about,
            until=_until(until, settings),
            now=now(),
            zone=settings.zone,
            watch=watch,
            note=note,
        )
    console().print(
        _("Silence {number}, until {time}; `pantau alerts unsilence {number}` ends it.").format(
            number=made.id, time=local(made.until, settings)
        )
    )


def silence_list(as_json: JsonOption = False, config: ConfigOption = None, database: DatabaseOption = None) -> None:
    """List the silences in force."""
    from monitor.store import open_store
    from monitor.watches import silences
    from monitor.wording import clean

    settings = configured(config, database, reading=True)
    with open_store(settings.database, create=False) as store:
        found = silences.in_force(store, now=now())
    for one in found:
        if as_json:
            write_json_line(
                {
                    "id": one.id,
                    "query": one.query,
                    "cooperation": one.cooperation,
                    "watch": one.watch,
                    "until": one.until.isoformat(),
                    "note": one.note,
                }
            )
            continue
        about = clean(one.cooperation or one.query or "")
        parts = (about, one.watch or _("all watches"), local(one.until, settings), clean(one.note or ""))
        console().print(f"{one.id:>5}  " + " · ".join(part for part in parts if part))
    if not found and not as_json:
        console().print(_("Nothing is silenced."))


def unsilence(
    number: Annotated[int, typer.Argument(help=_("Number of the silence."), metavar="ID", show_default=False)],
    config: ConfigOption = None,
    database: DatabaseOption = None,
) -> None:
    """End a silence now."""
    from monitor.store import open_store
    from monitor.watches import silences

    settings = configured(config, database, reading=True)
    with open_store(settings.database) as store:
        if not silences.end(store, number, now=now()):
            raise ConfigError(
                N_("There is no silence {number} in force; `pantau alerts silences` lists them"), number=number
            )
    console().print(_("Silence {number} is over.").format(number=number))


# Times


_STRETCH = re.compile(r"(\d{1,4})([hd])")


def _since(text: str, settings: "Config") -> datetime:
    found = _STRETCH.fullmatch(text)
    return now() - _stretch(found) if found else _day(text, settings)


def _until(text: str, settings: "Config") -> datetime:
    found = _STRETCH.fullmatch(text)
    return now() + _stretch(found) if found else _day(text, settings)


def _stretch(found: re.Match[str]) -> timedelta:
    return timedelta(hours=int(found[1])) if found[2] == "h" else timedelta(days=int(found[1]))


def _day(text: str, settings: "Config") -> datetime:
    try:
        given = datetime.fromisoformat(text)
    except ValueError:
        raise ConfigError(
            N_("'{value}' is no time; use a form such as 12h, 30d, 2024-09-01 or 2024-09-01T18:00"), value=text
        ) from None
    return given if given.tzinfo else given.replace(tzinfo=settings.zone)
