"""A request and a response as the sample sites see them; the server around them speaks HTTP."""

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime

HTML = "text/html; charset=utf-8"
_SMALLEST_WORTH_PACKING = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked of one host: `host` is the key of the site, `base` its address, `now` the simulated instant."""

    host: str
    base: str
    path: str
    query: Mapping[str, str]
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What a site answers, before conditions and compression are looked at."""

    status: int = 200
    body: bytes = b""
    content_type: str = HTML
    modified: datetime | None = None
    headers: tuple[tuple[str, str], ...] = field(default=())

    @property
    def etag(self) -> str:
        """Weak, as of a server that packs on the fly: the same for the same body, packed or not."""
        return f'W/"{hashlib.sha256(self.body).hexdigest()[:16]}"'


def unchanged(response: Response, headers: Mapping[str, str]) -> bool:
    """Whether the asker holds this response already (RFC 9110, 13.2.2: an entity tag outweighs a date)."""
    if response.status != 200:
        return False
    if tags := headers.get("if-none-match"):
        return any(tag.strip() in ("*", response.etag) for tag in tags.split(","))
    if response.modified and (since := headers.get("if-modified-since")):
        try:
            return response.modified.replace(microsecond=0) <= parsedate_to_datetime(since)
        except (TypeError, ValueError):
            return False
    return False


def packed(response: Response, headers: Mapping[str, str]) -> tuple[bytes, bool]:
    """The body, and whether it was compressed, as the asker accepts and as is worth the work."""
    if "gzip" not in headers.get("accept-encoding", "") or len(response.body) < _SMALLEST_WORTH_PACKING:
        return response.body, False
    return gzip.compress(response.body, mtime=0), True


def http_date(moment: datetime) -> str:
    """A moment as HTTP writes it."""
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def age(then: datetime, now: datetime) -> str:
    """How long ago, as index pages of Indonesian portals word it."""
    passed = max(now - then, timedelta())
    if passed < timedelta(minutes=1):
        return "baru saja"
    if passed < timedelta(hours=1):
        return f"{passed // timedelta(minutes=1)} menit yang lalu"
    if passed < timedelta(days=1):
        return f"{passed // timedelta(hours=1)} jam yang lalu"
    return f"{passed // timedelta(days=1)} hari yang lalu"
