"""Commands that read what was collected: articles."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from monitor import i18n
from monitor.cli.answers import dated
from monitor.cli.common import (
    ConfigOption,
    DatabaseOption,
    JsonOption,
    LimitOption,
    configured,
    console,
    write_json_line,
)
from monitor.errors import ConfigError
from monitor.i18n import N_, _

if TYPE_CHECKING:
    from monitor.articles import Heading
    from monitor.config import Config
    from monitor.store import Store


def articles(
    number: Annotated[
        int | None,
        typer.Argument(help=_("Number of one article, to show it whole."), metavar="NUMBER", show_default=False),
    ] = None,
    source: Annotated[
        str | None, typer.Option("--source", help=_("Those of one source."), metavar="NAME", show_default=False)
    ] = None,
    limit: LimitOption = 30,
    as_json: JsonOption = False,
    config: ConfigOption = None,
    database: DatabaseOption = None,
) -> None:
    """List articles, or show one with its facts."""
    from monitor.store import open_store

    settings = configured(config, database, reading=True)
    with open_store(settings.database, create=False) as store:
        if number is None:
            _list_articles(store, settings, source=source, limit=limit, as_json=as_json)
        else:
            _show_article(store, settings, number, as_json=as_json)


def _list_articles(store: "Store", settings: "Config", *, source: str | None, limit: int, as_json: bool) -> None:
    from rich.table import Table

    from monitor.articles import newest
    from monitor.wording import clean

    if source is not None:
        require_source(store, settings, source)
    headings = newest(store, source=source, limit=limit)
    if as_json:
        for heading in headings:
            write_json_line(_heading_record(heading))
        return
    if not headings:
        console().print(_("No articles yet."))
        return
    table = Table(box=None, pad_edge=False)
    table.add_column(_("no."), justify="right")
    table.add_column(_("published"), no_wrap=True)
    table.add_column(_("source"))
    table.add_column(_("facts"), justify="right")
    table.add_column(_("title"))
    for heading in headings:
        facts = str(heading.cooperations or "")
        published = dated(heading.published, settings)
        table.add_row(str(heading.number), published, clean(heading.source), facts, clean(heading.title))
    console().print(table)


def require_source(store: "Store", settings: "Config", name: str) -> None:
    """Refuse a source that neither the database nor any site file knows."""
    from difflib import get_close_matches

    from monitor.sources import known

    names = {row["name"] for row in store.rows("SELECT name FROM sources")}
    if name in names:
        return
    names |= known(settings).keys()
    if name in names:
        return
    for near in get_close_matches(name, names, n=1, cutoff=0.5):
        raise ConfigError(N_("There is no source '{name}'; did you mean '{suggestion}'?"), name=name, suggestion=near)
    raise ConfigError(N_("There is no source '{name}'; known are {known}"), name=name, known=", ".join(sorted(names)))


def _heading_record(heading: "Heading") -> dict[str, Any]:
    return {
        "number": heading.number,
        "source": heading.source,
        "source_kind": heading.source_kind,
        "url": heading.url,
        "title": heading.title,
        "published": heading.published.isoformat() if heading.published else None,
        "version": heading.version,
        "stage": heading.stage,
        "cooperations": heading.cooperations,
    }


def _show_article(store: "Store", settings: "Config", number: int, *, as_json: bool) -> None:
    from monitor.articles import article
    from monitor.watches.decisions import explanation
    from monitor.wording import clean, harmless, status_word

    found = article(store, number)
    if as_json:
        record = {
            "identity": found.identity,
            "text": found.text,
            "authors": list(found.authors),
            "editors": list(found.editors),
            "fetched_at": found.fetched_at.isoformat(),
            "pages": found.pages,
            "complete": found.complete,
            "reason": found.reason,
            "analysis": found.analysis,
        }
        write_json_line(_heading_record(found.heading) | record)
        return
    out = console()
    out.print(clean(found.heading.title), style="bold")
    published = dated(found.heading.published, settings)
    out.print(f"{published} · {clean(found.heading.source)} · {clean(found.heading.url)}", style="dim")
    if not found.complete:
        out.print(_("Incomplete: a page of it is missing."), style="yellow")
    for fact in found.facts:
        word = _("denied") if fact.denied else status_word(fact.status, i18n.active())
        out.print(f"\n▸ {' – '.join(map(clean, fact.parties))} [{word}]", style="cyan")
        out.print(f"  “{clean(fact.evidence)}”", style="italic")
        if fact.decision:
            out.print(f"  {_(explanation(fact.decision))}", style="dim")
    if not found.text:
        out.print("\n" + _("Its text is kept no longer ([retention] in config.toml)."), style="dim")
    for paragraph in found.text.split("\n\n"):
        out.print("\n" + harmless(paragraph))
