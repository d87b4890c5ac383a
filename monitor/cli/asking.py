"""Commands that ask: query, network, sql."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_args

import typer

from monitor.cli import answers
from monitor.cli.common import (
    ConfigOption,
    DatabaseOption,
    JsonOption,
    LimitOption,
    configured,
    console,
    notice,
    now,
    write_json_line,
)
from monitor.errors import ConfigError, QueryError
from monitor.i18n import N_, _

if TYPE_CHECKING:
    from monitor.queries.facets import Facets, Timeline

QueryArgument = Annotated[
    list[str],
    typer.Argument(
        help=_('Words, "phrases" and fields, such as status:signed; docs/queries.md explains them.'),
        metavar="QUERY",
        show_default=False,
    ),
]


def words_last(flags: Sequence[str], valued: Sequence[str], args: list[str]) -> list[str]:
    """The arguments of a command with its options first, and behind `--` all else, which may begin with one minus."""
    options: list[str] = []
    words: list[str] = []
    rest = iter(args)
    for arg in rest:
        if arg == "--":
            words += rest
        elif arg in valued:
            options += [arg, *(value for value in [next(rest, None)] if value is not None)]
        elif arg in flags or arg.startswith("--"):
            options.append(arg)
        else:
            words.append(arg)
    return [*options, "--", *words] if words else options


def query(
    text: QueryArgument,
    as_json: JsonOption = False,
    limit: LimitOption = 20,
    sort: Annotated[
        str,
        typer.Option(
            "--sort",
            help=_("date, or relevance: first what has the words in a title, then what has some there."),
            metavar="ORDER",
        ),
    ] = "date",
    facet: Annotated[
        str,
        typer.Option(
            "--facet",
            help=_("Count the results by these fields, such as status,sektor,pihak."),
            metavar="FIELDS",
            show_default=False,
        ),
    ] = "",
    timeline: Annotated[
        str | None,
        typer.Option(
            "--timeline", help=_("Count the results by day, week or month."), metavar="PERIOD", show_default=False
        ),
    ] = None,
    cursor: Annotated[
        str | None,
        typer.Option(
            "--next", help=_("Go on from the page that printed this token."), metavar="TOKEN", show_default=False
        ),
    ] = None,
    config: ConfigOption = None,
    database: DatabaseOption = None,
) -> None:
    """Ask for cooperations, articles, entities and quotes."""
    from monitor.queries import facets
    from monitor.queries import search as queries
    from monitor.store import open_store

    settings = configured(config, database, reading=True)
    order = next((known for known in get_args(queries.Sort) if known == sort), None)
    if order is None:
        known = ", ".join(get_args(queries.Sort))
        raise ConfigError(N_("--sort {value} is unknown; choose one of {known}"), value=sort, known=known)
    asked = " ".join(text)
    moment = now()
    with pointing_at(asked, as_json=as_json), open_store(settings.database, create=False) as store:
        found = queries.search(store, asked, now=moment, zone=settings.zone, limit=limit, cursor=cursor, sort=order)
        counted, timed = None, None
        if facet or timeline:
            understood = queries.understand(store, asked, now=moment, zone=settings.zone)
        if facet:
            fields = facets.fields_of(facet, understood.kind)
            counted = facets.facets(store, understood, fields)
        if timeline:
            period = facets.period_of(timeline)
            timed = facets.timeline(store, understood, period=period, zone=settings.zone)
    if as_json:
        write_json_line(queries.as_json(found) | _facets_record(counted) | _timeline_record(timed))
        return
    out = console()
    for result in found.results:
        answers.show_result(result, settings)
    if counted:
        answers.show_facets(counted)
    if timed:
        answers.show_timeline(timed)
    if not found.results:
        out.print(_("Nothing found."))
        return
    sentence = _("{shown} of {total}") if found.exact else _("{shown} of more than {total}")
    out.print(sentence.format(shown=len(found.results), total=found.total), style="dim")
    if found.next:
        out.print(_("Next page: add --next {token}").format(token=found.next), style="dim")


@contextmanager
def pointing_at(text: str, *, as_json: bool = False) -> Iterator[None]:
    """Show where in `text` the mistake is that a QueryError from inside tells."""
    try:
        yield
    except QueryError as error:
        position = error.values.get("position")
        if isinstance(position, int) and 1 <= position <= len(text) and not as_json:
            _point(text, position)
        raise


def _point(text: str, position: int) -> None:
    from rich.cells import cell_len

    shown = "".join(character if character.isprintable() else " " for character in text)
    # of a long query, what is around the mistake
    start = max(0, position - 61)
    line = ("…" if start else "") + shown[start : start + 100]
    before = ("…" if start else "") + shown[start : position - 1]
    out = console(stderr=True)
    out.print(f"  {line}", style="dim")
    out.print("  " + " " * cell_len(before) + "^", style="red")


def _facets_record(counted: "Facets | None") -> dict[str, Any]:
    if counted is None:
        return {}
    return {
        "facets": {
            facet.field: [{"value": value, "count": count} for value, count in facet.counts] for facet in counted.facets
        },
        "facets_of": counted.of,
        "facets_exact": counted.exact,
    }


def _timeline_record(timed: "Timeline | None") -> dict[str, Any]:
    if timed is None:
        return {}
    counts = [{"from": day.isoformat(), "count": count} for day, count in timed.counts]
    return {
        "timeline": counts,
        "timeline_undated": timed.undated,
        "timeline_period": timed.period,
        "timeline_exact": timed.exact,
    }


# --- networks, SQL --------------------------------------------------------------------------------------------------


def network(
    text: QueryArgument,
    as_json: JsonOption = False,
    form: Annotated[
        str | None,
        typer.Option(
            "--format", help=_("csv (edges) or graphml, for other programs."), metavar="FORMAT", show_default=False
        ),
    ] = None,
    nodes: Annotated[int, typer.Option("--nodes", help=_("Nodes at most."), min=2, max=500)] = 40,
    config: ConfigOption = None,
    database: DatabaseOption = None,
) -> None:
    """Show who works with whom among what a query finds."""
    from monitor.queries import networks
    from monitor.queries import search as queries
    from monitor.store import open_store

    if form not in (None, "csv", "graphml"):
        raise ConfigError(N_("--format {value} is unknown; choose one of {known}"), value=form, known="csv, graphml")
    settings = configured(config, database, reading=True)
    asked = " ".join(text)
    with pointing_at(asked, as_json=as_json), open_store(settings.database, create=False) as store:
        understood = queries.understand(store, asked, now=now(), zone=settings.zone)
        made = networks.network(store, understood, nodes=nodes)
    if as_json:
        write_json_line(networks.as_json(made))
    elif form == "csv":
        answers.write_csv(networks.HEADER, networks.lines(made))
    elif form == "graphml":
        networks.write_graphml(sys.stdout.buffer, made)
    else:
        answers.show_network(made)


def sql(
    statement: Annotated[
        str,
        typer.Argument(
            help=_("One SELECT; docs/queries.md lists the views (v_cooperations, v_officials, ...)."),
            metavar="SELECT",
            show_default=False,
        ),
    ],
    as_json: JsonOption = False,
    form: Annotated[
        str | None, typer.Option("--format", help=_("csv, for spreadsheets."), metavar="FORMAT", show_default=False)
    ] = None,
    limit: Annotated[int, typer.Option("--limit", help=_("Rows at most."), min=1, max=1_000_000)] = 1000,
    seconds: Annotated[float, typer.Option("--seconds", help=_("Time at most."), min=0.1, max=3600)] = 10.0,
    config: ConfigOption = None,
    database: DatabaseOption = None,
) -> None:
    """Ask the database in SQL; nothing can be changed."""
    from monitor.queries.views import ask

    if form not in (None, "csv"):
        raise ConfigError(N_("--format {value} is unknown; choose one of {known}"), value=form, known="csv")
    settings = configured(config, database, reading=True)
    answer = ask(Path(settings.database), statement, limit=limit, seconds=seconds)
    if as_json:
        for row in answer.rows:
            write_json_line(dict(zip(answer.columns, map(answers.plain, row), strict=True)))
    elif form == "csv":
        answers.write_csv(answer.columns, ([answers.cell(value) for value in row] for row in answer.rows))
    else:
        answers.show_rows(answer.columns, answer.rows)
    if answer.more:
        notice(_("These are the first {count} rows; --limit allows more.").format(count=limit))
