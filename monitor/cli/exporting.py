"""`pantau export`: what is stored, in files for other programs and for people."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from monitor import i18n
from monitor.cli.common import ConfigOption, DatabaseOption, configured, notice, now, reader_left
from monitor.errors import ConfigError
from monitor.i18n import N_, _


def export(
    what: Annotated[
        str,
        typer.Argument(
            help=_("cooperations, cooperation-mentions, articles, entities, entity-mentions or quotes."),
            metavar="WHAT",
            show_default=False,
        ),
    ],
    query: Annotated[
        str,
        typer.Argument(
            help=_("Only what this query chooses, in the language of `pantau query`."),
            metavar="QUERY",
            show_default=False,
        ),
    ] = "",
    form: Annotated[
        str | None,
        typer.Option(
            "--format",
            help=_("jsonl, csv, xlsx, parquet or atom; without, what the file's name ends in."),
            metavar="FORMAT",
            show_default=False,
        ),
    ] = None,
    jsonl: Annotated[bool, typer.Option("--jsonl", metavar="", help=_("The same as --format jsonl."))] = False,
    to: Annotated[
        Path | None,
        typer.Option(
            "--to",
            help=_("File to write (for parquet a folder); without, or with -, the screen."),
            metavar="PATH",
            show_default=False,
        ),
    ] = None,
    limit: Annotated[
        int | None, typer.Option("--limit", help=_("The newest rows only, so many."), min=1, show_default=False)
    ] = None,
    keys: Annotated[
        bool,
        typer.Option(
            "--keys", metavar="", help=_("In csv and xlsx, the same column names in every language, for programs.")
        ),
    ] = False,
    config: ConfigOption = None,
    database: DatabaseOption = None,
) -> None:
    """Write what is stored to a file."""
    from monitor.exports import export as exports
    from monitor.pipeline import resolved_names
    from monitor.store import open_store

    settings = configured(config, database, reading=True)
    if jsonl and form not in (None, "jsonl"):
        raise ConfigError(N_("--jsonl and --format {value} exclude each other; leave one of them out"), value=form)
    to = None if to == Path("-") else to
    ordered = exports.order(what, form="jsonl" if jsonl else form, query=query, to=to, limit=limit, keys=keys)
    with open_store(settings.database, create=False) as store:
        setting = exports.Setting(
            now=now(),
            zone=settings.zone,
            language=i18n.active(),
            authority=settings.mail.sender.rpartition("@")[2],
            canonical=resolved_names(store),
        )
        try:
            count = exports.export(store, ordered, setting, stream=sys.stdout.buffer)
        except BrokenPipeError:
            reader_left()
    if to:
        notice(_("{file}: written (rows: {count})").format(file=to, count=count))
