"""Which pages of a site are examined, on pages given by hand."""

import asyncio
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from scrapers.article import Page
from scrapers.errors import FailureKind, FetchError
from scrapers.expect import Flaw
from scrapers.probe import Get, SiteCheck, probe
from scrapers.siteforms import parse_selector
from scrapers.source import Articles, DiscoverEntry, Expect, Fields, Pages, Source

NOW = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
HOST = "https://kabar.test"
SITE = Source(
    name="kabar",
    title="Kabar Uji",
    publisher="kabar.test",
    evidence="none",
    hosts=("kabar.test",),
    articles=Articles(patterns=(re.compile(r"^/berita/(?P<id>\d+)/"),)),
    discover=(
        DiscoverEntry(kind="feed", url=f"{HOST}/satu"),
        DiscoverEntry(kind="feed", url=f"{HOST}/dua"),
    ),
    fields=Fields(title=(parse_selector("css:h1"),), body=(parse_selector("css:.isi"),)),
    pages=Pages(numbered="?page={n}", links=".halaman a"),
    expect=Expect(fields=("title", "body"), min_body=0),
)
PROSE = (
    "Kota Samudra meneken nota kesepahaman riset pesisir bagian {n} dengan Institut Kelautan Nordik pada Senin, kata "
    "wali kota di balai kota."
)


def feed(*items: tuple[int, int]) -> str:
    """Items as (number, hour of publication)."""
    inner = "".join(
        f"<item><link>{HOST}/berita/{number}/judul</link><pubDate>Tue, 24 Nov 2026 {hour:02}:00:00 GMT</pubDate></item>"
        for number, hour in items
    )
    return f"<rss version='2.0'><channel>{inner}</channel></rss>"


def article(number: int, *, pages: int = 1) -> str:
    pager = "".join(f"<a href='?page={page}'>{page}</a>" for page in range(1, pages + 1))
    text = PROSE.format(n=number)
    return f"<h1>Riset pesisir nomor {number}</h1><div class='isi'><p>{text}</p></div><p class='halaman'>{pager}</p>"


def getter(documents: dict[str, str], asked: list[str] | None = None) -> Get:
    async def get(url: str) -> Page:
        if asked is not None:
            asked.append(url)
        if url not in documents:
            raise FetchError("{url} answered 404", kind=FailureKind.NOT_FOUND, url=url)
        body = documents[url].encode()
        return Page(requested_url=url, url=url, source="kabar", fetched_at=NOW, status=200, headers=(), body=body)

    return get


def articles(numbers: Iterable[int]) -> dict[str, str]:
    return {f"{HOST}/berita/{number}/judul": article(number) for number in numbers}


def examined(check: SiteCheck) -> list[int]:
    return [int(each.link.url.split("/")[4]) for each in check.articles]


def test_the_newest_of_each_list_come_first() -> None:
    lists = {f"{HOST}/satu": feed((1, 1), (2, 3), (3, 2)), f"{HOST}/dua": feed((2, 3), (4, 2), (5, 1))}
    check = asyncio.run(probe(SITE, getter(lists | articles(range(1, 6)))))
    assert examined(check) == [2, 3, 4]
    assert check.ok


def test_only_wanted_articles_are_examined() -> None:
    lists = {f"{HOST}/satu": feed((1, 1), (2, 3)), f"{HOST}/dua": feed((2, 3), (4, 2))}
    wanted = [f"{HOST}/berita/1/judul"]
    check = asyncio.run(probe(SITE, getter(lists | articles(range(1, 5))), among=wanted))
    assert examined(check) == [1]


def test_a_list_that_fails_leaves_the_others() -> None:
    check = asyncio.run(probe(SITE, getter({f"{HOST}/dua": feed((1, 1))} | articles([1]))))
    assert [each.failed for each in check.lists] == [True, False]
    assert examined(check) == [1]
    assert not check.ok


def test_the_newest_sitemap_of_an_index_is_read() -> None:
    index = (
        "<sitemapindex><sitemap><loc>https://kabar.test/lama.xml</loc><lastmod>2026-11-01</lastmod></sitemap>"
        "<sitemap><loc>https://kabar.test/baru.xml</loc><lastmod>2026-11-24</lastmod></sitemap></sitemapindex>"
    )
    child = f"<urlset><url><loc>{HOST}/berita/7/judul</loc><lastmod>2026-11-24</lastmod></url></urlset>"
    site = replace(SITE, discover=(DiscoverEntry(kind="sitemap", url=f"{HOST}/peta.xml"),))
    asked: list[str] = []
    check = asyncio.run(
        probe(site, getter({f"{HOST}/peta.xml": index, f"{HOST}/baru.xml": child} | articles([7]), asked))
    )
    assert asked == [f"{HOST}/peta.xml", f"{HOST}/baru.xml", f"{HOST}/berita/7/judul"]
    assert (check.ok, len(check.lists[0].pages)) == (True, 2)


def test_a_missing_page_of_a_long_article_is_a_remark() -> None:
    documents = {f"{HOST}/satu": feed((1, 1)), f"{HOST}/dua": feed((1, 1))}
    check = asyncio.run(probe(SITE, getter({**documents, f"{HOST}/berita/1/judul": article(1, pages=2)})))
    assert [finding.flaw for finding in check.articles[0].findings] == [Flaw.INCOMPLETE]
    assert check.ok


def test_a_site_without_articles_is_not_well() -> None:
    site = replace(SITE, discover=(DiscoverEntry(kind="sitemap", url=f"{HOST}/peta.xml"),))
    check = asyncio.run(probe(site, getter({f"{HOST}/peta.xml": "<urlset></urlset>"})))
    assert [each.failed for each in check.lists] == [False]
    assert not check.ok
