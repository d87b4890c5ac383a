"""What a page must give, on values built by hand."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from scrapers.article import Article, Link, NotArticle, Page
from scrapers.errors import DiscoveryError
from scrapers.expect import Finding, Flaw, of_article, of_list, problems
from scrapers.policy import Policy
from scrapers.siteforms import parse_selector
from scrapers.source import Articles, DiscoverEntry, Expect, Fields, JsonMap, Source

NOW = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
SITE = Source(
    name="kabar",
    title="Kabar Uji",
    publisher="kabar.test",
    evidence="none",
    hosts=("kabar.test",),
    articles=Articles(patterns=(re.compile(r"^/berita/(?P<id>\d+)/"),), deny=(re.compile("^/foto/"),)),
    fields=Fields(
        title=(parse_selector("css:h1"), parse_selector("meta:og:title")),
        body=(parse_selector("css:.isi"),),
        published=(parse_selector("css:time"),),
    ),
    expect=Expect(fields=("title", "body", "published", "tags"), min_body=100),
)
GOOD = Article(
    identity="kabar.test:1",
    url="https://kabar.test/berita/1/judul",
    source="kabar",
    title="Kota Samudra teken riset pesisir",
    text="x" * 100,
    authors=(),
    editors=(),
    published=NOW - HOUR,
    fetched_at=NOW,
    tags=("riset",),
    language="id",
    lead_image=None,
    pages=1,
    complete=True,
    fingerprint="-",
    provenance=(("title", "meta:og:title"), ("text", "css:.isi"), ("published", "css:time")),
)


def link(published: datetime | None) -> Link:
    return Link(url=GOOD.url, source="kabar", published=published)


def page(body: str, *, content_type: str = "text/html") -> Page:
    return Page(
        requested_url="https://kabar.test/daftar",
        url="https://kabar.test/daftar",
        source="kabar",
        fetched_at=NOW,
        status=200,
        headers=(("Content-Type", content_type),),
        body=body.encode(),
    )


def test_a_good_article_has_no_flaw():
    assert of_article(GOOD, SITE, link=link(GOOD.published)) == ()


@pytest.mark.parametrize(
    ("changes", "flaw", "field"),
    [
        ({"tags": ()}, Flaw.MISSING, "tags"),
        ({"published": None}, Flaw.MISSING, "published"),
        ({"text": "x" * 99}, Flaw.SHORT, "body"),
        ({"provenance": (("title", "css:title"),)}, Flaw.GENERAL, "title"),
        ({"provenance": (("text", "trafilatura"),)}, Flaw.GENERAL, "body"),
        ({"provenance": (("published", "feed"),)}, Flaw.GENERAL, "published"),
        ({"url": "https://kabar.test/tajuk/hari-ini"}, Flaw.UNIDENTIFIED, ""),
        ({"published": NOW + HOUR}, Flaw.FUTURE, "published"),
        ({"complete": False}, Flaw.INCOMPLETE, ""),
    ],
)
def test_a_flaw_of_an_article_is_found(changes: dict[str, object], flaw: Flaw, field: str):
    (finding,) = of_article(replace(GOOD, **changes), SITE)  # type: ignore[arg-type] # a table of changes
    assert (finding.flaw, finding.field) == (flaw, field)


def test_a_page_without_article_says_why():
    refused = NotArticle(url=GOOD.url, source="kabar", reason="soft-404", detail="-")
    assert of_article(refused, SITE) == (Finding(flaw=Flaw.NO_ARTICLE, found="soft-404"),)


def test_a_part_without_selectors_may_come_from_anywhere():
    general = replace(GOOD, provenance=(("text", "general"),))
    assert of_article(general, replace(SITE, fields=Fields())) == ()


def test_an_article_from_a_list_alone_needs_no_selectors():
    listed = replace(GOOD, provenance=(("title", "feed"), ("text", "feed"), ("published", "feed")))
    assert of_article(listed, replace(SITE, policy=Policy(mode="feed-only"))) == ()


@pytest.mark.parametrize(
    ("listed", "hours"),
    [
        (GOOD.published, None),
        (NOW - 8 * HOUR, "+7"),
        (NOW + 6 * HOUR, "-7"),
        (NOW - 8 * HOUR - timedelta(minutes=20), None),  # updated since
        (NOW - 25 * HOUR, None),  # no zone is that far away
        (datetime(2026, 11, 24, tzinfo=UTC), None),  # a day without a time
        (None, None),
    ],
)
def test_a_time_that_is_whole_hours_from_the_lists_is_in_a_wrong_zone(listed: datetime | None, hours: str | None):
    found = [finding.found for finding in of_article(GOOD, SITE, link=link(listed)) if finding.flaw is Flaw.ZONE]
    assert found == ([hours] if hours else [])


# Lists

FEED = DiscoverEntry(kind="feed", url="https://kabar.test/daftar")
SITEMAP = DiscoverEntry(kind="sitemap", url="https://kabar.test/daftar")
INDEX = DiscoverEntry(kind="index", url="https://kabar.test/daftar", item="li.baris", link="a", date="time")
JSON = DiscoverEntry(
    kind="json",
    url="https://kabar.test/daftar",
    items="data",
    map=JsonMap(url="https://kabar.test/berita/{id}/judul", title="title", published="at"),
)


def rss(*items: tuple[str, datetime | None]) -> Page:
    def item(path: str, at: datetime | None) -> str:
        date = f"<pubDate>{at:%a, %d %b %Y %H:%M:%S} GMT</pubDate>" if at else ""
        return f"<item><link>https://kabar.test{path}</link>{date}</item>"

    inner = "".join(item(path, at) for path, at in items)
    return page(f"<rss version='2.0'><channel>{inner}</channel></rss>", content_type="application/rss+xml")


def rows(form: str) -> Page:
    return page("<ul>" + "".join(form.format(n=n) for n in (1, 2, 3)) + "</ul>")


TODAY = NOW - 2 * HOUR
LINKED = "<li class='baris'><a href='/berita/{n}/judul'>Judul {n} yang panjang</a><time>24/11/2026 10:0{n}</time></li>"


@pytest.mark.parametrize(
    ("entry", "given", "flaws"),
    [
        pytest.param(FEED, rss(("/berita/1/a", TODAY), ("/berita/2/b", TODAY)), [], id="feed"),
        pytest.param(INDEX, rows(LINKED), [], id="index"),
        pytest.param(FEED, rss(), [Flaw.EMPTY], id="nothing"),
        pytest.param(FEED, rss(("/foto/1/a", TODAY)), [Flaw.FOREIGN], id="no-article"),
        pytest.param(FEED, rss(("/berita/1/a", None), ("/berita/2/b", None)), [Flaw.UNDATED], id="undated"),
        pytest.param(FEED, rss(("/berita/1/a", NOW - timedelta(days=31))), [Flaw.STALE], id="stands-still"),
        pytest.param(FEED, rss(("/berita/1/a", NOW + HOUR)), [Flaw.FUTURE], id="future"),
        pytest.param(FEED, rss(("/berita/1/a", NOW + HOUR), ("/berita/2/b", TODAY)), [], id="a-slip"),
        pytest.param(INDEX, rows(LINKED.replace("baris", "row")), [Flaw.UNSELECTED], id="item-broke"),
        pytest.param(INDEX, rows(LINKED.replace("time", "b")), [Flaw.UNDATED], id="date-broke"),
        pytest.param(replace(INDEX, item=None, link=None, date=None), rows(LINKED), [], id="every-link"),
        pytest.param(JSON, page('{"data": [{"id": 1, "at": "2026-11-24 10:00:00"}]}'), [], id="json"),
        pytest.param(JSON, page('{"data": [{"id": 1, "waktu": "kemarin"}]}'), [Flaw.UNDATED], id="json-renamed-date"),
        pytest.param(JSON, page('{"data": [{"slug": 1}]}'), [Flaw.EMPTY], id="json-renamed-id"),
        pytest.param(SITEMAP, page("<urlset></urlset>"), [], id="quiet-sitemap"),
    ],
)
def test_flaws_of_lists_are_found(entry: DiscoverEntry, given: Page, flaws: list[Flaw]):
    _, findings = of_list(given, entry, SITE)
    assert [finding.flaw for finding in findings] == flaws


def test_addresses_that_no_pattern_knows_are_shown():
    _, (finding,) = of_list(rss(("/foto/1/panen-raya", TODAY), ("/", TODAY)), FEED, SITE)
    assert (finding.found, finding.wanted) == ("https://kabar.test/foto/1/panen-raya", "2")


def test_what_is_no_list_is_an_error():
    with pytest.raises(DiscoveryError):
        of_list(page("<html><body>Beranda</body></html>"), FEED, SITE)


# Counting

MISSING = Finding(flaw=Flaw.MISSING, field="published")
MILD = Finding(flaw=Flaw.INCOMPLETE, found="1")


@pytest.mark.parametrize(
    ("pages", "failed"),
    [
        ([[MISSING], [MISSING], []], True),
        ([[MISSING], [], []], False),
        ([[MISSING], []], False),
        ([[MISSING]], True),
        ([[MILD], [MILD]], False),
    ],
)
def test_a_grave_flaw_of_most_pages_fails_the_site(pages: list[list[Finding]], failed: bool):
    (problem,) = problems(pages)
    assert problem.failed is failed


def test_flaws_are_counted_by_kind_and_field_once_a_page_the_most_frequent_first():
    other = replace(MISSING, found="lain")
    counted = [(each.example, each.count, each.total) for each in problems([[MILD], [MISSING, other], [other]])]
    assert counted == [(MISSING, 2, 3), (MILD, 1, 3)]


def test_no_page_has_no_problem():
    assert problems([]) == ()
