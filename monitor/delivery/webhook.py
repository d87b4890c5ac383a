"""One call to an address that the administrator configured: a ping, or a JSON document posted."""

import json
import ssl
from collections.abc import Callable, Mapping
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
    UnknownHandler,
)

from monitor.errors import DeliveryError
from monitor.i18n import N_

TIMEOUT = 10.0
LONGEST_ANSWER = 64 * 1024

Call = Callable[[str, Mapping[str, Any] | None], None]
"""Asks an address, posting a document where one is given; raises DeliveryError unless it answers with success."""


def call(url: str, document: Mapping[str, Any] | None = None, *, timeout: float = TIMEOUT) -> None:
    """GET `url`, or POST `document` to it as JSON. Raises DeliveryError for anything but an answer 2xx in time.

    Redirects are not followed. Such addresses are secrets: messages name their host only.
    """
    body = json.dumps(document, ensure_ascii=False).encode() if document is not None else None
    headers = {"User-Agent": "Pantau", **({"Content-Type": "application/json; charset=utf-8"} if body else {})}
    try:
        request = Request(url, data=body, headers=headers)  # noqa: S310 - the opener knows http and https only
        with _opener().open(request, timeout=timeout) as answer:
            answer.read(LONGEST_ANSWER)
    except HTTPError as error:
        with error:
            raise _trouble(url, f"{error.code}") from None
    except URLError as error:
        raise _trouble(url, str(error.reason)) from None
    except (OSError, HTTPException, ValueError) as error:
        raise _trouble(url, str(error) or type(error).__name__) from None


def _opener() -> OpenerDirector:
    opener = OpenerDirector()
    for handler in (
        ProxyHandler(),
        HTTPHandler(),
        HTTPSHandler(context=ssl.create_default_context()),
        HTTPDefaultErrorHandler(),
        HTTPErrorProcessor(),
        UnknownHandler(),
    ):
        opener.add_handler(handler)
    return opener


def _trouble(url: str, problem: str) -> DeliveryError:
    return DeliveryError(
        N_("{host} did not take a call ({problem}); check the addresses in [admin]"),
        host=urlsplit(url).hostname or "?",
        problem=problem[:200],
    )
