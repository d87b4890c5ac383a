"""How answers are shown to people: results with their proof, counts as bars, networks, tables."""

import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from monitor import i18n
from monitor.cli.common import console, local
from monitor.i18n import N_, _

if TYPE_CHECKING:
    from rich.text import Text

    from monitor.config import Config
    from monitor.evidence import Evidence
    from monitor.queries.facets import Facets, Timeline
    from monitor.queries.networks import Network
    from monitor.queries.results import ArticleResult, CooperationResult, EntityResult, QuoteResult, Result

_BAR = 24


def show_result(result: "Result", settings: "Config") -> None:
    from monitor.wording import clean

    out = console()
    match result.kind:
        case "cooperation":
            _show_cooperation(result, settings)
        case "article":
            out.print(clean(result.title), style="bold")
            out.print(f"  {_short(result.excerpt)}")
            out.print(f"  {_origin(result.published, result, settings)}", style="dim")
        case "entity":
            _show_entity(result, settings)
        case "quote":
            _show_quote(result, settings)
    out.print()


def _show_cooperation(result: "CooperationResult", settings: "Config") -> None:
    from rich.text import Text

    from monitor.wording import clean, status_word

    out, language = console(), i18n.active()
    head = Text(" – ".join(map(clean, result.parties)), style="bold")
    head.append(f"  [{status_word(result.status, language)}]", style="cyan")
    if result.ruled_by:
        head.append("  " + _("status ruled by {name}").format(name=clean(result.ruled_by)), style="yellow")
    if result.denied:
        head.append(f"  [{_('denied by a report')}]", style="red")
    out.print(head)
    facts = [
        ", ".join(map(clean, result.fields)),
        clean(result.event or ""),
        _("articles: {count}").format(count=result.articles),
        _sources(result),
        _("since {day}").format(day=_day(result.first_seen, settings)),
        result.key,
    ]
    out.print("  " + " · ".join(fact for fact in facts if fact))
    if result.evidence:
        out.print(_marked(result))
        out.print(f"  {_origin(result.evidence.published, result.evidence, settings)}", style="dim")


def _sources(result: "CooperationResult") -> str:
    """How many sources report it; of those, how many are independent, unless that is yet to be counted."""
    if result.independent is None:
        return _("sources: {count}").format(count=result.sources)
    return _("sources: {count} (independent: {independent})").format(
        count=result.sources, independent=result.independent
    )


def _marked(result: "CooperationResult") -> "Text":
    """The sentence that proves it, with what it rests on."""
    from rich.text import Text

    from monitor.wording import segments

    styles = {"party": "bold", "status": "bold cyan", "trigger": "cyan"}
    shown = Text("  “", style="italic")
    if result.evidence:
        for segment in segments(result.evidence):
            shown.append(" ".join(segment.text.split("\n")), style=styles.get(segment.kind, ""))
    return shown.append("”")


def _show_entity(result: "EntityResult", settings: "Config") -> None:
    from rich.text import Text

    from monitor.wording import clean

    out = console()
    head = Text(clean(result.name), style="bold")
    head.append(f"  [{_(ENTITY_WORDS.get(result.type, result.type))}]", style="cyan")
    out.print(head)
    others = [clean(form) for form in result.forms if form != result.name]
    facts = [
        _("articles: {count}").format(count=result.articles),
        f"{_day(result.first_seen, settings)} – {_day(result.last_seen, settings)}",
        result.key,
    ]
    out.print("  " + " · ".join(facts))
    if others:
        out.print("  " + _("also: {names}").format(names=", ".join(others)), style="dim")


ENTITY_WORDS = {
    "person": N_("person"),
    "institution": N_("institution"),
    "company": N_("company"),
    "event": N_("event"),
    "country": N_("country"),
    "place": N_("place"),
}


def _show_quote(result: "QuoteResult", settings: "Config") -> None:
    from monitor.entities.positions import worded
    from monitor.wording import clean

    out = console()
    words = clean(result.text)
    out.print(f"“{words}”" if result.direct else words, style="italic")
    speaker = ", ".join(clean(part) for part in (result.speaker, worded(result.position, result.affiliation)) if part)
    out.print(f"  {speaker or _('(speaker not known)')}", style="bold")
    out.print(f"  {_origin(result.published, result, settings)}", style="dim")


def _origin(when: datetime | None, told: "Evidence | ArticleResult | QuoteResult", settings: "Config") -> str:
    from monitor.wording import clean

    return f"{dated(when, settings)} · {clean(told.source_title)} · {clean(told.url)}"


def dated(published: datetime | None, settings: "Config") -> str:
    """When an article was published, for people; when it was collected would say nothing of that."""
    return local(published, settings) if published else _("no date")


def _day(when: datetime | None, settings: "Config") -> str:
    return local(when, settings).rpartition(" ")[0] or "-"


def _short(text: str) -> str:
    from monitor.wording import shorten

    return shorten(text, 160)


def show_facets(counted: "Facets") -> None:
    from rich.table import Table

    from monitor.queries.fields import sector_titles
    from monitor.wording import clean, status_word

    out = console()
    for facet in counted.facets:
        sectors = sector_titles(i18n.active()) if facet.field == "sektor" else {}
        table = Table(box=None, pad_edge=False, show_header=False, title=facet.field, title_justify="left")
        table.add_column(no_wrap=True, max_width=48)
        table.add_column(justify="right")
        table.add_column(no_wrap=True)
        most = max((count for _value, count in facet.counts), default=1)
        for value, count in facet.counts:
            word = status_word(value, i18n.active()) if facet.field == "status" else sectors.get(value, value)
            table.add_row("  " + clean(word), str(count), "█" * max(1, round(_BAR * count / most)))
        out.print(table)
    if not counted.exact:
        out.print(_("Counted: the first {count} results.").format(count=counted.of), style="dim")
    out.print()


def show_timeline(timed: "Timeline") -> None:
    from itertools import groupby

    out = console()
    most = max((count for _day_, count in timed.counts), default=1)
    for empty, run in groupby(timed.counts, key=lambda counted: counted[1] == 0):
        counts = list(run)
        if empty and len(counts) > _EMPTY:
            out.print(f"  {_('({count} without any)').format(count=len(counts)):>18}", style="dim")
            continue
        for day, count in counts:
            bar = "█" * max(1, round(_BAR * count / most)) if count else ""
            out.print(f"  {day.isoformat()[: 7 if timed.period == 'month' else 10]}  {count:>6}  {bar}")
    if timed.undated:
        out.print(f"  {_('no date')}  {timed.undated:>6}")
    if not timed.exact:
        out.print(_("Only the newest results are counted: there are more."), style="dim")
    out.print()


_EMPTY = 2
"""Empty days, weeks or months that are shown one by one."""


def show_network(made: "Network") -> None:
    from rich.table import Table

    from monitor.wording import clean, shorten, status_word

    out = console()
    if not made.nodes:
        out.print(_("Nothing found."))
        return
    busiest = ", ".join(f"{clean(node.name)} ({node.count})" for node in made.nodes[:12])
    out.print(busiest, style="bold")
    out.print()
    table = Table(box=None, pad_edge=False)
    table.add_column(_("together"), justify="right")
    table.add_column(_("who"))
    table.add_column(_("status"))
    table.add_column(_("evidence"))
    for edge in made.edges[:40]:
        status = status_word(edge.status, i18n.active()) if edge.status else ""
        pair = f"{clean(edge.first)} – {clean(edge.second)}"
        table.add_row(str(edge.count), pair, status, shorten(edge.text, 90))
    out.print(table)
    sentence = (
        _("nodes: {nodes} · edges: {edges} · results: {count}")
        if made.exact
        else _("nodes: {nodes} · edges: {edges} · of the first {count} results")
    )
    out.print(sentence.format(nodes=len(made.nodes), edges=len(made.edges), count=made.of), style="dim")


def plain(value: object) -> object:
    return value.hex() if isinstance(value, bytes) else value


def cell(value: object) -> str:
    return "" if value is None else str(plain(value))


def show_rows(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    from rich.table import Table

    from monitor.wording import clean

    table = Table(box=None, pad_edge=False)
    for number, column in enumerate(columns):
        numeric = all(isinstance(row[number], int | float | None) for row in rows)
        table.add_column(clean(column), justify="right" if numeric else "left")
    for row in rows:
        table.add_row(*(clean(cell(value)) for value in row))
    console().print(table)


def write_csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Rows as RFC 4180, no cell of which a spreadsheet takes for a formula."""
    import csv

    from monitor.exports.text import unarmed
    from monitor.wording import clean

    writer = csv.writer(sys.stdout, lineterminator="\r\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow([unarmed(clean(cell)) for cell in row])
