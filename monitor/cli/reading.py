"""Commands that read what was collected: query, digest, articles."""

from datetime import date
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
    now,
    write_json_line,
)
from monitor.errors import ConfigError
from monitor.i18n import N_, _

if TYPE_CHECKING:
    from monitor.articles import Heading
    from monitor.config import Config
    from monitor.editions import Published
    from monitor.queries import Result
    from monitor.store import Store

LimitOption = Annotated[int, typer.Option("--limit", help=_("Results a page."), min=1, max=1000)]


def query(
    text: Annotated[
        str,
        typer.Argument(
            help=_('Words, "phrases" and fields, such as status:signed. One that begins with - stands after --.'),
            metavar="QUERY",
            show_default=False,
        ),
    ],
    as_json: JsonOption = False,
    limit: LimitOption = 20,
    cursor: Annotated[
        str | None,
        typer.Option(
            "--next", help=_("Go on from the page that printed this token."), metavar="TOKEN", show_default=False
        ),
    ] = None,
    config: ConfigOption = None,
    database: DatabaseOption = None,
) -> None:
    """Ask for cooperations and articles."""
    from monitor import queries
    from monitor.store import open_store

    settings = configured(config, database, reading=True)
    with open_store(settings.database, create=False) as store:
        results = queries.search(store, text, now=now(), zone=settings.zone, limit=limit, cursor=cursor)
    if as_json:
        write_json_line(queries.as_json(results))
        return
    out = console()
    for result in results.results:
        _show(result, settings)
    if not results.results:
        out.print(_("Nothing found."))
        return
    out.print(_("{shown} of {total}").format(shown=len(results.results), total=results.total), style="dim")
    if results.next:
        out.print(_("Next page: add --next {token}").format(token=results.next), style="dim")


def _show(result: "Result", settings: "Config") -> None:
    from rich.text import Text

    from monitor.queries import CooperationResult
    from monitor.wording import clean, status_word

    out, language = console(), i18n.active()
    if not isinstance(result, CooperationResult):
        out.print(Text(clean(result.title), style="bold"))
        origin = f"{local(result.published, settings)} · {clean(result.source_title)} · {clean(result.url)}"
        out.print(f"  {origin}\n", style="dim")
        return
    head = Text(" – ".join(map(clean, result.parties)), style="bold")
    head.append(f"  [{status_word(result.status, language)}]", style="cyan")
    if result.denied:
        head.append(f"  [{_('denied by a report')}]", style="red")
    out.print(head)
    topics = ", ".join(map(clean, result.fields))
    facts = [topics, clean(result.event or ""), _("articles: {count}").format(count=result.articles)]
    out.print("  " + " · ".join(fact for fact in facts if fact))
    if result.evidence:
        out.print(f"  “{clean(result.evidence.text)}”", style="italic")
        title, url = clean(result.evidence.source_title), clean(result.evidence.url)
        out.print(f"  {local(result.evidence.at, settings)} · {title} · {url}", style="dim")
    out.print()


def digest(
    day: Annotated[
        str | None,
        typer.Option(
            "--date", help=_("Day of the digest, YYYY-MM-DD; today without."), metavar="DATE", show_default=False
        ),
    ] = None,
    edition: Annotated[
        str | None,
        typer.Option(
            "--edition", help=_("One edition of that day, HH:MM; all without."), metavar="TIME", show_default=False
        ),
    ] = None,
    mail: Annotated[
        bool, typer.Option("--send", metavar="", help=_("Mail it, although it is none of today's editions."))
    ] = False,
    config: ConfigOption = None,
    database: DatabaseOption = None,
) -> None:
    """Make the digests of a day. Today's configured editions are mailed; others only where `--send` says so."""
    from monitor.editions import editions_of, publish
    from monitor.store import open_store

    settings = configured(config, database, reading=True)
    moment = now()
    today = moment.astimezone(settings.zone).date()
    due = editions_of(today, config=settings)
    out = console()
    with open_store(settings.database, create=False) as store:
        mailed = False
        for each in editions_of(_day(day) if day else today, config=settings, clock=edition):
            made = publish(store, config=settings, edition=each, now=moment, mail=mail or each in due)
            out.print(f"{made.html}\n{made.text}")
            state = _("complete") if made.complete else _("incomplete")
            out.print(_("items: {items}; {state}").format(items=made.items, state=state), style="dim")
            out.print(_mail_words(made, settings, asked=mail or each in due), style="dim")
            mailed = mailed or made.made
        if mailed and settings.digest.recipients:
            from monitor.cli.mailing import send

            send(store, settings)


def _mail_words(made: "Published", settings: "Config", *, asked: bool) -> str:
    """Whether an edition was put out as mail, and to whom."""
    if made.made and settings.digest.recipients:
        return _("Mail goes to {recipients}").format(recipients=", ".join(settings.digest.recipients))
    if made.made:
        return _("No mail: digest.recipients is empty")
    if made.preview:
        return _("No mail: a preview, for its time has not come")
    if made.recorded:
        return _("No mail: made before, only its files were written again")
    if asked:
        return _("No mail: nothing had been collected by then")
    return _("No mail: none of today's editions; --send mails it")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ConfigError(N_("--date {value} is no day; use a form such as 2024-09-08"), value=text) from None


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
        published = local(heading.published, settings)
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
    from monitor.watches import explanation
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
    published = local(found.heading.published, settings)
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
