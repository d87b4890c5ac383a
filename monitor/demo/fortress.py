"""Warta Benteng: a site whose robots.txt allows everything and whose gate turns every program away."""

from monitor.demo.content import Piece
from monitor.demo.exchange import Request, Response
from monitor.demo.rendering import page, text_file

ROBOTS = "User-agent: *\nAllow: /\n"


def answer(request: Request, pieces: tuple[Piece, ...]) -> Response:
    """A challenge page with status 403, whatever is asked for but robots.txt."""
    if request.path == "/robots.txt":
        return text_file(ROBOTS)
    challenge = page("fortress_challenge.html", request, status=403)
    return Response(
        status=403, body=challenge.body, headers=(("cf-mitigated", "challenge"), ("Cache-Control", "no-store"))
    )
