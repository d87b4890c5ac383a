"""Who works with whom among what a query finds, and who is named beside whom: nodes and edges, with their proof."""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import IO, Any

from monitor import evidence
from monitor.queries.language import Query
from monitor.queries.plan import find
from monitor.queries.results import SHOWN
from monitor.store import Store

COUNTED = 2_000
"""Results that a network is made of: the first ones, where there are more."""
_GRAPHML = "http://graphml.graphdrawing.org/xmlns"


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Somebody, and how many of the results have it."""

    name: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """Two nodes, `first` before `second` in the alphabet, and how many of the results have both.

    In a network of parties, `results` are keys of cooperations, the newest first, `status` is that of the newest, and
    `text` and `url` the sentence that shows it; in one of names, identities of articles, and the title of the newest.
    """

    first: str
    second: str
    count: int
    results: tuple[str, ...]
    status: str | None
    text: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """The nodes that most results have, those first, and the edges between them, the most frequent first. It is made
    of the first `of` results; of all, where `exact`."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    of: int
    exact: bool


def network(store: Store, query: Query, *, nodes: int = 40, examples: int = 5) -> Network:
    """The network of what a query finds: of parties, where it asks for cooperations, and of the people, bodies and
    countries that articles name, where it asks for anything else. An edge has `examples` results at most."""
    with store.db.atomic():
        found = find(store, query, most=COUNTED, count=False)
        rows = store.rows(_MEMBERS[query.kind], json.dumps(found.ids))
        members: dict[int, set[str]] = defaultdict(set)
        for row in rows:
            members[row[0]].add(row[1])
        counts: dict[str, int] = defaultdict(int)
        for names in members.values():
            for name in names:
                counts[name] += 1
        chosen = sorted(counts, key=lambda name: (-counts[name], name))[:nodes]
        pairs: dict[tuple[str, str], list[int]] = defaultdict(list)
        for each in dict.fromkeys(row[0] for row in rows):
            for first, second in combinations(sorted(members[each].intersection(chosen)), 2):
                pairs[first, second].append(each)
        ordered = sorted(pairs, key=lambda pair: (-len(pairs[pair]), pair))
        shown = {each for pair in ordered for each in pairs[pair][:examples]}
        proofs = _proofs(store, query, shown, proving={pairs[pair][0] for pair in ordered})
    return Network(
        nodes=tuple(Node(name=name, count=counts[name]) for name in chosen),
        edges=tuple(_edge(pair, pairs[pair], proofs, examples) for pair in ordered),
        of=len(found.ids),
        exact=found.exact,
    )


_NAMED = """SELECT a.id, e.name FROM articles a CROSS JOIN article_names x ON x.place = a.place
    CROSS JOIN names n ON n.id = x.name_id CROSS JOIN entities e ON e.id = n.entity_id
    WHERE a.id IN ({articles}) AND e.type IN ('person', 'institution', 'company', 'country') ORDER BY a.place DESC"""
_MEMBERS = {
    "cooperation": """SELECT c.id, l.text FROM json_each(?) j CROSS JOIN cooperations c ON c.id = j.value
        CROSS JOIN cooperation_labels x ON x.cooperation_id = c.id CROSS JOIN labels l ON l.id = x.label_id
        WHERE l.kind = 'party' ORDER BY c.last_seen_at DESC, c.id DESC""",
    "article": _NAMED.format(articles="SELECT value FROM json_each(?)"),
    "quote": _NAMED.format(articles="SELECT q.article_id FROM json_each(?) j JOIN quotes q ON q.id = j.value"),
    "entity": """SELECT a.id, e.name FROM json_each(?) j CROSS JOIN entities e ON e.id = j.value
        CROSS JOIN names n ON n.entity_id = e.id CROSS JOIN article_names x ON x.name_id = n.id
        CROSS JOIN articles a ON a.place = x.place ORDER BY a.place DESC""",
}
"""Members of what a network is made of, the newest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Proof:
    key: str
    status: str | None
    text: str
    url: str


def _proofs(store: Store, query: Query, ids: set[int], *, proving: set[int]) -> dict[int, _Proof]:
    """What is said of each result; the sentence only of those that are the proof of an edge."""
    wanted = json.dumps(sorted(ids))
    if query.kind != "cooperation":
        rows = store.rows(
            """SELECT a.id, a.identity, v.title, a.url FROM json_each(?) j CROSS JOIN articles a ON a.id = j.value
            JOIN versions v ON v.id = a.version_id""",
            wanted,
        )
        return {row[0]: _Proof(key=row[1], status=None, text=row[2], url=row[3]) for row in rows}
    rows = store.rows(
        f"SELECT c.id, c.key, c.status, {SHOWN} AS shown FROM json_each(?) j JOIN cooperations c ON c.id = j.value",  # noqa: S608 - a constant of ours
        wanted,
    )
    told = evidence.of_mentions(store, [row["shown"] for row in rows if row["id"] in proving and row["shown"]])
    made = {}
    for row in rows:
        best = told.get(row["shown"])
        made[row["id"]] = _Proof(
            key=row["key"], status=row["status"], text=best.text if best else "", url=best.url if best else ""
        )
    return made


def _edge(pair: tuple[str, str], results: list[int], proofs: dict[int, _Proof], examples: int) -> Edge:
    shown = [proofs[each] for each in results[:examples]]
    first, second = pair
    return Edge(
        first=first,
        second=second,
        count=len(results),
        results=tuple(proof.key for proof in shown),
        status=shown[0].status,
        text=shown[0].text,
        url=shown[0].url,
    )


# --- forms ----------------------------------------------------------------------------------------------------------


def as_json(network: Network) -> dict[str, Any]:
    """The network as `pantau network --json` prints it."""
    return {
        "nodes": [{"name": node.name, "count": node.count} for node in network.nodes],
        "edges": [
            {
                "first": edge.first,
                "second": edge.second,
                "count": edge.count,
                "results": list(edge.results),
                "status": edge.status,
                "text": edge.text,
                "url": edge.url,
            }
            for edge in network.edges
        ],
        "of": network.of,
        "exact": network.exact,
    }


HEADER = ("first", "second", "count", "status", "results", "text", "url")


def lines(network: Network) -> Iterator[tuple[str, ...]]:
    """The edges as rows under `HEADER`."""
    for edge in network.edges:
        yield (
            edge.first,
            edge.second,
            str(edge.count),
            edge.status or "",
            " ".join(edge.results),
            edge.text,
            edge.url,
        )


def write_graphml(file: IO[bytes], network: Network) -> None:
    """The network as GraphML, for Gephi, Cytoscape, igraph and networkx: `name` and `count` of nodes; `count`,
    `status`, `results`, `text` and `url` of edges."""
    from lxml import etree

    from monitor.wording import clean

    root = etree.Element("graphml", nsmap={None: _GRAPHML})
    kinds = {
        "name": "string",
        "count": "int",
        "status": "string",
        "results": "string",
        "text": "string",
        "url": "string",
    }
    for target, names in (("node", ("name", "count")), ("edge", ("count", "status", "results", "text", "url"))):
        for name in names:
            etree.SubElement(
                root,
                "key",
                {"id": f"{target}-{name}", "for": target, "attr.name": name, "attr.type": kinds[name]},
            )
    graph = etree.SubElement(root, "graph", edgedefault="undirected")
    numbers = {node.name: f"n{number}" for number, node in enumerate(network.nodes)}

    def data(parent: Any, target: str, values: dict[str, object]) -> None:
        for name, value in values.items():
            etree.SubElement(parent, "data", key=f"{target}-{name}").text = clean(str(value))

    for node in network.nodes:
        data(etree.SubElement(graph, "node", id=numbers[node.name]), "node", {"name": node.name, "count": node.count})
    for edge in network.edges:
        element = etree.SubElement(graph, "edge", source=numbers[edge.first], target=numbers[edge.second])
        said = {"count": edge.count, "results": " ".join(edge.results), "text": edge.text, "url": edge.url}
        data(element, "edge", said | ({"status": edge.status} if edge.status else {}))
    file.write(etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True))
