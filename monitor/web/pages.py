"""The pages that readers see, in the language of the mail that they come from."""

from dataclasses import dataclass
from datetime import tzinfo
from functools import cache, partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from monitor import wording
from monitor.delivery.suppressions import EVERYTHING, Suppression
from monitor.delivery.unsubscribing import Subscription
from monitor.i18n import N_, translate

PAUSES = (1, 7, 30)
"""Days for which mails can be paused."""

_SCOPES = {
    "digest": N_("the digest"),
    "alert": N_("alerts about new and moved cooperations"),
    "correction": N_("corrections of what was told before"),
}

_NAMED = {"digest": N_("the digest “{name}”"), "alert": N_("the watch “{name}”")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """What a page says instead of what was asked for."""

    title: str
    text: str


REPLACED = "replaced"
"""The page of a link that another secret signed."""

TROUBLES: dict[int | str, Trouble] = {
    REPLACED: Trouble(
        title=N_("This link is no longer valid"),
        text=N_(
            "It stands in a mail from before Pantau's key was replaced. Use the link in a newer mail, or ask whoever "
            "runs Pantau to stop these mails."
        ),
    ),
    400: Trouble(
        title=N_("Pantau does not understand that"),
        text=N_("Open the link in the mail again, and use the buttons there."),
    ),
    404: Trouble(
        title=N_("There is nothing here"),
        text=N_("The link is incomplete or not one of ours. Open it from the mail itself, or ask whoever runs Pantau."),
    ),
    405: Trouble(title=N_("Pantau does not understand that"), text=N_("This page can only be read.")),
    410: Trouble(
        title=N_("This link is too old"),
        text=N_("Use the link in a newer mail; if you get none any more, there is nothing to stop."),
    ),
    413: Trouble(title=N_("That is too much"), text=N_("Open the link in the mail again, and use the buttons there.")),
    429: Trouble(title=N_("Too many requests"), text=N_("Wait a minute and try again.")),
    500: Trouble(
        title=N_("Pantau made a mistake"), text=N_("Nothing was changed. Try again later, or tell whoever runs Pantau.")
    ),
    503: Trouble(
        title=N_("Pantau is busy"), text=N_("Nothing was changed. Try again later, or tell whoever runs Pantau.")
    ),
}


def scope_words(scope: str, language: str) -> str:
    """What can be stopped, as its readers call it."""
    say = partial(translate, language=language)
    if scope == EVERYTHING:
        return say(N_("all mails from Pantau"))
    kind, _, name = scope.partition(":")
    if name and kind in _NAMED:
        return say(_NAMED[kind]).format(name=wording.shorten(name, 80))
    return say(_SCOPES[scope]) if scope in _SCOPES else wording.shorten(scope, 80)


def subscription_page(
    subscription: Subscription, current: Suppression | None, *, pausing: bool, done: bool, zone: tzinfo
) -> str:
    """What somebody gets, and buttons to stop, pause and resume it; `pausing` puts the pause first. `done` says that it
    was changed just now. The address is shown so that its owner knows it, and nobody else learns it."""
    language = subscription.language
    until = wording.local_time(current.until, zone=zone, language=language) if current and current.until else ""
    return _page(
        "subscription",
        language,
        address=_masked(subscription.recipient),
        what=scope_words(subscription.scope, language),
        stopped=scope_words(current.scope, language) if current else "",
        until=until,
        everything=current is not None and current.scope == EVERYTHING,
        own=current is not None and current.by == "link",
        pausing=pausing,
        done=done,
        pauses=PAUSES,
    )


def trouble_page(trouble: int | str, language: str) -> str:
    """Why there is no page: a status of HTTP, or REPLACED."""
    return _page("trouble", language, trouble=TROUBLES[trouble])


def _masked(recipient: str) -> str:
    local, _, domain = recipient.rpartition("@")
    return wording.shorten(f"{local[:1]}•••@{domain}", 80)


def _page(kind: str, language: str, **values: Any) -> str:
    say = partial(translate, language=language)
    return _environment().get_template("web.html.jinja").render(kind=kind, language=language, _=say, **values)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent.parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
