"""Kantor Berita LINTANG: a news agency with RSS, a regional host and AMP pages, marked up as ANTARA's pages are.

The body is bare text between <br> elements, "Baca juga" lines stand in spans among it, and the reporter, the editor
and the copyright line close it.
"""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from email.utils import format_datetime
from zoneinfo import ZoneInfo

from monitor.demo.content import WIB, Piece
from monitor.demo.exchange import Request, Response
from monitor.demo.rendering import environment, illustration, last_change, latest, page, shown_in, text_file

FEED_LENGTH = 25
# the crawler that comes once a day must find what appeared since: real feeds hold about a day
FEED_SPAN = timedelta(days=2)
TEASER = 230
ZONES = {"lintang": WIB, "lintang-bali": ZoneInfo("Asia/Makassar")}
NAMES = {"lintang": "LINTANG News", "lintang-bali": "LINTANG News Bali"}
_ARTICLE = re.compile(r"^/(?P<amp>amp/)?(?:berita|foto)/(?P<id>\d+)/")

ROBOTS = """User-agent: *
Disallow: /search
Disallow: /admin/

Sitemap: {base}/sitemap-news.xml
"""


def path(piece: Piece) -> str:
    """The path of a piece; an AMP one is only ever linked by its AMP address."""
    if piece.kind == "photo":
        return f"/foto/{piece.id}/{piece.slug}"
    return f"/{'amp/' if piece.amp else ''}berita/{piece.id}/{piece.slug}"


def answer(request: Request, pieces: tuple[Piece, ...]) -> Response:
    """The agency's main host and its regional one."""
    newest = latest(pieces)
    match request.path:
        case "/robots.txt":
            return text_file(ROBOTS.format(base=request.base))
        case "/rss/terkini.xml":
            return _xml("agency_feed.xml", request, newest, "application/rss+xml")
        case "/sitemap-news.xml":
            return _xml("agency_sitemap.xml", request, newest, "application/xml")
        case "/" | "/terkini":
            values = {**_common(request), "pieces": newest}
            return page("agency_home.html", request, values, modified=last_change(newest, request.now))
    if picture := re.fullmatch(r"/img/(\d+)\.svg", request.path):
        return next((illustration(piece) for piece in pieces if str(piece.id) == picture[1]), _missing(request))
    if article := _ARTICLE.match(request.path):
        piece = next((piece for piece in pieces if str(piece.id) == article["id"]), None)
        if piece is not None:
            return _article(request, piece, newest, amp=bool(article["amp"]))
    return _missing(request)


def _common(request: Request) -> dict[str, object]:
    return {"site": NAMES[request.host], "zone": ZONES[request.host], "path": path}


def _article(request: Request, piece: Piece, newest: Sequence[Piece], *, amp: bool) -> Response:
    version = piece.at(request.now)
    values = {
        **_common(request),
        "piece": piece,
        "version": version,
        "related": [other for other in newest if other.key in piece.related],
        "others": [other for other in newest if other is not piece][:5],
        "amp": amp,
        "plain": f"/berita/{piece.id}/{piece.slug}",
    }
    return shown_in(page(f"agency_{piece.kind}.html", request, values, modified=version.since), piece)


def _xml(template: str, request: Request, newest: Sequence[Piece], kind: str) -> Response:
    items = [piece for piece in newest if piece.published > request.now - FEED_SPAN][:FEED_LENGTH]
    rows = [
        {
            "piece": piece,
            "url": request.base + path(piece),
            "title": piece.at(request.now).title,
            "teaser": _teaser(piece, request.now),
            "changed": piece.at(request.now).since,
            "date": format_datetime(piece.published),
        }
        for piece in items
    ]
    text = environment().get_template(template).render(request=request, rows=rows, **_common(request))
    return Response(
        body=text.encode(), content_type=f"{kind}; charset=utf-8", modified=last_change(newest, request.now)
    )


def _teaser(piece: Piece, now: datetime) -> str:
    opening = next(iter(piece.at(now).paragraphs), piece.caption)
    return opening if len(opening) <= TEASER else opening[:TEASER].rsplit(" ", 1)[0] + " ..."


def _missing(request: Request) -> Response:
    return page("agency_missing.html", request, _common(request), status=404)
