"""`pantau registry`: what Pantau knows of a body, an office or an office-holder before it has read an article."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from monitor import i18n
from monitor.cli.common import ConfigOption, JsonOption, configured, console, is_configured, warn, write_json_line
from monitor.cli.times import day
from monitor.i18n import N_, _

if TYPE_CHECKING:
    from monitor.registry import Holder, Registered, Registry, When

KIND_WORDS = {
    "state": N_("state institution"),
    "ministry": N_("ministry"),
    "coordinating ministry": N_("coordinating ministry"),
    "agency": N_("agency"),
    "unit": N_("unit"),
    "parliament": N_("parliament"),
    "court": N_("court"),
    "prosecutor": N_("prosecutor's office"),
    "police": N_("police"),
    "military": N_("armed forces"),
    "government": N_("regional government"),
    "mission": N_("diplomatic mission"),
    "university": N_("university"),
    "public": N_("public institution"),
    "party": N_("political party"),
    "association": N_("association"),
    "international": N_("international organisation"),
    "state company": N_("state-owned company"),
    "company": N_("company"),
    "country": N_("country"),
    "territory": N_("territory"),
    "province": N_("province"),
    "regency": N_("regency or city"),
}
PARTS = 12
"""Bodies that are listed of those that belong to one."""

NOT_FOUND = 1


def registry(
    name: Annotated[
        str,
        typer.Argument(help=_("A body, office or person: Kemendagri, Menlu, Tito Karnavian."), metavar="NAME"),
    ],
    on: Annotated[
        str | None,
        typer.Option("--on", help=_("As it was on this day: 2019-05-01."), metavar="DATE", show_default=False),
    ] = None,
    as_json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Show what the registry knows of a name; exit 1 where it knows nothing."""
    from monitor.registry import When, load_registry

    asked = day(on, "--on") if on else None
    if config is not None or is_configured():
        configured(config, None)
    known = load_registry()
    found = list(_found(known, name, asked))
    for record in found:
        if as_json:
            write_json_line(record)
        else:
            _show(record)
    if not as_json and any(record.get("holders") or record.get("offices") for record in found):
        day_known = _date(When(known.as_of, known.as_of))
        console().print(_("Holders are known up to {day}.").format(day=day_known), style="dim")
    if not found:
        warn(_("The registry does not know '{name}'").format(name=name))
        if close := known.close(name):
            warn(_("Close to it: {names}").format(names=", ".join(close)))
        raise typer.Exit(NOT_FOUND)


def _found(known: "Registry", name: str, day: date | None) -> Iterator[dict[str, Any]]:
    """What bears the name: bodies (all, where it remains open which), else an office; and a person."""
    body = known.lookup(name, day)
    bodies = (body,) if body else known.candidates(name)
    for one in bodies:
        yield _body(known, one, day)
    office = None if bodies else known.office(name, day)
    for post in (office,) if office else () if bodies else known.offices_called(name):
        seat = known.get(post.body)
        held = [_tenure(known, one) for one in known.tenures(post) if _stands(known, one, day)]
        yield {"office": post.name, "rank": post.role, "body": seat.name if seat else post.body, "holders": held}
    if held_by := [one for one in known.held_by(name) if _stands(known, one, day)]:
        yield {"person": held_by[-1].person, "offices": [_tenure(known, one) for one in held_by]}


def _stands(known: "Registry", holder: "Holder", day: date | None) -> bool:
    from monitor.registry import standing

    if day is None:
        return True
    return standing(holder.since, holder.until, day) != "no" and (holder.until is not None or day <= known.as_of)


def _body(known: "Registry", body: "Registered", day: date | None) -> dict[str, Any]:
    def named(keys: tuple[str, ...]) -> list[str]:
        return [one.name for key in keys if (one := known.get(key))]

    return {
        "key": body.key,
        "name": body.name,
        "type": body.type,
        "kind": body.kind,
        "forms": list(body.forms),
        "parent": next(iter(named((body.parent,))), None) if body.parent else None,
        "country": body.country,
        "sectors": list(body.sectors),
        "since": str(body.since) if body.since else None,
        "until": str(body.until) if body.until else None,
        "predecessors": named(body.predecessors),
        "successors": named(body.successors),
        "parts": [part.name for part in known.parts(body.key)],
        "holders": [_tenure(known, one) for one in known.holders if one.body == body.key and _stands(known, one, day)],
    }


def _tenure(known: "Registry", holder: "Holder") -> dict[str, Any]:
    body = known.get(holder.body)
    return {
        "office": holder.office,
        "body": body.name if body else holder.body,
        "person": holder.person,
        "forms": list(holder.forms),
        "since": str(holder.since),
        "until": str(holder.until) if holder.until else None,
        "as_of": None if holder.until else known.as_of.isoformat(),
        "acting": holder.acting,
        "note": holder.note,
    }


def _show(record: dict[str, Any]) -> None:
    from rich.padding import Padding
    from rich.table import Table

    from monitor.wording import clean

    out = console()
    out.print(clean(record.get("name") or record.get("office") or record["person"]), style="bold")
    if rows := list(_facts(record)):
        facts = Table.grid("", "", padding=(0, 2))
        for label, text in rows:
            facts.add_row(label, clean(text))
        out.print(Padding(facts, (0, 0, 0, 2)))
    if tenures := record.get("holders") or record.get("offices"):
        told = [key for key in ("person", "office") if key not in record]
        table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2))
        table.add_column(no_wrap=True)
        for one in tenures:
            acting = _(" (acting)") if one["acting"] else ""
            cells = (one[key] + (acting if key == told[-1] else "") for key in told)
            table.add_row(_term(one), *map(clean, (*cells, one["note"])))
        out.print(Padding(table, (0, 0, 0, 2)))
    out.print()


def _facts(record: dict[str, Any]) -> Iterator[tuple[str, str]]:
    if "kind" in record:
        from models.lexicons import load_lexicon

        sectors = load_lexicon().tables["sectors"]
        yield _("kind"), _(KIND_WORDS[record["kind"]])
        if others := record["forms"][1:]:
            yield _("also called"), ", ".join(others)
        for key, label in (("parent", _("belongs to")), ("country", _("country"))):
            if record[key]:
                yield label, record[key]
        if record["since"] or record["until"]:
            yield _("existed"), _term(record)
        for key, label in (("predecessors", _("was before")), ("successors", _("became"))):
            if record[key]:
                yield label, "; ".join(record[key])
        if record["sectors"]:
            yield _("sectors"), ", ".join(sectors[sector][i18n.active()] for sector in record["sectors"])
        if parts := record["parts"]:
            more = len(parts) - PARTS
            rest = _(" and {count} more").format(count=more) if more > 0 else ""
            yield _("has"), "; ".join(parts[:PARTS]) + rest
    elif "body" in record:
        yield _("body"), record["body"]


def _term(record: dict[str, Any]) -> str:
    """From when to when, as precise as it is known."""
    from monitor.registry import When

    since = _date(When.parse(record["since"])) if record["since"] else "…"
    if record["until"]:
        return f"{since} - {_date(When.parse(record['until']))}"
    return _("since {since}").format(since=since)


def _date(when: "When") -> str:
    from babel.dates import format_date

    patterns = {10: "d MMM y", 7: "MMM y", 4: "y"}
    return format_date(when.first, patterns[len(str(when))], locale=i18n.active())
