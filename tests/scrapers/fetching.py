"""One fetch, from a test that is no coroutine."""

import asyncio
from typing import Any

import pytest

from scrapers.article import Page
from scrapers.errors import FetchError
from scrapers.fetch import Fetcher, FetchSettings, NotModified, Validators
from scrapers.policy import Policy

SETTINGS = FetchSettings(
    user_agent="Pantau/0 (+https://pantau.example/bot)",
    timeout=5.0,
    deadline=5.0,
    backoff_initial=0.0,
    backoff_max=0.0,
)
LOCAL = Policy(delay=0.0, concurrency=4, allow_private=True)
PUBLIC = Policy(delay=0.0)


def fetch(
    url: str,
    *,
    settings: FetchSettings = SETTINGS,
    policy: Policy = LOCAL,
    validators: Validators | None = None,
    **options: Any,
) -> Page | NotModified:
    async def go() -> Page | NotModified:
        async with Fetcher(settings, **options) as fetcher:
            return await fetcher.get(url, source="uji", policy=policy, validators=validators)

    return asyncio.run(go())


def page(url: str, **options: Any) -> Page:
    got = fetch(url, **options)
    assert isinstance(got, Page)
    return got


def failure(url: str, **options: Any) -> FetchError:
    with pytest.raises(FetchError) as caught:
        fetch(url, **options)
    return caught.value
