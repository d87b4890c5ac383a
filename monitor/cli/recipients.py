"""Commands about who is written to: recipients."""

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

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
    from monitor.config import Config
    from monitor.store import Store

AddressArgument = Annotated[str, typer.Argument(help=_("E-mail address."), metavar="ADDRESS", show_default=False)]


def listing(as_json: JsonOption = False, config: ConfigOption = None, database: DatabaseOption = None) -> None:
    """List everybody who was written to, and what they don't want."""
    from monitor.delivery.outbox import readers
    from monitor.delivery.suppressions import in_force
    from monitor.store import instant, open_store
    from monitor.web.pages import scope_words
    from monitor.wording import clean

    settings = configured(config, database, reading=True)
    with open_store(settings.database, create=False) as store:
        known, unwanted = readers(store), in_force(store, now=now())
    by_address = {one.recipient.casefold(): one for one in known}
    addresses = sorted({*by_address, *(one.recipient for one in unwanted)})
    out = console()
    for address in addresses:
        reader = by_address.get(address)
        stopped = [one for one in unwanted if one.recipient == address]
        if as_json:
            counts = {name: getattr(reader, name, 0) for name in ("sent", "waiting", "failed")}
            until = [
                {"scope": one.scope, "until": instant(one.until) if one.until else None, "by": one.by}
                for one in stopped
            ]
            last = reader.last_sent_at if reader else None
            write_json_line({"recipient": address, **counts, "last_sent_at": last, "suppressed": until})
            continue
        out.print(clean(address), style="bold")
        if reader:
            counts_words = _("sent: {sent}, waiting: {waiting}, given up: {failed}; last {when}").format(
                sent=reader.sent,
                waiting=reader.waiting,
                failed=reader.failed,
                when=local(reader.last_sent_at, settings),
            )
            out.print(f"  {counts_words}")
        for one in stopped:
            template = _("does not want {what} until {until}") if one.until else _("does not want {what}")
            what = scope_words(one.scope, i18n.active())
            out.print(f"  {template.format(what=what, until=local(one.until, settings))}", style="yellow")
    if not addresses and not as_json:
        out.print(_("Nobody has been written to yet."))


def remove(
    address: AddressArgument,
    scope: Annotated[
        str | None,
        typer.Option(
            "--from",
            help=_("Only this: digest, digest:NAME, alert, or alert:WATCH; everything without."),
            show_default=False,
        ),
    ] = None,
    days: Annotated[
        int | None, typer.Option("--days", help=_("For so many days; for good without."), min=1, show_default=False)
    ] = None,
    config: ConfigOption = None,
    database: DatabaseOption = None,
) -> None:
    """Write to somebody no longer, as if they had followed the link in a mail."""
    from monitor.delivery.suppressions import EVERYTHING, suppress
    from monitor.store import open_store
    from monitor.web.pages import scope_words
    from monitor.wording import clean

    if "@" not in address:
        raise ConfigError(N_("'{address}' is not an e-mail address"), address=address)
    settings = configured(config, database)
    at = now()
    with open_store(settings.database, create=False) as store:
        if scope is not None:
            _check_scope(store, settings, scope)
        until = at + timedelta(days=days) if days else None
        with store.transaction() as connection:
            suppress(connection, address, scope or EVERYTHING, now=at, by="command", until=until)
    if scope is None:
        sentence = (
            _("{address} is not written to until {until}") if until else _("{address} is not written to any more")
        )
    elif until:
        sentence = _("{address} does not get {what} until {until}")
    else:
        sentence = _("{address} does not get {what} any more")
    what = scope_words(scope or EVERYTHING, i18n.active())
    console().print(sentence.format(address=clean(address), what=what, until=local(until, settings)))


def _check_scope(store: "Store", settings: "Config", scope: str) -> None:
    """Refuse what no mail is, or ever was, of: stopping it would stop nothing."""
    from difflib import get_close_matches

    from monitor.delivery.outbox import scopes
    from monitor.delivery.suppressions import NEEDED
    from monitor.digests.audiences import audiences
    from monitor.watches.watching import configured_watches

    if scope == NEEDED:
        raise ConfigError(N_("Notices to administrators are stopped in config.toml: take the address out of [admin]"))
    known = {"digest", "alert", "correction", *scopes(store)} - {NEEDED}
    known |= {f"digest:{one.name}" for one in audiences(settings) if not one.main}
    known |= {f"alert:{watch.name}" for watch in configured_watches(store, settings)}
    if scope in known:
        return
    near = get_close_matches(scope, sorted(known), n=1)
    if near:
        raise ConfigError(N_("No mail is of '{scope}'; did you mean {near}?"), scope=scope, near=near[0])
    raise ConfigError(N_("No mail is of '{scope}'; known are {known}"), scope=scope, known=", ".join(sorted(known)))


def restore(address: AddressArgument, config: ConfigOption = None, database: DatabaseOption = None) -> None:
    """Write to somebody again, whoever stopped it."""
    from monitor.delivery.suppressions import lift
    from monitor.store import open_store
    from monitor.wording import clean

    settings = configured(config, database)
    with open_store(settings.database, create=False) as store, store.transaction() as connection:
        lifted = lift(connection, address, None, now=now())
    if not lifted:
        raise ConfigError(N_("Nothing keeps mail from {address}"), address=address)
    console().print(_("{address} is written to again").format(address=clean(address)))
