# ruff: noqa: S608 - all SQL is text of this module and of postings; what was typed is in the values
"""The conditions of a Query as SQL over what it asks for: cooperations `c`; articles `a`; quotes `q` with their article
`a`; entities `e`.

What a person typed is only ever bound as a value; all SQL is this module's own text. Every condition has two forms
that mean the same: one looks a single row up, the other makes the set of all rows that meet it.
"""

import json
from datetime import datetime

from monitor.errors import QueryError
from monitor.i18n import N_
from monitor.queries.fields import ENTITY_TYPES, Field, Kind
from monitor.queries.language import All, Either, Expression, Not, Query, Term
from monitor.queries.postings import (
    DATED,
    ID_MASK,
    LABELS,
    Posting,
    Sql,
    denies,
    labelled,
    labels,
    names_of,
    parties,
    phrases,
    place_of,
    posting,
)
from monitor.queries.values import Amount, Span
from monitor.queries.words import Words, gathered, word_match
from monitor.stemming import fold as words
from monitor.store import Store, instant


def where(query: Query, *, sets: bool = False) -> tuple[str, list[object]]:
    """The condition of a query, and the values that stand for its question marks.

    It looks each row up, which is quick for some rows; with `sets` it makes the set of all rows that meet a condition
    first, which is quick for very many. Raises QueryError for a field that what is asked for does not have.
    """
    made = condition(query.expression, kind=query.kind, sets=sets)
    return made.text, list(made.values)


def condition(expression: Expression | Words, *, kind: Kind, sets: bool = False) -> Sql:
    """The condition of one part of a query of a kind."""
    match expression:
        case Not(part=part):
            inner = condition(part, kind=kind, sets=sets)
            return Sql(f"NOT coalesce(({inner.text}), 0)", inner.values)
        case All() | Either():
            word = " AND " if isinstance(expression, All) else " OR "
            made = [condition(part, kind=kind, sets=sets) for part in gathered(expression, kind=kind)]
            text = word.join(f"({one.text})" for one in made)
            return Sql(text or "1", tuple(value for one in made for value in one.values))
    if sets and (rows := keys(expression, kind=kind)):
        return Sql(f"{KEYS[kind]} IN ({rows.text})", rows.values)
    match expression:
        case Words(match=match):
            return Sql(_IN_TEXT[kind], (match,))
        case Term(field=Field.TEXT, value=str(value)):
            return Sql(_IN_TEXT[kind], (word_match(expression, value, kind),))
    return _OF_KIND[kind](expression)


def keys(expression: Expression | Words, *, kind: Kind) -> Sql | None:
    """What meets one part of a query of a kind, by its key (`KEYS`), possibly more than once; None where it would not
    be quicker to make this set than to look at everything."""
    match expression:
        case Not():
            return None
        case Either():
            made = [keys(part, kind=kind) for part in gathered(expression, kind=kind)]
            there = [one for one in made if one is not None]
            if len(there) < len(made):
                return None
            values = tuple(value for one in there for value in one.values)
            return Sql(" UNION ALL ".join(one.text for one in there), values)
        case All():
            return None
        case Words(match=match):
            return Sql(_HAVING[kind], (match,))
        case Term(field=Field.TEXT, value=str(value)):
            return Sql(_HAVING[kind], (word_match(expression, value, kind),))
    return _KEYS_OF_KIND[kind](expression)


KEYS: dict[Kind, str] = {"article": "a.place", "cooperation": "c.id", "quote": "q.id", "entity": "e.id"}
"""What rows of each kind are known by."""


_REPORTED = "m.denied = 0 AND m.rejected = 0"
_NAMED = """SELECT x.entity_id FROM entity_names_fts f CROSS JOIN entity_names x ON x.id = f.rowid
    WHERE entity_names_fts MATCH ? AND x.entity_id IS NOT NULL"""
_HAVING: dict[Kind, str] = {
    "article": "SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?",
    "cooperation": f"""SELECT m.cooperation_id FROM articles_fts f CROSS JOIN cooperation_mentions m
        WHERE articles_fts MATCH ? AND m.article_id = f.rowid & {ID_MASK} AND {_REPORTED}
        AND m.cooperation_id IS NOT NULL""",
    "quote": "SELECT rowid FROM quotes_fts WHERE quotes_fts MATCH ?",
    "entity": _NAMED,
}
_IN_TEXT: dict[Kind, str] = {
    "article": "EXISTS (SELECT 1 FROM articles_fts f WHERE articles_fts MATCH ? AND f.rowid = a.place)",
    "cooperation": f"""EXISTS (SELECT 1 FROM cooperation_mentions m CROSS JOIN articles b CROSS JOIN articles_fts f
        WHERE m.cooperation_id = c.id AND {_REPORTED} AND b.id = m.article_id AND f.rowid = b.place
        AND articles_fts MATCH ?)""",
    "quote": "EXISTS (SELECT 1 FROM quotes_fts f WHERE quotes_fts MATCH ? AND f.rowid = q.id)",
    "entity": f"e.id IN ({_NAMED})",
}


# --- articles, quotes -----------------------------------------------------------------------------------------------


def _of_article(term: Term) -> Sql:
    found = posting(term)
    if found is not None and found.table == "articles":
        return Sql(f"a.{found.column} IN ({found.ids.text})", found.ids.values)
    if found is not None:
        return Sql(
            f"""EXISTS (SELECT 1 FROM {found.table} x WHERE x.place = a.place
            AND x.{found.column} IN ({found.ids.text}))""",
            found.ids.values,
        )
    match term:
        case Term(field=Field.SINCE, value=datetime() as when):
            return Sql(f"a.place >= ? AND a.place {DATED}", (place_of(when),))
        case Term(field=Field.UNTIL, value=datetime() as when):
            return Sql(f"a.place < ? AND a.place {DATED}", (place_of(when),))
        case Term(field=Field.NEW, value=datetime() as when):
            return Sql("a.first_seen_at >= ?", (instant(when),))
    claims = _claims(term)
    return Sql(f"a.id IN (SELECT m.article_id FROM {claims.text})", claims.values)


def _articles_of(term: Term) -> Sql | None:
    found = posting(term)
    if found is not None:
        return Sql(f"SELECT place FROM {found.table} WHERE {found.column} IN ({found.ids.text})", found.ids.values)
    if term.field in _DATED:
        return None
    claims = _claims(term)
    return Sql(f"SELECT b.place FROM articles b WHERE b.id IN (SELECT m.article_id FROM {claims.text})", claims.values)


_DATED = frozenset({Field.SINCE, Field.UNTIL, Field.NEW})


def _claims(term: Term) -> Sql:
    """The claims `m` that count and are of a cooperation, have an amount, or a confidence; or that are denials."""
    if denies(term):
        return Sql("cooperation_mentions m WHERE m.denied = 1 AND m.rejected = 0")
    match term:
        case Term(field=Field.KEY):
            return Sql(
                f"""cooperations k JOIN cooperation_mentions m ON m.cooperation_id = k.id
                WHERE {_KEYED.format(alias="k")} AND {_REPORTED}""",
                (str(term.value),) * 2,
            )
        case Term(value=Amount() as span):
            compared = _compared("v.amount", span)
            return Sql(
                f"""mention_amounts v JOIN cooperation_mentions m ON m.id = v.mention_id
                WHERE v.currency = ? AND {compared.text} AND {_REPORTED}""",
                (span.currency, *compared.values),
            )
        case Term(value=Span() as span):
            compared = _compared("m.confidence", span)
            return Sql(f"cooperation_mentions m WHERE {compared.text} AND {_REPORTED}", compared.values)
    raise _foreign(term)


_KEYED = "({alias}.key = ? OR {alias}.key IN (SELECT key FROM cooperation_keys WHERE old = ?))"


def _compared(column: str, span: Span) -> Sql:
    # the operator is one of the grammar's
    return Sql(f"{column} {span.operator} ?", (span.number,))


def _of_quote(term: Term) -> Sql:
    if term.field is Field.PERSON:
        spoken = _spoken(term)
        return Sql(f"q.id IN ({spoken.text})", spoken.values)
    return _of_article(term)


def _quotes_of(term: Term) -> Sql | None:
    if term.field is Field.PERSON:
        return _spoken(term)
    articles = _articles_of(term)
    return articles and Sql(f"SELECT z.id FROM quotes z WHERE z.place IN ({articles.text})", articles.values)


def _spoken(term: Term) -> Sql:
    names = names_of(term)
    return Sql(
        f"""SELECT rowid FROM quotes_fts WHERE quotes_fts MATCH ? UNION ALL SELECT z.id FROM quotes z
        WHERE z.speaker IN (SELECT y.name FROM entity_names y WHERE y.name_id IN ({names.text}))""",
        (f"{{speaker}} : ({phrases(term)})", *names.values),
    )


# --- cooperations ---------------------------------------------------------------------------------------------------


def _of_cooperation(term: Term) -> Sql:
    if denies(term):
        if term.field is Field.STATUS:
            return Sql("c.denied = 1")
        claims = _claims(term)
        return Sql(f"c.id IN (SELECT m.cooperation_id FROM {claims.text} AND m.cooperation_id IS NOT NULL)")
    match term:
        case Term(field=Field.STATUS, value=frozenset() as statuses):
            return Sql("c.status IN (SELECT value FROM json_each(?))", (json.dumps(sorted(statuses)),))
        case Term(field=Field.SINCE, value=datetime() as when):
            return Sql("c.last_seen_at >= ?", (instant(when),))
        case Term(field=Field.UNTIL, value=datetime() as when):
            return Sql("c.first_seen_at < ?", (instant(when),))
        case Term(field=Field.NEW, value=datetime() as when):
            return Sql("c.first_seen_at >= ?", (instant(when),))
        case Term(field=Field.KEY):
            return Sql(_KEYED.format(alias="c"), (str(term.value),) * 2)
        case Term(field=Field.CONFIDENCE, value=Span() as span):
            return _compared("c.confidence", span)
        case Term(field=Field.VALUE):
            claims = _claims(term)
            return Sql(f"c.id IN (SELECT m.cooperation_id FROM {claims.text})", claims.values)
    if (ids := _own_labels(term)) is not None:
        return Sql(
            f"""EXISTS (SELECT 1 FROM cooperation_labels x WHERE x.cooperation_id = c.id AND x.label_id IN ({ids.text}))
            OR EXISTS (SELECT 1 FROM cooperation_mentions m CROSS JOIN mention_labels x ON x.mention_id = m.id
            WHERE m.cooperation_id = c.id AND x.label_id IN ({ids.text}))""",
            ids.values * 2,
        )
    found = _posted(term)
    reports = "SELECT 1 FROM cooperation_mentions m CROSS JOIN articles b ON b.id = m.article_id"
    mine = f"m.cooperation_id = c.id AND {_REPORTED}"
    if found.table == "articles":
        text = f"EXISTS ({reports} WHERE {mine} AND b.{found.column} IN ({found.ids.text}))"
    else:
        text = f"""EXISTS ({reports} CROSS JOIN {found.table} x ON x.place = b.place
            WHERE {mine} AND x.{found.column} IN ({found.ids.text}))"""
    return Sql(text, found.ids.values)


def _cooperations_of(term: Term) -> Sql | None:
    if denies(term):
        made = _of_cooperation(term)
        return Sql(f"SELECT c.id FROM cooperations c WHERE {made.text}")
    if term.field in _OF_ITSELF:
        return None
    if term.field is Field.KEY:
        return Sql(f"SELECT k.id FROM cooperations k WHERE {_KEYED.format(alias='k')}", (str(term.value),) * 2)
    if term.field is Field.VALUE:
        claims = _claims(term)
        return Sql(f"SELECT m.cooperation_id FROM {claims.text}", claims.values)
    if (ids := _own_labels(term)) is not None:
        return Sql(
            f"""SELECT cooperation_id FROM cooperation_labels WHERE label_id IN ({ids.text})
            UNION ALL SELECT m.cooperation_id FROM mention_labels x
            CROSS JOIN cooperation_mentions m ON m.id = x.mention_id
            WHERE x.label_id IN ({ids.text}) AND m.cooperation_id IS NOT NULL""",
            ids.values * 2,
        )
    found = _posted(term)
    return Sql(
        f"""SELECT m.cooperation_id FROM {found.table} x CROSS JOIN cooperation_mentions m
        WHERE x.{found.column} IN ({found.ids.text}) AND m.article_id = x.place & {ID_MASK} AND {_REPORTED}
        AND m.cooperation_id IS NOT NULL""",
        found.ids.values,
    )


_OF_ITSELF = frozenset({Field.STATUS, Field.CONFIDENCE, *_DATED})
"""What a cooperation says of itself in a column."""


def _own_labels(term: Term) -> Sql | None:
    """The labels of a field that a cooperation bears itself or by one of its claims."""
    if term.field is Field.PARTY:
        return parties(term)
    if term.field is Field.EVENT:
        return labelled("event", phrases(term))
    if term.field in LABELS and term.field is not Field.OFFICE:
        return labels(term)
    return None


def _posted(term: Term) -> Posting:
    found = posting(term)
    if found is None:
        raise _foreign(term)
    return found


# --- entities -------------------------------------------------------------------------------------------------------


def _of_entity(term: Term) -> Sql:
    match term:
        case Term(field=field) if field in ENTITY_TYPES:
            types = json.dumps(ENTITY_TYPES[field])
            return Sql(f"e.type IN (SELECT value FROM json_each(?)) AND e.id IN ({_NAMED})", (types, phrases(term)))
        case Term(field=Field.PARTY):
            return Sql(f"e.id IN ({_NAMED})", (phrases(term),))
        case Term(field=Field.OFFICE):
            ids = labels(term)
            return Sql(
                f"""e.id IN (SELECT m.entity_id FROM mention_labels x CROSS JOIN mentions m ON m.id = -x.mention_id
                WHERE x.label_id IN ({ids.text}) AND m.entity_id IS NOT NULL)""",
                ids.values,
            )
        case Term(field=Field.SINCE, value=datetime() as when):
            return Sql("e.last_seen_at >= ?", (instant(when),))
        case Term(field=Field.UNTIL, value=datetime() as when):
            return Sql("e.first_seen_at < ?", (instant(when),))
        case Term(field=Field.NEW, value=datetime() as when):
            return Sql("e.first_seen_at >= ?", (instant(when),))
        case Term(field=Field.KEY):
            return Sql("e.key = ?", (str(term.value),))
    raise _foreign(term)


def _entities_of(term: Term) -> Sql | None:
    if term.field in _DATED:
        return None
    made = _of_entity(term)
    return Sql(f"SELECT e.id FROM entities e WHERE {made.text}", made.values)


_OF_KIND = {"article": _of_article, "cooperation": _of_cooperation, "quote": _of_quote, "entity": _of_entity}
_KEYS_OF_KIND = {"article": _articles_of, "cooperation": _cooperations_of, "quote": _quotes_of, "entity": _entities_of}


def _foreign(term: Term) -> QueryError:
    return QueryError(
        N_(
            "'{field}' at character {position} does not go with what is asked for; "
            "leave it out, or ask for another kind"
        ),
        field=term.field,
        position=term.position,
    )


def has(whole: str | None, parts: str) -> bool:
    """Whether the words of a line of `parts` stand in `whole`, in that order and side by side."""
    folded = f" {words(whole or '')} "
    return any(f" {words(part)} " in folded for part in parts.split("\n"))


def prepare(store: Store) -> None:
    """Teach the store's connection the functions that conditions use."""
    store.db.register_function(has, deterministic=True, name="pantau_has")
