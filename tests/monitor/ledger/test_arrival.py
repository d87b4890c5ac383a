"""The ledger of 300 articles, whatever the order in which they arrive, and after being made anew."""

import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from models.analysis import STATUSES
from monitor.ledger.bodies import kinship_of
from monitor.ledger.contradictions import contradictions
from monitor.ledger.cooperations import Claim, rebuild
from monitor.ledger.keeping import claims_of
from monitor.linking import link_version, pending_versions, store_analysis, withdraw
from monitor.store import Store, instant, open_store, store_article
from tests.monitor.builders import NOON, analysis, article, cooperation

ARTICLES = 300
SHUFFLES = 20
STORED = 4
"""Of so many shuffles every article goes through the database, one after the other."""

PARTIES = [
    ("Indonesia", "Jepang"),
    ("Indonesia", "Korea Selatan"),
    ("Kementerian Pertanian", "Jepang"),
    ("Badan Uji", "Jepang"),
    ("Badan Uji Barat", "Jepang"),
    ("Badan Uji", "PT Sinar Uji", "PT Terang Uji"),
    ("PT Sinar Uji", "Badan Uji"),
    ("Universitas Rekaan", "Pemerintah Kota Rekaan"),
    ("Badan Uji", "Badan Uji RI"),
    ("Kementerian Komunikasi dan Informatika", "PT Sinar Uji"),
    ("Kementerian Komunikasi dan Digital", "PT Sinar Uji"),
    ("Kementerian Pekerjaan Umum dan Perumahan Rakyat", "Jepang"),
    ("Kementerian Pekerjaan Umum", "Jepang"),
    ("Kementerian Perumahan dan Kawasan Permukiman", "Jepang"),
]
TOPICS = [
    "padi organik",
    "panel surya atap",
    "kapal patroli",
    "beasiswa doktor",
    "pelabuhan peti kemas",
    "vaksin ternak",
]


def itself(name: str) -> str:
    return name


def articles(chance: random.Random) -> Iterator[tuple]:
    """(number, day, title, what it says) of each."""
    for number in range(ARTICLES):
        topic = chance.choice(TOPICS)
        said = [
            cooperation(
                *chance.choice(PARTIES),
                status=chance.choice(STATUSES),
                denied=chance.random() < 0.1,
                fields=(chance.choice([topic, topic.split()[0]]),) if chance.random() < 0.8 else (),
                confidence=chance.choice([0.5, 0.7, 0.9]),
            )
            for _ in range(chance.choice([0, 1, 1, 1, 2]))
        ]
        yield number, chance.randrange(500), f"Kabar {topic} edisi {number % 7}", said


def arrive(store: Store, arriving: list[tuple]) -> None:
    with store.transaction():
        for number, day, title, said in arriving:
            at = NOON + timedelta(days=day)
            one = article(number, title=title, text="Isi.", published=at, fetched_at=at)
            stored = store_article(store, one, origin="live", stored_at=at)
            store_analysis(store, stored.version_id, analysis(*said), now=at)
            for version in pending_versions(store, "analysed", limit=9):
                link_version(store, version, canonical=itself, now=at)


def ledger(store: Store) -> dict[str, tuple]:
    """Every cooperation as the database holds it, by key, without row numbers."""

    def named(sql: str, row: int) -> list[tuple]:
        return sorted(tuple(found) for found in store.rows(sql, row))

    return {
        row["key"]: (
            *(row[name] for name in row.keys() if name not in ("id", "key", "created_at", "independent")),  # noqa: SIM118 - a row of SQLite iterates over its values
            *named(
                "SELECT s.kind, s.status, s.previous, s.at, a.identity, m.number FROM steps s"
                " JOIN cooperation_mentions m ON m.id = mention_id JOIN articles a ON a.id = article_id"
                " WHERE s.cooperation_id = ?",
                row["id"],
            ),
            *named(
                "SELECT a.identity, number FROM cooperation_mentions JOIN articles a ON a.id = article_id"
                " WHERE cooperation_id = ?",
                row["id"],
            ),
            *named(
                "SELECT x.kind, a.identity, m.number, b.identity, n.number FROM contradictions x"
                " JOIN cooperation_mentions m ON m.id = mention_id JOIN articles a ON a.id = m.article_id"
                " JOIN cooperation_mentions n ON n.id = against_id JOIN articles b ON b.id = n.article_id"
                " WHERE x.cooperation_id = ?",
                row["id"],
            ),
        )
        for row in store.rows("SELECT * FROM cooperations")
    }


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple]:
    with open_store(tmp_path_factory.mktemp("teratur") / "pantau.db") as store:
        arrive(store, sorted(articles(random.Random(0)), key=lambda one: one[1]))
        return ledger(store)


@pytest.fixture(scope="module")
def claims(tmp_path_factory: pytest.TempPathFactory) -> list[Claim]:
    with open_store(tmp_path_factory.mktemp("klaim") / "pantau.db") as store:
        arrive(store, list(articles(random.Random(0))))
        rows = [row["id"] for row in store.rows("SELECT id FROM cooperation_mentions")]
        return list(claims_of(store.db.conn, rows, subjects=True))


def test_the_ledger_holds_threads_of_many_articles(expected: dict[str, tuple]) -> None:
    assert 40 < len(expected) < 250


@pytest.mark.parametrize("seed", range(STORED))
def test_any_order_of_arrival_gives_the_same_ledger(seed: int, expected: dict[str, tuple], tmp_path: Path) -> None:
    arriving = list(articles(random.Random(0)))
    random.Random(f"urutan {seed}").shuffle(arriving)
    with open_store(tmp_path / "pantau.db") as store:
        arrive(store, arriving)
        assert ledger(store) == expected


@pytest.mark.parametrize("seed", range(SHUFFLES))
def test_any_order_of_claims_makes_the_same_ledger(seed: int, claims: list[Claim]) -> None:
    shuffled = random.Random(seed).sample(claims, len(claims))
    assert rebuild(shuffled, itself, kinship_of(itself)) == rebuild(claims, itself, kinship_of(itself))


def test_what_is_stored_is_what_is_made_of_all_claims_at_once(expected: dict[str, tuple], tmp_path: Path) -> None:
    with open_store(tmp_path / "pantau.db") as store:
        arrive(store, list(articles(random.Random(0))))
        rows = [row["id"] for row in store.rows("SELECT id FROM cooperation_mentions")]
        made = rebuild(claims_of(store.db.conn, rows, subjects=True), itself, kinship_of(itself))
        stored = {row["key"]: row for row in store.rows("SELECT * FROM cooperations")}
        (conflicts,) = store.rows("SELECT count(*) FROM contradictions")[0]
    assert {one.key: (one.status, one.denied, len(one.articles), instant(one.steps[0].at)) for one in made} == {
        key: (row["status"], bool(row["denied"]), row["coverage"], row["first_seen_at"]) for key, row in stored.items()
    }
    assert sum(len(contradictions(one)) for one in made) == conflicts


def test_articles_that_came_and_went_leave_nothing(expected: dict[str, tuple], tmp_path: Path) -> None:
    extra = [(number + 1000, *rest) for number, *rest in articles(random.Random(1))][:40]
    arriving = [*articles(random.Random(0)), *extra]
    random.Random(2).shuffle(arriving)
    with open_store(tmp_path / "pantau.db") as store:
        arrive(store, arriving)
        with store.transaction() as connection:
            connection.execute("PRAGMA defer_foreign_keys = ON")
            for number, *_ in extra:
                ((article_id,),) = store.rows("SELECT id FROM articles WHERE identity = ?", f"warta.test:{number}")
                withdraw(connection, article_id, canonical=itself, now=NOON)
        assert ledger(store) == expected
