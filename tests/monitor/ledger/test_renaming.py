"""A lexicon that learns a name: what was two becomes one, quietly."""

from datetime import timedelta
from pathlib import Path

import pytest

from monitor.ledger.renaming import follow_names
from monitor.linking import link_version, pending_versions, store_analysis
from monitor.store import Store, instant, open_store, store_article
from tests.monitor.builders import NOON, analysis, article, cooperation

NAMES = {"BUN": "Badan Uji Nasional"}


def itself(name: str) -> str:
    return name


def learned(name: str) -> str:
    return NAMES.get(name, name)


@pytest.fixture
def store(tmp_path: Path):
    with open_store(tmp_path / "pantau.db") as store:
        yield store


def report(store: Store, number: int, *said) -> None:
    day = NOON + timedelta(days=number)
    stored = store_article(store, article(number, published=day, fetched_at=day), origin="live", stored_at=day)
    store_analysis(store, stored.version_id, analysis(*said), now=day)
    for version in pending_versions(store, "analysed", limit=9):
        link_version(store, version, canonical=itself, now=day)


def follow(store: Store, canonical=learned) -> int:
    return follow_names(store, canonical=canonical, now=NOON)


def decisions(store: Store) -> list[tuple]:
    return [tuple(row) for row in store.rows("SELECT kind, status, decision FROM steps ORDER BY at")]


def test_two_cooperations_become_one(store):
    report(store, 1, cooperation("BUN", "Jepang", status="agreed"))
    report(store, 2, cooperation("Badan Uji Nasional", "Jepang", status="signed"))
    assert follow(store) == 1
    rows = store.rows("SELECT parties, status FROM cooperations")
    assert [tuple(row) for row in rows] == [('["Badan Uji Nasional","Jepang"]', "signed")]
    assert [kind for kind, _, _ in decisions(store)] == ["new", "status"]


def test_nothing_old_is_news_again(store):
    report(store, 1, cooperation("BUN", "Jepang", status="agreed"))
    report(store, 2, cooperation("Badan Uji Nasional", "Malaysia"))
    with store.transaction() as connection:
        connection.execute("UPDATE steps SET decision = 'mailed-new', decided_at = ?", [instant(NOON)])
    follow(store)
    assert decisions(store) == [("new", "agreed", "mailed-new"), ("new", "signed", "mailed-new")]


def test_what_a_digest_told_stays_told(store):
    report(store, 1, cooperation("BUN", "Jepang"))
    (old,) = [row[0] for row in store.rows("SELECT key FROM cooperations")]
    with store.transaction() as connection:
        connection.execute(
            "INSERT INTO digests (id, edition, cut_off, created_at, complete, html, plain)"
            " VALUES (1, '2025-06-05T06:30', 'x', 'x', 1, '', '')"
        )
        connection.execute("INSERT INTO digest_items (key, digest_id) VALUES (?, 1)", [f"{old}:signed"])
    follow(store)
    (new,) = [row[0] for row in store.rows("SELECT key FROM cooperations")]
    assert new != old
    assert f"{new}:signed" in [row[0] for row in store.rows("SELECT key FROM digest_items")]


def test_parties_that_turn_out_to_be_one_are_no_cooperation(store):
    report(store, 1, cooperation("BUN", "Badan Uji Nasional"))
    follow(store)
    assert store.rows("SELECT * FROM cooperations") == []
    assert store.rows("SELECT * FROM steps") == []


def test_a_denial_follows_too(store):
    report(store, 1, cooperation("Badan Uji Nasional", "Jepang"))
    report(store, 2, cooperation("BUN", "Jepang", denied=True))
    follow(store)
    assert [kind for kind, _, _ in decisions(store)] == ["new", "denied"]


def test_names_that_stay_change_nothing(store):
    report(store, 1, cooperation("BUN", "Jepang"))
    before = decisions(store)
    assert follow(store, canonical=itself) == 0
    assert decisions(store) == before
