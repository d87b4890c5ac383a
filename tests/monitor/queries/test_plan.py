"""However a query is answered, the answer is that of its condition."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.entities.resolution import shipped_keys
from monitor.learning import learn
from monitor.queries.fields import Kind
from monitor.queries.language import Query
from monitor.queries.plan import find
from monitor.queries.search import understand
from monitor.queries.sql import prepare, where
from tests.monitor.queries.newspaper import NOW, ZONE, filled
from tests.monitor.sample import Sample


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sample]:
    with Sample(tmp_path_factory.mktemp("plan") / "pantau.db") as sample:
        filled(sample)
        learn(sample.store, shipped_keys())
        yield sample


TERMS = [
    "kerja",
    "menjajaki",
    '"kerja sama"',
    "kota",
    "air",
    "energ*",
    "pihak:Kemendagri",
    'pihak:"Dinas Air"',
    "pihak:Koperasi",
    "orang:Raka",
    "orang:Sinta",
    "lembaga:Kemendagri",
    "negara:Jepang",
    "acara:Forum",
    "bidang:air",
    "sektor:energi",
    "saluran:g2g",
    "sumber:warta",
    "jenis-sumber:resmi",
    "status:signed",
    "status>=agreed",
    "status:dibantah",
    "pernah:agreed",
    "pernah:dibantah",
    "jabatan:bupati",
    "sejak:30d",
    "sejak:1970-01-01",
    "sampai:2025-05",
    "baru:60d",
    "keyakinan>=0.8",
    "kunci:k1",
    "tempat:Salaka",
]
OF_ENTITIES = ["kemendagri", "raka", "orang:Raka", "lembaga:Kemendagri", "negara:Jepang", "sejak:30d", "sampai:2025-05"]
OF_ENTITIES += ["pihak:Kemendagri", "jabatan:bupati"]


def queries(kind: str, terms: list[str]) -> st.SearchStrategy[str]:
    term = st.sampled_from(terms)
    part = st.recursive(
        term | term.map(lambda text: f"-{text}"),
        lambda inner: st.one_of(
            st.lists(inner, min_size=2, max_size=3).map(lambda parts: "(" + " ".join(parts) + ")"),
            st.lists(inner, min_size=2, max_size=3).map(lambda parts: "(" + " ATAU ".join(parts) + ")"),
            inner.map(lambda text: f"BUKAN ({text})"),
        ),
        max_leaves=5,
    )
    return st.lists(part, max_size=3).map(lambda parts: " ".join([f"jenis:{kind}", *parts]))


ANY = st.one_of(
    *(queries(kind, TERMS) for kind in ("kerjasama", "artikel", "kutipan")), queries("entitas", OF_ENTITIES)
)
_TABLES: dict[Kind, tuple[str, str]] = {
    "cooperation": ("c.id", "cooperations c"),
    "article": ("a.id", "articles a"),
    "quote": ("q.id", "quotes q JOIN articles a ON a.id = q.article_id"),
    "entity": ("e.id", "entities e"),
}


def whole(sample: Sample, query: Query, *, sets: bool) -> set[int]:
    prepare(sample.store)
    condition, values = where(query, sets=sets)
    number, tables = _TABLES[query.kind]
    return {row[0] for row in sample.store.rows(f"SELECT {number} FROM {tables} WHERE {condition}", *values)}


@settings(deadline=None)
@given(ANY)
def test_every_way_finds_the_same(sample: Sample, text: str) -> None:
    query = understand(sample.store, text, now=NOW, zone=ZONE)
    expected = whole(sample, query, sets=False)
    looked_up = find(sample.store, query, most=1000)
    gone_through = find(sample.store, query, most=1000, few=0)
    assert whole(sample, query, sets=True) == expected
    assert (set(looked_up.ids), looked_up.total, looked_up.exact) == (expected, len(expected), True)
    assert (gone_through.ids, gone_through.total) == (looked_up.ids, looked_up.total)


@settings(deadline=None)
@given(ANY, st.integers(1, 4), st.sampled_from([0.0, 1.0]))
def test_pages_are_the_whole_in_order(sample: Sample, text: str, most: int, few: float) -> None:
    query = understand(sample.store, text, now=NOW, zone=ZONE)
    ids: list[int] = []
    after = None
    while (page := find(sample.store, query, most=most, after=after, few=few)).ids:
        ids += page.ids
        after = page.places[-1]
    assert tuple(ids) == find(sample.store, query, most=1000).ids


def test_most_of_these_questions_have_an_answer(sample: Sample) -> None:
    empty = [
        term for term in TERMS if not find(sample.store, understand(sample.store, term, now=NOW, zone=ZONE), most=9).ids
    ]
    assert empty == []
