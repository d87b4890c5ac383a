"""The command that makes digests."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.common import ConfigOption, DatabaseOption, configured, console, now
from monitor.errors import ConfigError
from monitor.i18n import N_, _

if TYPE_CHECKING:
    from monitor.digests.editions import Published


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
    """Make the digests of a day. Today's configured editions are mailed; others only where `--send` says so."""
    from monitor.digests.audiences import audience, audiences
    from monitor.digests.editions import editions_of, publish
    from monitor.store import open_store

    settings = configured(config, database, reading=True)
    moment = now()
    today = moment.astimezone(settings.zone).date()
    wanted = _day(day) if day else today
    readers = audiences(settings) if name is None else (audience(settings, name),)
    mailed = False
    mistakes: list[ConfigError] = []
    with open_store(settings.database, create=False) as store:
        for reader in readers:
            due = editions_of(today, config=settings, reader=reader)
            for each in editions_of(wanted, config=settings, clock=edition, reader=reader):
                asked = mail or each in due
                try:
                    made = publish(store, config=settings, edition=each, now=moment, mail=asked, reader=reader)
                except ConfigError as error:
                    # the mistake of one audience holds back no other
                    mistakes.append(error)
                    break
                _show(made, asked=asked)
                mailed = mailed or made.mailed
        if mailed:
            from monitor.cli.mailing import send

            send(store, settings)
    if mistakes:
        mistakes[0].problems = tuple(mistakes)
        raise mistakes[0]


def _show(made: "Published", *, asked: bool) -> None:
    out = console()
    out.print(f"{made.html}\n{made.text}")
    state = _("complete") if made.complete else _("incomplete")
    out.print(_("items: {items}; {state}").format(items=made.items, state=state), style="dim")
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


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ConfigError(N_("--date {value} is no day; use a form such as 2024-09-08"), value=text) from None
