"""Facets, timelines and networks count what the query finds."""

import io
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import etree

from monitor.entities.resolution import shipped_keys
from monitor.errors import QueryError
from monitor.learning import learn
from monitor.queries.facets import facets, fields_of, period_of, timeline
from monitor.queries.fields import Field
from monitor.queries.networks import HEADER, lines, network, write_graphml
from monitor.queries.results import Result
from monitor.queries.search import search, understand
from tests.monitor.queries.newspaper import NOW, ZONE, filled
from tests.monitor.sample import Sample


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sample]:
    with Sample(tmp_path_factory.mktemp("counts") / "pantau.db") as sample:
        filled(sample)
        learn(sample.store, shipped_keys())
        yield sample


def counted(sample: Sample, text: str, names: str) -> dict[str, dict[str, int]]:
    query = understand(sample.store, text, now=NOW, zone=ZONE)
    made = facets(sample.store, query, fields_of(names, query.kind), most=1000)
    return {facet.field: dict(facet.counts) for facet in made.facets}


def found(sample: Sample, text: str) -> int:
    return search(sample.store, text, now=NOW, zone=ZONE).total


@pytest.mark.parametrize(
    ("text", "name", "asked"),
    [
        ("kerja", "status", "status:{value}"),
        ("jenis:artikel", "status", "status:{value}"),
        ("status>=agreed", "pihak", 'pihak:"{value}"'),
        ("jenis:artikel kerja", "pihak", 'pihak:"{value}"'),
        ("", "sektor", "sektor:{value}"),
        ("jenis:artikel", "sumber", "sumber:{value}"),
        ("", "sumber", "sumber:{value}"),
        ("jenis:artikel", "orang", 'orang:"{value}"'),
        ("jenis:kutipan", "orang", 'orang:"{value}"'),
        ("kerja", "orang", 'orang:"{value}"'),
        ("jenis:artikel", "lembaga", 'lembaga:"{value}"'),
        ("", "saluran", "saluran:{value}"),
        ("jenis:artikel", "jenis-sumber", "jenis-sumber:{value}"),
        ("jenis:artikel", "acara", 'acara:"{value}"'),
    ],
)
def test_a_count_is_how_many_results_the_value_adds_up_to(sample: Sample, text: str, name: str, asked: str) -> None:
    (counts,) = counted(sample, text, name).values()
    assert counts
    assert counts == {value: found(sample, f"{text} {asked.format(value=value)}") for value in counts}


def test_an_article_that_names_two_of_one_name_counts_once(tmp_path: Path) -> None:
    with Sample(tmp_path / "pantau.db") as two:
        version = two.article("Sari Melati dan Bayu Laksana hadir.")[1]
        for name in ("Sari Melati", "Bayu Laksana"):
            two.mentioned(version, "person", name, name)
        learn(two.store, shipped_keys())
        with two.store.transaction() as connection:
            connection.execute("UPDATE entities SET name = 'Sari Melati'")
        assert two.store.rows("SELECT count(*) FROM entities")[0][0] == 2
        assert counted(two, "jenis:artikel", "orang") == {"orang": {"Sari Melati": 1}}


def test_entities_are_counted_by_type(sample: Sample) -> None:
    (counts,) = counted(sample, "jenis:entitas", "jenis").values()
    assert sum(counts.values()) == found(sample, "jenis:entitas")


def test_a_facet_that_there_is_not_is_refused_with_the_one_meant() -> None:
    with pytest.raises(QueryError, match="did you mean 'status'"):
        fields_of("statis", "cooperation")


def test_facets_go_by_both_their_names() -> None:
    assert fields_of("sector, sektor,party", "article") == (Field.SECTOR, Field.PARTY)


@pytest.mark.parametrize("kind", ["artikel", "kerjasama", "kutipan", "entitas"])
@pytest.mark.parametrize("period", ["hari", "week", "month"])
def test_a_timeline_has_every_result_and_no_gap(sample: Sample, kind: str, period: str) -> None:
    query = understand(sample.store, f"jenis:{kind}", now=NOW, zone=ZONE)
    made = timeline(sample.store, query, period=period_of(period), zone=ZONE)
    days = [day for day, _ in made.counts]
    assert sum(count for _, count in made.counts) + made.undated == found(sample, f"jenis:{kind}")
    assert made.counts[-1][1] * made.counts[0][1] > 0
    steps = {(later - earlier).days for earlier, later in pairwise(days)}
    assert steps <= {"day": {1}, "week": {7}, "month": {28, 29, 30, 31}}[made.period]


def test_days_of_a_timeline_are_those_of_the_reader(tmp_path) -> None:  # type: ignore[no-untyped-def]
    with Sample(tmp_path / "pantau.db") as sample:
        sample.article("Isi.", published=NOW - timedelta(hours=4))  # 3.00 on the fourth of June in Jakarta
        query = understand(sample.store, "jenis:artikel", now=NOW, zone=ZONE)
        assert timeline(sample.store, query, period="day", zone=ZONE).counts == ((date(2025, 6, 4), 1),)


def test_parties_are_joined_by_their_cooperations(sample: Sample) -> None:
    query = understand(sample.store, "", now=NOW, zone=ZONE)
    made = network(sample.store, query)
    pairs: Counter[tuple[str, ...]] = Counter()
    for result in search(sample.store, "", now=NOW, zone=ZONE, limit=100).results:
        pairs[tuple(sorted(result.parties))] += 1  # type: ignore[union-attr]
    assert {(edge.first, edge.second): edge.count for edge in made.edges} == pairs
    assert all(edge.first in edge.text and edge.second in edge.text for edge in made.edges)


def test_names_are_joined_by_the_articles_that_have_both(sample: Sample) -> None:
    query = understand(sample.store, "jenis:artikel", now=NOW, zone=ZONE)
    made = network(sample.store, query)
    assert made.edges
    for edge in made.edges[:6]:
        assert edge.count == found(sample, f"jenis:artikel ({_asked(edge.first)}) ({_asked(edge.second)})")


def _asked(name: str) -> str:
    return " ATAU ".join(f'{field}:"{name}"' for field in ("orang", "lembaga", "negara"))


def test_a_network_has_no_more_nodes_than_asked(sample: Sample) -> None:
    query = understand(sample.store, "", now=NOW, zone=ZONE)
    made = network(sample.store, query, nodes=3)
    assert {edge.first for edge in made.edges} | {edge.second for edge in made.edges} <= {n.name for n in made.nodes}
    assert len(made.nodes) == 3


def test_graphml_and_csv_have_every_edge(sample: Sample) -> None:
    made = network(sample.store, understand(sample.store, "", now=NOW, zone=ZONE))
    file = io.BytesIO()
    write_graphml(file, made)
    space = "{http://graphml.graphdrawing.org/xmlns}"
    root = etree.fromstring(file.getvalue())
    names = {node.get("id"): node.findtext(f"{space}data[@key='node-name']") for node in root.iter(f"{space}node")}
    drawn = [
        (names[e.get("source")], names[e.get("target")], int(e.findtext(f"{space}data[@key='edge-count']") or 0))
        for e in root.iter(f"{space}edge")
    ]
    assert drawn == [(edge.first, edge.second, edge.count) for edge in made.edges]
    assert [row[:3] for row in lines(made)] == [(one, other, str(count)) for one, other, count in drawn]
    assert {len(row) for row in lines(made)} == {len(HEADER)}


@pytest.mark.parametrize("sort", ["date", "relevance"])
def test_pages_of_either_order_have_every_result_once(sample: Sample, sort: str) -> None:
    text = "jenis:artikel kota"
    whole = search(sample.store, text, now=NOW, zone=ZONE, limit=100, sort=sort)  # type: ignore[arg-type]
    seen: list[Result] = []
    cursor = None
    while True:
        page = search(sample.store, text, now=NOW, zone=ZONE, limit=2, cursor=cursor, sort=sort)  # type: ignore[arg-type]
        assert page.total == whole.total
        seen += page.results
        cursor = page.next
        if cursor is None:
            break
    assert tuple(seen) == whole.results


def test_what_has_the_words_in_its_title_is_the_most_relevant(sample: Sample) -> None:
    results = search(sample.store, "jenis:artikel kota", now=NOW, zone=ZONE, limit=100, sort="relevance").results
    titled = ["kota" in result.title for result in results]  # type: ignore[union-attr] # articles, all of them
    assert titled == sorted(titled, reverse=True)
    assert 0 < sum(titled) < len(titled)


def test_of_two_words_in_a_title_one_is_better_than_none(sample: Sample) -> None:
    results = search(sample.store, "jenis:artikel kota air", now=NOW, zone=ZONE, limit=100, sort="relevance").results
    titles = [set(result.title.casefold().split()) for result in results]  # type: ignore[union-attr] # articles, all of them
    told = [len({"kota", "air"} & title) for title in titles]
    assert told == sorted(told, reverse=True)
    assert {0, 1, 2} == set(told)


def test_facets_say_of_how_many_results_they_are_where_time_is_short(sample: Sample) -> None:
    query = understand(sample.store, "", now=NOW, zone=ZONE)
    fields = fields_of("status", query.kind)
    hurried = facets(sample.store, query, fields, first=4, seconds=0)
    assert (hurried.of, hurried.exact) == (4, False)
    assert sum(count for _, count in hurried.facets[0].counts) == 4
    patient = facets(sample.store, query, fields, first=4, seconds=60)
    assert (patient.of, patient.exact) == (found(sample, ""), True)
    assert patient == facets(sample.store, query, fields)
