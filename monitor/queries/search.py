"""A query as typed -> a page of what the database holds for it, newest or most relevant first."""

import base64
import json
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any, Literal

from monitor.errors import QueryError
from monitor.i18n import N_
from monitor.queries import results
from monitor.queries.aliases import understood
from monitor.queries.fields import Field
from monitor.queries.language import All, Either, Expression, Not, Query, Term, terms
from monitor.queries.moving import Place, moved, newest
from monitor.queries.plan import NONE_MOVED, Found, find
from monitor.queries.results import Result, as_record
from monitor.queries.sql import prepare
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
    it, the database does. Raises QueryError for a text that can't be understood, or a source that there is not.
    """
    query = understood(store, text, now=now, zone=zone, names=canonical)
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
    articles name first), or with relevance, those first that have all the words in a title, then those with some.

    Pages follow the last result's place, and results stand where they stood when the first page was asked for: what is
    stored meanwhile neither repeats nor hides a result (by relevance: unless it has the words in a title now). Raises
    QueryError for a text, limit or cursor that can't be understood.
    """
    if not 1 <= limit <= MAX_LIMIT:
        raise QueryError(
            N_("A page holds 1 to {most} results; {limit} is not possible"), most=MAX_LIMIT, limit=limit, position=1
        )
    query = understand(store, text, now=now, zone=zone, canonical=canonical)
    after = _read(cursor, query=query, sort=sort) if cursor else None
    with store.db.atomic():
        since = after.since if after is not None else newest(store, query.kind)
        passed = moved(store, query.kind, since) if after is not None else NONE_MOVED
        tiers = _tiers(query) if sort == "relevance" else [query]
        ids: list[int] = []
        places: list[_Cursor] = []
        total, exact = 0, True
        for tier, asked in enumerate(tiers):
            if after is not None and tier < after.tier:
                continue
            start = after.place if after is not None and tier == after.tier else None
            found: Found = find(
                store,
                asked,
                most=limit + 1 - len(ids),
                after=start,
                moved=passed,
                count=after is None and len(tiers) == 1,
            )
            ids += found.ids
            places += [_Cursor(tier=tier, place=place, since=since) for place in found.places]
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
    """The query parted into what has all its words in a title, what has some there, and the rest."""
    whole, titled = query.expression, _titled(query.expression)
    if titled == whole or query.kind not in ("article", "cooperation"):
        return [query]
    if len(headings := _headings(titled)) < 2:
        parts: list[Expression] = [titled, All(parts=(whole, Not(part=titled)))]
    else:
        some = Either(parts=headings)
        parts = [titled, All(parts=(whole, some, Not(part=titled))), All(parts=(whole, Not(part=some)))]
    return [replace(query, expression=part) for part in parts]


def _titled(expression: Expression) -> Expression:
    """The expression with the words that must be there in a title. What meets it meets the expression."""
    match expression:
        case Term(field=Field.TEXT):
            return replace(expression, heading=True)
        case All(parts=parts):
            return All(parts=tuple(map(_titled, parts)))
        case Either(parts=parts) if all(map(_textual, parts)):
            return Either(parts=tuple(map(_titled, parts)))
    return expression


def _textual(expression: Expression) -> bool:
    return isinstance(expression, Term) and expression.field is Field.TEXT


def _headings(expression: Expression) -> tuple[Expression, ...]:
    match expression:
        case Term(heading=True):
            return (expression,)
        case All(parts=parts):
            return tuple(heading for part in parts for heading in _headings(part))
        case Either() if any(term.heading for term in terms(expression)):
            return (expression,)
    return ()


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
    """Where a page ended, what had been stored when the first one was asked for, and how many it counted."""

    tier: int
    place: Place
    since: int
    total: int = 0
    exact: bool = True


def _written(cursor: _Cursor, *, query: Query, sort: Sort) -> str:
    parts = [query.kind, sort, cursor.tier, *cursor.place, cursor.since, cursor.total, cursor.exact]
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
        case [query.kind, str(order), int(tier), place, int(number), int(since), int(total), bool(exact)] if (
            order == sort
            and isinstance(place, first)
            and all(abs(one) < 2**63 for one in (tier, number, since, total, place) if isinstance(one, int))
            and (not isinstance(place, str) or place.isascii())
        ):
            at: Place = (place, number)  # type: ignore[assignment] # just looked at
            return _Cursor(tier=tier, place=at, since=since, total=total, exact=exact)
    raise QueryError(
        N_("'{cursor}' is no page of this query; take the value of `next` as it was given"), cursor=text, position=1
    )
