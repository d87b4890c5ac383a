"""A Query -> what the database holds for it: cooperations or articles, newest first, in pages."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING, Any, Literal

from monitor import evidence
from monitor.errors import QueryError
from monitor.evidence import Evidence
from monitor.i18n import N_
from monitor.query_language import Query, parse
from monitor.query_sql import prepare, where, with_aliases
from monitor.store import Store, instant, moment

if TYPE_CHECKING:
    from monitor.ledger import Canonical

MAX_LIMIT = 1000
_ARTICLE_COLUMNS = """a.id, a.identity, v.title, a.url, a.source, coalesce(s.title, a.source) AS source_title,
    v.published, substr(v.text, 1, 240) AS excerpt,
    (SELECT json_group_array(DISTINCT c.key) FROM cooperation_mentions m JOIN cooperations c ON c.id = m.cooperation_id
     WHERE m.article_id = a.id AND m.denied = 0) AS cooperations"""


@dataclass(frozen=True, slots=True, kw_only=True)
class CooperationResult:
    """One cooperation. `articles` report it, of `sources` publishers; `evidence` is the sentence that shows its status
    best."""

    key: str
    parties: tuple[str, ...]
    status: str
    denied: bool
    fields: tuple[str, ...]
    event: str | None
    confidence: float
    first_seen: datetime
    last_seen: datetime
    articles: int
    sources: int
    evidence: Evidence | None
    kind: Literal["cooperation"] = "cooperation"


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleResult:
    """One article. `excerpt` is the start of its text, `cooperations` are the keys of those that it reports."""

    identity: str
    title: str
    url: str
    source: str
    source_title: str
    published: datetime | None
    excerpt: str
    cooperations: tuple[str, ...]
    kind: Literal["article"] = "article"


Result = CooperationResult | ArticleResult


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """One page. `total` counts all pages; `next` is the cursor of the next page, None on the last."""

    results: tuple[Result, ...]
    total: int
    next: str | None


def search(
    store: Store,
    text: str,
    *,
    now: datetime,
    zone: tzinfo,
    limit: int = 20,
    cursor: str | None = None,
    canonical: "Canonical | None" = None,
) -> Results:
    """The results for what a person typed, newest first, `limit` at most from `cursor` on.

    `canonical` gives the one name of a party that has several, so that `pihak:Kemendagri` finds it under each; without
    it, the shipped lexicon does.

    Pages follow the last result's place, not a count: what is stored meanwhile neither repeats nor hides a result,
    unless it moves that result itself. Raises QueryError for a text, limit or cursor that can't be understood.
    """
    if not 1 <= limit <= MAX_LIMIT:
        raise QueryError(
            N_("A page holds 1 to {most} results; {limit} is not possible"), most=MAX_LIMIT, limit=limit, position=1
        )
    query = with_aliases(parse(text, now=now, zone=zone), canonical)
    after = _place(cursor, kind=query.kind) if cursor else None
    return (
        _articles(store, query, limit, after) if query.kind == "article" else _cooperations(store, query, limit, after)
    )


def as_json(results: Results) -> dict[str, Any]:
    """The page as `pantau query --json` prints it."""
    return {
        "results": [
            _cooperation_json(result) if isinstance(result, CooperationResult) else _article_json(result)
            for result in results.results
        ],
        "total": results.total,
        "next": results.next,
    }


# --- pages ----------------------------------------------------------------------------------------------------------


def _cooperations(store: Store, query: Query, limit: int, after: tuple[str, int] | None) -> Results:
    condition, values = where(query)
    rows, total = _page(
        store,
        columns="c.*",
        tables="cooperations c",
        order="c.last_seen_at",
        number="c.id",
        condition=condition,
        values=values,
        limit=limit,
        after=after,
    )
    shown = rows[:limit]
    found = evidence.of_cooperations(store, [row["id"] for row in shown])
    results = []
    for row in shown:
        reports = [item for item in found[row["id"]] if not item.denied]
        results.append(
            CooperationResult(
                key=row["key"],
                parties=tuple(json.loads(row["parties"])),
                status=row["status"],
                denied=bool(row["denied"]),
                fields=tuple(json.loads(row["fields"])),
                event=row["event"],
                confidence=row["confidence"],
                first_seen=moment(row["first_seen_at"]),
                last_seen=moment(row["last_seen_at"]),
                articles=len({item.url for item in reports}),
                sources=len({item.source for item in reports}),
                evidence=evidence.best(found[row["id"]], status=row["status"]),
            )
        )
    return Results(results=tuple(results), total=total, next=_next("cooperation", rows, limit))


def _articles(store: Store, query: Query, limit: int, after: tuple[str, int] | None) -> Results:
    condition, values = where(query)
    rows, total = _page(
        store,
        columns=_ARTICLE_COLUMNS,
        tables="articles a JOIN versions v ON v.id = a.version_id LEFT JOIN sources s ON s.name = a.source",
        order="coalesce(v.published, a.first_seen_at)",
        number="a.id",
        condition=condition,
        values=values,
        limit=limit,
        after=after,
    )
    results = tuple(
        ArticleResult(
            identity=row["identity"],
            title=row["title"],
            url=row["url"],
            source=row["source"],
            source_title=row["source_title"],
            published=moment(row["published"]) if row["published"] else None,
            excerpt=" ".join(row["excerpt"].split()),
            cooperations=tuple(sorted(json.loads(row["cooperations"]))),
        )
        for row in rows[:limit]
    )
    return Results(results=results, total=total, next=_next("article", rows, limit))


def _page(
    store: Store,
    *,
    columns: str,
    tables: str,
    order: str,
    number: str,
    condition: str,
    values: Sequence[str],
    limit: int,
    after: tuple[str, int] | None,
) -> tuple[list[Any], int]:
    """One row more than a page has, and how many there are in all, both of the same moment.

    All SQL given is this module's own text; what a person typed is in `values`.
    """
    prepare(store)
    beyond = f"AND ({order}, {number}) < (?, ?)" if after else ""
    with store.db.atomic():
        # tables, columns and conditions are ours; what was typed is in `values`
        ((total,),) = store.rows(f"SELECT count(*) FROM {tables} WHERE {condition}", *values)  # noqa: S608
        rows = store.rows(
            f"SELECT {columns}, {order} AS place FROM {tables} WHERE {condition} {beyond} "  # noqa: S608
            f"ORDER BY {order} DESC, {number} DESC LIMIT ?",
            *values,
            *(after or ()),
            limit + 1,
        )
    return rows, total


def _next(kind: str, rows: Sequence[Any], limit: int) -> str | None:
    if len(rows) <= limit:
        return None
    last = rows[limit - 1]
    token = json.dumps([kind, last["place"], last["id"]], separators=(",", ":"))
    return base64.urlsafe_b64encode(token.encode()).decode().rstrip("=")


def _place(cursor: str, *, kind: str) -> tuple[str, int]:
    """Where a page ended, out of its `next`."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        token = json.loads(base64.b64decode(padded.encode("ascii"), altchars=b"-_", validate=True))
    except (ValueError, RecursionError):
        token = None
    match token:
        case [str(made_for), str(place), int(number)] if made_for == kind and place.isascii() and abs(number) < 2**63:
            return place, number
    raise QueryError(
        N_("'{cursor}' is no page of this query; take the value of `next` as it was given"), cursor=cursor, position=1
    )


# --- JSON -----------------------------------------------------------------------------------------------------------


def _cooperation_json(result: CooperationResult) -> dict[str, Any]:
    return {
        "kind": result.kind,
        "key": result.key,
        "parties": list(result.parties),
        "status": result.status,
        "denied": result.denied,
        "fields": list(result.fields),
        "event": result.event,
        "confidence": round(result.confidence, 3),
        "first_seen": instant(result.first_seen),
        "last_seen": instant(result.last_seen),
        "articles": result.articles,
        "sources": result.sources,
        "evidence": _evidence_json(result.evidence) if result.evidence else None,
    }


def _evidence_json(item: Evidence) -> dict[str, Any]:
    return {
        "text": item.text,
        "start": item.start,
        "end": item.end,
        "status": item.status,
        "parties": list(item.parties),
        "marks": [{"start": mark.start, "end": mark.end, "kind": mark.kind} for mark in item.marks],
        "title": item.title,
        "url": item.url,
        "source": item.source,
        "published": _instant_json(item.published),
    }


def _article_json(result: ArticleResult) -> dict[str, Any]:
    return {
        "kind": result.kind,
        "identity": result.identity,
        "title": result.title,
        "url": result.url,
        "source": result.source,
        "published": _instant_json(result.published),
        "excerpt": result.excerpt,
        "cooperations": list(result.cooperations),
    }


def _instant_json(when: datetime | None) -> str | None:
    return instant(when.astimezone(UTC)) if when else None
