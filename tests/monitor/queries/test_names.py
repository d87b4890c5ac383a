"""Whoever asks, watches, exports, analyses anew or makes digests finds the same under every name of somebody."""

from collections.abc import Callable, Iterator

import pytest

from monitor.entities import judgements
from monitor.entities.resolution import shipped_keys
from monitor.exports.columns import TABLES
from monitor.exports.rows import rows, select
from monitor.learning import learn
from monitor.ledger.renaming import follow_names
from monitor.pipeline import resolved_names
from monitor.queries.scopes import scope_of
from monitor.queries.search import search
from monitor.reanalysing import chosen
from monitor.store import Store
from monitor.watches.triggers import matching
from tests.monitor.queries.newspaper import ZONE
from tests.monitor.sample import NOW, Sample

ONE, OTHER = "Yayasan Tunas Samudra", "Yayasan Lindung Bahari"
WHEN = {"now": NOW, "zone": ZONE}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """One body, as somebody judged, under two names; each is a party of a cooperation."""
    with Sample(tmp_path_factory.mktemp("names") / "pantau.db") as sample:
        sample.source("warta", "Warta Nusantara")
        for name, other in ((ONE, "Dinas Air"), (OTHER, "Dinas Desa"), ("Balai Kopi", "Dinas Emas")):
            sample.simple(name, other)
            ((version,),) = sample.store.rows("SELECT max(id) FROM versions")
            sample.mentioned(version, "institution", name, name)
        learn(sample.store, shipped_keys())
        keys = shipped_keys()
        of = {name: f"organisation:{keys.of('organisation', name)}" for name in (ONE, OTHER)}
        judgements.merge(sample.store, keys, of[ONE], of[OTHER], by="sari", now=NOW)
        follow_names(sample.store, canonical=resolved_names(sample.store), now=NOW)
        yield sample.store


def asked(store: Store, text: str) -> int:
    return search(store, text, **WHEN).total


def watched(store: Store, text: str) -> int:
    return len(matching(store, text, **WHEN))


def digested(store: Store, text: str) -> int:
    scope = scope_of(store, text, **WHEN).cooperations
    return len(store.rows(f"SELECT 1 FROM cooperations c WHERE {scope.sql}", *scope.values))


def analysed_anew(store: Store, text: str) -> int:
    return len(chosen(store, text, source=None, **WHEN))


def exported(store: Store, text: str) -> int:
    names, table = resolved_names(store), TABLES["cooperations"]
    return len(list(rows(store, table, select(table, text, canonical=names, **WHEN), canonical=names)))


@pytest.mark.parametrize("count", [asked, watched, digested, analysed_anew, exported])
@pytest.mark.parametrize("name", [ONE, OTHER, OTHER.upper()])
@pytest.mark.parametrize("field", ["pihak", "lembaga"])
def test_all_names_of_one_body_find_the_same(
    store: Store, count: Callable[[Store, str], int], name: str, field: str
) -> None:
    assert count(store, f'{field}:"{name}"') == 2
