"""A query as typed -> the query that the database understands: every name beside the other names of its bearer.

Whoever asks, watches, exports or sends digests asks through here, so that `pihak:Kemendagri` finds the same everywhere.
"""

from dataclasses import replace
from datetime import datetime, tzinfo
from functools import cache
from typing import TYPE_CHECKING

from monitor.entities.resolution import canonical
from monitor.queries.fields import Field
from monitor.queries.language import All, Either, Expression, Not, Query, Term, parse, terms
from monitor.queries.words import quoted
from monitor.store import Store

if TYPE_CHECKING:
    from monitor.ledger.cooperations import Canonical


def understood(store: Store, text: str, *, now: datetime, zone: tzinfo, names: "Canonical | None" = None) -> Query:
    """The query that a person typed, with names as `names` knows them, or else the database. Raises QueryError."""
    return with_aliases(parse(text, now=now, zone=zone), names or known_names(store))


def with_aliases(query: Query, names: "Canonical") -> Query:
    """The query with every party, organisation and country under its one name as well."""
    if not any(term.field in _ALIASED for term in terms(query.expression)):
        return query

    def aliased(expression: Expression) -> Expression:
        match expression:
            case Term(field=field, value=str(value)) if field in _ALIASED:
                return replace(expression, value="\n".join(dict.fromkeys((value, names(value)))))
            case Not(part=part):
                return Not(part=aliased(part))
            case All(parts=parts):
                return All(parts=tuple(map(aliased, parts)))
            case Either(parts=parts):
                return Either(parts=tuple(map(aliased, parts)))
        return expression

    return replace(query, expression=aliased(query.expression))


_ALIASED = frozenset({Field.PARTY, Field.ORGANISATION, Field.COMPANY, Field.COUNTRY})


def known_names(store: Store) -> "Canonical":
    """The one name of a body or state: by what articles and people call it, and where they don't, by the registry and
    the lexicon, which are only then read."""

    @cache
    def learned() -> "Canonical":
        return canonical(store, _shipped())

    @cache
    def name_of(name: str) -> str:
        rows = store.rows(
            "SELECT DISTINCT x.space, e.name FROM entity_names_fts f CROSS JOIN entity_names x ON x.id = f.rowid"
            " JOIN entities e ON e.id = x.entity_id WHERE entity_names_fts MATCH ? AND x.name = ? COLLATE NOCASE"
            " AND x.space IN ('organisation', 'country') LIMIT 2",
            quoted(name),
            name,
        )
        if len(rows) != 1:
            return learned()(name)
        return str(rows[0]["name"]) if rows[0]["space"] == "organisation" else _shipped()(name)

    return name_of


@cache
def _shipped() -> "Canonical":
    from models.lexicons import load_lexicon
    from monitor.entities.names import canonical_names

    return canonical_names(load_lexicon())
