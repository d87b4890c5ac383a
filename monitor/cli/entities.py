"""`pantau entity`: one person, body or event across articles, and what people judge of names."""

import getpass
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from monitor import i18n
from monitor.cli.answers import ENTITY_WORDS, dated
from monitor.cli.common import (
    ConfigOption,
    DatabaseOption,
    JsonOption,
    configured,
    console,
    local,
    notice,
    now,
    write_json_line,
)
from monitor.cli.times import day
from monitor.errors import QueryError
from monitor.i18n import N_, _

if TYPE_CHECKING:
    from monitor.config import Config
    from monitor.entities.judgements import ContradictionError, Judgement, RegisteredError
    from monitor.entities.name_keys import NameKeys
    from monitor.entities.offices import Sighting, Tenure
    from monitor.profiles import Profile
    from monitor.sayings import Carrier, Saying
    from monitor.store import Store

VERDICTS = {
    "same": N_("the same"),
    "different": N_("different"),
    "unsure": N_("not known"),
    "name": N_("shown as"),
}
RULES = {
    "judged": N_("judged"),
    "spelling": N_("spelling"),
    "joined": N_("written together"),
    "glued": N_("a space is missing"),
    "order": N_("order of words"),
    "translation": N_("translation"),
    "opening": N_("shortened"),
    "middle": N_("shortened"),
    "letters": N_("slip of the pen"),
    "alias": N_("used alike"),
    "office": N_("by the office"),
    "affiliation": N_("by the affiliation"),
    "usual": N_("usual short name"),
    "only": N_("only bearer known"),
    "abbreviation": N_("abbreviation"),
    "edition": N_("by the year"),
}

EntityArgument = Annotated[str, typer.Argument(help=_("Name or key of an entity."), metavar="NAME", show_default=False)]
OtherArgument = Annotated[
    str, typer.Argument(help=_("Name or key of the other one."), metavar="OTHER", show_default=False)
]
NoteOption = Annotated[
    str | None, typer.Option("--note", help=_("Why, for those who come after."), metavar="TEXT", show_default=False)
]
ByOption = Annotated[
    str | None,
    typer.Option("--by", help=_("Who judges; without, who is logged in."), metavar="WHO", show_default=False),
]


def show(
    name: EntityArgument,
    on: Annotated[
        str | None,
        typer.Option("--on", help=_("Who held this office on a day, YYYY-MM-DD."), metavar="DATE", show_default=False),
    ] = None,
    as_json: JsonOption = False,
    config: ConfigOption = None,
    database: DatabaseOption = None,
) -> None:
    """Show one entity: names, offices, cooperations, quotes, timeline."""
    from monitor.profiles import as_json as record
    from monitor.profiles import profile
    from monitor.store import open_store

    settings = configured(config, database, reading=True)
    with open_store(settings.database, create=False) as store:
        if on is not None:
            _show_holder(store, settings, name, day(on, "--on"), as_json=as_json)
            return
        found = profile(store, _key(store, name))
        if as_json:
            write_json_line(record(found))
            return
        _show(found, settings)


def merge(
    name: EntityArgument,
    other: OtherArgument,
    unsure: Annotated[
        bool, typer.Option("--unsure", metavar="", help=_("Only note that nobody can tell; changes nothing."))
    ] = False,
    despite_registry: Annotated[
        bool,
        typer.Option("--despite-registry", metavar="", help=_("Even where the registry has them as two bodies.")),
    ] = False,
    note: NoteOption = None,
    by: ByOption = None,
    config: ConfigOption = None,
    database: DatabaseOption = None,
) -> None:
    """Judge two entities to be one."""
    from monitor.entities import judgements

    with _judging(configured(config, database)) as (store, keys):
        merge = partial(judgements.merge, despite_registry=despite_registry)
        judge = judgements.leave_open if unsure else merge
        try:
            number = judge(store, keys, _key(store, name), _key(store, other), by=_who(by), now=now(), note=note)
        except (judgements.ContradictionError, judgements.RegisteredError) as error:
            _show_sides(error)
            raise
        _confirm(store, number)


def split(
    name: EntityArgument,
    other: Annotated[
        str, typer.Argument(help=_("The one of its names that is another's."), metavar="OTHER", show_default=False)
    ],
    note: NoteOption = None,
    by: ByOption = None,
    config: ConfigOption = None,
    database: DatabaseOption = None,
) -> None:
    """Judge a name to be another's than the entity that it is now a name of."""
    from monitor.entities import judgements

    with _judging(configured(config, database)) as (store, keys):
        entity = _key(store, name)
        space = entity.partition(":")[0]
        part = other if ":" in other else f"{space}:{keys.of(space, other)}"
        try:
            number = judgements.split(store, keys, entity, part, by=_who(by), now=now(), note=note)
        except judgements.ContradictionError as error:
            _show_sides(error)
            raise
        _confirm(store, number)


def rename(
    name: EntityArgument,
    to: Annotated[str, typer.Argument(help=_("The name to show."), metavar="TO", show_default=False)],
    note: NoteOption = None,
    by: ByOption = None,
    config: ConfigOption = None,
    database: DatabaseOption = None,
) -> None:
    """Show an entity by another name."""
    from monitor.entities import judgements

    with _judging(configured(config, database)) as (store, keys):
        number = judgements.rename(store, keys, _key(store, name), to, by=_who(by), now=now(), note=note)
        _confirm(store, number)


def undo(
    number: Annotated[int, typer.Argument(help=_("Number of the judgement."), metavar="NUMBER", show_default=False)],
    config: ConfigOption = None,
    database: DatabaseOption = None,
) -> None:
    """Take a judgement back."""
    from monitor.entities import judgements

    with _judging(configured(config, database)) as (store, keys):
        undone = judgements.undo(store, keys, number, now=now())
    console().print(_("Undone: {judgement}").format(judgement=_words(undone)))


def listing(
    as_json: JsonOption = False,
    config: ConfigOption = None,
    database: DatabaseOption = None,
) -> None:
    """List the judgements, the latest first."""
    from rich.table import Table

    from monitor.entities.judgements import every
    from monitor.profiles import judgement_json
    from monitor.store import open_store
    from monitor.wording import clean

    settings = configured(config, database, reading=True)
    with open_store(settings.database, create=False) as store:
        found = every(store)
    if as_json:
        for one in found:
            write_json_line(judgement_json(one))
        return
    if not found:
        console().print(_("No judgements yet."))
        return
    table = Table(box=None, pad_edge=False)
    table.add_column(_("no."), justify="right")
    table.add_column(_("judgement"))
    table.add_column(_("by"))
    table.add_column(_("when"), no_wrap=True)
    table.add_column(_("note"))
    for one in found:
        style = "dim strike" if one.undone_at else None
        note = clean(one.note or "")
        words = f"{_words(one)} · {_('undone')}" if one.undone_at else _words(one)
        table.add_row(str(one.number), words, clean(one.by), local(one.at, settings), note, style=style)
    console().print(table)


@contextmanager
def _judging(settings: "Config") -> Iterator[tuple["Store", "NameKeys"]]:
    """The database to judge in; afterwards the ledger speaks of the entities as they are judged now."""
    from monitor.entities.resolution import shipped_keys
    from monitor.ledger.renaming import follow_names
    from monitor.locks import hold
    from monitor.pipeline import resolved_names
    from monitor.store import open_store

    def waiting() -> None:
        notice(_("waiting for a run to finish its stages"))

    with (
        open_store(settings.database, create=False) as store,
        hold(settings.lock_folder, "stages", wait=True, waiting=waiting),
    ):
        yield store, shipped_keys()
        follow_names(store, canonical=resolved_names(store), now=now())


# --- what is meant --------------------------------------------------------------------------------------------------


def _key(store: "Store", text: str) -> str:
    """The key of the entity that is meant. Raises QueryError where none is, with close ones."""
    from monitor.entities.resolution import entity_of
    from monitor.wording import clean

    found = entity_of(store, text)
    exact = [one for one in found if one.exact]
    if exact:
        for other in exact[1:]:
            notice(
                _("Also called so: {name} ({kind}), {key}").format(
                    name=clean(other.name), kind=_(ENTITY_WORDS[other.type]), key=clean(other.key)
                )
            )
        return exact[0].key
    if found:
        raise QueryError(
            N_("Nobody and nothing is called '{name}'; did you mean {near}?"),
            name=text,
            near=", ".join(f"'{one.name}'" for one in found[:3]),
        )
    raise QueryError(N_("Nobody and nothing is called '{name}' in the articles stored here"), name=text)


def _who(by: str | None) -> str:
    return by or getpass.getuser()


# --- words ----------------------------------------------------------------------------------------------------------


def _show(found: "Profile", settings: "Config") -> None:
    from rich.text import Text

    from monitor.wording import clean, status_word

    out = console()
    head = Text(clean(found.name), style="bold")
    head.append(f"  [{_(ENTITY_WORDS[found.type])}]", style="cyan")
    if found.registered:
        head.append(f"  [{_('in the registry')}]", style="green")
    out.print(head)
    seen = f"{local(found.first_seen, settings)} – {local(found.last_seen, settings)}"
    articles = _("articles: {count}").format(count=found.articles)
    out.print(f"  {articles} · {seen} · {clean(found.key)}", style="dim")
    if found.aliases:
        out.print("\n" + _("Names"), style="bold")
    for alias in found.aliases:
        rule = f" · {_(RULES[alias.rule])}" if alias.rule in RULES else ""
        out.print(f"  {clean(alias.form)} ({alias.articles}){rule}")
    if found.offices:
        out.print("\n" + _("Offices"), style="bold")
    for tenure in found.offices:
        _show_tenure(tenure, settings)
    if found.cooperations:
        out.print("\n" + _("Cooperations"), style="bold")
    if found.undertakings > len(found.cooperations):
        shown = _("the newest {shown} of {total}; `pantau query {query}` lists them")
        field = "orang" if found.type == "person" else "pihak"
        asked = shlex.quote(f'{field}:"{clean(found.name)}"')
        out.print("  " + shown.format(shown=len(found.cooperations), total=found.undertakings, query=asked))
    for one in found.cooperations:
        word = _("denied by a report") if one.denied else status_word(one.status, i18n.active())
        out.print(f"  {' – '.join(map(clean, one.parties))} [{word}] · {local(one.last_seen, settings)} · {one.key}")
    if found.quotes:
        out.print("\n" + _("Quotes"), style="bold")
    for saying in found.quotes:
        out.print(f"  “{clean(saying.text)}”" if saying.direct else f"  {clean(saying.text)}", style="italic")
        out.print(f"    {_cited(saying.published, saying, settings)}", style="dim")
        if saying.carriers:
            others = _("also: {names}").format(
                names=", ".join(_cited(one.published, one, settings) for one in saying.carriers)
            )
            out.print(f"    {others}", style="dim")
    if found.neighbours:
        out.print("\n" + _("Named together with"), style="bold")
        near = ", ".join(f"{clean(one.name)} ({one.articles})" for one in found.neighbours)
        out.print(f"  {near}")
    if found.timeline:
        out.print("\n" + _("Timeline"), style="bold")
    for event in found.timeline:
        kind = {"office": _("office"), "denied": _("denied")}.get(event.kind) or status_word(event.kind, i18n.active())
        out.print(f"  {local(event.at, settings)} · {kind} · {clean(event.text)}")
    if found.judgements:
        out.print("\n" + _("Judgements"), style="bold")
    for judgement in found.judgements:
        out.print(f"  {judgement.number} · {_words(judgement)} · {clean(judgement.by)}")


def _show_tenure(tenure: "Tenure", settings: "Config", *, name: bool = False) -> None:
    from monitor.wording import clean

    out = console()
    office = " · ".join(clean(part) for part in (tenure.office, tenure.body or "") if part)
    whom = f"{clean(tenure.name)}: " if name else ""
    span = f"{local(tenure.first.at, settings)} – {local(tenure.last.at, settings)}"
    out.print(f"  {whom}{office} ({span}; {_('articles: {count}').format(count=tenure.articles)})")
    ends = [tenure.first] if tenure.first == tenure.last else [tenure.first, tenure.last]
    for seen in ends:
        out.print(f"    {_cited(seen.at, seen, settings)} · {clean(seen.title)}: “{clean(seen.words)}”", style="dim")


def _cited(at: datetime | None, told: "Sighting | Saying | Carrier", settings: "Config") -> str:
    from monitor.wording import clean

    return f"{dated(at, settings)} · {clean(told.source)} · {clean(told.url)}"


def _show_holder(store: "Store", settings: "Config", office: str, on: date, *, as_json: bool) -> None:
    from monitor.entities.offices import holders, registered
    from monitor.entities.resolution import shipped_keys
    from monitor.profiles import office_json
    from monitor.wording import clean

    known = registered(office, on)
    found = holders(store, office, shipped_keys(), on=on)
    if as_json:
        record = {"person": known.person, "office": known.office, "note": known.note} if known else None
        write_json_line({"registry": record, "articles": [office_json(one) for one in found]})
        return
    if known:
        console().print(f"{clean(known.person)}: {clean(known.office)} ({clean(known.note)})", style="bold")
    for tenure in found:
        _show_tenure(tenure, settings, name=True)
    if not known and not found:
        raise QueryError(N_("Nobody is known to have held '{office}' on {day}"), office=office, day=on.isoformat())


def _confirm(store: "Store", number: int) -> None:
    from monitor.entities.judgements import every

    made = next(one for one in every(store) if one.number == number)
    console().print(_("Noted: {judgement}").format(judgement=_words(made)))
    console().print(_("`pantau entity undo {number}` takes it back.").format(number=number), style="dim")


def _words(judgement: "Judgement") -> str:
    from monitor.wording import clean

    return f"{clean(judgement.a)} · {_(VERDICTS[judgement.verdict])} · {clean(judgement.b)}"


def _show_sides(error: "ContradictionError | RegisteredError") -> None:
    from monitor.entities.judgements import ContradictionError
    from monitor.wording import clean

    out = console(stderr=True)
    for side in error.sides:
        out.print(f"{clean(side.name)} · {_('articles: {count}').format(count=side.articles)}", style="bold")
        out.print(f"  {', '.join(map(clean, side.names))}", style="dim")
    if isinstance(error, ContradictionError):
        judged = error.judgement
        out.print(f"{judged.number} · {_words(judged)} · {clean(judged.by)} · {clean(judged.note or '')}", style="dim")
