"""Jinja templates of the sample sites, and how Indonesian newsrooms print moments."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from monitor.demo.content import MONTHS, WEEKDAYS, WIB, Piece
from monitor.demo.exchange import Request, Response, age

TEMPLATES = Path(__file__).parent / "templates"
NOTICE = "Contoh — berita rekaan"
ZONE_NAMES = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}


def long_moment(moment: datetime, zone: ZoneInfo = WIB) -> str:
    """ "Senin, 2 Juni 2025 09:12 WIB"."""
    local = moment.astimezone(zone)
    return (
        f"{WEEKDAYS[local.weekday()]}, {local.day} {MONTHS[local.month - 1]} {local.year} {local:%H:%M} "
        f"{ZONE_NAMES[zone.key]}"
    )


def short_moment(moment: datetime, zone: ZoneInfo = WIB) -> str:
    """ "Senin, 02 Jun 2025 09:12 WIB", as portals abbreviate it."""
    local = moment.astimezone(zone)
    month = {8: "Agu"}.get(local.month, MONTHS[local.month - 1][:3])
    return f"{WEEKDAYS[local.weekday()]}, {local.day:02} {month} {local.year} {local:%H:%M} {ZONE_NAMES[zone.key]}"


@cache
def environment() -> Environment:
    """The templates, with everything escaped that comes from a piece."""
    made = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
    made.globals["notice"] = NOTICE
    made.globals["age"] = age
    made.filters["long_moment"] = long_moment
    made.filters["short_moment"] = short_moment
    return made


def page(
    template: str,
    request: Request,
    values: Mapping[str, object] | None = None,
    *,
    status: int = 200,
    modified: datetime | None = None,
) -> Response:
    """A page of a site in UTF-8."""
    text = environment().get_template(template).render(request=request, **(values or {}))
    return Response(status=status, body=text.encode(), modified=modified)


def shown_in(response: Response, piece: Piece) -> Response:
    """The same page in the encoding of the piece, labelled as the piece says: both may be wrong, as on real sites."""
    if piece.encoding == "utf-8" == piece.label:
        return response
    body = response.body.decode().encode(piece.encoding, errors="xmlcharrefreplace")
    return Response(
        status=response.status,
        body=body,
        content_type=f"text/html; charset={piece.label}",
        modified=response.modified,
    )


def text_file(text: str) -> Response:
    """A plain text file, such as robots.txt."""
    return Response(body=text.encode(), content_type="text/plain; charset=utf-8")


def illustration(piece: Piece) -> Response:
    """A picture for a piece: a quiet pattern of its own, so that pages look like pages."""
    hue = (piece.id * 47) % 360
    svg = environment().get_template("illustration.svg").render(hue=hue, shift=piece.id % 60, piece=piece)
    return Response(body=svg.encode(), content_type="image/svg+xml", modified=piece.published)


def latest(pieces: Sequence[Piece]) -> list[Piece]:
    """Newest first, as every list of a newsroom is."""
    return sorted(pieces, key=lambda piece: (piece.published, piece.id), reverse=True)


def last_change(pieces: Sequence[Piece], now: datetime) -> datetime | None:
    """When a list of pieces last changed, seen from `now`; None where it is empty."""
    return max((piece.at(now).since for piece in pieces), default=None)
