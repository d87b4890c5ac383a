"""A site file drafted for a newsroom that nobody has described: fetched from a real server, written, read and used."""

import asyncio
import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from scrapers.article import Article, Page
from scrapers.drafting.draft import Draft, draft
from scrapers.drafting.evidence import Evidence
from scrapers.drafting.scout import scout
from scrapers.drafting.toml import written
from scrapers.errors import DraftError, FailureKind, FetchError
from scrapers.extract import extract, next_pages
from scrapers.fetch import Fetcher
from scrapers.policy import Policy
from scrapers.probe import SiteCheck, probe
from scrapers.source import Source, load_site
from scrapers.urls import identify
from tests.scrapers.drafts import page_at
from tests.scrapers.fetching import LOCAL, PUBLIC, SETTINGS, page
from tests.scrapers.newsrooms import NEWSROOMS, Newsroom, lembayung, nusatimur, opened
from tests.scrapers.servers import Route, Server, reply, serve, unused_port


def scouted(url: str, *, policy: Policy = LOCAL) -> Evidence:
    async def go() -> Evidence:
        async with Fetcher(dataclasses.replace(SETTINGS, attempts=1)) as fetcher:

            async def get(address: str) -> Page:
                answer = await fetcher.get(address, source="uji", policy=policy)
                assert isinstance(answer, Page)
                return answer

            return await scout(url, get, product="Pantau", allow_private=True, tell=lambda _stage, _count: None)

    return asyncio.run(go())


@dataclasses.dataclass(frozen=True, kw_only=True)
class Drafted:
    """A newsroom on its server, with the draft that its home page led to."""

    server: Server
    room: Newsroom
    draft: Draft


@pytest.fixture(scope="module", params=NEWSROOMS)
def drafted(request: pytest.FixtureRequest) -> Iterator[Drafted]:
    with opened(NEWSROOMS[request.param]) as (server, room):
        yield Drafted(server=server, room=room, draft=draft(scouted(server.url("/")), name=request.param))


# Invented newsrooms, end to end


def test_the_written_file_is_read_as_the_draft(drafted: Drafted, tmp_path: Path) -> None:
    file = tmp_path / f"{drafted.draft.source.name}.toml"
    file.write_text(written(drafted.draft, url=drafted.server.url("/")), encoding="utf-8")
    assert load_site(file) == drafted.draft.source


def test_every_story_is_read_whole_and_right(drafted: Drafted) -> None:
    source = drafted.draft.source
    read, told = [], []
    for path, story in drafted.room.stories.items():
        first = page(drafted.server.url(path))
        article = extract(first, source, following=[page(url) for url in next_pages(first, source)])
        assert isinstance(article, Article)
        read.append((article.title, article.text, article.published, article.authors, article.complete))
        told.append((story.title, story.text, story.published, (story.author,), True))
    assert read == told


def test_the_body_has_a_selector_that_holds_on_every_page(drafted: Drafted) -> None:
    origins = [dict(article.provenance)["text"] for article in drafted.draft.samples]
    assert [origin for origin in origins if not origin.startswith("css:")] == []


def checked(source: Source) -> SiteCheck:
    async def get(url: str) -> Page:
        return await asyncio.to_thread(page, url)

    return asyncio.run(probe(source, get))


def test_a_check_of_the_site_finds_nothing_wrong(drafted: Drafted) -> None:
    done = checked(drafted.draft.source)
    flaws = [finding.flaw for each in (*done.lists, *done.articles) for finding in each.findings]
    # the stories were written for one day in November, so their lists may stand still by now
    assert [flaw for flaw in flaws if flaw != "stale"] == []


def test_the_lists_name_every_story(drafted: Drafted) -> None:
    lists = checked(drafted.draft.source).lists
    listed = {link.url.removeprefix(drafted.server.url("")) for each in lists for link in each.links}
    assert listed == set(drafted.room.stories)


def test_other_pages_of_the_site_are_no_articles(drafted: Drafted) -> None:
    others = [path for path in drafted.room.routes if path.partition("?page")[0] not in drafted.room.stories]
    others += ["/video/2026/11/19/rekaman-upacara/", "/tag/kerja-sama/", "/foto/d-7123400/galeri", "/profil.php"]
    assert [path for path in others if identify(drafted.server.url(path), drafted.draft.source)] == []


def test_it_is_asked_politely_for_little(drafted: Drafted) -> None:
    before = len(drafted.server.paths)
    scouted(drafted.server.url("/"))
    asked = drafted.server.paths[before:]
    assert asked[0] == "/robots.txt"
    assert len(asked) <= 30


def test_every_finding_can_be_said(drafted: Drafted) -> None:
    said = [str(finding) for finding in drafted.draft.findings]
    assert [sentence for sentence in said if not sentence or "{" in sentence] == []


@pytest.mark.parametrize(
    "start", ["/feed/", "/2026/11/19/menteri-energi-jajaki-pembangkit-surya-bersama-konsorsium-nusa/"]
)
def test_a_feed_or_an_article_is_as_good_a_start_as_the_home_page(start: str) -> None:
    with opened(lembayung) as (server, _):
        whole, found = draft(scouted(server.url("/"))), draft(scouted(server.url(start)))
    assert (found.source.articles, found.source.fields, found.source.discover) == (
        whole.source.articles,
        whole.source.fields,
        whole.source.discover,
    )


def test_the_pause_that_robots_asks_for_is_kept_in_the_file() -> None:
    with opened(lembayung) as (server, _):
        evidence = scouted(server.url("/"))
    asked = dataclasses.replace(evidence, crawl_delay=7.0, allow_private=False)
    assert draft(asked).source.policy.delay == 7.0


def test_a_site_that_wants_long_pauses_is_asked_for_less() -> None:
    routes = nusatimur("https://www.nusa.example").routes
    robots: dict[str, Route] = {"/robots.txt": reply(b"User-agent: *\nCrawl-delay: 10\n", content_type="text/plain")}
    hasty, patient = (asked(routes | robots) for robots in ({}, robots))
    assert patient[0].crawl_delay == 10.0
    assert len(patient[1]) <= len(hasty[1]) - 5
    assert draft(patient[0]).source.policy.delay == 10.0


def asked(routes: dict[str, Route]) -> tuple[Evidence, list[str]]:
    """What is found on a site without a network, and what was asked for."""
    urls: list[str] = []

    async def get(url: str) -> Page:
        urls.append(url)
        answer = routes.get(url.removeprefix("https://www.nusa.example"))
        if not isinstance(answer, bytes):
            raise FetchError("{url} answered 404", kind=FailureKind.NOT_FOUND, url=url)
        return page_at(url, answer.partition(b"\r\n\r\n")[2])

    start = "https://www.nusa.example/"
    return asyncio.run(scout(start, get, product="Pantau", tell=lambda _stage, _count: None)), urls


# What can't be drafted


SHELL = b"<html><body><div id='app'></div><script src='/a.js'></script></body></html>"


@pytest.mark.parametrize(
    ("routes", "said"),
    [
        ({"/robots.txt": reply(b"User-agent: *\nDisallow: /\n"), "/": reply(b"<p>Isi")}, "robots.txt forbids"),
        ({"/": reply(b"Dilarang", 403)}, "turns programs away"),
        ({}, "there is no such page"),
        ({"/": reply(b"Rusak", 500)}, "can't be reached"),
        ({"/": reply(SHELL)}, "an empty shell that a script fills"),
        ({"/": reply(b"<p>Selamat datang di situs kami. " * 20)}, "no articles were recognised"),
    ],
    ids=["robots", "blocked", "absent", "broken", "shell", "no articles"],
)
def test_each_failure_is_one_sentence(routes: dict[str, Route], said: str) -> None:
    with serve(routes) as server, pytest.raises(DraftError) as caught:
        draft(scouted(server.url("/")))
    assert said in str(caught.value)
    assert server.url("/") in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_site_that_is_not_there_is_one_sentence() -> None:
    with pytest.raises(DraftError, match="can't be reached"):
        scouted(f"http://127.0.0.1:{unused_port()}/")


def test_a_private_address_needs_leave() -> None:
    with serve({}) as server, pytest.raises(DraftError, match="--allow-private"):
        scouted(server.url("/"), policy=PUBLIC)
    assert server.connections == 0
