"""Times as people type them after an option: "12h", "30d", "2024-09-01", "2024-09-01T18:00"."""

import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from monitor.cli.common import now
from monitor.errors import ConfigError
from monitor.i18n import N_

if TYPE_CHECKING:
    from monitor.config import Config

_STRETCH = re.compile(r"(\d{1,4})([hd])")


def since(text: str, settings: "Config") -> datetime:
    """The instant that `text` names, "30d" being so long ago. Raises ConfigError for what is no time."""
    found = _STRETCH.fullmatch(text)
    return now() - _stretch(found) if found else _day(text, settings)


def until(text: str, settings: "Config") -> datetime:
    """The instant that `text` names, "7d" being so long from now. Raises ConfigError for what is no time."""
    found = _STRETCH.fullmatch(text)
    return now() + _stretch(found) if found else _day(text, settings)


def day(text: str, option: str) -> date:
    """The day that `text` names. Raises ConfigError, naming the option, for what is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ConfigError(
            N_("{option} {value} is no day; use a form such as 2024-09-08"), option=option, value=text
        ) from None


def _stretch(found: re.Match[str]) -> timedelta:
    return timedelta(hours=int(found[1])) if found[2] == "h" else timedelta(days=int(found[1]))


def _day(text: str, settings: "Config") -> datetime:
    try:
        given = datetime.fromisoformat(text)
    except ValueError:
        raise ConfigError(
            N_("'{value}' is no time; use a form such as 12h, 30d, 2024-09-01 or 2024-09-01T18:00"), value=text
        ) from None
    return given if given.tzinfo else given.replace(tzinfo=settings.zone)
