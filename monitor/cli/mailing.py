"""How mail leaves: the transport that the configuration names, and one round of the outbox."""

import os
from typing import TYPE_CHECKING

from monitor.cli.common import now, warn
from monitor.config import PASSWORD_VARIABLE, Config
from monitor.i18n import _

if TYPE_CHECKING:
    from monitor.delivery import Transport
    from monitor.store import Store


def transport(config: Config) -> "Transport":
    """The configured transport; the password is the environment's."""
    from monitor.transports import transport_of

    return transport_of(config, password=os.environ.get(PASSWORD_VARIABLE, ""))


def send(store: "Store", config: Config) -> None:
    """Send what is due. Raises DeliveryError where the transport can't be used; everything stays in the outbox then."""
    from monitor.delivery import send_due

    report = send_due(store, transport(config), now=now())
    if report.trouble:
        raise report.trouble
    if report.failed or report.deferred:
        sentence = _("Mail: {deferred} to be tried again, {failed} given up; `pantau status` counts them")
        warn(sentence.format(deferred=report.deferred, failed=report.failed))
