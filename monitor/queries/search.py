"""A query as typed -> a page of what the database holds for it, newest or most relevant first."""

import base64
import json
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any, Literal

from monitor.errors import QueryError
from monitor.i18n import N_
from monitor.queries import results
from monitor.queries.fields import Field
from monitor.queries.language import All, Expression, Not, Query, Term, parse, terms
from monitor.queries.plan import Found, Place, find
from monitor.queries.results import Result, as_record
from monitor.queries.sql import prepare, with_aliases
from monitor.queries.values import unknown_value
from monitor.store import Store

if TYPE_CHECKING:
    from monitor.ledger.cooperations import Canonical

MAX_LIMIT = 1000
Sort = Literal["date", "relevance"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """One page. `total` counts all pages; without `exact`, there are more than that. `next` is the cursor of the next
    page, None on the last."""

    results: tuple[Result, ...]
    total: int
    exact: bool
    next: str | None


def understand(store: Store, text: str, *, now: datetime, zone: tzinfo, canonical: "Canonical | None" = None) -> Query:
    """The query that a person typed, with names as the database knows them.

    `canonical` gives the one name of a party that has several, so that `pihak:Kemendagri` finds it under each; without
    it, the shipped lexicon does. Raises QueryError for a text that can't be understood, or a source that there is not.
    """
    query = with_aliases(parse(text, now=now, zone=zone), canonical)
    for term in terms(query.expression):
        if term.field is Field.SOURCE:
            _refuse_unknown_source(store, term)
    return query


def search(
    store: Store,
    text: str,
    *,
    now: datetime,
    zone: tzinfo,
    limit: int = 20,
    cursor: str | None = None,
    sort: Sort = "date",
    canonical: "Canonical | None" = None,
) -> Results:
    """The results for what a person typed, `limit` at most from `cursor` on: newest first (entities: those that most
    articles name first), or with relevance, those first that have the words in a title.

    Pages follow the last result's place, not a count: what is stored meanwhile neither repeats nor hides a result,
    unless it moves that result itself. Raises QueryError for a text, limit or cursor that can't be understood.
    """
    if not 1 <= limit <= MAX_LIMIT:
        raise QueryError(
            N_("A page holds 1 to {most} results; {limit} is not possible"), most=MAX_LIMIT, limit=limit, position=1
        )
    query = understand(store, text, now=now, zone=zone, canonical=canonical)
    after = _read(cursor, query=query, sort=sort) if cursor else None
    with store.db.atomic():
        tiers = _tiers(query) if sort == "relevance" else [query]
        ids: list[int] = []
        places: list[_Cursor] = []
        total, exact = 0, True
        for tier, asked in enumerate(tiers):
            if after is not None and tier < after.tier:
                continue
            start = after.place if after is not None and tier == after.tier else None
            found: Found = find(
                store, asked, most=limit + 1 - len(ids), after=start, count=after is None and len(tiers) == 1
            )
            ids += found.ids
            places += [_Cursor(tier=tier, place=place) for place in found.places]
            total, exact = total + found.total, exact and found.exact
            if len(ids) > limit:
                if after is None and len(tiers) > 1:
                    whole = find(store, query, most=0)
                    total, exact = whole.total, whole.exact
                break
        if after is not None:
            total, exact = after.total, after.exact
        shown = results.of_ids(store, query.kind, ids[:limit])
    following = replace(places[limit - 1], total=total, exact=exact) if len(ids) > limit else None
    return Results(
        results=shown,
        total=total,
        exact=exact,
        next=_written(following, query=query, sort=sort) if following else None,
    )


def as_json(results: Results) -> dict[str, Any]:
    """The page as `pantau query --json` prints it; `total_exact` stands there where it is false."""
    page = {
        "results": [as_record(result) for result in results.results],
        "total": results.total,
        "next": results.next,
    }
    return page if results.exact else page | {"total_exact": False}


# --- relevance ------------------------------------------------------------------------------------------------------


def _tiers(query: Query) -> list[Query]:
    """The query parted into what has its words in a title, and the rest."""
    titled = _titled(query.expression)
    if titled == query.expression or query.kind not in ("article", "cooperation"):
        return [query]
    return [
        replace(query, expression=titled),
        replace(query, expression=All(parts=(query.expression, Not(part=titled)))),
    ]


def _titled(expression: Expression) -> Expression:
    """The expression with the words that must be there in a title. What meets it meets the expression."""
    match expression:
        case Term(field=Field.TEXT):
            return replace(expression, heading=True)
        case All(parts=parts):
            return All(parts=tuple(map(_titled, parts)))
    return expression


# --- sources --------------------------------------------------------------------------------------------------------


def _refuse_unknown_source(store: Store, term: Term) -> None:
    """Raise QueryError for a name that no source has, with the one meant or some that there are."""
    prepare(store)
    value = str(term.value)
    known = store.rows(
        "SELECT 1 FROM articles WHERE source COLLATE NOCASE = ? UNION ALL"
        " SELECT 1 FROM sources WHERE name = ? COLLATE NOCASE OR pantau_has(title, ?) LIMIT 1",
        value,
        value,
        value,
    )
    if known:
        return
    names = [row["name"] for row in store.rows("SELECT name FROM sources ORDER BY name")]
    if not names:
        return
    wrong = unknown_value(value, term.field, term.value_position, names)
    if "suggestion" not in wrong.values and len(names) > _SOME:
        wrong = unknown_value(value, term.field, term.value_position, [*names[:_SOME], "..."])
    raise wrong


_SOME = 8
"""Sources that are named to whoever asks for one that there is not."""


# --- cursors --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cursor:
    """Where a page ended, and how many results were counted on the first one."""

    tier: int
    place: Place
    total: int = 0
    exact: bool = True


def _written(cursor: _Cursor, *, query: Query, sort: Sort) -> str:
    parts = [query.kind, sort, cursor.tier, *cursor.place, cursor.total, cursor.exact]
    token = json.dumps(parts, separators=(",", ":"))
    return base64.urlsafe_b64encode(token.encode()).decode().rstrip("=")


def _read(text: str, *, query: Query, sort: Sort) -> _Cursor:
    try:
        padded = text + "=" * (-len(text) % 4)
        token = json.loads(base64.b64decode(padded.encode("ascii"), altchars=b"-_", validate=True))
    except (ValueError, RecursionError):
        token = None
    first: type = str if query.kind == "cooperation" else int
    match token:
        case [query.kind, str(order), int(tier), place, int(number), int(total), bool(exact)] if (
            order == sort
            and isinstance(place, first)
            and all(abs(one) < 2**63 for one in (tier, number, total, place) if isinstance(one, int))
            and (not isinstance(place, str) or place.isascii())
        ):
            at: Place = (place, number)  # type: ignore[assignment] # just looked at
            return _Cursor(tier=tier, place=at, total=total, exact=exact)
    raise QueryError(
        N_("'{cursor}' is no page of this query; take the value of `next` as it was given"), cursor=text, position=1
    )
