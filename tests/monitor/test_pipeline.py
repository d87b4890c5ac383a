"""Whole runs against a real server, a real database and real archives; only the analyser is a simple one."""

import inspect
from contextlib import ExitStack
from datetime import timedelta

import pytest

from models.analysis import Text
from monitor import pipeline
from monitor.errors import StoreError
from monitor.locks import hold
from tests.monitor.newsroom import NOW, SAID, load_analyser, source
from tests.monitor.office import FETCHING, asked, outcome

DAY = timedelta(days=1)


# The whole way


def test_a_run_goes_from_the_feed_to_the_outbox(office):
    office.newsroom.publish(1, SAID)
    report = office.run()
    (line,) = report.sources
    assert (line.outcome, line.discovered, line.fetched, line.stored, line.refused, line.failed) == (
        ("answered", 1, 1, 1, 0, 0)
    )
    assert (report.analysed, report.steps, report.alerts, report.complete) == (1, 1, 1, True)
    assert office.one("SELECT stage FROM versions") == "linked"
    assert office.one("SELECT decision FROM steps") == "mailed-new"
    assert office.one("SELECT state FROM outbox") == "pending"


def test_the_report_is_kept(office):
    office.newsroom.publish(1, SAID)
    report = office.run()
    assert office.rows("SELECT kind, complete, finished_at IS NOT NULL FROM runs") == [("collect", 1, 1)]
    assert office.rows("SELECT run_id, source, outcome, stored FROM run_sources") == [
        (report.run_id, "warta", "answered", 1)
    ]


def test_a_second_run_asks_the_feed_and_stores_nothing(office):
    office.newsroom.publish(1, SAID)
    office.run()
    report = office.run()
    assert asked(office, "/rss.xml") == [200, 304]
    assert asked(office, "/berita/1/judul") == [200]
    assert outcome(report) == "unchanged"
    assert (report.analysed, report.steps, report.alerts) == (0, 0, 0)


def test_the_analyser_is_only_loaded_when_there_is_something_to_analyse(office):
    office.newsroom.publish(1)
    office.run()

    def load():
        raise AssertionError("loaded for nothing")

    assert office.run(load=load).complete


def test_only_the_sources_named_are_collected(office):
    other = source(office.folder / "lain", office.newsroom.host)
    office.newsroom.publish(1)
    report = pipeline.run(
        office.config,
        sources={"warta": office.sources["warta"], "lain": other},
        only=["warta"],
        now=lambda: NOW,
        load=load_analyser,
        canonical=str,
        fetching=FETCHING,
    )
    assert [line.source for line in report.sources] == ["warta"]


def test_progress_is_told_per_stage(office):
    office.newsroom.publish(1)
    told: list[tuple[str, int, int]] = []
    office.run(progress=lambda *what: told.append(what))
    stages = ("extract", "analyse", "learn", "link", "place")
    assert told == [("warta", 0, 1), ("warta", 1, 1), *((stage, 1, 1) for stage in stages)]


def test_a_long_article_is_put_together(office):
    office.newsroom.publish(1, SAID, "Bagian kedua.", "Bagian ketiga.", pages=3)
    office.run()
    assert office.rows("SELECT pages, complete FROM versions") == [(3, 1)]
    assert "Bagian kedua." in office.one("SELECT text FROM versions")
    assert office.rows("SELECT number, stage FROM pages ORDER BY number") == [
        (1, "extracted"),
        (2, "extracted"),
        (3, "extracted"),
    ]


def test_a_feed_only_source_is_read_from_its_feed_alone(office):
    office.site = {"mode": "feed-only"}
    office.newsroom.publish(1, SAID)
    report = office.run()
    assert asked(office, "/berita/1/judul") == []
    assert report.steps == 1
    assert office.one("SELECT state FROM links") == "done"


def test_a_text_in_another_language_is_kept_and_not_analysed(office):
    english = "The two sides discussed at length how their future work might be organised over the coming years. "
    office.newsroom.publish(1, english * 5, title="A talk between two sides")
    office.newsroom.pieces[1].paragraphs = (english * 5,)
    office.run()
    assert office.rows("SELECT stage, reason FROM versions") == [("skipped", "language en")]


# Corrections and re-fetches


def test_a_corrected_article_makes_a_new_version(office):
    office.newsroom.publish(1, SAID, published=NOW - 3 * DAY)
    office.run()
    office.newsroom.publish(1, SAID.replace("Jepang", "Malaysia"), title="RALAT: judul", published=NOW - 3 * DAY)
    report = office.run()
    assert report.sources[0].stored == 1
    assert office.rows("SELECT number, stage FROM versions") == [(1, "superseded"), (2, "linked")]
    assert office.one("SELECT parties FROM cooperations") == '["Badan Uji","Malaysia"]'


def test_a_recent_article_is_looked_at_again_some_hours_later(office):
    office.newsroom.publish(1, SAID, published=NOW)
    office.run()
    office.now += timedelta(hours=7)
    office.run()
    assert asked(office, "/berita/1/judul") == [200, 304]


def test_a_correction_that_the_feed_does_not_show_is_found(office):
    piece = office.newsroom.publish(1, SAID, published=NOW)
    office.run()
    piece.paragraphs = ("Nilainya diralat redaksi.", *piece.paragraphs[1:])
    office.newsroom.answers["/rss.xml"] = (500, {}, b"rusak")
    office.now += timedelta(hours=7)
    assert office.run().sources[0].stored == 1


def test_an_old_article_is_left_alone(office):
    office.newsroom.publish(1, SAID, published=NOW - 2 * DAY)
    office.run()
    office.now += DAY
    office.run()
    assert asked(office, "/berita/1/judul") == [200]


def test_a_page_that_is_unchanged_without_saying_so_is_not_archived_again(office):
    office.newsroom.publish(1, SAID, published=NOW)
    body = office.newsroom.answer("/berita/1/judul")[2]
    office.run()
    office.newsroom.answers["/berita/1/judul"] = (200, {"Content-Type": "text/html", "ETag": '"baru"'}, body)
    office.now += timedelta(hours=7)
    office.run()
    assert asked(office, "/berita/1/judul") == [200, 200]
    assert office.one("SELECT count(*) FROM pages") == 1


# Alerts


def test_old_news_is_linked_and_not_mailed(office):
    office.newsroom.publish(1, SAID, published=NOW - 30 * DAY)
    report = office.run()
    assert (report.steps, report.alerts) == (1, 0)
    assert office.one("SELECT decision FROM steps") == "held-old"


# Locks


def test_a_source_in_use_is_reported_and_not_waited_for(office):
    office.newsroom.publish(1)
    with hold(office.config.data_folder / "locks", "source-warta", wait=False):
        report = office.run()
    assert (outcome(report), report.reasons, report.busy, report.all_busy) == (
        "busy",
        ("warta: busy",),
        ("warta",),
        True,
    )
    assert office.newsroom.asked == []


def test_a_run_that_waits_for_the_stages_of_another_says_so(office, caplog):
    office.newsroom.publish(1)
    told: list[str] = []
    with ExitStack() as other:
        other.enter_context(hold(office.config.lock_folder, "stages", wait=False))

        def release_when_told(what: str, _done: int, _total: int) -> None:
            told.append(what)
            if what == "wait":
                other.close()

        assert office.run(progress=release_when_told).sources[0].stored == 1
    assert told.count("wait") == 1
    assert [record.levelname for record in caplog.records] == ["WARNING"]


# What cannot be kept


def test_a_full_disk_ends_the_run_with_a_sentence_and_the_next_run_goes_on(office):
    for number in range(3):
        office.newsroom.publish(number, SAID)

    def fill_disk(what: str, done: int, total: int) -> None:
        if (what, done) == ("warta", 1):
            raise StoreError("No space is left")

    with pytest.raises(StoreError, match="No space is left"):
        office.run(progress=fill_disk)
    assert office.one("SELECT count(*) FROM pages") == 1
    office.run()
    assert office.one("SELECT count(*) FROM versions WHERE stage = 'linked'") == 3
    assert [status for number in range(3) for status in asked(office, f"/berita/{number}/judul")] == [200] * 3


def test_the_shipped_analyser_keeps_no_word_of_what_it_read():
    """Or a process that reads for weeks would keep every word it ever saw; what is found stays the same."""
    read = pipeline.load_analyser(entities="lexicon")
    text = "Gubernur Bali meneken kerja sama dengan Jepang, kata Zamrudwati."
    once = Text(id="1", title="", text=text, published=None)
    first = list(read([once]))
    assert list(read([once, once])) == first * 2
    assert [country.name for country in first[0].countries] == ["Jepang"]
    strings = inspect.getclosurevars(read).nonlocals["nlp"].vocab.strings
    assert "Zamrudwati" not in strings
