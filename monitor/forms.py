"""The forms that values in config.toml have: a time zone, an e-mail address, a time of day, a web address."""

import re
from collections.abc import Mapping
from datetime import time
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator

from monitor.errors import ConfigError
from monitor.i18n import N_

_VARIABLE = re.compile(r"\$([A-Z_][A-Z0-9_]*)")


def _time_zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(N_("no such time zone; use a name such as Asia/Jakarta")) from None
    return value


def _address(value: str) -> str:
    if value.count("@") != 1 or any(c.isspace() or c in "<>,;:\"'()[]\\" for c in value) or not value.isascii():
        raise ValueError(N_("not an e-mail address; use a form such as redaksi@example.org"))
    local, domain = value.split("@")
    if not local or "." not in domain.strip("."):
        raise ValueError(N_("not an e-mail address; use a form such as redaksi@example.org"))
    return value


def _clock(value: str) -> str:
    try:
        time.fromisoformat(value)
    except ValueError:
        raise ValueError(N_("not a time of day; use a form such as 06:30")) from None
    if len(value) != len("06:30"):
        raise ValueError(N_("not a time of day; use a form such as 06:30"))
    return value


def _web_address(value: str) -> str:
    """An http or https address, or "$NAME" for the environment variable that holds one; "" for none."""
    if not value or _VARIABLE.fullmatch(value):
        return value
    try:
        parts = urlsplit(value)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        usable = False
    if not usable or not value.isascii() or any(c.isspace() or not c.isprintable() for c in value):
        raise ValueError(N_("not a web address; use a form such as https://hc.example/ping/1, or $NAME_OF_A_VARIABLE"))
    return value


TimeZone = Annotated[str, AfterValidator(_time_zone)]
Address = Annotated[str, AfterValidator(_address)]
ClockTime = Annotated[str, AfterValidator(_clock)]
WebAddress = Annotated[str, AfterValidator(_web_address)]


def address(value: str, environment: Mapping[str, str]) -> str:
    """A web address of [admin] as it is called: "$NAME" is replaced by that variable. Raises ConfigError where it is
    not set, or holds none."""
    found = _VARIABLE.fullmatch(value)
    if not found:
        return value
    name = found[1]
    try:
        given = _web_address(environment.get(name, ""))
    except ValueError:
        given = ""
    if not given or _VARIABLE.fullmatch(given):
        raise ConfigError(
            N_("[admin] names the environment variable {name}, which holds no web address; set it"), name=name
        )
    return given
