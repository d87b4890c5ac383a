"""Whole runs in which something fails: it is reported with its reason, tried again, and stops nothing else."""

from collections.abc import Iterable
from datetime import timedelta

import pytest

from models.analysis import Analysis, Text
from monitor import pipeline
from monitor.frontier import ATTEMPTS
from tests.monitor.newsroom import NOW, SAID, analyse, load_analyser, source
from tests.monitor.office import FETCHING, asked, outcome

DAY = timedelta(days=1)


# Failures


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ((404, {}, b"tidak ada"), "not-found"),
        ((500, {}, b"rusak"), "server-error"),
        ((403, {}, b"dilarang"), "blocked"),
        ((200, {}, b""), "empty"),
    ],
)
def test_an_article_that_fails_is_reported_and_tried_again_later(office, answer, kind):
    office.newsroom.publish(1, SAID)
    office.newsroom.publish(2)
    office.newsroom.answers["/berita/1/judul"] = answer
    report = office.run()
    assert [(failure.stage, failure.kind) for failure in report.failures] == [("fetch", kind)]
    assert report.reasons == (f"fetch: {kind}",)
    assert report.sources[0].stored == 1
    del office.newsroom.answers["/berita/1/judul"]
    office.now += timedelta(minutes=16)
    assert office.run().sources[0].stored == 1


def test_a_failed_article_is_not_asked_for_before_its_time(office):
    office.newsroom.publish(1)
    office.newsroom.answers["/berita/1/judul"] = (500, {}, b"rusak")
    office.run()
    office.now += timedelta(minutes=1)
    office.run()
    assert len(asked(office, "/berita/1/judul")) == 1


def test_an_article_that_keeps_failing_is_given_up(office):
    office.newsroom.publish(1)
    office.newsroom.answers["/berita/1/judul"] = (404, {}, b"tidak ada")
    for _ in range(ATTEMPTS + 2):
        office.run()
        office.now += 3 * DAY
    assert len(asked(office, "/berita/1/judul")) == ATTEMPTS
    assert office.rows("SELECT state, reason, next_try_at FROM links") == [("failed", "not-found", None)]


def test_a_host_that_fails_again_and_again_is_left_alone_until_the_next_run(office):
    for number in range(10):
        office.newsroom.publish(number)
        office.newsroom.answers[f"/berita/{number}/judul"] = (503, {}, b"sibuk")
    report = office.run()
    assert len(report.failures) == 3
    assert office.one("SELECT count(*) FROM links WHERE attempts = 0 AND state = 'pending'") == 7


def test_robots_txt_is_final(office):
    office.newsroom.publish(1)
    office.newsroom.answers["/robots.txt"] = (200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /berita/")
    report = office.run()
    assert [failure.kind for failure in report.failures] == ["robots"]
    assert office.one("SELECT state FROM links") == "failed"


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ((500, {}, b"rusak"), "server-error"),
        ((200, {"Content-Type": "text/html"}, b"<html><body><p>Selamat datang</p></body></html>"), "unreadable-list"),
        (
            (200, {"Content-Type": "application/rss+xml"}, b"<rss version='2.0'><channel></channel></rss>"),
            "no-links",
        ),
    ],
)
def test_a_feed_that_is_none_fails_the_source_and_is_not_remembered(office, answer, kind):
    office.newsroom.publish(1)
    office.newsroom.answers["/rss.xml"] = answer
    report = office.run()
    assert outcome(report) == "failed"
    assert [(failure.stage, failure.kind) for failure in report.failures] == [("discover", kind)]
    assert report.reasons == ("warta: failed",)
    assert office.rows("SELECT * FROM fetch_state") == []


def test_a_dead_server_is_reported(office):
    office.newsroom.publish(1)
    office.site = {}
    sources = {"warta": source(office.folder / "sites", "127.0.0.1:9")}
    report = pipeline.run(
        office.config, sources=sources, now=lambda: NOW, load=load_analyser, canonical=str, fetching=FETCHING
    )
    assert [failure.kind for failure in report.failures] == ["connect"]


def test_a_page_that_is_no_article_is_refused_with_its_reason(office):
    office.newsroom.publish(1)
    office.newsroom.answers["/berita/1/judul"] = (
        200,
        {"Content-Type": "text/html"},
        b"<html><head><title>Galeri</title></head><body><h1>Galeri foto</h1><img src='/a.jpg'></body></html>",
    )
    report = office.run()
    (failure,) = report.failures
    assert (report.sources[0].refused, failure.stage, report.complete) == (1, "extract", True)
    assert office.rows("SELECT state, reason FROM links") == [("skipped", failure.kind)]
    assert office.rows("SELECT stage, reason FROM pages") == [("refused", failure.kind)]


def test_a_missing_further_page_is_tried_again_and_given_up_for_the_rest(office):
    office.newsroom.publish(1, SAID, "Bagian kedua.", pages=2)
    office.newsroom.answers["/berita/1/judul?page=2"] = (500, {}, b"rusak")
    for _ in range(ATTEMPTS - 1):
        assert office.run().sources[0].stored == 0
        office.now += 3 * DAY
    assert office.run().sources[0].stored == 1
    assert office.rows("SELECT pages, complete FROM versions") == [(1, 0)]


def test_an_archive_that_lost_a_page_is_reported_and_the_page_fetched_again(office):
    office.newsroom.publish(1, SAID)

    def lose_archives(what: str, done: int, total: int) -> None:
        if (what, done) == ("warta", 1):
            for path in office.config.warc_folder.iterdir():
                path.write_bytes(b"")

    report = office.run(progress=lose_archives)
    assert [(failure.stage, failure.kind) for failure in report.failures] == [("extract", "archive")]
    assert not report.complete
    office.now += timedelta(minutes=16)
    assert office.run().sources[0].stored == 1


# The analyser


def failing_on(word: str):
    def load():
        def analyse_or_fail(texts: Iterable[Text]) -> Iterable[Analysis]:
            for text in texts:
                if word in text.whole:
                    raise ValueError(f"cannot read {word}")
                yield from analyse([text])

        return analyse_or_fail

    return load


def test_a_text_that_the_analyser_cannot_read_is_the_only_one_lost(office):
    for number in range(5):
        office.newsroom.publish(number, "Kata beracun." if number == 2 else SAID)
    report = office.run(load=failing_on("beracun"))
    assert report.analysed == 4
    assert [(failure.stage, failure.kind) for failure in report.failures] == [("analyse", "crash")]
    assert office.rows("SELECT reason FROM versions WHERE stage = 'failed'") == [
        ("analyse: ValueError: cannot read beracun",)
    ]


# Our own mistakes


def test_a_page_that_pantau_crashes_on_has_failed_and_is_not_taken_for_no_article(office):
    office.newsroom.publish(1, SAID)
    office.crashing = True
    report = office.run()
    assert (report.sources[0].failed, report.sources[0].refused, report.reasons) == (1, 0, ("extract: crash",))
    assert office.rows("SELECT stage, reason FROM pages") == [("failed", "crash")]
    assert office.rows("SELECT state FROM links") == [("done",)]


def test_a_page_that_pantau_crashed_on_is_read_again_by_another_release_only(office):
    office.newsroom.publish(1, SAID)
    office.crashing = True
    office.run(release="1.0")
    assert office.run(release="1.0").failures == ()
    assert [failure.kind for failure in office.run(release="1.1").failures] == ["crash"]
    assert office.run(release="1.1").failures == ()
    office.crashing = False
    report = office.run(release="1.2")
    assert (report.sources[0].stored, report.steps, report.complete) == (1, 1, True)
    assert asked(office, "/berita/1/judul") == [200]
    assert office.rows("SELECT stage, reason FROM pages") == [("extracted", None)]


def test_every_page_of_a_long_article_is_read_again(office):
    office.newsroom.publish(1, SAID, "Bagian kedua.", pages=2)
    office.crashing = True
    office.run(release="1.0")
    office.crashing = False
    office.run(release="1.1")
    assert office.rows("SELECT pages, complete FROM versions") == [(2, 1)]


def test_a_text_that_the_analyser_failed_on_is_analysed_by_another_release_only(office):
    office.newsroom.publish(1, SAID)
    office.run(release="1.0", load=failing_on("Jepang"))
    assert office.run(release="1.0").analysed == 0
    report = office.run(release="1.1")
    assert (report.analysed, report.steps, report.complete) == (1, 1, True)
    assert office.rows("SELECT stage, reason FROM versions") == [("linked", None)]


def test_a_text_that_could_not_be_linked_is_linked_by_another_release(office):
    def confused(name: str) -> str:
        if name == "Badan Uji":
            raise ValueError(f"no name for {name}")
        return name

    office.newsroom.publish(1, SAID)
    report = office.run(release="1.0", canonical=confused)
    assert report.reasons == ("link: crash",)
    assert office.run(release="1.1").steps == 1


def test_a_page_that_was_replayed_from_elsewhere_is_read_again_where_it_lies(office, tmp_path):
    office.newsroom.publish(1, SAID)
    office.run()
    (path,) = office.archives
    office.lose_database()
    elsewhere = path.rename(tmp_path / path.name)
    office.crashing = True
    office.replay(elsewhere)
    office.crashing = False
    office.newsroom.pieces.clear()
    assert office.run(release="1.1").sources[0].stored == 1


def test_a_page_that_stays_empty_is_given_up_after_some_tries(office):
    office.newsroom.publish(1)
    office.newsroom.answers["/berita/1/judul"] = (200, {"Content-Type": "text/html"}, b" \n ")
    for _ in range(ATTEMPTS + 2):
        office.run()
        office.now += 3 * DAY
    assert len(asked(office, "/berita/1/judul")) == ATTEMPTS
    assert office.rows("SELECT state, reason, next_try_at FROM links") == [("failed", "empty", None)]
