"""How messages leave: the ways that the configuration names, and one round of the outbox."""

import os
from typing import TYPE_CHECKING

from monitor.cli.common import local, now, sentence_of, warn
from monitor.config import Config
from monitor.config.delivery import PASSWORD_VARIABLE
from monitor.errors import ConfigError
from monitor.forms import address
from monitor.i18n import _

if TYPE_CHECKING:
    from monitor.delivery.sending import SendReport, Transport
    from monitor.delivery.unsubscribing import Signer
    from monitor.store import Store


def transport(config: Config) -> "Transport":
    """The configured transport of mail; the password is the environment's."""
    from monitor.delivery.transports import transport_of

    return transport_of(config, password=os.environ.get(PASSWORD_VARIABLE, ""))


def channels(config: Config) -> "dict[str, Transport]":
    """The configured channels; secret addresses are the environment's."""
    from monitor.delivery.transports import channels_of

    return channels_of(config, environment=os.environ)


def signer(config: Config) -> "Signer | None":
    """What signs the links in mails, None without `public_url`; the secret may be the environment's."""
    from monitor.delivery.unsubscribing import signer

    return signer(config.public_url, folder=config.data_folder, environment=os.environ)


def webhook(config: Config) -> str:
    """Where administrators are told of trouble, "" for nowhere; the address may be the environment's."""
    return address(config.admin.webhook, os.environ)


def heartbeat(config: Config) -> str:
    """What `pantau serve` calls as a sign of life, "" for nothing; the address may be the environment's."""
    return address(config.admin.heartbeat, os.environ)


def broken_links(store: "Store", config: Config) -> str | None:
    """What is to be said where mails left whose links another secret signed; None where there are none."""
    from monitor.delivery.link_keys import broken_links
    from monitor.delivery.unsubscribing import SECRET_FILE, SECRET_VARIABLE, present_secret

    if not config.public_url:
        return None
    found = broken_links(store, present_secret(folder=config.data_folder, environment=os.environ), now=now())
    if found is None:
        return None
    return _(
        "links to unsubscribe in mails from {since} to {until} don't work: another key signed them; put the earlier "
        "{file} back from a back-up (or {variable}), or stop mail for whoever asks with `pantau recipients remove`"
    ).format(
        since=local(found.since, config),
        until=local(found.until or now(), config),
        file=config.data_folder / SECRET_FILE,
        variable=SECRET_VARIABLE,
    )


def send(store: "Store", config: Config) -> None:
    """Send what is due, as `send_round` does. Raises DeliveryError where a transport can't be used; everything stays in
    the outbox then."""
    report = send_round(store, config)
    if report.trouble:
        raise report.trouble
    if report.failed or report.deferred:
        sentence = _("Mail: {deferred} to be tried again, {failed} given up; `pantau outbox list` shows them")
        warn(sentence.format(deferred=report.deferred, failed=report.failed))


def send_round(store: "Store", config: Config) -> "SendReport":
    """One round of the outbox.

    Administrators are told first, for what they are told may be that mail fails.
    """
    from monitor.delivery.sending import send_due
    from monitor.delivery.webhook import call
    from monitor.health.notices import deliver
    from monitor.wording import clean

    try:
        hook = webhook(config)
    except ConfigError as error:
        # their trouble keeps no reader's mail back
        warn(sentence_of(error))
    else:
        for problem in deliver(store, config, webhook=hook, call=call, now=now()):
            warn(_("A notice to the administrators waits: {problem}").format(problem=clean(problem)))
    try:
        ways = channels(config)
    except ConfigError as error:
        warn(sentence_of(error))
        ways = {}
    return send_due(store, transport(config), now=now(), channels=ways, signer=signer(config))
