"""Commands about what is sent: outbox."""

import json
import sys
from collections import Counter
from collections.abc import Mapping
from enum import StrEnum
from string import Formatter
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
    write_json_line,
)
from monitor.errors import ConfigError
from monitor.i18n import N_, _

if TYPE_CHECKING:
    from monitor.config import Config
    from monitor.delivery.outbox import Copy, Entry
    from monitor.store import Store

STATE_WORDS = {
    "pending": N_("waiting"),
    "sent": N_("sent"),
    "failed": N_("given up"),
    "suppressed": N_("not wanted"),
    "dropped": N_("dropped"),
}
KIND_WORDS = {
    "alert": N_("alert"),
    "digest": N_("digest"),
    "admin": N_("notice to administrators"),
    "correction": N_("correction"),
}
REASON_WORDS = {
    "unsubscribed-by-link": N_("stopped by the link in a mail"),
    "unsubscribed-by-command": N_("stopped by `pantau recipients remove`"),
    "snoozed-by-link": N_("paused by the link in a mail"),
    "snoozed-by-command": N_("paused by `pantau recipients remove`"),
    "forgotten": N_("its article was forgotten"),
}
"""Reasons of our own; what else stands there is what a server answered."""

_WHY = {
    "digest": N_("the digest of {audience}, edition {edition}"),
    "roundup": N_("what waited, in one mail: {count}; watch {watch}"),
    "replay": N_("sent again by `pantau alerts replay`; the first one is {of}"),
    "correction": N_("a correction of what was told before"),
    "admin": N_("notice {notice} to administrators"),
}
_NEEDED = {
    code: {name for _text, name, _form, _how in Formatter().parse(sentence) if name} for code, sentence in _WHY.items()
}

_OUTCOMES = (
    ("sent", N_("sent: {count}")),
    ("deferred", N_("to be tried again: {count}")),
    ("failed", N_("given up: {count}")),
    ("suppressed", N_("not wanted: {count}")),
)
"""What can come of a round."""

_STYLES = {"pending": "yellow", "failed": "red", "sent": "green"}


class State(StrEnum):
    """What can have become of a message."""

    pending = "pending"
    sent = "sent"
    failed = "failed"
    suppressed = "suppressed"
    dropped = "dropped"


NumberArgument = Annotated[int, typer.Argument(help=_("Number of the message."), metavar="ID", show_default=False)]


def listing(
    state: Annotated[
        list[State] | None,
        typer.Option("--state", help=_("Only those in this state; may be given again."), show_default=False),
    ] = None,
    limit: Annotated[int, typer.Option("--limit", help=_("At most so many."), min=1, max=10_000)] = 30,
    as_json: JsonOption = False,
    config: ConfigOption = None,
    database: DatabaseOption = None,
) -> None:
    """List the messages of the outbox, the newest first."""
    from monitor.delivery.outbox import entries
    from monitor.store import open_store
    from monitor.wording import shorten

    settings = configured(config, database, reading=True)
    with open_store(settings.database, create=False) as store:
        found = entries(store, states=[one.value for one in state or ()], limit=limit)
    if as_json:
        write_json_line({"messages": [_record(entry) for entry in found]})
        return
    out = console()
    for entry in found:
        head = f"{entry.number:>6}  {local(entry.created_at, settings)}  {_kind(entry)}"
        out.print(f"{head}  {shorten(entry.subject, 100)}")
        out.print(f"        {_counts(entry)}", style=_STYLES.get(entry.state, "dim"))
    if not found:
        out.print(_("The outbox holds no such message.") if state else _("The outbox is empty."))


def show(
    number: NumberArgument,
    as_json: JsonOption = False,
    config: ConfigOption = None,
    database: DatabaseOption = None,
) -> None:
    """Show a message, why it was written and what became of it."""
    from monitor.delivery.channels import told
    from monitor.store import open_store
    from monitor.wording import clean

    settings = configured(config, database, reading=True)
    with open_store(settings.database, create=False) as store:
        entry = _found(store, number)
    title, body = told(entry.message)
    if as_json:
        write_json_line({**_record(entry), "text": body})
        return
    out = console()
    out.print(title, style="bold")
    out.print(f"{_kind(entry)} · {local(entry.created_at, settings)} · {clean(entry.key)}", style="dim")
    out.print(_("why: {reason}").format(reason=clean(_why(json.loads(entry.reason)))), style="dim")
    for copy in entry.copies:
        out.print(f"{clean(copy.recipient)}: {_fate(copy, settings)}", style=_STYLES.get(copy.state, "dim"))
    out.print(f"\n{body}")


def send(config: ConfigOption = None, database: DatabaseOption = None) -> None:
    """Send what is due now, and nothing else: neither collects nor makes anything."""
    from monitor.cli.mailing import send_round
    from monitor.delivery.outbox import waiting
    from monitor.store import open_store

    settings = configured(config, database)
    counts: Counter[str] = Counter()
    with open_store(settings.database, create=False) as store:
        while True:
            report = send_round(store, settings)
            counts.update({state: getattr(report, state) for state, _word in _OUTCOMES})
            # a round ends after a while, so that `serve` has time for other work; here there is none
            if report.trouble or not (report.sent or report.suppressed):
                break
        left = waiting(store)
    out = console()
    out.print(_(_OUTCOMES[0][1]).format(count=counts["sent"]))
    for state, sentence in _OUTCOMES[1:]:
        if counts[state]:
            out.print(_(sentence).format(count=counts[state]), style="yellow")
    if left:
        out.print(_("waiting: {count}; `pantau outbox list --state pending` shows them").format(count=left))
    if report.trouble:
        raise report.trouble


def retry(
    number: Annotated[
        int | None, typer.Argument(help=_("Number of the message."), metavar="[ID]", show_default=False)
    ] = None,
    everything: Annotated[bool, typer.Option("--all", metavar="", help=_("All that waits or was given up."))] = False,
    config: ConfigOption = None,
    database: DatabaseOption = None,
) -> None:
    """Make messages due again that were put off or given up, under the same Message-ID."""
    from monitor.delivery import outbox
    from monitor.store import open_store

    if (number is None) == (not everything):
        raise ConfigError(N_("Name the number of one message, or --all"))
    settings = configured(config, database)
    with open_store(settings.database, create=False) as store:
        if number is not None:
            _found(store, number)
        with store.transaction() as connection:
            count = outbox.retry(connection, number, now=now())
    sentence = _(
        "due again, for recipients: {count}; `pantau outbox send`, `pantau serve` or the next `pantau run` sends it"
    )
    console().print(sentence.format(count=count))


def drop(
    number: NumberArgument,
    yes: Annotated[bool, typer.Option("--yes", metavar="", help=_("Don't ask; there is no way back."))] = False,
    config: ConfigOption = None,
    database: DatabaseOption = None,
) -> None:
    """Give a message up for those who have not got it. Says what is lost, and asks first."""
    from monitor.delivery import outbox
    from monitor.store import open_store

    settings = configured(config, database)
    with open_store(settings.database, create=False) as store:
        entry = _found(store, number)
        losing = [copy for copy in entry.copies if copy.state in ("pending", "failed")]
        if not losing:
            console().print(_("Nobody is waiting for message {number}.").format(number=number))
            return
        if not yes:
            _make_sure(entry, losing)
        with store.transaction() as connection:
            count = outbox.drop(connection, number)
    console().print(_("dropped, for recipients: {count}").format(count=count))


def _make_sure(entry: "Entry", losing: "list[Copy]") -> None:
    from monitor.wording import clean, listed

    if not sys.stdin.isatty():
        raise ConfigError(
            N_("Dropping message {number} can't be undone, and nobody is at a terminal to be asked; --yes does it"),
            number=entry.number,
        )
    people = listed([copy.recipient for copy in losing], i18n.active())
    out = console()
    out.print(clean(entry.subject), style="bold")
    out.print(_("It is lost for: {people}").format(people=people))
    out.print(_("What it tells counts as told, and is not mailed again."))
    try:
        answer = typer.prompt(_("Drop this message for good? [y/N]"), default="", show_default=False)
    except typer.Abort:
        answer = ""
    # both languages' words, whichever is spoken
    if answer.strip().casefold() not in {"y", "yes", "ya"}:
        notice(_("Nothing was changed"))
        raise typer.Exit(1)


def _found(store: "Store", number: int) -> "Entry":
    from monitor.delivery.outbox import entry

    found = entry(store, number)
    if found is None:
        raise ConfigError(N_("There is no message {number}; `pantau outbox list` shows them"), number=number)
    return found


def _kind(entry: "Entry") -> str:
    from monitor.wording import clean

    kind = _(KIND_WORDS[entry.kind]) if entry.kind in KIND_WORDS else clean(entry.kind)
    parts = [kind, clean(entry.watch or ""), "" if entry.channel == "mail" else clean(entry.channel)]
    return " · ".join(part for part in parts if part)


def _why(reason: Mapping[str, Any]) -> str:
    """Why a message was written, in words; what a later release may store, as it is stored."""
    from monitor.watches.decisions import explanation
    from monitor.wording import path_words

    code = str(reason.get("reason", ""))
    if code in _WHY and _NEEDED[code] <= reason.keys():
        return _(_WHY[code]).format_map(reason)
    parts = [_(explanation(code))]
    if path := reason.get("path"):
        parts.append(path_words(path, i18n.active()))
    if watch := reason.get("watch"):
        parts.append(_("watch {name}").format(name=watch))
    if decisions := reason.get("decisions"):
        told = ", ".join(f"`pantau alerts explain {number}`" for number in decisions[:5])
        parts.append(told + (" …" if len(decisions) > 5 else ""))
    return "; ".join(parts)


def _counts(entry: "Entry") -> str:
    """ "2 sent, 1 given up: b@example.org: 550 unknown"."""
    from monitor.wording import shorten

    counts = [f"{entry.count(state)} {_(word)}" for state, word in STATE_WORDS.items() if entry.count(state)]
    error = next((copy.error for copy in entry.copies if copy.error and copy.state in ("pending", "failed")), None)
    return ", ".join(counts) + (f" ({shorten(error, 160)})" if error else "")


def _fate(copy: "Copy", settings: "Config") -> str:
    from monitor.wording import clean

    told = _(STATE_WORDS.get(copy.state, copy.state))
    if copy.state == "sent":
        told = f"{told}, {local(copy.sent_at, settings)}"
    elif copy.state == "pending":
        told = _("{state}, tries so far: {attempts}, next {when}").format(
            state=told, attempts=copy.attempts, when=local(copy.next_try_at, settings)
        )
    return f"{told} ({_(REASON_WORDS.get(copy.error, clean(copy.error)))})" if copy.error else told


def _record(entry: "Entry") -> dict[str, Any]:
    return {
        "id": entry.number,
        "key": entry.key,
        "kind": entry.kind,
        "watch": entry.watch,
        "channel": entry.channel,
        "subject": entry.subject,
        "reason": json.loads(entry.reason),
        "created_at": entry.created_at,
        "state": entry.state,
        "recipients": [
            {name: getattr(copy, name) for name in copy.__dataclass_fields__ if name != "next_try_at"}
            | {"next_try_at": copy.next_try_at if copy.state == "pending" else None}
            for copy in entry.copies
        ],
    }
