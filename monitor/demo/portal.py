"""BerandaSiang: a portal without a feed. Its index is paged and tells ages, not dates; its articles run over pages."""

import re
from collections.abc import Sequence

from monitor.demo.content import Piece
from monitor.demo.exchange import Request, Response
from monitor.demo.rendering import illustration, last_change, latest, page, shown_in, text_file

PER_INDEX_PAGE = 5
_ARTICLE = re.compile(r"^/(?P<channel>[a-z]+)/d-(?P<id>\d+)/")

ROBOTS = """User-agent: *
Disallow: /cari
Disallow: /*?tag_from=

User-agent: PenyedotLama
Disallow: /
"""


def path(piece: Piece) -> str:
    """The path of a piece's first page."""
    return f"/{piece.channel}/d-{piece.id}/{piece.slug}"


def answer(request: Request, pieces: tuple[Piece, ...]) -> Response:
    """The portal's only host."""
    newest = latest(pieces)
    if request.path == "/robots.txt":
        return text_file(ROBOTS)
    if request.path in ("/", "/indeks"):
        return _index(request, newest)
    if picture := re.fullmatch(r"/img/(\d+)\.svg", request.path):
        return next((illustration(piece) for piece in pieces if str(piece.id) == picture[1]), _missing(request))
    if article := _ARTICLE.match(request.path):
        piece = next((piece for piece in pieces if str(piece.id) == article["id"]), None)
        if piece is not None:
            return _article(request, piece, newest)
    return _missing(request)


def _number(text: str, last: int) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and 1 <= int(text) <= last else None


def _index(request: Request, newest: Sequence[Piece]) -> Response:
    last = max(1, -(-len(newest) // PER_INDEX_PAGE))
    number = _number(request.query.get("page", "1"), last)
    if number is None:
        return _missing(request)
    start = (number - 1) * PER_INDEX_PAGE
    values = {"pieces": newest[start : start + PER_INDEX_PAGE], "number": number, "last": last, "path": path}
    return page("portal_index.html", request, values, modified=last_change(newest, request.now))


def _article(request: Request, piece: Piece, newest: Sequence[Piece]) -> Response:
    version = piece.at(request.now)
    sheets = piece.sheets(version)
    number = _number(request.query.get("page", "1"), len(sheets))
    if number is None:
        return _missing(request)
    values = {
        "piece": piece,
        "version": version,
        "paragraphs": sheets[number - 1],
        "number": number,
        "last": len(sheets),
        "related": [other for other in newest if other.key in piece.related],
        "others": [other for other in newest if other is not piece][:5],
        "path": path,
    }
    return shown_in(page(f"portal_{piece.kind}.html", request, values, modified=version.since), piece)


def _missing(request: Request) -> Response:
    return page("portal_missing.html", request, status=404)
