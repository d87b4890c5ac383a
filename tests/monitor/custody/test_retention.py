"""What is kept for a time only goes when it is over: texts and raw pages; facts and their sentences stay."""

import dataclasses
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.articles import article as stored_article
from monitor.config import Alerts, Config, Kept, Retention, parse
from monitor.custody.retention import Pruned, borne_out, prune
from monitor.delivery.sending import folder_transport
from monitor.errors import ConfigError
from monitor.queries.search import search
from monitor.scheduler import Outlets, work_of
from monitor.store import open_store
from scrapers import warc
from scrapers.article import WarcRef
from tests.monitor.newsroom import NOW, SAID
from tests.monitor.office import Office
from tests.monitor.sample import Sample

DAY = timedelta(days=1)


@dataclasses.dataclass(slots=True)
class Keeper(Office):
    kept: Retention = dataclasses.field(default_factory=Retention)

    @property
    def config(self) -> Config:
        alerts = Alerts(recipients=["redaksi@example.org"])
        return Config(sources=["warta"], alerts=alerts, folder=self.folder, retention=self.kept)

    def prune(self) -> Pruned:
        with open_store(self.config.database) as store:
            return prune(store, self.config, sources=self.sources, now=self.now)

    def prune_at_night(self) -> None:
        outlets = Outlets(transport=folder_transport(self.config.mail_folder))
        work_of(self.config, sources=self.sources, outlets=outlets, now=lambda: self.now).prune()

    @property
    def texts(self) -> list[str]:
        """The titles of the articles whose texts are kept."""
        return [title for (title,) in self.rows("SELECT title FROM versions WHERE text != '' ORDER BY title")]

    def age(self, days: int) -> None:
        self.now += days * DAY


@pytest.fixture
def keeper(tmp_path: Path, newsroom: Any) -> Keeper:
    newsroom.publish(1, SAID)
    newsroom.publish(2, "Tidak ada yang baru.")
    return Keeper(folder=tmp_path, newsroom=newsroom)


def facts(keeper: Keeper) -> list[tuple[Any, ...]]:
    return [
        *keeper.rows("SELECT key, parties, status, first_seen_at FROM cooperations"),
        *keeper.rows("SELECT evidence, evidence_start, evidence_end, status FROM cooperation_mentions"),
        *keeper.rows("SELECT kind, status, decision FROM steps"),
        *keeper.rows('SELECT name, form, start, "end" FROM mentions'),
    ]


def test_nothing_goes_without_a_limit(keeper: Keeper) -> None:
    keeper.run()
    keeper.age(4000)
    done = keeper.prune()
    assert (done.texts, done.archives.removed) == (0, 0)


def test_texts_go_when_their_days_are_over_and_facts_stay(keeper: Keeper) -> None:
    keeper.kept = Retention(text_days=30)
    keeper.run()
    before = facts(keeper)
    keeper.age(29)
    assert keeper.prune().texts == 0
    keeper.age(2)
    assert keeper.prune().texts == 2
    assert keeper.rows("SELECT text, title FROM versions ORDER BY title") == [
        ("", "Berita nomor 1"),
        ("", "Berita nomor 2"),
    ]
    assert facts(keeper) == before
    assert keeper.prune().texts == 0


def test_a_text_that_is_gone_is_not_found_by_its_words_but_by_its_title(keeper: Keeper) -> None:
    keeper.kept = Retention(text_days=1)
    keeper.run()
    keeper.age(3)
    keeper.prune()
    with open_store(keeper.config.database) as store:
        options = {"now": keeper.now, "zone": keeper.config.zone, "limit": 9}
        assert search(store, 'jenis:artikel "jumpa pers"', **options).total == 0
        assert search(store, 'jenis:artikel "Berita nomor"', **options).total == 2
        assert search(store, "status:signed", **options).total == 1
        (fact,) = stored_article(store, keeper.one("SELECT article_id FROM cooperation_mentions")).facts
    assert fact.evidence == SAID


def test_no_byte_of_a_text_that_is_gone_stays_in_the_database(keeper: Keeper) -> None:
    keeper.kept = Retention(text_days=1)
    keeper.newsroom.publish(3, "Zamrudwati membacakan keputusan.")
    keeper.run()
    keeper.age(3)
    keeper.prune()
    with open_store(keeper.config.database) as store:
        store.db.conn.execute("INSERT INTO articles_fts (articles_fts) VALUES ('optimize')")
        store.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert b"Zamrudwati" not in keeper.config.database.read_bytes()


def test_what_is_still_to_be_processed_is_kept(keeper: Keeper) -> None:
    keeper.kept = Retention(text_days=1, raw_days=1)

    def load() -> Any:
        raise RuntimeError("no model today")

    with pytest.raises(RuntimeError):
        keeper.run(load=load)
    keeper.age(3)
    assert keeper.prune().texts == 0
    keeper.run()
    assert keeper.prune().texts == 2


def test_a_text_that_comes_back_is_stored_and_analysed_again(keeper: Keeper) -> None:
    """A correction is taken back after the old text's time was over."""
    keeper.kept = Retention(text_days=1)
    keeper.run()
    keeper.newsroom.publish(1, SAID.replace("Jepang", "Malaysia"))
    keeper.age(3)
    keeper.run()
    keeper.prune()
    keeper.newsroom.publish(1, SAID)
    keeper.run()
    assert keeper.one("SELECT parties FROM cooperations") == '["Badan Uji","Jepang"]'
    assert SAID in keeper.one(
        "SELECT text FROM versions WHERE id = (SELECT version_id FROM articles WHERE identity = 'warta.test:1')"
    )


def test_an_unchanged_list_brings_nothing_back(keeper: Keeper) -> None:
    keeper.kept = Retention(text_days=1, raw_days=1)
    keeper.run()
    keeper.age(3)
    keeper.run()  # each is looked at once more
    keeper.prune()
    keeper.newsroom.asked.clear()
    keeper.newsroom.publish(4)
    keeper.run()
    assert [path for path, _ in keeper.newsroom.asked] == ["/robots.txt", "/rss.xml", "/berita/4/judul"]


# The clock


def test_a_clock_that_is_set_ahead_takes_nothing_at_night(keeper: Keeper) -> None:
    keeper.kept = Retention(text_days=30, raw_days=30)
    keeper.run()
    before = [path.read_bytes() for path in keeper.archives]
    keeper.age(4000)
    keeper.run()
    keeper.prune_at_night()
    assert keeper.texts == ["Berita nomor 1", "Berita nomor 2"]
    assert [path.read_bytes() for path in keeper.archives][: len(before)] == before


def test_what_sources_publish_bears_out_that_days_have_passed(keeper: Keeper) -> None:
    keeper.kept = Retention(text_days=30)
    keeper.run()
    keeper.age(40)
    keeper.newsroom.publish(3, published=NOW + 31 * DAY)
    keeper.run()
    keeper.prune_at_night()
    assert keeper.texts == ["Berita nomor 3"]


@pytest.mark.parametrize(
    ("articles", "days"),
    [
        ((), 100),
        ((("live", 1),), 1),
        ((("live", 1), ("replay", 5)), 5),
        ((("live", 100), ("live", 101)), 100),
        ((("live", 1), ("import", 50)), 1),
        ((("import", 50),), 100),
        ((("live", None),), 100),
    ],
    ids=["empty", "one", "newest", "ahead", "import-beside", "import-alone", "undated"],
)
def test_a_clock_is_believed_as_far_as_sources_bear_it_out(
    tmp_path: Path, articles: tuple[tuple[Any, int | None], ...], days: int
) -> None:
    with Sample(tmp_path / "pantau.db") as sample:
        for number, (origin, day) in enumerate(articles):
            published = None if day is None else NOW + day * DAY
            sample.article(f"Isi {number}.", origin=origin, published=published)
        assert borne_out(sample.store, NOW + 100 * DAY) == NOW + days * DAY


# Raw pages


def test_raw_pages_go_and_younger_ones_are_found_where_it_is_said(keeper: Keeper) -> None:
    keeper.kept = Retention(raw_days=10)
    keeper.run()
    keeper.age(8)
    keeper.newsroom.publish(3)
    keeper.run()
    keeper.age(5)
    done = keeper.prune()
    # two articles and the feed that named them
    assert done.archives.removed == 3
    assert len(keeper.archives) == 1
    for file, offset, length in keeper.rows(
        "SELECT warc_file, warc_offset, warc_length FROM pages WHERE warc_file != ''"
    ):
        found = warc.read(keeper.config.warc_folder, WarcRef(file=file, offset=offset, length=length))
        assert found.url.endswith("/berita/3/judul")
    assert keeper.rows("SELECT count(*) FROM pages") == [(3,)]
    assert keeper.run().complete


def test_each_source_has_its_own_days(keeper: Keeper) -> None:
    keeper.kept = Retention(text_days=1, raw_days=1, sources={"warta": Kept(text_days=0, raw_days=60)})
    keeper.run()
    keeper.age(30)
    done = keeper.prune()
    assert (done.texts, done.archives.removed) == (0, 0)
    keeper.age(40)
    assert keeper.prune().archives.removed == 3


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"text_days": -1}, "retention.text_days = -1 must be at least 0"),
        ({"raw_days": "30"}, 'retention.raw_days = "30" must be a whole number'),
        ({"sources": {"detik": {"text_days": -1}}}, "retention.sources.detik.text_days = -1 must be at least 0"),
        ({"sources": {"detik": {"texts": 1}}}, "did you mean 'retention.sources.detik.text_days'?"),
        ({"sources": {"detik": {"zzz": 1}}}, "'retention.sources.detik.zzz'; known here: text_days, raw_days"),
        ({"sources": ["detik"]}, "must be a table, such as [retention.sources.detik]"),
    ],
)
def test_mistakes_in_the_configuration_are_named(table: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError, match="retention") as caught:
        parse({"retention": table}, file=Path("config.toml"))
    assert message in str(caught.value)


def test_days_are_given_for_all_and_for_single_sources() -> None:
    table = {"text_days": 365, "sources": {"detik": {"raw_days": 7}}}
    kept = parse({"retention": table}, file=Path("config.toml")).retention
    assert (kept.of("detik"), kept.of("antara")) == ((365, 7), (365, 0))
