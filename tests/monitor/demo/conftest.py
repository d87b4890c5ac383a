from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import httpx
import pytest

from monitor.demo import Newsroom
from monitor.demo.content import Piece
from scrapers.article import Article, NotArticle, Page
from scrapers.extract import extract, next_pages
from scrapers.source import Source, load_sites

FIRST_DAY = date(2025, 6, 2)


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Reads the running newsroom as the scrapers do, without their patience."""

    newsroom: Newsroom
    sources: dict[str, Source]
    client: httpx.Client

    def page(self, url: str, source: str) -> Page:
        response = self.client.get(url)
        return Page(
            requested_url=url,
            url=str(response.url),
            source=source,
            fetched_at=self.newsroom.clock(),
            status=response.status_code,
            headers=tuple(response.headers.items()),
            body=response.content,
        )

    def article(self, url: str, source: str) -> Article | NotArticle:
        first = self.page(url, source)
        following = [self.page(further, source) for further in next_pages(first, self.sources[source])]
        return extract(first, self.sources[source], following=following)

    def of(self, piece: Piece) -> Article | NotArticle:
        return self.article(self.newsroom.url(piece), piece.outlet)


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    with Newsroom(FIRST_DAY) as running:
        yield running


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with httpx.Client() as made:
        yield made


@pytest.fixture
def reader(newsroom: Newsroom, client: httpx.Client, tmp_path: Path) -> Reader:
    sources = load_sites(newsroom.write_sites(tmp_path / "sites"), with_bundled=False)
    return Reader(newsroom=newsroom, sources=sources, client=client)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """The newsroom on the evening of its last day; shared, so only for reading."""
    with Newsroom(FIRST_DAY) as running, httpx.Client() as made:
        running.advance(running.moments[-1])
        sources = load_sites(running.write_sites(tmp_path_factory.mktemp("sites")), with_bundled=False)
        yield Reader(newsroom=running, sources=sources, client=made)
