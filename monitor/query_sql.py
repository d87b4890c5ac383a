"""The conditions of a Query as SQL over cooperations `c` or over articles `a` with their current versions `v`.

What a person typed is only ever bound as a value; all SQL is this module's own text.
"""

import json
from dataclasses import replace
from datetime import datetime
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from monitor.query_fields import Field
from monitor.query_language import Query, Term, fold
from monitor.store import Store, instant

if TYPE_CHECKING:
    from monitor.ledger import Canonical


def with_aliases(query: Query, canonical: "Canonical | None") -> Query:
    """The query with every party and organisation under its canonical name as well."""
    if not any(term.field in _NAMES for group in query.groups for term in group):
        return query
    name = canonical or _shipped_names()
    return replace(query, groups=tuple(tuple(_with_alias(term, name) for term in group) for group in query.groups))


def _with_alias(term: Term, canonical: "Canonical") -> Term:
    if term.field not in _NAMES or not isinstance(term.value, str):
        return term
    return replace(term, value="\n".join(dict.fromkeys((term.value, canonical(term.value)))))


@cache
def _shipped_names() -> "Canonical":
    from models.lexicons import load_lexicon  # only queries that name a party read the lexicon
    from monitor.names import canonical_names

    return canonical_names(load_lexicon())


_MENTIONED = "SELECT m.cooperation_id FROM cooperation_mentions m WHERE m.denied = 0 AND "
_REPORTING = "SELECT m.article_id FROM cooperation_mentions m WHERE m.denied = 0 AND "
_IN_TEXT = "SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?"
_SOURCE = """SELECT a.id FROM articles a LEFT JOIN sources s ON s.name = a.source
    WHERE lower(a.source) = lower(?) OR pantau_has(s.title, ?)"""
_SOURCE_KIND = "SELECT a.id FROM articles a JOIN sources s ON s.name = a.source WHERE s.kind = ?"
_STATUS = "IN (SELECT value FROM json_each(?))"
_PARTY = """(
    EXISTS (SELECT 1 FROM json_each(m.parties) p WHERE pantau_has(p.value, ?))
    OR EXISTS (SELECT 1 FROM json_each(m.parties) p JOIN mentions x ON x.version_id = m.version_id AND x.name = p.value
               WHERE pantau_same(x.form, ?)))"""
_OF_KEY = "m.cooperation_id IN (SELECT id FROM cooperations WHERE key = ?)"
_ANY_IN = "EXISTS (SELECT 1 FROM json_each({column}) j WHERE pantau_has(j.value, ?))"
_NAMED = """SELECT {column} FROM cooperation_mentions m JOIN mentions x ON x.version_id = m.version_id
    WHERE m.denied = 0 AND x.type IN ({types}) AND (pantau_has(x.name, ?) OR pantau_has(x.form, ?))"""
_NAMED_IN_ARTICLE = """SELECT v.article_id FROM mentions x JOIN versions v ON v.id = x.version_id
    WHERE x.type IN ({types}) AND (pantau_has(x.name, ?) OR pantau_has(x.form, ?))"""

_NAMES = frozenset({Field.PARTY, Field.ORGANISATION})
_TYPES = {Field.PERSON: "'person'", Field.ORGANISATION: "'institution', 'company'", Field.EVENT: "'event'"}

# by field: the SQL condition and how many times the value stands in it
_COOPERATION: dict[Field, tuple[str, int]] = {
    Field.TEXT: (f"c.id IN ({_MENTIONED} m.article_id IN ({_IN_TEXT}))", 1),
    Field.STATUS: (f"c.status {_STATUS}", 1),
    Field.PARTY: (
        f"({_ANY_IN.format(column='c.parties')} OR c.id IN ({_MENTIONED} {_PARTY}))",
        3,
    ),
    Field.SINCE: ("c.last_seen_at >= ?", 1),
    Field.UNTIL: ("c.first_seen_at < ?", 1),
    Field.SOURCE: (f"c.id IN ({_MENTIONED} m.article_id IN ({_SOURCE}))", 2),
    Field.SOURCE_KIND: (f"c.id IN ({_MENTIONED} m.article_id IN ({_SOURCE_KIND}))", 1),
    Field.TOPIC: (_ANY_IN.format(column="c.fields"), 1),
    Field.EVENT: ("pantau_has(c.event, ?)", 1),
    Field.PERSON: (f"c.id IN ({_NAMED.format(column='m.cooperation_id', types=_TYPES[Field.PERSON])})", 2),
    Field.ORGANISATION: (f"c.id IN ({_NAMED.format(column='m.cooperation_id', types=_TYPES[Field.ORGANISATION])})", 2),
    Field.KEY: ("c.key = ?", 1),
}
_ARTICLE: dict[Field, tuple[str, int]] = {
    Field.TEXT: (f"a.id IN ({_IN_TEXT})", 1),
    Field.STATUS: (f"a.id IN ({_REPORTING} m.status {_STATUS})", 1),
    Field.PARTY: (f"a.id IN ({_REPORTING} {_PARTY})", 2),
    Field.SINCE: ("coalesce(v.published, a.first_seen_at) >= ?", 1),
    Field.UNTIL: ("coalesce(v.published, a.first_seen_at) < ?", 1),
    Field.SOURCE: (f"a.id IN ({_SOURCE})", 2),
    Field.SOURCE_KIND: (f"a.id IN ({_SOURCE_KIND})", 1),
    Field.TOPIC: (f"a.id IN ({_REPORTING} {_ANY_IN.format(column='m.fields')})", 1),
    Field.EVENT: (f"a.id IN ({_NAMED_IN_ARTICLE.format(types=_TYPES[Field.EVENT])})", 2),
    Field.PERSON: (f"a.id IN ({_NAMED_IN_ARTICLE.format(types=_TYPES[Field.PERSON])})", 2),
    Field.ORGANISATION: (f"a.id IN ({_NAMED_IN_ARTICLE.format(types=_TYPES[Field.ORGANISATION])})", 2),
    Field.KEY: (f"a.id IN ({_REPORTING} {_OF_KEY})", 1),
}


def where(query: Query) -> tuple[str, list[str]]:
    """The condition of a query, and the values that stand for its question marks."""
    conditions = _ARTICLE if query.kind == "article" else _COOPERATION
    clauses: list[str] = []
    values: list[str] = []
    for group in query.groups:
        alternatives = []
        for term in group:
            condition, times = conditions[term.field]
            alternatives.append(f"NOT coalesce(({condition}), 0)" if term.negated else f"({condition})")
            values += [_bound(term)] * times
        clauses.append("(" + " OR ".join(alternatives) + ")")
    return " AND ".join(clauses) or "1", values


def _bound(term: Term) -> str:
    """A term's value as SQL is given it."""
    if isinstance(term.value, frozenset):
        return json.dumps(sorted(term.value))
    if isinstance(term.value, datetime):
        return instant(term.value)
    if term.field is Field.TEXT:
        return '"' + term.value.replace('"', " ") + '"' + ("*" if term.prefix else "")
    return term.value


def _has(whole: str | None, parts: str) -> bool:
    """Whether the words of a line of `parts` stand in `whole`, in that order and side by side."""
    folded = f" {_folded(whole or '')} "
    return any(f" {part} " in folded for part in _lines(parts))


def _same(one: str | None, others: str) -> bool:
    return _folded(one or "") in _lines(others)


@lru_cache(maxsize=100_000)
def _folded(name: str) -> str:
    """A name folded; the same names stand in thousands of rows."""
    return fold(name)


@lru_cache(maxsize=64)
def _lines(parts: str) -> tuple[str, ...]:
    return tuple(fold(part) for part in parts.split("\n"))


def prepare(store: Store) -> None:
    """Teach the store's connection the functions that conditions use."""
    store.db.register_function(_has, deterministic=True, name="pantau_has")
    store.db.register_function(_same, deterministic=True, name="pantau_same")
