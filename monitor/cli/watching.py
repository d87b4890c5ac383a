"""Commands for watches: `pantau watch ...`."""

from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

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
from monitor.i18n import _

if TYPE_CHECKING:
    from monitor.config import Config
    from monitor.config.watches import Watch
    from monitor.store import Store

NameArgument = Annotated[str, typer.Argument(help=_("Name of the watch."), metavar="WATCH", show_default=False)]

WatchOption = Annotated[
    str | None, typer.Option("--watch", help=_("Of this watch alone."), metavar="WATCH", show_default=False)
]


def option(flag: str, text: str, metavar: str) -> Any:
    """An option that takes a value and has no default to show."""
    return typer.Option(flag, help=text, metavar=metavar, show_default=False)


def warn_of_mistakes(settings: "Config", store: "Store | None" = None) -> None:
    """Say what in watches can't be understood, a sentence each; nothing where the database can't be read."""
    from monitor.errors import MonitorError
    from monitor.store import open_store
    from monitor.watches import watching

    watches = tuple(settings.watches)
    if store is not None:
        watches = watching.configured_watches(store, settings)
    elif settings.database.is_file():
        with suppress(MonitorError), open_store(settings.database, create=False) as opened:
            watches = watching.configured_watches(opened, settings)
    for mistake in watching.mistakes(watches, settings, now=now()):
        warn(sentence_of(mistake))


def add(
    name: NameArgument,
    query: Annotated[str, option("--query", _("What it watches, as for `pantau query`."), "QUERY")] = "",
    trigger: Annotated[
        list[str] | None,
        option("--trigger", _("What it tells: new, status, status:signed ... Repeatable."), "TRIGGER"),
    ] = None,
    to: Annotated[list[str] | None, option("--to", _("Who gets its mail. Repeatable."), "ADDRESS")] = None,
    channel: Annotated[list[str] | None, option("--channel", _("A channel that gets it. Repeatable."), "NAME")] = None,
    schedule: Annotated[str | None, option("--schedule", _('"at once", "hourly", "daily 06:30".'), "TEXT")] = None,
    quiet: Annotated[str | None, option("--quiet", _('Quiet hours, such as "21:00-05:30".'), "HOURS")] = None,
    language: Annotated[str | None, option("--language", _("Its language: id or en."), "LANGUAGE")] = None,
    min_confidence: Annotated[
        float | None, option("--min-confidence", _("Less certain cooperations never alert."), "NUMBER")
    ] = None,
    max_age: Annotated[int | None, option("--max-age-days", _("Older publications never alert."), "DAYS")] = None,
    most_per_hour: Annotated[int | None, option("--most-per-hour", _("Mails in an hour; 0: no limit."), "N")] = None,
    most_per_day: Annotated[int | None, option("--most-per-day", _("Mails in 24 hours; 0: no limit."), "N")] = None,
    window: Annotated[
        int | None, option("--window-minutes", _("Minutes between two mails on the same cooperation."), "MINUTES")
    ] = None,
    factor: Annotated[
        float | None, option("--coverage-factor", _("For coverage: how many times the usual level."), "NUMBER")
    ] = None,
    months: Annotated[
        int | None, option("--follow-up-months", _("For follow-up: months after signing."), "MONTHS")
    ] = None,
    days: Annotated[int | None, option("--deadline-days", _("For deadline: days ahead."), "DAYS")] = None,
    source: Annotated[list[str] | None, option("--source", _("For silence: a source. Repeatable."), "NAME")] = None,
    replace: Annotated[bool, typer.Option("--replace", metavar="", help=_("Change a watch of that name."))] = False,
    config: ConfigOption = None,
    database: DatabaseOption = None,
) -> None:
    """Make a watch. It starts from what is known now, and mails nothing of that."""
    from monitor.cli.asking import pointing_at
    from monitor.errors import QueryError
    from monitor.queries.language import parse
    from monitor.store import open_store
    from monitor.watches import watching

    settings = configured(config, database, reading=True)
    given: dict[str, object] = {
        "name": name,
        "query": query,
        "triggers": trigger,
        "recipients": to,
        "channels": channel,
        "schedule": schedule,
        "quiet": quiet,
        "language": language,
        "min_confidence": min_confidence,
        "max_age_days": max_age,
        "most_per_hour": most_per_hour,
        "most_per_day": most_per_day,
        "window_minutes": window,
        "coverage_factor": factor,
        "follow_up_months": months,
        "deadline_days": days,
        "sources": source,
    }
    watch = watching.parsed({key: value for key, value in given.items() if value is not None})
    # what is wrong is said when it is to be kept
    with suppress(QueryError), pointing_at(query):
        parse(query, now=now(), zone=settings.zone)
    with open_store(settings.database) as store:
        state = watching.save(store, settings, watch, now=now(), replace=replace)
    out = console()
    out.print(_("Watch {name} is at work.").format(name=name), style="bold")
    out.print(
        _("Known already, and not mailed: {count}. `pantau alerts test {name}` shows what it would have sent.").format(
            count=state.baseline, name=name
        )
    )


def listing(as_json: JsonOption = False, config: ConfigOption = None, database: DatabaseOption = None) -> None:
    """List the watches."""
    from monitor.store import open_store
    from monitor.watches import watching

    settings = configured(config, database, reading=True)
    with open_store(settings.database, create=False) as store:
        watches = (watching.built_in(settings), *watching.configured_watches(store, settings))
        rows = [_summary(store, settings, watch) for watch in watches]
        warn_of_mistakes(settings, store)
    if as_json:
        for row in rows:
            write_json_line(row)
        return
    from rich.table import Table

    from monitor.wording import clean

    table = Table(box=None, pad_edge=False)
    for heading in (_("watch"), _("query"), _("triggers"), _("schedule"), _("to"), _("told"), _("waiting")):
        table.add_column(heading, justify="right" if heading in (_("told"), _("waiting")) else "left")
    for row in rows:
        name = f"{row['name']} ({_('paused')})" if row["paused"] else row["name"]
        to = ", ".join([*row["recipients"], *row["channels"]]) or "-"
        cells = (name, clean(row["query"]) or _("everything"), ", ".join(row["triggers"]), row["schedule"], to)
        table.add_row(*cells, str(row["told"]), str(row["waiting"]))
    console().print(table)


def show(
    name: NameArgument, as_json: JsonOption = False, config: ConfigOption = None, database: DatabaseOption = None
) -> None:
    """Show a watch: what it asks, what it started from, what it told, what waits."""
    from monitor.store import open_store
    from monitor.watches import watching
    from monitor.wording import clean

    settings = configured(config, database, reading=True)
    with open_store(settings.database, create=False) as store:
        row = _summary(store, settings, watching.watch_of(store, settings, name))
    if as_json:
        write_json_line(row)
        return
    out = console()
    out.print(name + (f" ({_('paused')})" if row["paused"] else ""), style="bold")
    since = local(row["since"], settings) if row["since"] else _("not yet")
    lines = (
        (_("query"), clean(row["query"]) or _("everything")),
        (_("triggers"), ", ".join(row["triggers"])),
        (_("to"), ", ".join([*row["recipients"], *row["channels"]]) or "-"),
        (_("schedule"), row["schedule"] + (f", {_('quiet')} {row['quiet']}" if row["quiet"] else "")),
        (_("at work since"), since),
        (_("known from the start"), str(row["baseline"])),
        (_("told"), str(row["told"])),
        (_("held"), str(row["held"])),
        (_("waiting"), str(row["waiting"])),
    )
    for title, value in lines:
        out.print(f"  {title}: {value}")


def _summary(store: "Store", settings: "Config", watch: "Watch") -> dict[str, Any]:
    counts = dict(
        map(
            tuple,
            store.rows(
                "SELECT state, count(*) FROM watch_decisions WHERE watch = ? GROUP BY state",
                watch.name,
            ),
        )
    )
    states = store.rows("SELECT * FROM watch_states WHERE watch = ?", watch.name)
    state = states[0] if states else None
    return {
        **watch.model_dump(mode="json"),
        "since": state["since"] if state else None,
        "baseline": state["baseline"] if state else 0,
        "paused": bool(state and state["paused_at"]),
        "told": counts.get("told", 0),
        "held": counts.get("held", 0),
        "waiting": counts.get("waiting", 0),
    }


def pause(name: NameArgument, config: ConfigOption = None, database: DatabaseOption = None) -> None:
    """Let a watch collect without mailing."""
    _pause(name, config, database, at=now())
    console().print(_("Watch {name} is paused; `pantau watch resume {name}` mails what waits.").format(name=name))


def resume(name: NameArgument, config: ConfigOption = None, database: DatabaseOption = None) -> None:
    """Let a paused watch go on; it makes up for what waited."""
    _pause(name, config, database, at=None)
    console().print(_("Watch {name} is at work.").format(name=name))


def _pause(name: str, config: Any, database: Any, *, at: datetime | None) -> None:
    from monitor.store import open_store
    from monitor.watches import watching

    settings = configured(config, database, reading=True)
    with open_store(settings.database) as store:
        watching.settle(store, settings, now=now())
        watching.pause(store, settings, name, now=at)


def remove(name: NameArgument, config: ConfigOption = None, database: DatabaseOption = None) -> None:
    """Remove a watch made by command."""
    from monitor.store import open_store
    from monitor.watches import watching

    settings = configured(config, database, reading=True)
    with open_store(settings.database) as store:
        watching.remove(store, settings, name)
    console().print(_("Watch {name} is removed.").format(name=name))
