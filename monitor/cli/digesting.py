"""The command that makes digests."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli import times
from monitor.cli.common import ConfigOption, DatabaseOption, configured, console, now
from monitor.errors import ConfigError
from monitor.i18n import _

if TYPE_CHECKING:
    from monitor.config import Config
    from monitor.digests.audiences import Audience
    from monitor.digests.editions import Published
    from monitor.store import Store


def digest(
    day: Annotated[
        str | None,
        typer.Option(
            "--date",
            help=_("Only the editions of this day, YYYY-MM-DD; without, today's and those missed."),
            metavar="DATE",
            show_default=False,
        ),
    ] = None,
    edition: Annotated[
        str | None,
        typer.Option(
            "--edition",
            help=_("Only this edition of that day (today without one), HH:MM."),
            metavar="TIME",
            show_default=False,
        ),
    ] = None,
    name: Annotated[
        str | None,
        typer.Option(
            "--audience", help=_("The digest of one audience; of all without."), metavar="NAME", show_default=False
        ),
    ] = None,
    mail: Annotated[
        bool, typer.Option("--send", metavar="", help=_("Mail it, although it is none of today's editions."))
    ] = False,
    config: ConfigOption = None,
    database: DatabaseOption = None,
) -> None:
    """Make and mail today's editions, and late those that were missed; others are mailed only with `--send`."""
    from monitor.digests.audiences import audience, audiences
    from monitor.digests.editions import publish_today, require_known
    from monitor.store import open_store

    settings = configured(config, database, reading=True)
    moment = now()
    today = moment.astimezone(settings.zone).date()
    wanted = times.day(day, "--date") if day else today
    readers = audiences(settings) if name is None else (audience(settings, name),)
    mailed = False
    mistakes: list[ConfigError] = []
    with open_store(settings.database, create=False) as store:
        require_known(store, wanted, config=settings, now=moment)
        for reader in readers:
            try:
                if day is None and edition is None:
                    made = [(each, True) for each in publish_today(store, config=settings, reader=reader, now=moment)]
                else:
                    made = _asked_for(store, settings, wanted, edition, reader, moment, mail=mail)
            except ConfigError as error:
                # the mistake of one audience holds back no other
                mistakes.append(error)
                continue
            _show_all(made)
            mailed = mailed or any(each.mailed for each, _asked in made)
        if mailed:
            from monitor.cli.mailing import send

            send(store, settings)
    if mistakes:
        mistakes[0].problems = tuple(mistakes)
        raise mistakes[0]


def _asked_for(
    store: "Store",
    settings: "Config",
    day: date,
    clock: str | None,
    reader: "Audience",
    moment: datetime,
    *,
    mail: bool,
) -> list[tuple["Published", bool]]:
    """The editions of a day, each with whether it is to be mailed."""
    from monitor.digests.editions import editions_of, publish

    due = editions_of(moment.astimezone(settings.zone).date(), config=settings, reader=reader)
    return [
        (
            publish(store, config=settings, edition=each, now=moment, mail=mail or each in due, reader=reader),
            mail or each in due,
        )
        for each in editions_of(day, config=settings, clock=clock, reader=reader)
    ]


def _show_all(made: Sequence[tuple["Published", bool]]) -> None:
    """Each edition; but of the missed ones that tell nothing, which may be many, only how many they are."""
    quiet = [each for each, _asked in made if each.made and each.followed and not each.items]
    if quiet:
        words = _("Missed editions that have nothing to tell: {count}; they are kept in {folder}")
        console().print(words.format(count=len(quiet), folder=quiet[0].html.parent), style="dim")
    for each, asked in made:
        if each not in quiet:
            _show(each, asked=asked)


def _show(made: "Published", *, asked: bool) -> None:
    out = console()
    out.print(f"{made.html}\n{made.text}")
    state = _("complete") if made.complete else _("incomplete")
    words = _("items: {items}; {state}").format(items=made.items, state=state)
    out.print(f"{words}; {_('late')}" if made.late else words, style="dim")
    out.print(_mail_words(made, asked=asked), style="dim")


def _mail_words(made: "Published", *, asked: bool) -> str:
    """Whether an edition was put out as mail, and to whom."""
    if made.mailed:
        return _("Mail goes to {recipients}").format(recipients=", ".join(made.audience.recipients))
    if made.made:
        return _("No mail: digest.recipients is empty")
    if made.preview:
        return _("No mail: a preview, for its time has not come")
    if made.recorded:
        return _("No mail: made before, only its files were written again")
    if asked:
        return _("No mail: nothing had been collected by then")
    return _("No mail: none of today's editions; --send mails it")
