"""`pantau articles forget`: nothing is left of it anywhere, it does not come back, and who was told is corrected."""

import dataclasses
import gzip
import json
import time
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest

from benchmarks.crash import SNAPSHOT
from monitor import frontier, tombstones
from monitor.config import Alerts, Config, Digest, Retention
from monitor.custody.forgetting import Forgotten, forget
from monitor.custody.retention import prune
from monitor.delivery.channels import channel_transports
from monitor.delivery.sending import folder_transport, send_due
from monitor.digests.editions import publish
from monitor.errors import QueryError
from monitor.store import open_store
from scrapers import warc
from scrapers.article import WarcRef
from tests.monitor.builders import article
from tests.monitor.delivery.mailbox import keeping
from tests.monitor.delivery.post import put
from tests.monitor.killing import killed_after
from tests.monitor.newsroom import FILLER, NOW
from tests.monitor.office import Office

ALONE = "Kerja sama: Badan Anggrek & Jepang (signed)."
SHARED = "Kerja sama: Badan Melati & Malaysia (agreed)."
SECRET = "Zamrudwati membacakan keputusan itu di hadapan tamu undangan yang memenuhi aula kantor gubernur"
READERS = ["redaksi@example.org", "pembaca@example.org"]
REMOVED = "[dihapus]"
FURTHER = timedelta(hours=1)


@dataclasses.dataclass(slots=True)
class Desk(Office):
    """An office with a digest for one more reader."""

    @property
    def config(self) -> Config:
        return Config(
            sources=["warta"],
            alerts=Alerts(recipients=READERS[:1]),
            digest=Digest(recipients=READERS[1:], times=["13:00"]),
            folder=self.folder,
        )

    def forget(self, address: str, **options: Any) -> Forgotten:
        with open_store(self.config.database) as store:
            return forget(
                store, self.config, address, sources=self.sources, canonical=str, now=self.now + FURTHER, **options
            )

    def tell(self) -> None:
        """Send what is due, and make and send a digest."""
        with open_store(self.config.database) as store:
            publish(store, config=self.config, edition=self.now, now=self.now)
            send_due(store, folder_transport(self.config.mail_folder), now=self.now)

    def holds(self, words: str) -> set[str]:
        """The files of the data folder in which those words stand, archives unpacked, mails decoded."""
        found = set()
        for path in self.config.data_folder.rglob("*"):
            if path.is_file() and words.encode() in _plain(path):
                found.add(path.relative_to(self.config.data_folder).parts[0])
        return found


def _plain(path: Path) -> bytes:
    raw = path.read_bytes()
    if path.name.endswith(".gz"):
        return gzip.decompress(raw)
    if path.suffix == ".eml":
        message = message_from_bytes(raw, policy=policy.default)
        return b" ".join(part.get_content().encode() for part in message.walk() if not part.is_multipart())
    return raw


@pytest.fixture
def desk(tmp_path: Path, newsroom: Any) -> Desk:
    """Three articles: one alone with its fact and the secret, two that share another fact."""
    newsroom.publish(1, ALONE, f"{SECRET}.", title="Badan Anggrek dan Jepang teken perjanjian riset anggrek hutan")
    newsroom.publish(2, SHARED)
    newsroom.publish(3, SHARED, "Keterangan lain.")
    return Desk(folder=tmp_path, newsroom=newsroom)


# Nothing is left


def test_nothing_of_it_is_left_anywhere(desk: Desk) -> None:
    desk.run()
    desk.tell()
    assert desk.holds(SECRET) >= {"pantau.db", "warc"}
    assert desk.holds("perjanjian riset anggrek hutan") >= {"pantau.db", "warc", "digest", "mail"}
    desk.forget(desk.newsroom.url("/berita/1/judul"))
    assert desk.holds(SECRET) == set()
    assert desk.holds("perjanjian riset anggrek hutan") == set()
    assert desk.holds("/berita/1/judul") == set()


def test_what_a_channel_wrote_is_removed_and_what_another_sent_is_named(desk: Desk) -> None:
    desk.run()
    desk.tell()
    words = "Badan Anggrek"
    taken: list[str] = []
    config = desk.config.model_copy(update={"channels": {"arsip": "file:keluar", "grup": "json://obrolan.example"}})
    with open_store(config.database) as store:
        (row,) = [row for row in store.rows("SELECT * FROM outbox WHERE kind = 'alert'") if words in row["subject"]]
        text = message_from_bytes(row["message"], policy=policy.default).get_body(("plain",))
        assert text is not None
        for channel in ("arsip", "grup"):
            put(store, key=f"{row['key']}:{channel}", text=str(text.get_content()), channel=channel, now=desk.now)
        arsip = channel_transports({"arsip": "file:keluar"}, folder=config.folder, environment={})
        send_due(store, keeping(taken), now=desk.now, channels={**arsip, "grup": keeping(taken)})
        (file,) = (config.folder / "keluar").iterdir()
        assert words in file.read_text()
        done = forget(
            store,
            config,
            desk.newsroom.url("/berita/1/judul"),
            sources=desk.sources,
            canonical=str,
            now=desk.now + FURTHER,
        )
    assert (len(taken), done.channels, list((config.folder / "keluar").iterdir())) == (1, ("grup",), [])


@pytest.mark.parametrize("kept", [True, False], ids=["text-kept", "text-pruned"])
def test_others_that_use_the_same_long_name_are_told_as_before(desk: Desk, kept: bool) -> None:
    long = "Kementerian Urusan Sungai dan Danau (Kemensuda)"
    desk.newsroom.publish(
        4, f"Kerja sama: {long} & Jepang (signed).", title=f"{long} dan Jepang teken riset ikan pelangi"
    )
    desk.newsroom.publish(5, f"Kerja sama: {long} & Peru (signed).", title=f"{long} bersama Peru")
    desk.run()
    desk.tell()
    told = desk.one("SELECT plain FROM digests")
    mails = {path.name for path in desk.config.mail_folder.iterdir()}
    if not kept:
        with open_store(desk.config.database) as store:
            short = desk.config.model_copy(update={"retention": Retention(text_days=1)})
            prune(store, short, sources=desk.sources, now=NOW + timedelta(days=9))
        assert desk.rows("SELECT count(*) FROM versions WHERE text != ''") == [(0,)]
    desk.forget(desk.newsroom.url("/berita/4/judul"))
    left = desk.one("SELECT plain FROM digests")
    gone = {path.name for path in desk.config.mail_folder.iterdir()} ^ mails
    assert _around(left, "/berita/5/") == _around(told, "/berita/5/") != ""
    assert "ikan pelangi" not in left
    assert f"\n    {REMOVED}\n    Warta Uji" in left
    assert len(gone) == 2
    assert desk.holds("/berita/5/judul") >= {"mail", "digest"}


def _around(text: str, words: str) -> str:
    """The item of a plain digest in which they stand."""
    return "".join(item for item in text.split("\n*   ") if words in item)


def test_nothing_is_left_of_earlier_versions_and_further_pages(desk: Desk) -> None:
    desk.newsroom.publish(1, ALONE, f"{SECRET}.", "Halaman terakhir.", pages=3)
    desk.run()
    desk.newsroom.publish(1, ALONE, "Ralat: kalimat itu dicabut redaksi.", pages=2)
    desk.run()
    assert (
        desk.one("SELECT count(*) FROM versions v JOIN articles a ON a.id = article_id WHERE identity LIKE '%:1'") == 2
    )
    desk.forget(desk.newsroom.url("/berita/1/judul"))
    assert desk.holds(SECRET) == set()
    assert desk.holds("/berita/1/judul") == set()


def test_the_others_are_as_they_were(desk: Desk) -> None:
    """And what is archived of them can be read where the database says."""
    desk.run()
    before = snapshot(desk)
    desk.forget(desk.newsroom.url("/berita/1/judul"))
    after = snapshot(desk)
    for name in ("articles", "versions", "analyses", "mentions", "full text"):
        assert after[name] == [row for row in before[name] if "warta.test:1" not in row]
    assert (after["integrity"], after["broken references"]) == ([("ok",)], [])
    for file, offset, length in desk.rows("SELECT warc_file, warc_offset, warc_length FROM pages"):
        warc.read(desk.config.warc_folder, WarcRef(file=file, offset=offset, length=length))


def test_a_feed_only_article_is_cut_out_of_the_archived_feed(desk: Desk) -> None:
    desk.site = {"mode": "feed-only"}
    desk.run()
    desk.forget(desk.newsroom.url("/berita/1/judul"))
    assert desk.holds(SECRET) == set()
    (archive,) = desk.config.warc_folder.glob("*.warc.gz")
    (feed,) = warc.pages(archive, report=pytest.fail)
    assert (b"/berita/2/" in feed.body, b"/berita/1/" in feed.body) == (True, False)


# Facts


def test_facts_that_rested_on_it_alone_are_withdrawn_and_others_stay(desk: Desk) -> None:
    desk.run()
    done = desk.forget(desk.newsroom.url("/berita/1/judul"))
    assert done.withdrawn == ((("Badan Anggrek", "Jepang"), "signed"),)
    assert desk.rows("SELECT parties FROM cooperations") == [('["Badan Melati","Malaysia"]',)]
    assert desk.forget(desk.newsroom.url("/berita/2/judul")).withdrawn == ()
    assert desk.rows("SELECT parties FROM cooperations") == [('["Badan Melati","Malaysia"]',)]
    assert desk.forget(desk.newsroom.url("/berita/3/judul")).withdrawn == ((("Badan Melati", "Malaysia"), "agreed"),)
    assert desk.rows("SELECT count(*) FROM steps") == [(0,)]


def test_a_step_back_is_withdrawn_alone(desk: Desk) -> None:
    desk.newsroom.publish(4, SHARED.replace("agreed", "signed"))
    desk.run()
    assert desk.forget(desk.newsroom.url("/berita/4/judul")).withdrawn == ((("Badan Melati", "Malaysia"), "signed"),)
    assert desk.rows("SELECT parties, status FROM cooperations WHERE parties LIKE '%Melati%'") == [
        ('["Badan Melati","Malaysia"]', "agreed")
    ]


def test_whoever_was_told_is_sent_a_correction_once(desk: Desk) -> None:
    desk.run()
    desk.tell()
    assert desk.forget(desk.newsroom.url("/berita/1/judul")).corrected == 2
    ((recipients, message, state),) = desk.rows(
        "SELECT recipients, message, state FROM outbox WHERE kind = 'correction'"
    )
    assert (sorted(json.loads(recipients)), state) == (sorted(READERS), "pending")
    text = message_from_bytes(message, policy=policy.default).get_body(("plain",)).get_content()
    assert "Badan Anggrek" in text
    assert "Badan Melati" not in text


def test_nobody_is_corrected_who_was_not_told(desk: Desk) -> None:
    desk.run()
    assert desk.forget(desk.newsroom.url("/berita/1/judul")).corrected == 0
    assert desk.rows("SELECT count(*) FROM outbox WHERE kind = 'correction'") == [(0,)]
    # what waited to be sent of it is taken back
    assert all("Anggrek" not in subject for (subject,) in desk.rows("SELECT subject FROM outbox"))


def test_an_alert_that_waits_is_told_by_another_article_instead(desk: Desk) -> None:
    desk.run()
    quoted = desk.one("SELECT message FROM outbox WHERE subject LIKE '%Melati%'")
    number = 2 if b"/berita/2/" in quoted else 3
    desk.forget(desk.newsroom.url(f"/berita/{number}/judul"))
    desk.run()
    other = desk.one("SELECT message FROM outbox WHERE subject LIKE '%Melati%'")
    assert f"/berita/{5 - number}/".encode() in other


# It does not come back


def test_it_is_not_collected_again(desk: Desk) -> None:
    desk.run()
    desk.forget(desk.newsroom.url("/berita/1/judul"))
    desk.newsroom.asked.clear()
    desk.newsroom.publish(4)
    desk.now += timedelta(hours=7)
    desk.run()
    assert ("/berita/1/judul", 200) not in desk.newsroom.asked
    assert desk.rows("SELECT count(*) FROM articles WHERE identity = 'warta.test:1'") == [(0,)]
    assert desk.rows("SELECT count(*) FROM links WHERE identity = 'warta.test:1'") == [(0,)]
    # the feed still names it, and was archived anew
    assert desk.holds("/berita/4/judul") >= {"warc"}
    assert desk.holds(SECRET) == set()


def test_a_tombstone_holds_no_word_of_it(desk: Desk) -> None:
    desk.run()
    desk.forget(desk.newsroom.url("/berita/1/judul"))
    ((digest, source),) = desk.rows("SELECT digest, source FROM tombstones")
    assert (digest, source) == (tombstones.digest("warta.test:1"), "warta")


def test_a_rebuild_gives_the_same_ledger_without_it(desk: Desk) -> None:
    desk.run()
    desk.forget(desk.newsroom.url("/berita/1/judul"))
    before = ledger(desk)
    archives = [path for path in desk.archives if path.name.endswith(".gz")]
    desk.lose_database()
    desk.replay(*archives)
    assert ledger(desk) == before
    assert [parties for _, parties, *_ in before] == ['["Badan Melati","Malaysia"]']


def test_a_rebuild_still_knows_what_was_forgotten(desk: Desk) -> None:
    desk.run()
    desk.forget(desk.newsroom.url("/berita/1/judul"))
    desk.lose_database()
    desk.run()
    assert desk.rows("SELECT count(*) FROM articles WHERE identity = 'warta.test:1'") == [(0,)]


def test_an_older_archive_does_not_bring_it_back(desk: Desk, tmp_path: Path) -> None:
    desk.run()
    (archive,) = desk.archives
    copy = tmp_path / "salinan.warc.gz"
    copy.write_bytes(archive.read_bytes())
    desk.forget(desk.newsroom.url("/berita/1/judul"))
    desk.replay(copy)
    assert desk.rows("SELECT count(*) FROM articles WHERE identity = 'warta.test:1'") == [(0,)]


def test_what_was_being_fetched_meanwhile_is_not_kept(desk: Desk) -> None:
    desk.newsroom.answers["/berita/1/judul"] = (503, {}, b"")
    desk.run()
    del desk.newsroom.answers["/berita/1/judul"]
    with open_store(desk.config.database) as store:
        (link,) = frontier.due_links(store, "warta", now=NOW + timedelta(days=1), limit=1)
        with warc.WarcWriter(desk.config.warc_folder, now=lambda: NOW) as writer:
            (archive,) = desk.config.warc_folder.glob("*.gz")
            page = next(iter(warc.pages(archive, report=pytest.fail)))
            ref = writer.write(page)
        desk.forget(desk.newsroom.url("/berita/1/judul"))
        frontier.record_pages(store, link, [dataclasses.replace(page, warc=ref)], run_id=1, now=NOW)
    assert desk.rows("SELECT count(*) FROM pages WHERE identity = 'warta.test:1'") == [(0,)]


# Which is meant


@pytest.mark.parametrize("form", ["{}", "{}?utm_source=x#y", "{}?page=2", "  {} "])
def test_it_is_found_by_any_form_of_its_address(desk: Desk, form: str) -> None:
    desk.run()
    desk.forget(form.format(desk.newsroom.url("/berita/1/judul")))
    assert desk.rows("SELECT count(*) FROM articles WHERE identity = 'warta.test:1'") == [(0,)]


def test_it_is_found_by_its_number(desk: Desk) -> None:
    desk.run()
    number = desk.one("SELECT id FROM articles WHERE identity = 'warta.test:1'")
    desk.forget(str(number))
    assert desk.rows("SELECT count(*) FROM articles WHERE identity = 'warta.test:1'") == [(0,)]


def test_a_link_that_was_never_fetched_is_forgotten_too(desk: Desk) -> None:
    desk.newsroom.answers["/berita/1/judul"] = (503, {}, b"")
    desk.run()
    desk.forget(desk.newsroom.url("/berita/1/judul"))
    desk.newsroom.answers.clear()
    desk.now += timedelta(days=1)
    desk.run()
    assert desk.rows("SELECT count(*) FROM articles WHERE identity = 'warta.test:1'") == [(0,)]
    assert desk.holds("/berita/1/judul") == set()


@pytest.mark.parametrize("address", ["https://warta.test/berita/99/judul", "99", "bukan alamat", ""])
def test_an_unknown_address_is_refused_and_nothing_changes(desk: Desk, address: str) -> None:
    desk.run()
    before = snapshot(desk)
    with pytest.raises(QueryError):
        desk.forget(address)
    assert snapshot(desk) == before


def test_an_imported_article_is_forgotten_by_its_id(desk: Desk) -> None:
    from monitor import pipeline
    from monitor.store import store_article

    line = json.dumps({"id": "a-1", "title": "Judul", "text": ALONE, "date": "2025-06-04"})
    options = {"now": lambda: NOW, "canonical": str, "load": lambda: lambda texts: iter(())}
    with open_store(desk.config.database) as store:
        store_article(store, article(identity="import:a-1"), origin="import", stored_at=NOW, external_id="a-1")
    desk.forget("a-1")
    pipeline.import_articles(desk.config, [line], **options)
    assert desk.rows("SELECT count(*) FROM articles") == [(0,)]


def test_an_archive_of_others_is_named_and_left_alone(desk: Desk, tmp_path: Path) -> None:
    desk.run()
    (archive,) = desk.archives
    foreign = tmp_path / "luar" / "CC-NEWS.warc.gz"
    foreign.parent.mkdir()
    foreign.write_bytes(archive.read_bytes())
    desk.lose_database()
    archive.unlink()
    desk.replay(foreign)
    done = desk.forget(desk.newsroom.url("/berita/1/judul"))
    assert done.elsewhere == (str(foreign),)
    assert SECRET.encode() in gzip.decompress(foreign.read_bytes())


# Kills


def snapshot(desk: Desk) -> dict[str, list[tuple[Any, ...]]]:
    return {name: desk.rows(sql) for name, sql in SNAPSHOT.items()}


def ledger(desk: Desk) -> list[tuple[Any, ...]]:
    return desk.rows(
        "SELECT key, parties, status, first_seen_at, last_seen_at, (SELECT count(*) FROM steps s"
        " WHERE s.cooperation_id = c.id) FROM cooperations c ORDER BY key"
    )


@pytest.mark.slow
def test_killed_at_any_instant_it_is_whole_or_finished_by_the_next(desk: Desk) -> None:
    for number in range(4, 40):
        desk.newsroom.publish(number, f"Kerja sama: Badan {number} & Jepang (signed).", FILLER * 5)
    desk.run()
    desk.tell()
    began = time.monotonic()
    desk.forget(desk.newsroom.url("/berita/39/judul"))
    whole = time.monotonic() - began
    killed = 0
    for step in range(1, 13):
        url = desk.newsroom.url(f"/berita/{step + 3}/judul")
        killed += killed_after(lambda url=url: desk.forget(url), whole * step / 12)
        # the next command of this kind finishes what is left, whatever it is asked for
        desk.forget(desk.newsroom.url(f"/berita/{step + 20}/judul"))
        gone = desk.rows(f"SELECT count(*) FROM articles WHERE identity = 'warta.test:{step + 3}'") == [(0,)]
        if gone:
            assert desk.holds(f"/berita/{step + 3}/judul") == set()
        assert desk.rows("SELECT count(*) FROM erasures UNION ALL SELECT count(*) FROM rewrites") == [(0,), (0,)]
        assert desk.rows("PRAGMA integrity_check") == [("ok",)]
        assert desk.rows("PRAGMA foreign_key_check") == []
        for file, offset, length in desk.rows("SELECT warc_file, warc_offset, warc_length FROM pages"):
            warc.read(desk.config.warc_folder, WarcRef(file=file, offset=offset, length=length))
        names = {name for (name,) in desk.rows("SELECT DISTINCT warc_file FROM pages")}
        assert {path.name for path in desk.config.warc_folder.glob("*.gz")} == names
    assert killed
