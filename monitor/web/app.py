"""The WSGI application. Reading a page never changes anything: programs that check mails follow every link in them."""

import json
import logging
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from monitor.config import Config
from monitor.delivery.suppressions import EVERYTHING, NEEDED, lift, suppress, suppressing
from monitor.delivery.unsubscribing import LinkError, Signer, Subscription
from monitor.errors import MonitorError
from monitor.health.heartbeat import last_beat, life
from monitor.store import Store, open_store
from monitor.web.limits import Limiter
from monitor.web.pages import PAUSES, REPLACED, subscription_page, trouble_page

log = logging.getLogger(__name__)

LARGEST_BODY = 4096
LONGEST_PATH = 300
PATIENCE = 20.0
"""Seconds to wait for another writer of the database: no mail provider clicks a second time."""

Start = Callable[[str, list[tuple[str, str]]], object]
Application = Callable[[dict[str, Any], Start], Iterable[bytes]]

_REASONS = {
    200: "OK",
    400: "Bad Request",
    404: "Not Found",
    405: "Method Not Allowed",
    410: "Gone",
    413: "Content Too Large",
    429: "Too Many Requests",
    500: "Internal Server Error",
    503: "Service Unavailable",
}
_HEADERS = (
    (
        "Content-Security-Policy",
        "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'",
    ),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("X-Robots-Tag", "noindex, nofollow"),
    ("Cache-Control", "no-store"),
)
_HTML = "text/html; charset=utf-8"
_LINK = re.compile(r"/(unsubscribe|snooze)/([A-Za-z0-9_-]{20,80})")
_FILE = re.compile(r"/archive/((?:[A-Za-z0-9][A-Za-z0-9_-]*/){0,2}[A-Za-z0-9][A-Za-z0-9_-]*\.([a-z]{2,4}))")
_TYPES = {
    "html": _HTML,
    "txt": "text/plain; charset=utf-8",
    "xml": "application/atom+xml; charset=utf-8",
    "png": "image/png",
    "pdf": "application/pdf",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    status: int
    body: bytes
    type: str = _HTML
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    method: str
    path: str
    form: dict[str, str] = field(default_factory=dict)
    language: str


class _Refused(Exception):
    def __init__(self, status: int, *headers: tuple[str, str], page: str | None = None) -> None:
        self.status = status
        self.headers = headers
        self.page = page or status


def application(
    config: Config, signer: Signer, *, now: Callable[[], datetime], limiter: Limiter | None = None
) -> Application:
    """The application for a configuration, whose `signer` made the links. It opens the database for each request."""
    counting = limiter or Limiter()

    def answer(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        language = _language(environ, config)
        try:
            if counting.allows(str(environ.get("REMOTE_ADDR", ""))):
                given = _route(_asked(environ, config, language), config, signer, now=now())
            else:
                given = _trouble(429, language, ("Retry-After", "60"))
        except _Refused as refused:
            given = _trouble(refused.status, language, *refused.headers, page=refused.page)
        except MonitorError as error:
            log.warning("web: %s", error)
            given = _trouble(503, language, ("Retry-After", "60"))
        except Exception:
            log.exception("web: a request failed")
            given = _trouble(500, language)
        headers = [("Content-Type", given.type), ("Content-Length", str(len(given.body))), *_HEADERS, *given.headers]
        start(f"{given.status} {_REASONS[given.status]}", headers)
        return [b"" if environ["REQUEST_METHOD"] == "HEAD" else given.body]

    return answer


def _trouble(status: int, language: str, *headers: tuple[str, str], page: int | str | None = None) -> _Answer:
    return _Answer(status=status, body=trouble_page(page or status, language).encode(), headers=headers)


def _language(environ: dict[str, Any], config: Config) -> str:
    """The first language that the reader's browser asks for, where we speak it."""
    wanted = re.match(r"\s*(id|en)\b", str(environ.get("HTTP_ACCEPT_LANGUAGE", "")), re.IGNORECASE)
    return wanted[1].lower() if wanted else config.language


def _asked(environ: dict[str, Any], config: Config, language: str) -> _Asked:
    path = str(environ.get("PATH_INFO", ""))
    if len(path) > LONGEST_PATH:
        raise _Refused(404)
    # the proxy in front may hand on the whole path, or only what is behind our own
    path = path.removeprefix(urlsplit(config.public_url).path.rstrip("/"))
    method = str(environ["REQUEST_METHOD"])
    if method not in ("GET", "HEAD", "POST"):
        raise _Refused(405, ("Allow", "GET, HEAD, POST"))
    form = _form(environ) if method == "POST" else {}
    return _Asked(method=method, path=path, form=form, language=language)


def _form(environ: dict[str, Any]) -> dict[str, str]:
    try:
        length = int(environ.get("CONTENT_LENGTH") or 0)
    except ValueError:
        raise _Refused(400) from None
    if length > LARGEST_BODY:
        raise _Refused(413)
    body = environ["wsgi.input"].read(length)
    if not str(environ.get("CONTENT_TYPE", "")).startswith("application/x-www-form-urlencoded"):
        # a mail provider's click may come as multipart/form-data, and says nothing beyond its address (RFC 8058)
        return {}
    try:
        fields = parse_qs(body.decode("ascii"), max_num_fields=10)
    except (UnicodeDecodeError, ValueError):
        raise _Refused(400) from None
    return {name: values[0] for name, values in fields.items()}


def _route(asked: _Asked, config: Config, signer: Signer, *, now: datetime) -> _Answer:
    if found := _LINK.fullmatch(asked.path):
        return _subscription(asked, config, signer, pausing=found[1] == "snooze", token=found[2], now=now)
    if asked.method == "POST":
        raise _Refused(405 if asked.path == "/healthz" or asked.path.startswith("/archive/") else 404)
    if asked.path == "/healthz":
        return _health(config, now=now)
    if config.web.archive and asked.path == "/archive/":
        return _file(config.digest_folder, "index.html", "html")
    if config.web.archive and (found := _FILE.fullmatch(asked.path)):
        return _file(config.digest_folder, found[1], found[2])
    raise _Refused(404)


def _subscription(
    asked: _Asked, config: Config, signer: Signer, *, pausing: bool, token: str, now: datetime
) -> _Answer:
    with open_store(config.database, create=False, busy_timeout=PATIENCE) as store:
        try:
            subscription = signer.subscription(store, token, now=now)
        except LinkError as error:
            if error.reason == "replaced":
                raise _Refused(410, page=REPLACED) from None
            raise _Refused(410 if error.reason == "expired" else 404) from None
        if subscription.scope == NEEDED:
            raise _Refused(404)
        if asked.method == "POST":
            _change(store, subscription, asked.form, pausing=pausing, now=now)
        current = suppressing(store, subscription.recipient, subscription.scope, now=now)
    page = subscription_page(subscription, current, pausing=pausing, done=asked.method == "POST", zone=config.zone)
    return _Answer(status=200, body=page.encode(), headers=(("Content-Language", subscription.language),))


def _change(store: Store, subscription: Subscription, form: dict[str, str], *, pausing: bool, now: datetime) -> None:
    """Do what was asked; without a word, what the link is for. Said twice, it is as said once."""
    who, scope = subscription.recipient, subscription.scope
    action = form.get("do", "snooze" if pausing else "stop")
    with store.transaction() as connection:
        if action == "stop":
            suppress(connection, who, scope, now=now, by="link")
        elif action == "stop-all":
            suppress(connection, who, EVERYTHING, now=now, by="link")
        elif action == "snooze":
            days = form.get("days", "7")
            if days not in map(str, PAUSES):
                raise _Refused(400)
            suppress(connection, who, scope, now=now, by="link", until=now + timedelta(days=int(days)))
        elif action == "restore":
            # what whoever runs Pantau stopped is theirs to resume
            lift(connection, who, scope, now=now, by="link")
            lift(connection, who, EVERYTHING, now=now, by="link")
        else:
            raise _Refused(400)


def _health(config: Config, *, now: datetime) -> _Answer:
    """Whether the database can be read and `pantau serve` gives signs of life; no more than that is told."""
    state = life(last_beat(config.heartbeat_file), now=now)
    try:
        with open_store(config.database, create=False) as store:
            store.rows("SELECT count(*) FROM sources")
    except MonitorError:
        state = "dead"
    well = state != "dead"
    body = json.dumps({"ok": well}).encode() + b"\n"
    return _Answer(status=200 if well else 503, body=body, type="application/json")


def _file(folder: Path, name: str, kind: str) -> _Answer:
    path = folder / name
    if kind not in _TYPES or not path.is_file() or not path.resolve().is_relative_to(folder.resolve()):
        raise _Refused(404)
    return _Answer(status=200, body=path.read_bytes(), type=_TYPES[kind])
