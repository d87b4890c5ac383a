import gzip
import threading
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime

import httpx
import pytest

from monitor.demo import Newsroom, SimulatedClock
from monitor.demo.content import WIB, load
from scrapers.article import Article, NotArticle
from scrapers.charset import decode
from scrapers.discover import discover
from scrapers.extract import article_from_link
from scrapers.feeds import parse_feed
from scrapers.urls import identify

from .conftest import FIRST_DAY, Reader

PIECES = load(FIRST_DAY)
PRESS = [piece.key for piece in PIECES if piece.kind == "article" and piece.outlet != "kemendagri-contoh"]
RELEASES = [piece.key for piece in PIECES if piece.outlet == "kemendagri-contoh"]


def folded(text: str) -> str:
    return " ".join(text.split())


def found(reader: Reader, name: str) -> dict[str, datetime | None]:
    """Identity -> date of every article that a site's lists name now."""
    source = reader.sources[name]
    links = [link for url, entry in source.discover_urls() for link in discover(reader.page(url, name), entry, source)]
    return {identify(link.url, source) or link.url: link.published for link in links}


class TestPages:
    @pytest.mark.parametrize("key", PRESS)
    def test_a_page_extracts_to_exactly_what_was_written(self, whole: Reader, key: str) -> None:
        piece = next(piece for piece in whole.newsroom.pieces if piece.key == key)
        article = whole.of(piece)
        assert isinstance(article, Article)
        written = piece.at(whole.newsroom.clock())
        assert article.title == written.title
        assert article.text == written.text
        assert article.complete

    @pytest.mark.parametrize("key", [key for key in PRESS if key != "b-taman-kota-tanpa-tanggal"])
    def test_a_page_tells_when_it_was_published(self, whole: Reader, key: str) -> None:
        piece = next(piece for piece in whole.newsroom.pieces if piece.key == key)
        article = whole.of(piece)
        assert isinstance(article, Article)
        assert article.published == piece.published

    def test_a_page_without_a_date_has_none(self, whole: Reader) -> None:
        piece = next(piece for piece in whole.newsroom.pieces if not piece.dated)
        article = whole.of(piece)
        assert isinstance(article, Article)
        assert article.published is None

    @pytest.mark.parametrize("key", PRESS)
    def test_a_page_names_its_writers(self, whole: Reader, key: str) -> None:
        piece = next(piece for piece in whole.newsroom.pieces if piece.key == key)
        article = whole.of(piece)
        assert isinstance(article, Article)
        assert article.authors == piece.authors

    @pytest.mark.parametrize("key", RELEASES)
    def test_a_release_comes_whole_from_the_json_list(self, whole: Reader, key: str) -> None:
        piece = next(piece for piece in whole.newsroom.pieces if piece.key == key)
        source = whole.sources[piece.outlet]
        ((url, entry),) = source.discover_urls()
        links = {link.url: link for link in discover(whole.page(url, source.name), entry, source)}
        article = article_from_link(links[whole.newsroom.url(piece)], source, fetched_at=whole.newsroom.clock())
        assert isinstance(article, Article)
        assert (article.title, article.text) == (piece.versions[0].title, piece.versions[0].text)
        assert article.published == piece.published

    def test_a_piece_that_was_taken_down_is_no_article(self, whole: Reader) -> None:
        piece = next(piece for piece in whole.newsroom.pieces if piece.kind == "removed")
        refusal = whole.of(piece)
        assert isinstance(refusal, NotArticle)
        assert refusal.reason == "soft-404"

    def test_a_photo_page_is_no_article_by_its_address(self, whole: Reader) -> None:
        piece = next(piece for piece in whole.newsroom.pieces if piece.kind == "photo")
        assert identify(whole.newsroom.url(piece), whole.sources[piece.outlet]) is None

    def test_both_hosts_show_the_mirrored_piece_under_one_identity(self, whole: Reader) -> None:
        piece = next(piece for piece in whole.newsroom.pieces if "mirrored" in piece.roles)
        hosts = whole.newsroom.hosts
        url = whole.newsroom.url(piece)
        mirror = url.replace(hosts["lintang"], hosts["lintang-bali"])
        first, second = whole.article(url, "lintang"), whole.article(mirror, "lintang")
        assert isinstance(first, Article)
        assert isinstance(second, Article)
        assert url != mirror
        assert (first.identity, first.text, first.published) == (second.identity, second.text, second.published)

    def test_an_amp_page_is_the_article_itself(self, whole: Reader) -> None:
        piece = next(piece for piece in whole.newsroom.pieces if piece.amp)
        amp = whole.article(whole.newsroom.url(piece), "lintang")
        plain = whole.article(whole.newsroom.url(piece).replace("/amp/", "/"), "lintang")
        assert isinstance(amp, Article)
        assert isinstance(plain, Article)
        assert (amp.identity, amp.fingerprint) == (plain.identity, plain.fingerprint)

    def test_a_page_in_windows_1252_is_labelled_otherwise(self, whole: Reader) -> None:
        piece = next(piece for piece in whole.newsroom.pieces if piece.encoding == "windows-1252")
        page = whole.page(whole.newsroom.url(piece), piece.outlet)
        assert page.header("Content-Type") == "text/html; charset=iso-8859-1"
        assert "“Operasi Jaring Selat" in page.body.decode("windows-1252")
        assert "“Operasi Jaring Selat" in decode(page.body, page.header("Content-Type"))

    @pytest.mark.parametrize("name", ["lintang", "lintang-bali", "beranda", "kemendagri-contoh", "benteng"])
    def test_every_page_says_that_it_is_fiction(self, whole: Reader, name: str) -> None:
        assert "Contoh — berita rekaan" in whole.client.get(f"http://{whole.newsroom.hosts[name]}/").text


class TestTime:
    @pytest.mark.parametrize("day", [0, 1, 2])
    @pytest.mark.parametrize("name", ["lintang", "beranda", "kemendagri-contoh"])
    def test_an_evenings_collection_finds_all_of_its_day_and_nothing_later(
        self, reader: Reader, name: str, day: int
    ) -> None:
        newsroom, source = reader.newsroom, reader.sources[name]
        newsroom.advance(newsroom.moments[day])
        identities = {
            identify(newsroom.url(piece), source): piece.published.date() - FIRST_DAY
            for piece in newsroom.pieces
            if piece.outlet == name and piece.kind != "photo"
        }
        seen = set(found(reader, name))
        assert {identity for identity, age in identities.items() if age == timedelta(days=day)} <= seen
        assert seen <= {identity for identity, age in identities.items() if age <= timedelta(days=day)}

    @pytest.mark.parametrize("name", ["lintang", "kemendagri-contoh"])
    def test_lists_give_the_dates_of_publication(self, whole: Reader, name: str) -> None:
        source = whole.sources[name]
        dates = {identify(whole.newsroom.url(piece), source): piece.published for piece in whole.newsroom.pieces}
        listed = found(whole, name)
        assert listed
        assert listed == {identity: dates[identity] for identity in listed}

    def test_the_portal_tells_ages(self, whole: Reader) -> None:
        index = whole.client.get(f"http://{whole.newsroom.hosts['beranda']}/indeks").text
        assert "1 jam yang lalu" in index

    def test_what_has_not_appeared_is_not_found(self, newsroom: Newsroom, client: httpx.Client) -> None:
        piece = newsroom.articles[0]
        newsroom.advance(piece.published - timedelta(minutes=1))
        assert client.get(newsroom.url(piece)).status_code == 404
        newsroom.advance(piece.published)
        assert client.get(newsroom.url(piece)).status_code == 200

    def test_a_correction_changes_the_page_and_the_feeds_title(self, newsroom: Newsroom, client: httpx.Client) -> None:
        piece = next(piece for piece in newsroom.pieces if "corrected" in piece.roles)
        feed = f"http://{newsroom.hosts['lintang']}/rss/terkini.xml"
        newsroom.advance(newsroom.moments[1])
        assert "Rp4,5 miliar" in client.get(feed).text
        assert "Catatan redaksi" not in client.get(newsroom.url(piece)).text
        newsroom.advance(newsroom.moments[2])
        assert "Rp5,4 miliar" in client.get(feed).text
        assert "Catatan redaksi" in client.get(newsroom.url(piece)).text

    def test_responses_are_dated_by_the_simulated_clock(self, newsroom: Newsroom, client: httpx.Client) -> None:
        newsroom.advance(newsroom.moments[0])
        date_header = client.get(f"http://{newsroom.hosts['lintang']}/").headers["Date"]
        assert parsedate_to_datetime(date_header) == newsroom.moments[0]

    def test_the_moments_are_three_evenings_in_wib(self, newsroom: Newsroom) -> None:
        assert [moment.astimezone(WIB).isoformat() for moment in newsroom.moments] == [
            "2025-06-02T18:00:00+07:00",
            "2025-06-03T18:00:00+07:00",
            "2025-06-04T18:00:00+07:00",
        ]

    def test_the_clock_refuses_to_go_back(self) -> None:
        clock = SimulatedClock(datetime(2025, 6, 2, tzinfo=UTC))
        with pytest.raises(ValueError, match="can't go back"):
            clock.advance(datetime(2025, 6, 1, tzinfo=UTC))

    def test_a_clock_of_ones_own_can_be_passed_in(self) -> None:
        clock = SimulatedClock(datetime(2025, 6, 2, tzinfo=WIB))
        newsroom = Newsroom(FIRST_DAY, clock=clock)
        newsroom.advance(newsroom.moments[1])
        assert clock() == newsroom.moments[1]

    def test_readers_in_many_threads_see_one_instant(self, newsroom: Newsroom) -> None:
        newsroom.advance(newsroom.moments[1])
        seen: list[str] = []

        def read() -> None:
            seen.append(httpx.get(f"http://{newsroom.hosts['beranda']}/indeks").text)

        threads = [threading.Thread(target=read) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(seen) == 8
        assert len(set(seen)) == 1


class TestHttp:
    LISTS = ("lintang/rss/terkini.xml", "beranda/indeks", "kemendagri-contoh/api/v1/blogs/public", "lintang/robots.txt")

    def url(self, newsroom: Newsroom, target: str) -> str:
        site, _, path = target.partition("/")
        return f"http://{newsroom.hosts[site]}/{path}"

    @pytest.mark.parametrize("target", LISTS)
    def test_an_entity_tag_saves_the_second_transfer(self, whole: Reader, target: str) -> None:
        url = self.url(whole.newsroom, target)
        tag = whole.client.get(url).headers["ETag"]
        again = whole.client.get(url, headers={"If-None-Match": tag})
        assert (again.status_code, again.content) == (304, b"")

    @pytest.mark.parametrize("target", LISTS[:3])
    def test_a_date_saves_the_second_transfer(self, whole: Reader, target: str) -> None:
        url = self.url(whole.newsroom, target)
        date_header = whole.client.get(url).headers["Last-Modified"]
        assert whole.client.get(url, headers={"If-Modified-Since": date_header}).status_code == 304

    def test_a_changed_list_is_sent_again(self, newsroom: Newsroom, client: httpx.Client) -> None:
        url = self.url(newsroom, "lintang/rss/terkini.xml")
        newsroom.advance(newsroom.moments[0])
        first = client.get(url)
        newsroom.advance(newsroom.moments[1])
        headers = {"If-None-Match": first.headers["ETag"], "If-Modified-Since": first.headers["Last-Modified"]}
        assert client.get(url, headers=headers).status_code == 200

    def test_a_date_that_is_none_is_ignored(self, whole: Reader) -> None:
        url = self.url(whole.newsroom, "beranda/indeks")
        assert whole.client.get(url, headers={"If-Modified-Since": "kemarin"}).status_code == 200

    def test_pages_are_packed_for_who_accepts_it(self, whole: Reader) -> None:
        url = self.url(whole.newsroom, "beranda/indeks")
        plain = whole.client.get(url, headers={"Accept-Encoding": "identity"})
        with whole.client.stream("GET", url, headers={"Accept-Encoding": "gzip"}) as packed:
            raw = b"".join(packed.iter_raw())
        assert "Content-Encoding" not in plain.headers
        assert gzip.decompress(raw) == plain.content

    def test_head_sends_no_body(self, whole: Reader) -> None:
        answer = whole.client.head(self.url(whole.newsroom, "beranda/indeks"), headers={"Accept-Encoding": "identity"})
        assert int(answer.headers["Content-Length"]) > 1000
        assert answer.content == b""

    @pytest.mark.parametrize(
        "target",
        [
            "lintang/berita/1/tidak-ada",
            "lintang/berita/" + "9" * 5000 + "/x",
            "lintang/img/0.svg",
            "beranda/nasional/d-1/tidak-ada",
            "beranda/indeks?page=99",
            "beranda/indeks?page=-1",
            "beranda/indeks?page=²",
            "kemendagri-contoh/berita/tidak-ada",
            "lintang/%3Cscript%3E",
        ],
    )
    def test_what_there_is_not_is_404(self, whole: Reader, target: str) -> None:
        assert whole.client.get(self.url(whole.newsroom, target)).status_code == 404

    @pytest.mark.parametrize(("query", "count"), [("", 7), ("?limit=3", 3), ("?limit=3&page=3", 1), ("?limit=x", 7)])
    def test_the_json_list_is_paged(self, whole: Reader, query: str, count: int) -> None:
        answer = whole.client.get(self.url(whole.newsroom, f"kemendagri-contoh/api/v1/blogs/public{query}"))
        assert len(answer.json()["data"]["blogs"]) == count

    def test_the_agency_shows_where_its_feed_lies(self, whole: Reader) -> None:
        feed = self.url(whole.newsroom, "lintang/rss/terkini.xml")
        assert f'type="application/rss+xml" title="LINTANG News - Terkini" href="{feed}"' in whole.client.get(
            self.url(whole.newsroom, "lintang/")
        ).text  # fmt: skip

    def test_the_agencys_news_sitemap_names_its_articles_of_two_days(self, whole: Reader) -> None:
        answer = whole.page(self.url(whole.newsroom, "lintang/sitemap-news.xml"), "lintang")
        listed = {item.urls[0] for item in parse_feed(answer.body, url=answer.url).items}
        assert listed == {
            whole.newsroom.url(piece)
            for piece in whole.newsroom.articles
            if "lintang" in piece.hosts and piece.published > whole.newsroom.moments[0]
        }

    def test_every_picture_of_an_article_is_there(self, whole: Reader) -> None:
        hosts = whole.newsroom.hosts
        answers = {
            whole.client.get(f"http://{hosts[piece.hosts[0]]}/img/{piece.id}.svg").status_code
            for piece in whole.newsroom.articles
        }
        assert answers == {200}

    def test_the_fortress_allows_robots_and_turns_them_away(self, whole: Reader) -> None:
        robots = whole.client.get(self.url(whole.newsroom, "benteng/robots.txt"))
        feed = whole.client.get(self.url(whole.newsroom, "benteng/feed"))
        assert (robots.status_code, robots.text) == (200, "User-agent: *\nAllow: /\n")
        assert (feed.status_code, feed.headers["cf-mitigated"]) == (403, "challenge")

    def test_nobody_answers_at_the_dead_site(self, whole: Reader) -> None:
        with pytest.raises(httpx.ConnectError):
            whole.client.get(self.url(whole.newsroom, "senyap/feed"))

    def test_answers_are_counted(self, newsroom: Newsroom, client: httpx.Client) -> None:
        url = self.url(newsroom, "beranda/indeks")
        for _ in range(2):
            client.get(url)
        client.get(f"{url}?page=7")
        assert newsroom.requests == {("beranda", "/indeks", 200): 2, ("beranda", "/indeks?page=7", 404): 1}


def test_a_closed_newsroom_answers_no_more(client: httpx.Client) -> None:
    with Newsroom(FIRST_DAY) as newsroom:
        url = f"http://{newsroom.hosts['lintang']}/"
    with pytest.raises(httpx.ConnectError):
        client.get(url)


def test_two_newsrooms_stand_side_by_side() -> None:
    with Newsroom(FIRST_DAY) as first, Newsroom(date(2025, 7, 1)) as second:
        assert not set(first.hosts.values()) & set(second.hosts.values())


def test_site_files_load_and_name_the_running_hosts(reader: Reader) -> None:
    assert set(reader.sources) == {"benteng", "beranda", "kemendagri-contoh", "lintang", "senyap"}
    named = {host for source in reader.sources.values() for host in source.hosts}
    assert named == set(reader.newsroom.hosts.values())
    assert all(source.policy.allow_private for source in reader.sources.values())
