"""From a newsroom that serves to a verdict on it: what collecting notes down, and what is concluded of that."""

import json
from datetime import timedelta
from html import unescape

import pytest

from monitor.digests.coverage import coverage
from monitor.digests.coverage_words import completeness, missed
from monitor.digests.digest import gather
from monitor.digests.render import render_digest
from monitor.health import conditions, observations
from monitor.health.verdicts import PATIENCE, Finding
from monitor.overview import source_overview
from monitor.store import Store, instant, open_store
from tests.monitor.newsroom import FEED, NOW, Newsroom
from tests.monitor.office import Office

SITEMAP = """
[[discover]]
kind = "sitemap"
url = "http://{host}/sitemap.xml"
"""
QUARTER = timedelta(minutes=15)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def finding(office: Office) -> Finding | None:
    with open_store(office.config.database) as store:
        found = conditions.current(store, "source:warta")
    return found.finding if found else None


def state(office: Office) -> str:
    found = finding(office)
    return found.state if found else "-"


def collect(office: Office, times: int = 1, *, every: timedelta = QUARTER) -> None:
    for _ in range(times):
        office.run()
        office.now += every


def sitemap(newsroom: Newsroom, *numbers: int) -> None:
    listed = "".join(f"<url><loc>{newsroom.url(f'/berita/{number}/judul')}</loc></url>" for number in numbers)
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    body = f"<?xml version='1.0'?><urlset xmlns='{space}'>{listed}</urlset>".encode()
    newsroom.answers["/sitemap.xml"] = (200, {"Content-Type": "application/xml"}, body)


# --- states ---------------------------------------------------------------------------------------------------------


def test_a_source_that_answers_is_well(office: Office):
    office.newsroom.publish(1)
    collect(office)
    assert state(office) == "answered"
    collect(office)
    assert state(office) == "unchanged"


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        pytest.param((403, {}, b"Tidak boleh."), "blocked", id="blocked"),
        pytest.param((429, {"Retry-After": "0"}, b"Nanti."), "blocked", id="asked-to-leave"),
        pytest.param((500, {}, b"Rusak."), "unreachable", id="server-error"),
        pytest.param((200, {}, b""), "empty", id="nothing-in-it"),
        pytest.param(
            (200, {"Content-Type": "application/rss+xml"}, b"<rss version='2.0'><channel></channel></rss>"),
            "empty",
            id="no-article",
        ),
        pytest.param((200, {"Content-Type": "text/html"}, b"<p>Selamat datang</p>"), "broken", id="no-feed"),
        pytest.param((404, {}, b"Tidak ada."), "broken", id="gone"),
    ],
)
def test_a_list_that_fails_for_long(office: Office, answer: tuple[int, dict[str, str], bytes], expected: str):
    office.newsroom.publish(1)
    collect(office)
    office.newsroom.answers["/rss.xml"] = answer
    collect(office, PATIENCE)
    assert state(office) == expected
    del office.newsroom.answers["/rss.xml"]
    collect(office, 2)
    assert state(office) == "unchanged"


def test_a_source_whose_pages_are_blocked_is_blocked(office: Office):
    for number in range(6):
        office.newsroom.publish(number)
        office.newsroom.answers[f"/berita/{number}/judul"] = (403, {}, b"Tidak boleh.")
    collect(office, PATIENCE)
    found = finding(office)
    assert found is not None
    assert (found.state, found.scope, found.kind) == ("blocked", "pages", "blocked")


def test_pages_whose_date_moved_are_noticed(office: Office):
    for number in range(60):
        office.newsroom.publish(number)
    collect(office)
    assert state(office) == "answered"
    for number in range(60, 66):
        piece = office.newsroom.publish(number)
        status, headers, page = office.newsroom.answer(piece.path)
        office.newsroom.answers[piece.path] = (
            status,
            headers,
            page.replace(b"<time", b"<b").replace(b"</time", b"</b"),
        )
    collect(office)
    found = finding(office)
    assert found is not None
    assert (found.state, found.kind, found.values["missing"]) == ("broken", "published", 6)


def test_what_a_page_lacks_is_noted_with_the_page(office: Office):
    office.newsroom.publish(1)
    office.newsroom.publish(2)
    office.newsroom.answers["/berita/2/judul"] = (
        200,
        {"Content-Type": "text/html"},
        b"<html><head><title>Kosong</title></head><body><h1>Judul saja</h1></body></html>",
    )
    collect(office)
    noted = {
        url.partition("/berita/")[2]: json.loads(lacks) for url, lacks in office.rows("SELECT url, lacks FROM pages")
    }
    assert noted == {"1/judul": [], "2/judul": ["body"]}


# --- what lists name ------------------------------------------------------------------------------------------------


def two_lists(office: Office) -> None:
    office.site = {"discover": FEED + SITEMAP}
    office.newsroom.publish(0, published=NOW - DAY)
    sitemap(office.newsroom, 0)
    collect(office)


def test_an_article_that_only_one_list_names_is_fetched(office: Office):
    two_lists(office)
    office.newsroom.publish(1)
    office.newsroom.publish(2, listed=False)
    sitemap(office.newsroom, 2)
    collect(office)
    assert office.rows("SELECT kind, identity FROM listings WHERE identity NOT LIKE '%:0' ORDER BY kind") == [
        ("feed", "warta.test:1"),
        ("sitemap", "warta.test:2"),
    ]
    assert office.one("SELECT count(*) FROM articles") == 3


def publish_over_a_day(office: Office, *, feed: range, maps: range) -> None:
    """Articles with these numbers, those of `feed` in the feed and those of `maps` in the sitemap."""
    for number in sorted({*feed, *maps}):
        office.newsroom.publish(number, published=office.now, listed=number in feed)
    sitemap(office.newsroom, 0, *maps)
    collect(office)
    office.now += 3 * HOUR
    collect(office)


@pytest.mark.parametrize(
    ("feed", "maps", "answer", "counts"),
    [
        (range(1, 31), range(11, 41), "estimated", (30, 30, 20)),
        (range(1, 11), range(1, 31), "estimated", (10, 30, 10)),
        (range(1, 21), range(15, 41), "apart", (20, 26, 6)),
        (range(1, 6), range(1, 6), "few", (5, 5, 5)),
    ],
)
def test_the_lists_of_a_source_are_compared(office: Office, feed: range, maps: range, answer: str, counts: object):
    two_lists(office)
    publish_over_a_day(office, feed=feed, maps=maps)
    with open_store(office.config.database) as store:
        found = observations.missed(store, "warta", since=NOW, until=office.now)
    assert (found.answer, found.counts, found.seen) == (answer, counts, len({*feed, *maps}))


def test_what_lay_in_the_lists_at_first_and_old_pieces_are_not_compared(office: Office):
    office.site = {"discover": FEED + SITEMAP}
    for number in range(20):
        office.newsroom.publish(number)
    sitemap(office.newsroom, *range(10, 30))
    collect(office)
    # an old piece that a list brings up again
    office.newsroom.publish(99, published=NOW - 30 * DAY)
    collect(office)
    office.now += 3 * HOUR
    with open_store(office.config.database) as store:
        found = observations.missed(store, "warta", since=None, until=office.now)
    assert (found.answer, found.seen) == ("few", 0)


def test_what_came_a_moment_ago_is_not_compared_yet(office: Office):
    two_lists(office)
    office.newsroom.publish(1, published=office.now)
    collect(office)
    with open_store(office.config.database) as store:
        seen = [
            observations.missed(store, "warta", since=NOW, until=office.now + later).seen for later in (HOUR, 3 * HOUR)
        ]
    assert seen == [0, 1]


def test_old_listings_are_forgotten_by_number_and_not_by_date(office: Office, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(observations, "KEPT_LISTINGS", 5)
    for number in range(12):
        office.newsroom.publish(number)
    collect(office)
    office.now += 4000 * DAY
    collect(office)
    assert office.one("SELECT count(*) FROM listings") == 5


def test_old_runs_are_forgotten_by_number_and_not_by_date(office: Office, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(observations, "KEPT_RUNS", 2)
    office.newsroom.answers["/rss.xml"] = (500, {}, b"Rusak.")
    for _ in range(3):
        collect(office)
        office.now += 4000 * DAY
    assert office.rows("SELECT run_id FROM run_sources ORDER BY run_id") == [(2,), (3,)]
    assert office.one("SELECT min(run_id) FROM failures") == 2
    assert office.one("SELECT count(*) FROM runs") == 3


# --- what the digest says -------------------------------------------------------------------------------------------


def told(office: Office, *, since: object = NOW - timedelta(minutes=1)) -> tuple[bool, str, str]:
    with open_store(office.config.database) as store:
        found = coverage(store, config=office.config, since=since, until=office.now)  # type: ignore[arg-type]
    return found.complete, completeness(found, language="en"), missed(found, language="en")


def test_the_digest_says_how_many_articles_no_list_named(office: Office):
    two_lists(office)
    publish_over_a_day(office, feed=range(1, 31), maps=range(11, 41))
    complete, why, figures = told(office)
    assert not complete
    assert why == "Incomplete: Some articles were probably in none of the lists that were read."
    assert figures == (
        "By a comparison of the lists of Warta Uji, about 5 articles were in none of them (capture-recapture estimate, "
        "95% interval 1 to 15)."
    )


def test_the_digest_says_where_nothing_seems_to_be_missed(office: Office):
    two_lists(office)
    publish_over_a_day(office, feed=range(1, 11), maps=range(1, 31))
    assert told(office) == (
        True,
        "Complete: every source answered, and nothing is left to do.",
        "A comparison of the lists of Warta Uji shows no sign of a missed article.",
    )


def test_the_digest_says_where_it_can_not_be_told(office: Office):
    office.newsroom.publish(1)
    collect(office)
    assert told(office)[2].startswith("It can't be estimated whether articles were missed")


def test_a_source_that_answers_and_can_not_be_read_makes_a_digest_incomplete(office: Office):
    office.newsroom.publish(1)
    collect(office)
    with open_store(office.config.database) as store, store.transaction() as connection:
        broken = Finding(state="broken", scope="fields", kind="body", values={"missing": 6, "of": 6, "usual": 0.01})
        conditions.remember(connection, "source:warta", broken, now=office.now)
    complete, why, _ = told(office)
    assert (complete, why) == (False, "Incomplete: Warta Uji answered, but not with all that is usual.")


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (
            Finding(state="broken", scope="fields", kind="body", values={"missing": 6, "of": 6, "usual": 0.01}),
            "Warta Uji: answered, but its pages have probably changed: text can't be read on 6 of the last 6 pages",
        ),
        (
            Finding(state="silent", scope="rhythm", values={"since": "2025-06-01T05:00:00+00:00", "expected": 12.3}),
            "Warta Uji: answered, but it has published nothing since 1 June 2025 12:00 WIB; at its usual pace "
            "there would be about 12 articles",
        ),
        (
            Finding(state="slow", scope="pace", values={"seconds": 31.2, "usual": 1.25}),
            "Warta Uji: answered, but it takes 31 s to answer, usually 1.2 s",
        ),
    ],
)
def test_the_digest_says_of_each_source_what_is_wrong_with_it(office: Office, broken: Finding, words: str):
    office.newsroom.publish(1)
    collect(office)
    english = office.config.model_copy(update={"language": "en"})
    with open_store(office.config.database) as store:
        with store.transaction() as connection:
            conditions.remember(connection, "source:warta", broken, now=office.now)
        rendered = render_digest(gather(store, config=english, edition=office.now, until=office.now), config=english)
    assert words in " ".join(rendered.text.split())
    assert words.removeprefix("Warta Uji: ") in unescape(rendered.html).replace("\n", " ")


# --- one source in full, and clocks ---------------------------------------------------------------------------------


def overview_of(office: Office):
    with open_store(office.config.database) as store:
        return source_overview(store, "warta", config=office.config, now=office.now, limit=20)


def test_one_source_in_full(office: Office):
    office.newsroom.publish(1)
    collect(office)
    office.newsroom.answers["/rss.xml"] = (403, {}, b"Tidak boleh.")
    collect(office, PATIENCE)
    found = overview_of(office)
    assert not found.well
    assert [visit.outcome for visit in found.visits] == ["failed"] * PATIENCE + ["answered"]
    assert [change.finding.state for change in found.changes] == ["blocked", "answered"]
    assert found.visits[-1].seconds is not None


@pytest.mark.parametrize("jump", [-400 * DAY, -DAY, -HOUR, DAY, 400 * DAY])
def test_a_clock_that_jumps_leaves_a_source_that_answers_well(office: Office, jump: timedelta):
    office.newsroom.publish(1)
    collect(office, 2)
    office.now += jump
    office.newsroom.publish(2, published=NOW)
    collect(office, 3)
    found = overview_of(office)
    assert (found.well, state(office)) == (True, "unchanged")


def test_the_newest_collection_is_that_of_the_last_run_whatever_its_date(office: Office):
    office.newsroom.publish(1)
    office.now += 400 * DAY
    collect(office)
    office.now = NOW
    office.newsroom.answers["/rss.xml"] = (403, {}, b"Tidak boleh.")
    collect(office, PATIENCE)
    assert state(office) == "blocked"


def test_a_failure_of_judging_costs_no_collection(
    office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    def broken(*_: object, **__: object) -> None:
        raise ValueError("salah hitung")

    monkeypatch.setattr("monitor.health.notices.assess", broken)
    office.newsroom.publish(1)
    assert office.run().sources[0].stored == 1
    assert "salah hitung" in caplog.text


# --- silence from what is stored ------------------------------------------------------------------------------------


def remembered(store: Store, *, days: int, silent: int, dated: bool = True) -> None:
    """A source that was collected every quarter of an hour for so many days, and published every hour until it fell
    silent so many hours before the end."""
    end = NOW + days * DAY
    with store.transaction() as connection:
        number, at = 0, NOW
        while at <= end:
            number += 1
            connection.execute(
                "INSERT INTO runs (id, kind, started_at, finished_at, complete) VALUES (?, 'collect', ?, ?, 1)",
                [number, instant(at), instant(at)],
            )
            connection.execute(
                "INSERT INTO run_sources VALUES (?, 'warta', 'answered', 0, 0, 0, 0, 0, ?, 1.0)", [number, instant(at)]
            )
            if number % 4 == 1 and at <= end - silent * HOUR:
                connection.execute(
                    "INSERT INTO links (identity, url, source, listed_by, published, discovered_at, state)"
                    " VALUES (?, 'u', 'warta', 'l', ?, ?, 'done')",
                    [f"warta.test:{number}", instant(at - QUARTER) if dated else None, instant(at)],
                )
            at += QUARTER


@pytest.mark.parametrize(("silent", "expected"), [(0, False), (5, False), (14, True)])
@pytest.mark.parametrize("dated", [True, False])
def test_silence_is_found_in_what_is_stored(office: Office, silent: int, expected: bool, dated: bool):
    with open_store(office.config.database) as store:
        remembered(store, days=10, silent=silent, dated=dated)
        found = observations.silence(store, "warta", zone=office.config.zone)
    assert found is not None
    assert found.out_of_the_ordinary is expected
