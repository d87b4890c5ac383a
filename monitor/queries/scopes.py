"""What of the database a query chooses, as conditions for other statements to build on."""

from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from monitor.queries.aliases import understood
from monitor.queries.sql import prepare, where
from monitor.store import Store

if TYPE_CHECKING:
    from monitor.ledger.cooperations import Canonical


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """SQL that is true or false, and the values that stand for its question marks."""

    sql: str = "1"
    values: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """`cooperations` holds of rows `c` of cooperations, `articles` of rows `a` of articles joined with their current
    versions `v`."""

    cooperations: Condition = Condition()
    articles: Condition = Condition()

    @property
    def everything(self) -> bool:
        return self == EVERYTHING


EVERYTHING = Scope()
_REPORTED = """c.id IN (SELECT m.cooperation_id FROM cooperation_mentions m JOIN articles a ON a.id = m.article_id
    JOIN versions v ON v.id = a.version_id WHERE {articles})"""


def scope_of(store: Store, text: str, *, now: datetime, zone: tzinfo, canonical: "Canonical | None" = None) -> Scope:
    """The scope of what a person typed; "" is everything. A query for articles chooses the cooperations that those
    report, one for cooperations the articles that report or mention such. Raises QueryError as `parse` does."""
    if not text.strip():
        return EVERYTHING
    query = understood(store, text, now=now, zone=zone, names=canonical)
    prepare(store)
    sql, values = where(replace(query, kind="article"), sets=True)
    articles = Condition(sql=f"({sql})", values=tuple(values))
    if query.kind == "cooperation":
        sql, values = where(query, sets=True)
        return Scope(cooperations=Condition(sql=f"({sql})", values=tuple(values)), articles=articles)
    return Scope(
        cooperations=Condition(sql=_REPORTED.format(articles=articles.sql), values=articles.values), articles=articles
    )
