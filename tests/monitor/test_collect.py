"""Collecting in its finer points: several lists, hosts and workers, and pages that no archive can hold."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.collect import LINKS_PER_RUN, Collector, collect
from monitor.health.report import start_run
from monitor.pipeline import silent
from monitor.store import open_store
from scrapers import warc
from scrapers.errors import ArchiveError
from scrapers.fetch import Fetcher
from scrapers.warc import WarcWriter
from tests.monitor.newsroom import FEED, NOW, analyse
from tests.monitor.office import FETCHING

SITEMAP = """
[[discover]]
kind = "sitemap"
url = "http://{host}/sitemap.xml"
"""
SECOND = """
[[discover]]
kind = "feed"
url = "http://{host}/kedua.xml"
"""
XML = {"Content-Type": "application/xml"}


def sitemap(*urls: str, element: str = "urlset", item: str = "url") -> tuple[int, dict[str, str], bytes]:
    listed = "".join(f"<{item}><loc>{url}</loc></{item}>" for url in urls)
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return 200, XML, f"<?xml version='1.0'?><{element} xmlns='{space}'>{listed}</{element}>".encode()


def index(*urls: str) -> tuple[int, dict[str, str], bytes]:
    return sitemap(*urls, element="sitemapindex", item="sitemap")


def feed(office, *titles: tuple[int, str]) -> tuple[int, dict[str, str], bytes]:
    items = "".join(
        f"<item><title>{title}</title><link>{office.newsroom.url(f'/berita/{number}/judul')}</link></item>"
        for number, title in titles
    )
    return 200, XML, f"<?xml version='1.0'?><rss version='2.0'><channel>{items}</channel></rss>".encode()


def fetched(office, path: str) -> int:
    return sum(target == path for target, _ in office.newsroom.asked)


# Lists


def test_a_sitemap_index_leads_to_its_sitemaps(office):
    office.site = {"discover": SITEMAP}
    office.newsroom.publish(1)
    url = office.newsroom.url
    office.newsroom.answers["/sitemap.xml"] = index(url("/peta-1.xml"), url("/peta-2.xml"))
    office.newsroom.answers["/peta-1.xml"] = sitemap(url("/berita/1/judul"))
    office.newsroom.answers["/peta-2.xml"] = sitemap()
    report = office.run()
    assert (report.sources[0].outcome, report.sources[0].stored) == ("answered", 1)


def test_sitemaps_are_read_although_their_index_stands_still(office):
    office.site = {"discover": SITEMAP}
    url = office.newsroom.url
    office.newsroom.answers["/sitemap.xml"] = index(url("/peta-1.xml"))
    office.newsroom.answers["/peta-1.xml"] = sitemap()
    office.run()
    office.newsroom.publish(1)
    office.newsroom.answers["/peta-1.xml"] = sitemap(url("/berita/1/judul"))
    assert office.run().sources[0].stored == 1


def test_an_index_that_names_itself_is_read_once(office):
    office.site = {"discover": SITEMAP}
    office.newsroom.answers["/sitemap.xml"] = index(office.newsroom.url("/sitemap.xml"))
    office.run()
    assert fetched(office, "/sitemap.xml") == 2


def test_an_article_in_two_lists_is_fetched_once(office):
    office.site = {"discover": FEED + SECOND}
    office.newsroom.publish(1)
    office.newsroom.answers["/kedua.xml"] = feed(office, (1, "Judul yang lain"))
    office.run()
    office.run()
    assert fetched(office, "/berita/1/judul") == 1


def test_two_lists_that_disagree_do_not_take_turns(office):
    office.site = {"discover": FEED + SECOND}
    office.newsroom.publish(1)
    for number in range(3):
        office.newsroom.answers["/kedua.xml"] = feed(office, (1, f"Judul ke-{number}"))
        office.run()
    assert fetched(office, "/berita/1/judul") == 1


def test_a_source_with_one_list_of_two_is_partial(office):
    office.site = {"discover": FEED + SECOND}
    office.newsroom.publish(1)
    report = office.run()
    assert (report.sources[0].outcome, report.sources[0].stored, report.reasons) == ("partial", 1, ("warta: partial",))


def test_a_link_whose_list_went_silent_is_still_fetched(office):
    office.newsroom.publish(1)
    office.newsroom.answers["/berita/1/judul"] = (500, {}, b"rusak")
    office.run()
    office.newsroom.answers = {"/rss.xml": (500, {}, b"rusak")}
    office.now += timedelta(hours=1)
    assert office.run().sources[0].stored == 1


# Many links


def test_a_run_ends_after_so_many_links_and_the_next_goes_on(office):
    office.site = {"mode": "feed-only"}
    for number in range(LINKS_PER_RUN + 3):
        office.newsroom.publish(number)
    assert [office.run().sources[0].stored for _ in range(3)] == [LINKS_PER_RUN, 3, 0]


def test_workers_of_one_host_fetch_every_link_once(office):
    office.site = {"concurrency": 4}
    for number in range(12):
        office.newsroom.publish(number)
    office.run()
    assert [fetched(office, f"/berita/{number}/judul") for number in range(12)] == [1] * 12


# Archives


class PickyArchive(WarcWriter):
    """An archive that can't hold one page, or any."""

    def __init__(self, folder: Path, *, full: bool = False, no_lists: bool = False) -> None:
        super().__init__(folder, now=lambda: NOW)
        self.full = full
        self.no_lists = no_lists

    def write(self, page):
        if self.full and "/berita/" in page.url:
            raise ArchiveError("No room for {url}", url=page.url) from OSError(28, "No space left on device")
        if "/1/" in page.url or (self.no_lists and page.url.endswith(".xml")):
            raise ArchiveError("{url} has a header that HTTP can't carry", url=page.url)
        return super().write(page)


def collect_into(office, archive: WarcWriter):
    async def go() -> None:
        async with Fetcher(FETCHING, clock=lambda: NOW) as fetcher:
            with archive:
                collector = Collector(
                    store=store,
                    run=run,
                    fetcher=fetcher,
                    archive=archive,
                    locks=office.folder / "locks",
                    now=lambda: NOW,
                    progress=silent,
                )
                await collect(collector, office.sources.values())

    with open_store(office.config.database) as store:
        run = start_run(store, "collect", now=NOW)
        asyncio.run(go())
        return run


def test_a_page_that_no_archive_can_hold_is_the_only_one_lost(office):
    office.newsroom.publish(1)
    office.newsroom.publish(2)
    run = collect_into(office, PickyArchive(office.config.warc_folder))
    assert [(failure.stage, failure.kind) for failure in run.failures] == [("fetch", "archive")]
    assert run.tally("warta").fetched == 1


def test_a_list_that_no_archive_can_hold_is_reported_and_read(office):
    office.newsroom.publish(2)
    run = collect_into(office, PickyArchive(office.config.warc_folder, no_lists=True))
    assert [(failure.stage, failure.kind) for failure in run.failures] == [("fetch", "archive")]
    assert run.tally("warta").fetched == 1


def test_a_list_is_archived_when_it_has_changed(office):
    office.newsroom.publish(1)
    office.run()
    office.run()
    office.newsroom.publish(2)
    office.run()
    kept = [page.url for path in office.archives for page in warc.pages(path, report=[].append)]
    assert sum(url.endswith("/rss.xml") for url in kept) == 2


def test_a_full_disk_ends_the_collection(office):
    office.newsroom.publish(1)
    with pytest.raises(ExceptionGroup) as caught:
        collect_into(office, PickyArchive(office.config.warc_folder, full=True))
    assert caught.group_contains(ArchiveError, match="No room")
    assert office.rows("SELECT state, attempts FROM links") == [("pending", 0)]


# Time


@pytest.mark.parametrize(("timezone", "day"), [("Asia/Jakarta", "2025-06-04"), ("Asia/Jayapura", "2025-06-05")])
def test_the_analyser_is_told_the_newsrooms_own_day(office, timezone, day):
    office.site = {"timezone": timezone}
    office.newsroom.publish(1, published=NOW.replace(hour=16))
    days = []

    def load():
        def remember(texts):
            for text in texts:
                days.append(text.published.date().isoformat())
                yield from analyse([text])

        return remember

    office.now = NOW.replace(hour=20)
    office.run(load=load)
    assert days == [day]


# Hostile lists


JSON_LIST = """
[[discover]]
kind = "json"
url = "http://{host}/daftar.json"
items = "data"
[discover.map]
url = "/berita/{{id}}/judul"
title = "judul"
content = "isi"
"""


@pytest.mark.parametrize("mode", ["full", "feed-only"])
def test_half_a_character_in_a_title_costs_no_list(office, mode):
    office.site = {"discover": JSON_LIST.replace("{{", "{").replace("}}", "}"), "mode": mode}
    office.newsroom.publish(1)
    office.newsroom.publish(2)
    items = r'{"id": 1, "judul": "Judul \ud83d", "isi": "<p>Isi \udc00 ini.</p>"}, {"id": 2, "judul": "A", "isi": "x"}'
    office.newsroom.answers["/daftar.json"] = (
        200,
        {"Content-Type": "application/json"},
        f'{{"data": [{items}]}}'.encode(),
    )
    report = office.run()
    assert [failure for failure in report.failures if failure.kind == "crash"] == []
    assert report.sources[0].discovered == 2
