"""Commands for what watches told, and why: `pantau alerts list`, `explain` and `replay`."""

from typing import TYPE_CHECKING, Annotated

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
    sentence_of,
    warn,
    write_json_line,
)
from monitor.cli.times import since as begin_of
from monitor.cli.watching import WatchOption, option
from monitor.errors import ConfigError, MonitorError
from monitor.i18n import N_, _

if TYPE_CHECKING:
    from monitor.config import Config
    from monitor.evidence import Evidence
    from monitor.store import Store
    from monitor.watches.alert_records import Record


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
    begin = begin_of(since, settings) if since else None
    # people are told once that [alerts] writes to nobody, not for each step
    together = not as_json and state is None
    with open_store(settings.database, create=False) as store:
        found = alert_records.listed(store, watch=watch, state=state, since=begin, limit=limit, addressed=together)
        nobody = alert_records.unaddressed(store, watch=watch, since=begin) if together else 0
    for record in found:
        if as_json:
            write_json_line(alert_records.as_json(record))
        else:
            _show_record(record, settings)
    if as_json:
        return
    if nobody:
        sentence = _("Steps of which [alerts] told nobody: {count}; alerts.recipients in config.toml names no one.")
        console().print(sentence.format(count=nobody), style="dim")
    elif not found:
        console().print(_("Nothing was decided yet."))


_STYLES = {"told": "green", "waiting": "yellow", "held": "dim", "baseline": "dim"}
_STATES = {"told": N_("told"), "waiting": N_("waiting"), "held": N_("held"), "baseline": N_("known before")}


def _show_record(record: "Record", settings: "Config") -> None:
    from rich.text import Text

    from monitor.watches.alert_records import why
    from monitor.watches.fact_words import about
    from monitor.wording import clean

    out = console()
    head = Text(f"{record.id:>5}  ", style="dim")
    head.append(_(_STATES[record.state]), style=_STYLES[record.state])
    head.append(f"  {about(record, i18n.active())}", style="bold")
    out.print(head)
    sent = f" · {clean(record.subject)}" if record.subject else ""
    out.print(f"       {local(record.decided_at, settings)} · {record.watch} · {_(why(record))}{sent}", style="dim")


def explain(
    number: Annotated[int, typer.Argument(help=_("Number of the alert, as listed."), metavar="ID", show_default=False)],
    as_json: JsonOption = False,
    config: ConfigOption = None,
    database: DatabaseOption = None,
) -> None:
    """Explain an alert: its reason, the facts behind it, and the sentences that prove it."""
    from monitor.store import open_store
    from monitor.watches import alert_records
    from monitor.watches.fact_words import facts_in_words

    settings = configured(config, database, reading=True)
    with open_store(settings.database, create=False) as store:
        found = alert_records.explain(store, number)
    if as_json:
        sentence = found.evidence.text if found.evidence else None
        write_json_line({**alert_records.as_json(found.record), "evidence": sentence})
        return
    _show_record(found.record, settings)
    out = console()
    for name, value in facts_in_words(found.record.facts, language=i18n.active(), zone=settings.zone):
        out.print(f"       {name}: {value}")
    for shown in (found.evidence, *found.reports):
        _show_evidence(shown, settings)
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
    """Send the message of an alert once more, marked as sent again."""
    from monitor.store import open_store
    from monitor.watches import alert_records

    settings = configured(config, database, reading=True)
    with open_store(settings.database, create=False) as store:
        key = alert_records.replay(store, settings, number, now=now())
        _send_again(store, settings, key)


def _send_again(store: "Store", settings: "Config", key: str) -> None:
    """Say what was put into the outbox, and send it if that can be done now."""
    from monitor.cli.mailing import send_round
    from monitor.wording import clean

    copies = "SELECT r.recipient, r.state FROM outbox o JOIN outbox_recipients r ON r.outbox_id = o.id WHERE o.key = ?"
    (message,) = store.rows("SELECT subject FROM outbox WHERE key = ?", key)
    names = ", ".join(clean(row["recipient"]) for row in store.rows(copies, key))
    out = console()
    out.print(_("In the outbox: “{subject}”, for {names}.").format(subject=clean(message["subject"]), names=names))
    try:
        trouble: MonitorError | None = send_round(store, settings).trouble
    except MonitorError as error:
        trouble = error
    if trouble is not None:
        warn(sentence_of(trouble))
    states = {row["state"] for row in store.rows(copies, key)}
    if states == {"sent"}:
        out.print(_("It was sent just now."))
    elif "pending" in states:
        out.print(_("It leaves with the next `pantau run`, or within a minute where `pantau serve` is at work."))
    else:
        out.print(_("It was not sent to everybody; `pantau outbox list` says why."))
