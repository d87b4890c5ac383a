"""Commands for what people want to hear nothing of for a while: `pantau alerts silence ...`."""

from contextlib import nullcontext
from typing import Annotated

import typer

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
from monitor.cli.times import until as end_of
from monitor.cli.watching import WatchOption, option
from monitor.errors import ConfigError
from monitor.i18n import N_, _


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
    from monitor.cli.asking import pointing_at
    from monitor.store import open_store
    from monitor.watches import silences, watching

    settings = configured(config, database, reading=True)
    end = end_of(until, settings)
    # a time that is over is no mistake in the query
    pointing = pointing_at(about) if end > now() else nullcontext()
    with pointing, open_store(settings.database) as store:
        if watch is not None:
            watching.watch_of(store, settings, watch)
        made = silences.silence(
            store,
            about,
            until=end,
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
