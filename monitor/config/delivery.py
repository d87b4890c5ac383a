"""The parts of config.toml that say how messages leave beside mail, and what is served to readers."""

import re
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from monitor.config.section import Section
from monitor.i18n import N_

FILE = "file:"
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_VARIABLE = re.compile(r"\$[A-Z_][A-Z0-9_]*")


def _channel_name(value: str) -> str:
    if not _NAME.fullmatch(value) or value == "mail":
        raise ValueError(N_("not a name for a channel; use small letters, digits and hyphens, and not `mail`"))
    return value


def _target(value: str) -> str:
    """Where a channel leads: "$NAME", an address of Apprise ("tgram://..."), or "file:FOLDER"."""
    folder = value.removeprefix(FILE) if value.startswith(FILE) else ""
    if not (_VARIABLE.fullmatch(value) or folder or re.match(r"[a-z][a-z0-9+.-]*://\S", value)) or any(
        not c.isprintable() for c in value
    ):
        raise ValueError(N_("not a channel; use $NAME_OF_A_VARIABLE, an address of Apprise, or file:FOLDER"))
    return value


def _public_url(value: str) -> str:
    """The address under which readers reach us; "" for none."""
    if not value:
        return value
    try:
        parts = urlsplit(value)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.query and not parts.fragment
    except ValueError:
        usable = False
    if not usable or not value.isascii() or any(c.isspace() or c in "<>\"'" or not c.isprintable() for c in value):
        raise ValueError(N_("not a web address; use a form such as https://pantau.example.org"))
    return value.rstrip("/")


PublicUrl = Annotated[str, AfterValidator(_public_url)]
Channels = dict[Annotated[str, AfterValidator(_channel_name)], Annotated[str, AfterValidator(_target)]]

PASSWORD_VARIABLE = "PANTAU_SMTP_PASSWORD"  # noqa: S105 - the name of the variable, not a password


class Web(Section):
    """What `pantau serve` serves to readers, where `public_url` is set."""

    address: str = Field(default="127.0.0.1", min_length=1, description=N_("address of this machine to listen on"))
    port: int = Field(default=8480, ge=1, le=65535, description=N_("its port"))
    proxy: str = Field(
        default="127.0.0.1",
        description=N_("address of the proxy in front, whose X-Forwarded-For is believed; empty: none"),
    )
    archive: bool = Field(default=False, description=N_("whether anybody may read past digests under /archive/"))
