"""What an answer, or the lack of one, amounts to: a page, a redirect, unchanged, or a failure of some kind."""

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpcore

from scrapers.challenge import challenge
from scrapers.errors import FailureKind, FetchError

REDIRECTS = frozenset({301, 302, 303, 307, 308})
PAGES = frozenset({200, 203})
_PATIENCE = frozenset({FailureKind.RATE_LIMITED, FailureKind.SERVER_ERROR})
_KINDS = {
    401: FailureKind.BLOCKED,
    403: FailureKind.BLOCKED,
    404: FailureKind.NOT_FOUND,
    407: FailureKind.BLOCKED,
    410: FailureKind.NOT_FOUND,
    429: FailureKind.RATE_LIMITED,
    451: FailureKind.BLOCKED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One HTTP response to a request for `url`: headers as received, `body` decoded of Content-Encoding."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    fetched_at: datetime

    def header(self, name: str) -> str | None:
        """The first header of that lower-case name."""
        return next((value for key, value in self.headers if key.lower() == name), None)

    @property
    def redirects(self) -> bool:
        return self.status in REDIRECTS and self.header("location") is not None


def verdict(answer: Answer, *, conditional: bool, now: datetime) -> FetchError | None:
    """The failure that an answer amounts to; None for a page, a redirect, and a 304 to a conditional request.

    Where a server asks for patience, `patience` tells from the error for how long.
    """
    if answer.redirects or (answer.status == 304 and conditional):
        return None
    if marker := challenge(answer.headers, answer.body):
        return FetchError(
            "{url} answered with a challenge for browsers ({marker}) instead of a page",
            kind=FailureKind.CHALLENGE,
            url=answer.url,
            status=answer.status,
            marker=marker,
        )
    if answer.status in PAGES and answer.body.strip():
        return None
    if 200 <= answer.status < 300:
        return FetchError(
            "{url} answered {status} with nothing in it", kind=FailureKind.EMPTY, url=answer.url, status=answer.status
        )
    kind = _KINDS.get(answer.status, FailureKind.SERVER_ERROR if answer.status >= 500 else FailureKind.HTTP_ERROR)
    wait = retry_after(answer.header("retry-after"), now=now) if kind in _PATIENCE else None
    if wait is not None:
        return FetchError(
            "{url} answered {status} and asked for {retry_after:.0f} seconds of patience",
            kind=kind,
            url=answer.url,
            status=answer.status,
            retry_after=wait,
        )
    return FetchError("{url} answered {status}", kind=kind, url=answer.url, status=answer.status)


def patience(error: FetchError) -> float | None:
    """For how many seconds the server asked not to be asked again; None where it didn't."""
    wait = error.values.get("retry_after")
    return wait if isinstance(wait, float) else None


def broken(url: str, error: Exception) -> FetchError:
    """The failure that an exception from the network amounts to.

    CONNECT means that no connection was made; PROTOCOL that one was, and the exchange over it broke.
    """
    reason = str(error) or type(error).__name__
    if _caused_by_tls(error):
        return FetchError("{url}: no secure connection ({reason})", kind=FailureKind.TLS, url=url, reason=reason)
    if isinstance(error, httpcore.TimeoutException):
        return FetchError("{url} did not answer in time", kind=FailureKind.TIMEOUT, url=url)
    if isinstance(error, httpcore.ConnectError):
        return FetchError("{url}: no connection ({reason})", kind=FailureKind.CONNECT, url=url, reason=reason)
    return FetchError("{url}: the answer broke off ({reason})", kind=FailureKind.PROTOCOL, url=url, reason=reason)


def retry_after(value: str | None, *, now: datetime) -> float | None:
    """Seconds from `now`, for either form of Retry-After (RFC 9110, 10.2.3); None where there is none to be read."""
    if value is None:
        return None
    value = value.strip()
    if value.isascii() and value.isdigit():
        return float(value[:12])
    try:
        when = parsedate_to_datetime(value)
    except (ValueError, IndexError, TypeError, OverflowError):
        return None
    return max((when.replace(tzinfo=when.tzinfo or UTC) - now).total_seconds(), 0.0)


def _caused_by_tls(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        # httpcore's pool raises again "from None", which leaves the context alone
        error = error.__cause__ or error.__context__
    return False
