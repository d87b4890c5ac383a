"""Archives read again: what they rebuild, what they leave alone, and that nobody is mailed."""

import re
from datetime import timedelta

import pytest

from monitor import pipeline
from monitor.config import Config
from monitor.store import open_store
from scrapers.article import Page
from scrapers.warc import WarcWriter
from tests.monitor.newsroom import NOW, SAID, load_analyser, source

WARCINFO = b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 0\r\n\r\n\r\n\r\n"


def test_a_replay_of_our_own_archive_rebuilds_the_database(office):
    office.newsroom.publish(1, SAID, "Bagian kedua.", pages=2)
    office.newsroom.publish(2)
    office.run()
    before = office.rows("SELECT identity, fingerprint FROM articles JOIN versions ON version_id = versions.id")
    office.lose_database()
    report = office.replay(*office.archives)
    assert office.rows("SELECT identity, fingerprint FROM articles JOIN versions ON version_id = versions.id") == before
    assert (report.kind, report.steps, report.alerts, report.complete) == ("replay", 1, 0, True)
    assert office.one("SELECT decision FROM steps") == "held-replay"


def test_a_replay_changes_nothing_that_is_known(office):
    office.newsroom.publish(1, SAID, "Bagian kedua.", pages=2)
    office.run()
    queries = ["SELECT * FROM versions", "SELECT * FROM steps", "SELECT id, origin, stage, version_id FROM pages"]
    before = [office.rows(sql) for sql in queries]
    office.replay(*office.archives)
    assert [office.rows(sql) for sql in queries] == before


def test_a_replay_mails_when_told_to(office):
    office.newsroom.publish(1, SAID)
    office.run()
    office.lose_database()
    assert office.replay(*office.archives, alerts=True).alerts == 1


def test_a_replay_into_another_database_leaves_the_configured_ones_alone(office, tmp_path):
    office.newsroom.publish(1, SAID)
    office.run()
    before = sorted(office.folder.rglob("*"))
    other = tmp_path / "lain" / "uji.db"
    config = office.config.model_copy(update={"database_file": other})
    report = pipeline.replay(
        config, office.archives, sources=office.sources, now=lambda: NOW, load=load_analyser, canonical=str
    )
    assert (report.sources[0].stored, report.complete) == (1, True)
    assert sorted(path for path in office.folder.rglob("*") if other.parent not in (path, *path.parents)) == before
    with open_store(other, create=False) as store:
        assert [row["warc_file"] for row in store.rows("SELECT warc_file FROM pages")] == [str(office.archives[0])]


def test_pages_of_unknown_sites_are_left_out_of_a_replay(office, tmp_path):
    office.newsroom.publish(1, SAID)
    office.run()
    sources = {"warta": source(tmp_path / "lain", "berita.test")}
    (tmp_path / "kosong").mkdir()
    config = Config(folder=tmp_path / "kosong")
    report = pipeline.replay(
        config, office.archives, sources=sources, now=lambda: NOW, load=load_analyser, canonical=str
    )
    assert (report.sources, report.failures) == ((), ())


def test_a_torn_archive_is_read_as_far_as_it_goes_and_reported(office):
    for number in range(3):
        office.newsroom.publish(number, SAID)
    office.run()
    (path,) = office.archives
    office.lose_database()
    path.write_bytes(path.read_bytes()[:-100])
    report = office.replay(path)
    assert report.sources[0].stored == 2
    assert [(failure.stage, failure.kind) for failure in report.failures] == [("fetch", "archive")]


def test_what_only_a_list_carried_is_rebuilt(office):
    office.site = {"mode": "feed-only"}
    for number in range(3):
        office.newsroom.publish(number, SAID)
    office.run()
    rows = "SELECT identity, title, text, published FROM articles JOIN versions ON version_id = versions.id ORDER BY 1"
    before = office.rows(rows)
    office.lose_database()
    report = office.replay(*office.archives)
    assert office.rows(rows) == before
    assert (len(before), report.sources[0].stored, report.complete) == (3, 3, True)


def test_a_date_that_only_the_list_gave_is_found_again(office):
    office.newsroom.publish(1, SAID)
    page = office.newsroom.answer("/berita/1/judul")
    office.newsroom.answers["/berita/1/judul"] = (*page[:2], re.sub(rb"<time.*?</time>", b"", page[2]))
    office.run()
    before = office.one("SELECT published FROM versions")
    office.lose_database()
    office.replay(*office.archives)
    assert office.one("SELECT published FROM versions") == before is not None


def test_a_list_replayed_again_stores_nothing(office):
    office.site = {"mode": "feed-only"}
    office.newsroom.publish(1, SAID)
    office.run()
    report = office.replay(*office.archives)
    assert (report.sources[0].stored, report.analysed) == (0, 0)


@pytest.mark.parametrize("content", [b"", WARCINFO])
def test_an_archive_without_pages_is_named(office, content):
    path = office.folder / "kosong.warc"
    path.write_bytes(content)
    report = office.replay(path)
    assert [(failure.kind, failure.url) for failure in report.failures] == [("empty-archive", str(path))]
    assert not report.complete


def test_a_page_that_crashes_in_a_replay_has_failed(office):
    office.newsroom.publish(1, SAID)
    office.run()
    office.lose_database()
    office.crashing = True
    report = office.replay(*office.archives)
    assert (report.sources[0].failed, report.sources[0].refused, report.reasons) == (1, 0, ("extract: crash",))
    assert office.rows("SELECT stage, reason FROM pages") == [("failed", "crash")]


def test_a_missing_archive_is_reported(office):
    report = office.replay(office.folder / "hilang.warc.gz")
    assert [failure.kind for failure in report.failures] == ["archive"]


def archive(folder, *pages):
    """A foreign archive with these (path, body, fetched) pages of the newsroom."""
    with WarcWriter(folder, now=lambda: NOW) as writer:
        for url, body, fetched_at in pages:
            writer.write(
                Page(
                    requested_url=url,
                    url=url,
                    source="",
                    fetched_at=fetched_at,
                    status=200,
                    headers=(("Content-Type", "text/html; charset=utf-8"),),
                    body=body,
                )
            )
    (path,) = folder.iterdir()
    return path


def served(office, target):
    return office.newsroom.url(target), office.newsroom.answer(target)[2]


def test_an_archive_from_elsewhere_is_named_by_its_whole_path(office, tmp_path):
    office.newsroom.publish(1, SAID)
    path = archive(tmp_path / "arsip", (*served(office, "/berita/1/judul"), NOW))
    office.replay(path)
    assert office.rows("SELECT warc_file, origin, stage FROM pages") == [(str(path), "replay", "extracted")]


def test_pages_that_stand_apart_are_put_together(office, tmp_path):
    office.newsroom.publish(1, SAID, "Bagian kedua.", pages=2)
    office.newsroom.publish(2)
    targets = ("/berita/1/judul", "/berita/2/judul", "/berita/1/judul?page=2")
    office.replay(archive(tmp_path / "arsip", *((*served(office, target), NOW) for target in targets)))
    assert office.rows(
        "SELECT identity, versions.pages, complete FROM articles JOIN versions ON version_id = versions.id ORDER BY 1"
    ) == [("warta.test:1", 2, 1), ("warta.test:2", 1, 1)]


def test_a_part_of_an_article_does_not_replace_the_whole(office, tmp_path):
    office.newsroom.publish(1, SAID, "Bagian kedua.", pages=2)
    office.run()
    later = NOW + timedelta(days=1)
    report = office.replay(archive(tmp_path / "arsip", (*served(office, "/berita/1/judul"), later)))
    assert [(failure.stage, failure.kind) for failure in report.failures] == [("extract", "incomplete")]
    assert office.rows("SELECT pages, complete FROM versions") == [(2, 1)]


def test_captures_in_any_order_leave_the_newest_current(office, tmp_path):
    office.newsroom.publish(1, SAID)
    old = served(office, "/berita/1/judul")
    office.newsroom.publish(1, SAID.replace("Jepang", "Malaysia"))
    new = served(office, "/berita/1/judul")
    office.replay(archive(tmp_path / "arsip", (*new, NOW + timedelta(hours=1)), (*old, NOW)))
    assert office.rows("SELECT parties FROM cooperations") == [('["Badan Uji","Malaysia"]',)]
