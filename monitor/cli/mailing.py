"""How mail leaves: the transport that the configuration names, and one round of the outbox."""

import os
from typing import TYPE_CHECKING

from monitor.cli.common import now, sentence_of, warn
from monitor.config import PASSWORD_VARIABLE, Config
from monitor.errors import ConfigError
from monitor.forms import address
from monitor.i18n import _

if TYPE_CHECKING:
    from monitor.delivery import Transport
    from monitor.store import Store


def transport(config: Config) -> "Transport":
    """The configured transport; the password is the environment's."""
    from monitor.transports import transport_of

    return transport_of(config, password=os.environ.get(PASSWORD_VARIABLE, ""))


def webhook(config: Config) -> str:
    """Where administrators are told of trouble, "" for nowhere; the address may be the environment's."""
    return address(config.admin.webhook, os.environ)


def heartbeat(config: Config) -> str:
    """What `pantau serve` calls as a sign of life, "" for nothing; the address may be the environment's."""
    return address(config.admin.heartbeat, os.environ)


def send(store: "Store", config: Config) -> None:
    """Send what is due. Raises DeliveryError where the transport can't be used; everything stays in the outbox then.

    Administrators are told first, for what they are told may be that mail fails.
    """
    from monitor.delivery import send_due
    from monitor.notices import deliver
    from monitor.webhook import call
    from monitor.wording import clean

    try:
        hook = webhook(config)
    except ConfigError as error:
        # their trouble keeps no reader's mail back
        warn(sentence_of(error))
    else:
        for problem in deliver(store, config, webhook=hook, call=call, now=now()):
            warn(_("A notice to the administrators waits: {problem}").format(problem=clean(problem)))
    report = send_due(store, transport(config), now=now())
    if report.trouble:
        raise report.trouble
    if report.failed or report.deferred:
        sentence = _("Mail: {deferred} to be tried again, {failed} given up; `pantau status` counts them")
        warn(sentence.format(deferred=report.deferred, failed=report.failed))
