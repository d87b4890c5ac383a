"""The stage that takes analyses in before the ledger links them."""

import pytest

from monitor.entities.name_keys import NameKeys
from monitor.learning import learn
from monitor.linking import link_version, pending_versions, store_analysis
from monitor.store import Store
from tests.monitor.builders import NOON, analysis, article, cooperation, keep
from tests.monitor.entities.reporting import KEYS, resolved


@pytest.fixture
def analysed(store: Store) -> Store:
    for number in (1, 2):
        stored = keep(store, article(number))
        store_analysis(store, stored.version_id, analysis(cooperation("Badan Uji", "Jepang")), now=NOON)
    return store


def link(store: Store) -> None:
    for version in pending_versions(store, "analysed", limit=9):
        link_version(store, version, canonical=lambda name: name, now=NOON)


def entities(store: Store) -> dict[str, int]:
    return {row["key"]: row["articles"] for row in store.rows("SELECT key, articles FROM entities")}


def test_names_are_known_before_anything_is_linked(analysed: Store):
    learn(analysed, KEYS)
    assert entities(analysed) == {"organisation:badan uji": 2, "country:jepang": 2}
    assert analysed.rows("SELECT count(*) FROM cooperation_mentions")[0][0] == 0


def test_linking_takes_nothing_in_twice(analysed: Store):
    learn(analysed, KEYS)
    before = resolved(analysed)
    link(analysed)
    learn(analysed, KEYS)
    assert resolved(analysed) == before


def test_an_analysis_made_anew_takes_the_place_of_the_old_one(analysed: Store):
    learn(analysed, KEYS)
    link(analysed)
    store_analysis(analysed, 1, analysis(identifier="1"), now=NOON)
    with analysed.transaction() as connection:
        connection.execute("UPDATE analyses SET payload = replace(payload, 'Badan Uji', 'Badan Lain')")
    learn(analysed, KEYS)
    assert entities(analysed) == {"organisation:badan lain": 1, "organisation:badan uji": 1, "country:jepang": 2}


def test_a_database_of_before_entities_is_made_up_for(analysed: Store):
    learn(analysed, KEYS)
    link(analysed)
    before = resolved(analysed)
    with analysed.transaction() as connection:
        connection.execute("UPDATE mentions SET entity_id = NULL, name_id = NULL")
        connection.execute("UPDATE analyses SET taken_in = 0")
        for table in (
            "name_blocks",
            "name_links",
            "entity_names",
            "appearances",
            "office_mentions",
            "names",
            "entities",
        ):
            connection.execute(f"DELETE FROM {table}")
    learn(analysed, KEYS)
    assert resolved(analysed) == before


def test_progress_counts_what_is_taken_in(analysed: Store):
    told: list[tuple[int, int]] = []
    learn(analysed, KEYS, progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 2), (2, 2)]


def test_another_registry_names_everything_anew(analysed: Store):
    learn(analysed, KEYS)
    link(analysed)
    bare = NameKeys(KEYS.words, KEYS.bodies, {}, edition="lain")
    bare.of = lambda kind, name: f"{name.casefold()} baru"  # type: ignore[method-assign]
    learn(analysed, bare)
    assert entities(analysed) == {"organisation:badan uji baru": 2, "country:jepang baru": 2}
    learn(analysed, KEYS)
    assert entities(analysed) == {"organisation:badan uji": 2, "country:jepang": 2}
