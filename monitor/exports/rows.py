"""The rows of every table, newest first, read one by one as they are asked for: memory stays flat however many."""

import json
import sqlite3
from collections import Counter
from collections.abc import Generator
from contextlib import closing
from dataclasses import replace
from datetime import datetime, tzinfo

from models.analysis import STATUSES
from models.names import key
from monitor.errors import QueryError
from monitor.exports.columns import Column, Kind, Row, Table
from monitor.folding import fold
from monitor.i18n import N_
from monitor.ledger.cooperations import Canonical
from monitor.queries.aliases import with_aliases
from monitor.queries.language import Query, parse
from monitor.queries.sql import prepare, where
from monitor.store import Store, explained

MOST_FORMS = 50
"""Of the forms of an entity, those used most are listed."""

_BY_COOPERATION = frozenset({"cooperations", "cooperation-mentions"})
"""Tables whose query speaks of cooperations; that of the others speaks of articles."""


def select(table: Table, text: str, *, now: datetime, zone: tzinfo, canonical: Canonical) -> Query:
    """The query that chooses the rows of a table, in the language of `pantau query`.

    It speaks of what the table is made of: cooperations for the two tables of them, else articles. `jenis:artikel`
    lets that of cooperation-mentions speak of articles; in that of cooperations it is a QueryError.
    """
    query = with_aliases(parse(text, now=now, zone=zone), canonical)
    if table.name not in _BY_COOPERATION:
        return replace(query, kind="article")
    if table.name == "cooperations" and query.kind == "article":
        raise QueryError(N_("This query asks for articles; leave out its `jenis:`, or export articles with it"))
    if query.kind in ("entity", "quote"):
        raise QueryError(N_("This query asks for entities or quotes; leave out its `jenis:`, or export that table"))
    return query


def rows(
    store: Store, table: Table, query: Query, *, canonical: Canonical, limit: int | None = None
) -> Generator[Row, None, None]:
    """The rows that `query` chooses, `limit` at most, all of one moment. Raises StoreError as `Store.rows` does."""
    prepare(store)
    _prepare(store, canonical)
    condition, values = where(query, sets=True)
    chosen = _CHOSEN[query.kind].format(condition=condition)
    # all SQL is this package's own text; what was typed is in `values`
    sql = _SQL[table.name].format(chosen=chosen) + " LIMIT ?"
    with explained(store.path), closing(store.db.conn.cursor()) as cursor:
        cursor.row_factory = sqlite3.Row
        for row in cursor.execute(sql, [*values, -1 if limit is None else limit]):
            yield {column.name: _value(column, row) for column in table.columns}


def entity_key(kind: str, name: str, canonical: Canonical) -> str:
    """The key of a name whose entity is not known: not settled yet, or a short name that fits several people."""
    if kind == "person":
        return f"person:{key(name) or fold(name)}"
    return f"{_SPACES.get(kind, kind)}:{fold(canonical(name))}"


_SPACES = {"institution": "organisation", "company": "organisation"}
"""What the text leaves open must not part a body from itself: one article shows a ministry's firm as an institution,
another as a company."""


def _value(column: Column, row: sqlite3.Row) -> object:
    value = row[column.name]
    match column.kind:
        case Kind.TEXTS | Kind.SPANS:
            return json.loads(value) if value else []
        case Kind.FLAG:
            return None if value is None else bool(value)
        case Kind.SHARE:
            return None if value is None else round(value, 3)
        case _:
            return value


def _prepare(store: Store, canonical: Canonical) -> None:
    """Teach the store's connection the functions that the tables use."""

    def entity(kind: str, name: str | None) -> str | None:
        return None if name is None else entity_key(kind, name, canonical)

    def shown(kind: str, name: str) -> str:
        return name if kind == "person" else canonical(name)

    store.db.register_function(entity, deterministic=True, name="pantau_entity")
    store.db.register_function(shown, deterministic=True, name="pantau_name")
    store.db.conn.create_aggregate("pantau_used", 1, _Used)  # type: ignore[arg-type] # typeshed wants plain ints


class _Used:
    """An SQL aggregate: the different texts of a group as JSON, those used most first."""

    def __init__(self) -> None:
        self.counted: Counter[str] = Counter()

    def step(self, text: str | None) -> None:
        if text:
            self.counted[text] += 1

    def finalize(self) -> str:
        ordered = sorted(self.counted, key=lambda text: (-self.counted[text], text))
        return json.dumps(ordered[:MOST_FORMS], ensure_ascii=False)


# --- SQL ------------------------------------------------------------------------------------------------------------

_CHOSEN = {
    "article": """a.id IN (SELECT a.id FROM articles a JOIN versions v ON v.id = a.version_id WHERE {condition})""",
    "cooperation": "c.id IN (SELECT c.id FROM cooperations c WHERE {condition})",
}
_ENTITY = """coalesce(e.key, pantau_entity(x.type, x.name)
    || CASE WHEN x.name_id IS NULL THEN '' ELSE '@' || a.identity END)"""
"""A short name that fits several people is nobody's but its article's."""

_NAME = "coalesce(a.external_id, nullif(a.url, ''), a.identity)"
_STORY = """(SELECT t.key FROM story_articles p JOIN stories t ON t.id = p.story_id WHERE p.article_id = a.id) AS story,
    (SELECT o.publisher FROM article_origins o WHERE o.article_id = a.id) AS origin"""
_RANK = "CASE m.status " + " ".join(f"WHEN '{status}' THEN {rank}" for rank, status in enumerate(STATUSES)) + " END"
_REPORTS = "FROM cooperation_mentions r WHERE r.cooperation_id = c.id AND r.denied = 0"
_OTHER = """coalesce(m.{column}, (SELECT o.{column} FROM cooperation_mentions o WHERE o.article_id = m.article_id
    AND o.cooperation_id = m.cooperation_id AND o.denied = m.denied AND o.{column} IS NOT NULL
    ORDER BY o.number LIMIT 1)) AS {column}"""

_SCATTERED = ("event", "instrument", "valid_until", "value", "date", "place")
"""What a text says once, in whichever sentence."""

# the surest of those that show the status is the evidence, as in `evidence.best`
_COOPERATIONS = f"""
SELECT c.key AS cooperation, c.parties, c.status, c.denied, c.renews, c.fields, c.event, c.instrument,
    c.valid_until, c.confidence, max(c.independent, 0) AS independent,
    (SELECT json_group_array(s) FROM (SELECT DISTINCT x.kind AS s FROM contradictions x WHERE x.cooperation_id = c.id
     ORDER BY 1)) AS contradictions,
    (SELECT json_group_array(s) FROM (SELECT DISTINCT j.value AS s FROM cooperation_mentions r, json_each(r.sectors) j
     WHERE r.cooperation_id = c.id AND r.denied = 0 ORDER BY 1)) AS sectors,
    (SELECT json_group_array(s) FROM (SELECT DISTINCT r.channel AS s {_REPORTS} AND r.channel IS NOT NULL ORDER BY 1))
        AS channels,
    c.first_seen_at AS first_seen, c.last_seen_at AS last_seen,
    (SELECT count(DISTINCT r.article_id) {_REPORTS}) AS articles,
    (SELECT count(DISTINCT b.source) FROM cooperation_mentions r JOIN articles b ON b.id = r.article_id
     WHERE r.cooperation_id = c.id AND r.denied = 0) AS sources,
    m.evidence, m.evidence_start, m.evidence_end, {_NAME} AS evidence_article, v.title AS evidence_title,
    a.url AS evidence_url, a.source AS evidence_source, v.published AS evidence_published,
    d.at AS denied_at, d.evidence AS denial, d.evidence_start AS denial_start, d.evidence_end AS denial_end,
    {_NAME.replace("a.", "da.")} AS denial_article, dv.title AS denial_title, da.url AS denial_url,
    da.source AS denial_source, dv.published AS denial_published
FROM cooperations c
LEFT JOIN cooperation_mentions m ON m.id = (
    SELECT id FROM (SELECT e.id, e.denied, e.status != c.status AS other, e.confidence, e.at
                    FROM cooperation_mentions e WHERE e.cooperation_id = c.id)
    ORDER BY denied, other, confidence DESC, at, id LIMIT 1)
LEFT JOIN articles a ON a.id = m.article_id
LEFT JOIN versions v ON v.id = m.version_id
LEFT JOIN cooperation_mentions d ON d.id = (
    SELECT id FROM (SELECT e.id, e.at, e.confidence FROM cooperation_mentions e
                    WHERE e.cooperation_id = c.id AND e.denied = 1)
    ORDER BY at DESC, confidence DESC, id DESC LIMIT 1)
LEFT JOIN articles da ON da.id = d.article_id
LEFT JOIN versions dv ON dv.id = d.version_id
WHERE {{chosen}}
ORDER BY c.last_seen_at DESC, c.id DESC"""  # noqa: S608 - only constants above are put in

_COOPERATION_MENTIONS = f"""
WITH told AS (
    SELECT m.id, max(m.denied) OVER pair AS denies, count(*) OVER pair AS mentions,
        row_number() OVER (PARTITION BY m.article_id, m.cooperation_id
            ORDER BY m.denied, {_RANK} DESC, m.confidence DESC, m.number) AS place
    FROM cooperation_mentions m JOIN cooperations c ON c.id = m.cooperation_id JOIN articles a ON a.id = m.article_id
    WHERE {{chosen}}
    WINDOW pair AS (PARTITION BY m.article_id, m.cooperation_id))
SELECT {_NAME} AS article, v.title, a.url, a.source, v.published, {_STORY}, c.key AS cooperation,
    CASE m.denied WHEN 0 THEN m.status END AS status, t.denies AS denied, m.parties, m.party_spans, m.fields,
    m.sectors, m.channel, {", ".join(_OTHER.format(column=column) for column in _SCATTERED)},
    m.evidence, m.evidence_start AS start, m.evidence_end AS "end", m.trigger_start, m.trigger_end, m.status_start,
    m.status_end, m.confidence, t.mentions
FROM told t
JOIN cooperation_mentions m ON m.id = t.id
JOIN cooperations c ON c.id = m.cooperation_id
JOIN articles a ON a.id = m.article_id
JOIN versions v ON v.id = m.version_id
WHERE t.place = 1
ORDER BY m.at DESC, m.article_id DESC, m.cooperation_id"""  # noqa: S608 - only constants above are put in

_ARTICLES = f"""
SELECT {_NAME} AS article, v.title, a.url, a.source, v.published, {_STORY}, a.identity,
    coalesce(s.title, a.source) AS source_title, s.kind AS source_kind, a.first_seen_at AS first_seen,
    v.authors, v.editors, v.tags, v.language, v.number AS version,
    v.complete, substr(v.text, 1, 240) AS excerpt,
    (SELECT json_group_array(k) FROM (SELECT DISTINCT c.key AS k FROM cooperation_mentions r
     JOIN cooperations c ON c.id = r.cooperation_id WHERE r.article_id = a.id AND r.denied = 0 ORDER BY 1))
        AS cooperations
FROM articles a JOIN versions v ON v.id = a.version_id LEFT JOIN sources s ON s.name = a.source
WHERE {{chosen}}
ORDER BY coalesce(v.published, a.first_seen_at) DESC, a.id DESC"""  # noqa: S608 - only constants above are put in

_ENTITIES = f"""
SELECT entity, pantau_used(type) ->> 0 AS type, pantau_used(shown) ->> 0 AS name, pantau_used(form) AS forms,
    max(official) AS official, pantau_used(position) AS positions, pantau_used(affiliation) AS affiliations,
    count(DISTINCT article_id) AS articles, count(*) AS mentions, min(at) AS first_seen, max(at) AS last_seen
FROM (
    SELECT {_ENTITY} AS entity, coalesce(e.type, x.type) AS type,
        coalesce(e.name, pantau_name(x.type, x.name)) AS shown, x.form, x.official, x.position, x.affiliation,
        a.id AS article_id, coalesce(v.published, a.first_seen_at) AS at
    FROM mentions x JOIN versions v ON v.id = x.version_id JOIN articles a ON a.version_id = v.id
    LEFT JOIN entities e ON e.id = x.entity_id
    WHERE {{chosen}})
GROUP BY entity
ORDER BY articles DESC, mentions DESC, entity"""  # noqa: S608 - only constants above are put in

_ENTITY_MENTIONS = f"""
SELECT {_NAME} AS article, x.form, x.type, {_ENTITY} AS entity, x.start, x."end", x.name,
    x.official, x.position, x.affiliation, a.source, v.published, {_STORY}
FROM mentions x JOIN versions v ON v.id = x.version_id JOIN articles a ON a.version_id = v.id
LEFT JOIN entities e ON e.id = x.entity_id
WHERE {{chosen}}
ORDER BY coalesce(v.published, a.first_seen_at) DESC, a.id DESC, x.start, x."end", x.id"""  # noqa: S608 - only constants above are put in

_QUOTES = f"""
SELECT {_NAME} AS article, v.title, a.url, a.source, v.published, {_STORY}, q.value ->> 'text' AS quote,
    q.value ->> 'speaker' AS speaker,
    coalesce((SELECT {_ENTITY} FROM mentions x LEFT JOIN entities e ON e.id = x.entity_id WHERE x.version_id = v.id
     AND x.type = 'person' AND x.name = q.value ->> 'speaker' LIMIT 1),
     pantau_entity('person', q.value ->> 'speaker')) AS speaker_entity,
    (SELECT x.position FROM mentions x WHERE x.version_id = v.id AND x.type = 'person'
     AND x.name = q.value ->> 'speaker' LIMIT 1) AS position,
    (SELECT x.affiliation FROM mentions x WHERE x.version_id = v.id AND x.type = 'person'
     AND x.name = q.value ->> 'speaker' LIMIT 1) AS affiliation,
    q.value ->> 'cue' AS cue, coalesce(q.value ->> 'direct', 1) AS direct,
    q.value -> 'span' ->> 'start' AS start, q.value -> 'span' ->> 'end' AS "end",
    q.value -> 'speaker_span' ->> 'start' AS speaker_start, q.value -> 'speaker_span' ->> 'end' AS speaker_end
FROM articles a JOIN versions v ON v.id = a.version_id JOIN analyses n ON n.version_id = v.id,
    json_each(n.payload, '$.quotes') q
WHERE {{chosen}}
ORDER BY coalesce(v.published, a.first_seen_at) DESC, a.id DESC, q.key"""  # noqa: S608 - only constants above are put in

_SQL = {
    "cooperations": _COOPERATIONS,
    "cooperation-mentions": _COOPERATION_MENTIONS,
    "articles": _ARTICLES,
    "entities": _ENTITIES,
    "entity-mentions": _ENTITY_MENTIONS,
    "quotes": _QUOTES,
}
