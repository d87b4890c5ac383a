"""A ministry's site: press releases come whole from a JSON service, as Kementerian Dalam Negeri's do."""

import json
import re
from collections.abc import Sequence

from monitor.demo.content import WIB, Piece
from monitor.demo.exchange import Request, Response
from monitor.demo.rendering import environment, illustration, last_change, latest, page, text_file

ROBOTS = "User-agent: *\nDisallow: /admin\n"
DEFAULT_LIMIT = 10
LARGEST_LIMIT = 100


def path(piece: Piece) -> str:
    """The path of a release's page."""
    return f"/berita/{piece.slug}"


def answer(request: Request, pieces: tuple[Piece, ...]) -> Response:
    """The ministry's only host: service and pages."""
    newest = latest(pieces)
    match request.path:
        case "/robots.txt":
            return text_file(ROBOTS)
        case "/api/v1/blogs/public":
            return _list(request, newest)
        case "/" | "/berita":
            return page("ministry_home.html", request, {"pieces": newest, "path": path})
    if picture := re.fullmatch(r"/img/(\d+)\.svg", request.path):
        return next((illustration(piece) for piece in pieces if str(piece.id) == picture[1]), _missing(request))
    piece = next((piece for piece in pieces if path(piece) == request.path), None)
    if piece is None:
        return _missing(request)
    version = piece.at(request.now)
    return page(
        "ministry_release.html", request, {"piece": piece, "version": version, "path": path}, modified=version.since
    )


def _bounded(text: str, default: int, largest: int) -> int:
    return min(max(int(text), 1), largest) if text.isascii() and text.isdigit() else default


def _list(request: Request, newest: Sequence[Piece]) -> Response:
    limit = _bounded(request.query.get("limit", ""), DEFAULT_LIMIT, LARGEST_LIMIT)
    number = _bounded(request.query.get("page", ""), 1, 10**6)
    shown = newest[(number - 1) * limit : number * limit]
    data = {
        "status": 200,
        "message": "Success",
        "data": {
            "blogs": [_release(request, piece) for piece in shown],
            "pagination": {
                "page": number,
                "limit": limit,
                "total_data": len(newest),
                "total_page": -(-len(newest) // limit),
            },
        },
    }
    body = json.dumps(data, ensure_ascii=False).encode()
    return Response(
        body=body, content_type="application/json; charset=utf-8", modified=last_change(newest, request.now)
    )


def _release(request: Request, piece: Piece) -> dict[str, object]:
    version = piece.at(request.now)
    html = environment().get_template("ministry_body.html").render(version=version)
    return {
        "post_id": piece.id,
        "post_slug": piece.slug,
        "blog_name": version.title,
        "blog_desc": html,
        "blog_image": f"{request.base}/img/{piece.id}.svg",
        "category": {"category_id": 1, "category_name": "Siaran Pers"},
        "author": "Puspen Kemendagri",
        "created_at": f"{piece.published.astimezone(WIB):%Y-%m-%d %H:%M:%S}",
        "updated_at": f"{version.since.astimezone(WIB):%Y-%m-%d %H:%M:%S}",
    }


def _missing(request: Request) -> Response:
    return page("ministry_missing.html", request, status=404)
