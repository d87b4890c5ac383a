"""Which ways messages leave, as configured: files in a folder or an SMTP server for mail, and the channels."""

from collections.abc import Mapping

from monitor.config import Config
from monitor.config.delivery import PASSWORD_VARIABLE
from monitor.delivery.sending import Transport, folder_transport
from monitor.errors import ConfigError
from monitor.i18n import N_


def transport_of(config: Config, *, password: str) -> Transport:
    """The configured way of mail. Raises ConfigError where a log-in name is set without a password."""
    if config.mail.transport == "folder":
        return folder_transport(config.mail_folder)
    if config.mail.username and not password:
        raise ConfigError(
            N_("mail.username is {username}, but the environment variable {name} is not set; set it to the password"),
            username=config.mail.username,
            name=PASSWORD_VARIABLE,
        )
    from monitor.delivery.smtp import smtp_transport  # only those who use SMTP load what speaks it

    return smtp_transport(config.mail, password=password)


def channels_of(config: Config, *, environment: Mapping[str, str]) -> dict[str, Transport]:
    """The configured channels. Raises ConfigError for one that can't be used as it is written."""
    if not config.channels:
        return {}
    from monitor.delivery.channels import channel_transports

    return channel_transports(config.channels, folder=config.folder, environment=environment)
