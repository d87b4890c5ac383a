"""`pantau cooperation`: one cooperation with its history, and what people rule on it; `pantau reanalyse`."""

import getpass
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
    notice,
    now,
    progress,
    write_json_line,
)
from monitor.i18n import N_, _

if TYPE_CHECKING:
    from rich.text import Text

    from monitor.config import Config
    from monitor.evidence import Evidence
    from monitor.ledger.histories import History, Stated
    from monitor.ledger.rulings import Ruling

KINDS = {
    "denied": N_("denied by a report"),
    "status": N_("a later report has it less far"),
    "value": N_("other amounts"),
    "number": N_("other numbers of agreements"),
    "day": N_("other days of signing"),
}
NAMES = {
    "status": N_("status"),
    "parties": N_("parties"),
    "fields": N_("fields"),
    "event": N_("event"),
    "instrument": N_("instrument"),
}

KeyArgument = Annotated[
    str,
    typer.Argument(help=_("Key of a cooperation, or how it begins."), metavar="KEY", show_default=False),
]
NoteOption = Annotated[
    str | None, typer.Option("--note", help=_("Why, for those who come after."), metavar="TEXT", show_default=False)
]
ByOption = Annotated[
    str | None,
    typer.Option("--by", help=_("Who judges; without, who is logged in."), metavar="WHO", show_default=False),
]


def show(
    key: KeyArgument, as_json: JsonOption = False, config: ConfigOption = None, database: DatabaseOption = None
) -> None:
    """Show a cooperation: how it moved, who reports it, what contradicts it, what was ruled."""
    from monitor.ledger import histories
    from monitor.store import open_store

    settings = configured(config, database, reading=True)
    with open_store(settings.database, create=False) as store:
        found = histories.history(store, key)
    if as_json:
        write_json_line(histories.as_json(found))
    else:
        _show(found, settings)


def reject(
    key: KeyArgument,
    note: NoteOption = None,
    by: ByOption = None,
    config: ConfigOption = None,
    database: DatabaseOption = None,
) -> None:
    """Judge that there is no such cooperation."""
    from monitor.ledger import rulings
    from monitor.pipeline import resolved_names
    from monitor.store import open_store

    settings = configured(config, database)
    with open_store(settings.database, create=False) as store:
        made = rulings.reject(store, key, canonical=resolved_names(store), by=_who(by), now=now(), note=note)
    _confirm(made, _("It is no longer in the ledger."))


def correct(
    key: KeyArgument,
    status: Annotated[
        str | None,
        typer.Option(
            "--status",
            help=_("exploring, agreed, signed, ongoing or ended, or their Indonesian words."),
            metavar="STATUS",
            show_default=False,
        ),
    ] = None,
    parties: Annotated[
        list[str] | None,
        typer.Option("--party", help=_("A party; once for each of them."), metavar="NAME", show_default=False),
    ] = None,
    fields: Annotated[
        list[str] | None,
        typer.Option("--field", help=_("What it is about; once for each."), metavar="TEXT", show_default=False),
    ] = None,
    event: Annotated[
        str | None, typer.Option("--event", help=_("The event that it belongs to."), metavar="NAME", show_default=False)
    ] = None,
    instrument: Annotated[
        str | None,
        typer.Option("--instrument", help=_("Such as nota kesepahaman."), metavar="TEXT", show_default=False),
    ] = None,
    note: NoteOption = None,
    by: ByOption = None,
    config: ConfigOption = None,
    database: DatabaseOption = None,
) -> None:
    """Judge what facts of a cooperation should be."""
    from monitor.ledger import rulings
    from monitor.pipeline import resolved_names
    from monitor.store import open_store

    settings = configured(config, database)
    given = {"status": _code(status), "parties": parties, "fields": fields, "event": event, "instrument": instrument}
    changes = {name: value for name, value in given.items() if value}
    with open_store(settings.database, create=False) as store:
        made = rulings.correct(store, key, changes, canonical=resolved_names(store), by=_who(by), now=now(), note=note)
    _confirm(made, _("The ledger says so now."))


def _code(status: str | None) -> str | None:
    """The stage that a word of either language stands for; a word that stands for none is left to be refused."""
    from monitor.wording import STATUS_WORDS, status_word

    if status is None:
        return None
    meant = status.strip().casefold()
    words = {status_word(code, language): code for code in STATUS_WORDS for language in ("id", "en")}
    return words.get(meant, meant)


def listing(as_json: JsonOption = False, config: ConfigOption = None, database: DatabaseOption = None) -> None:
    """List what was ruled, undone rulings too."""
    from monitor.ledger import rulings
    from monitor.ledger.histories import ruling_json
    from monitor.store import open_store

    settings = configured(config, database, reading=True)
    with open_store(settings.database, create=False) as store:
        found = rulings.rulings(store)
    if as_json:
        for one in found:
            write_json_line(ruling_json(one))
        return
    out = console()
    for one in found:
        out.print(_ruling(one, settings))
    if not found:
        out.print(_("Nothing was ruled yet."))


def undo(
    number: Annotated[int, typer.Argument(help=_("Number of a ruling."), metavar="NUMBER", show_default=False)],
    config: ConfigOption = None,
    database: DatabaseOption = None,
) -> None:
    """Take a ruling back."""
    from monitor.ledger import rulings
    from monitor.pipeline import resolved_names
    from monitor.store import open_store

    settings = configured(config, database)
    with open_store(settings.database, create=False) as store:
        rulings.undo(store, number, canonical=resolved_names(store), now=now())
    notice(_("Ruling {number} is undone; the ledger is as if it had never been made.").format(number=number))


def reanalyse(
    query: Annotated[
        str | None,
        typer.Argument(
            help=_("Only articles that this finds, in the language of `pantau query`."),
            metavar="QUERY",
            show_default=False,
        ),
    ] = None,
    source: Annotated[
        str | None, typer.Option("--source", help=_("Only those of one source."), metavar="NAME", show_default=False)
    ] = None,
    config: ConfigOption = None,
    database: DatabaseOption = None,
) -> None:
    """Analyse stored articles anew with the models of today; never mails what they had said before."""
    from monitor import pipeline
    from monitor.cli.reading import require_source
    from monitor.sources import known
    from monitor.store import open_store

    settings = configured(config, database)
    if source is not None:
        with open_store(settings.database, create=False) as store:
            require_source(store, settings, source)
    with progress(_("analysing anew")) as told:
        done = pipeline.reanalyse(settings, query=query, source=source, sources=known(settings), now=now, progress=told)
    out = console()
    out.print(_("articles analysed anew: {count}").format(count=done.articles))
    if done.failed:
        out.print(_("failed: {count}; `pantau status` tells which").format(count=done.failed), style="yellow")
    if done.gone:
        out.print(_("left as they are, for their text is kept no longer: {count}").format(count=done.gone), style="dim")


def _who(by: str | None) -> str:
    return by or getpass.getuser()


def _confirm(made: "Ruling", sentence: str) -> None:
    notice(_("Ruling {number} is noted.").format(number=made.id) + " " + sentence)
    console().print(_("Undo: pantau cooperation undo {number}").format(number=made.id), style="dim")


def _show(found: "History", settings: "Config") -> None:
    from babel.dates import format_date
    from rich.text import Text

    from monitor.wording import clean, confidence_words, status_word

    out, language = console(), i18n.active()
    head = Text(" – ".join(map(clean, found.parties)), style="bold")
    head.append(f"  [{status_word(found.status, language)}]", style="cyan")
    if found.denied:
        head.append(f"  [{_('denied by a report')}]", style="red")
    out.print(head)
    facts = [", ".join(map(clean, found.fields)), clean(found.instrument or ""), clean(found.event or "")]
    if found.claimed_by:
        note = _("Only {party} says so, and another denies it.").format(party=clean(found.claimed_by))
        out.print(Text(f"  {note}", style="red"))
    if any(facts):
        out.print("  " + " · ".join(fact for fact in facts if fact))
    counts = _("articles: {articles}; independent sources: {sources}").format(
        articles=found.coverage, sources=found.independent
    )
    out.print(f"  {counts} · {confidence_words(found.confidence, language)}")
    if found.press_offices:
        own = "; ".join(map(clean, found.press_offices))
        out.print("  " + _("beside them, parties report it themselves: {sources}").format(sources=own))
    span = _("first reported {first}, last {last}").format(
        first=local(found.first_seen, settings), last=local(found.last_seen, settings)
    )
    out.print(f"  {span}", style="dim")
    if found.valid_until:
        out.print("  " + _("valid until {day}").format(day=format_date(found.valid_until, "d MMM y", locale=language)))
        if found.validity:
            _quoted(found.validity.text, found.validity, settings)
    keys = [_("key {key}").format(key=found.key)]
    if found.former_keys:
        keys.append(_("before: {keys}").format(keys=", ".join(found.former_keys)))
    out.print("  " + " · ".join(keys), style="dim")
    if found.renews:
        out.print("  " + _("renews {key}").format(key=found.renews))
    for key in found.renewed_by:
        out.print("  " + _("renewed by {key}").format(key=key))
    for key in found.continues:
        out.print("  " + _("may continue {key}: one of its parties became another body").format(key=key))
    for key in found.continued_by:
        out.print("  " + _("may be continued by {key}: one of its parties became another body").format(key=key))
    _heading(_("How it moved"))
    for step in found.steps:
        word = _("denied") if step.kind == "denied" else status_word(step.status, language)
        out.print(Text(f"▸ {local(step.at, settings)}  {word}", style="red" if step.kind == "denied" else "cyan"))
        _evidence(step.evidence, settings)
    if found.contradictions:
        _heading(_("What contradicts each other"))
        for each in found.contradictions:
            out.print(Text(f"▸ {_(KINDS[each.kind])}", style="red"))
            _evidence(each.report, settings)
            _evidence(each.against, settings)
    if len(found.reports) > 1:
        _heading(_("All reports"))
        for report in found.reports:
            word = _("denied") if report.denied else status_word(report.status, language)
            origin = f"{local(report.at, settings)} · {word} · {clean(report.source_title)} · {clean(report.title)}"
            out.print(Text(f"  {origin}"))
    if found.rulings:
        _heading(_("What people ruled"))
        for one in found.rulings:
            out.print(_ruling(one, settings))


def _heading(title: str) -> None:
    console().print(f"\n{title}", style="bold")


def _evidence(report: "Evidence", settings: "Config") -> None:
    _quoted(report.text, report, settings)


def _quoted(text: str, report: "Evidence | Stated", settings: "Config") -> None:
    from rich.text import Text

    from monitor.wording import clean

    out = console()
    if text:
        out.print(Text(f"  “{clean(text)}”", style="italic"))
    origin = f"{local(report.at, settings)} · {clean(report.source_title)} · {clean(report.url)}"
    out.print(Text(f"  {origin}", style="dim"))


def _ruling(one: "Ruling", settings: "Config") -> "Text":
    from rich.text import Text

    from monitor.wording import clean

    what = _("rejected") if one.kind == "reject" else "; ".join(map(_changed, one.changes.items()))
    line = f"{one.id}. {one.subject}: {what} · {clean(one.by)} · {local(one.at, settings)}"
    if one.note:
        line += f" · {clean(one.note)}"
    if one.undone_at:
        line += f" · {_('undone')}"
    return Text(line, style="dim" if one.undone_at else "")


def _changed(change: tuple[str, Any]) -> str:
    from monitor.wording import clean, status_word

    name, value = change
    if name == "status":
        return f"{_(NAMES[name])}: {status_word(value, i18n.active())}"
    return f"{_(NAMES[name])}: {', '.join(map(clean, value)) if isinstance(value, list) else clean(value)}"
