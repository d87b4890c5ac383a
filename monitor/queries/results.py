"""What a query finds, ready to be shown: cooperations, articles, entities, quotes; and each as JSON."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from monitor import evidence
from monitor.evidence import Evidence
from monitor.queries.fields import Kind
from monitor.store import Store, instant, moment, moment_or_none


@dataclass(frozen=True, slots=True, kw_only=True)
class CooperationResult:
    """One cooperation. `articles` report it, of `sources` publishers, of which `independent` carry no other's text and
    are no party's press office (None: yet to be counted); `evidence` is the sentence that shows its status best, and
    `ruled_by` who ruled that status, where its articles say another."""

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
    independent: int | None
    evidence: Evidence | None
    ruled_by: str | None = None
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


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityResult:
    """One person, body, event, country or place. `forms` are those by which most articles name it."""

    key: str
    type: str
    name: str
    forms: tuple[str, ...]
    articles: int
    mentions: int
    first_seen: datetime | None
    last_seen: datetime | None
    kind: Literal["entity"] = "entity"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteResult:
    """What somebody says in an article: verbatim (`direct`) or as reported there. `start` and `end` count in title +
    newline + text; `position` is the office that the article gives the speaker, `affiliation` the body of that."""

    text: str
    direct: bool
    speaker: str | None
    position: str | None
    affiliation: str | None
    start: int
    end: int
    title: str
    url: str
    source: str
    source_title: str
    published: datetime | None
    kind: Literal["quote"] = "quote"


Result = CooperationResult | ArticleResult | EntityResult | QuoteResult


def of_ids(store: Store, kind: Kind, ids: Sequence[int]) -> tuple[Result, ...]:
    """The results of a kind, in the order of their ids."""
    read = {"cooperation": _cooperations, "article": _articles, "entity": _entities, "quote": _quotes}
    found = read[kind](store, ids)
    return tuple(found[each] for each in ids if each in found)


_REPORTS = """FROM cooperation_mentions m INDEXED BY cooperation_mentions_shown
    WHERE m.cooperation_id = c.id AND m.rejected = 0 AND m.denied = 0"""
SHOWN = """(SELECT e.id FROM (SELECT m.id, m.denied, m.status != c.status AS other, m.confidence, m.at
        FROM cooperation_mentions m INDEXED BY cooperation_mentions_shown
        WHERE m.cooperation_id = c.id AND m.rejected = 0) e
    ORDER BY e.denied, e.other, e.confidence DESC, e.at, e.id LIMIT 1)"""
"""The claim that shows a cooperation `c` best: `evidence.best` says how."""


# who ruled the status that it has, where its articles say another
_RULED_BY = """(SELECT r."by" FROM cooperation_mentions m JOIN articles a ON a.id = m.article_id CROSS JOIN rulings r
    WHERE m.cooperation_id = c.id AND m.ruling_id IS NOT NULL AND m.denied = 0 AND m.rejected = 0
        AND m.status = c.status AND m.said ->> '$.status' != m.status
        AND r.undone_at IS NULL AND r.changes ->> '$.status' = c.status
        AND EXISTS (SELECT 1 FROM json_each(r.target) t WHERE t.value ->> 0 = a.identity)
    ORDER BY r.id DESC LIMIT 1)"""


def _cooperations(store: Store, ids: Sequence[int]) -> dict[int, Result]:
    rows = store.rows(
        f"""SELECT c.*, (SELECT count(DISTINCT m.article_id) {_REPORTS}) AS reports,
            (SELECT count(DISTINCT m.source) {_REPORTS}) AS publishers, {SHOWN} AS shown,
            {_RULED_BY} AS ruled_by
        FROM json_each(?) wanted CROSS JOIN cooperations c ON c.id = wanted.value""",  # noqa: S608 - constants of ours
        json.dumps(ids),
    )
    proofs = evidence.of_mentions(store, [row["shown"] for row in rows if row["shown"] is not None])
    return {
        row["id"]: CooperationResult(
            key=row["key"],
            parties=tuple(json.loads(row["parties"])),
            status=row["status"],
            denied=bool(row["denied"]),
            fields=tuple(json.loads(row["fields"])),
            event=row["event"],
            confidence=row["confidence"],
            first_seen=moment(row["first_seen_at"]),
            last_seen=moment(row["last_seen_at"]),
            articles=row["reports"],
            sources=row["publishers"],
            independent=row["independent"] if row["independent"] >= 0 else None,
            evidence=proofs.get(row["shown"]),
            ruled_by=row["ruled_by"],
        )
        for row in rows
    }


def _articles(store: Store, ids: Sequence[int]) -> dict[int, Result]:
    rows = store.rows(
        """SELECT a.id, a.identity, v.title, a.url, a.source, coalesce(s.title, a.source) AS source_title,
            v.published, substr(v.text, 1, 240) AS excerpt,
            (SELECT json_group_array(DISTINCT c.key) FROM cooperation_mentions m JOIN cooperations c
             ON c.id = m.cooperation_id WHERE m.article_id = a.id AND m.denied = 0 AND m.rejected = 0) AS cooperations
        FROM json_each(?) wanted CROSS JOIN articles a ON a.id = wanted.value JOIN versions v ON v.id = a.version_id
        LEFT JOIN sources s ON s.name = a.source""",
        json.dumps(ids),
    )
    return {
        row["id"]: ArticleResult(
            identity=row["identity"],
            title=row["title"],
            url=row["url"],
            source=row["source"],
            source_title=row["source_title"],
            published=moment_or_none(row["published"]),
            excerpt=" ".join(row["excerpt"].split()),
            cooperations=tuple(sorted(json.loads(row["cooperations"]))),
        )
        for row in rows
    }


def _entities(store: Store, ids: Sequence[int]) -> dict[int, Result]:
    rows = store.rows(
        """SELECT e.*, (SELECT json_group_array(name) FROM (SELECT x.name FROM entity_names x WHERE x.entity_id = e.id
            GROUP BY x.name ORDER BY sum(x.articles) DESC, x.name LIMIT 8)) AS forms
        FROM json_each(?) wanted CROSS JOIN entities e ON e.id = wanted.value""",
        json.dumps(ids),
    )
    return {
        row["id"]: EntityResult(
            key=row["key"],
            type=row["type"],
            name=row["name"],
            forms=tuple(json.loads(row["forms"])),
            articles=row["articles"],
            mentions=row["mentions"],
            first_seen=moment_or_none(row["first_seen_at"]),
            last_seen=moment_or_none(row["last_seen_at"]),
        )
        for row in rows
    }


def _quotes(store: Store, ids: Sequence[int]) -> dict[int, Result]:
    rows = store.rows(
        """SELECT q.*, v.title, v.published, a.url, a.source, coalesce(s.title, a.source) AS source_title,
            (SELECT x.position FROM mentions x WHERE x.version_id = q.version_id AND x.type = 'person'
             AND +x.name = q.speaker LIMIT 1) AS position,
            (SELECT x.affiliation FROM mentions x WHERE x.version_id = q.version_id AND x.type = 'person'
             AND +x.name = q.speaker LIMIT 1) AS affiliation
        FROM json_each(?) wanted CROSS JOIN quotes q ON q.id = wanted.value JOIN versions v ON v.id = q.version_id
        JOIN articles a ON a.id = q.article_id LEFT JOIN sources s ON s.name = a.source""",
        json.dumps(ids),
    )
    return {
        row["id"]: QuoteResult(
            text=row["text"],
            direct=bool(row["direct"]),
            speaker=row["speaker"],
            position=row["position"],
            affiliation=row["affiliation"],
            start=row["start"],
            end=row["end"],
            title=row["title"],
            url=row["url"],
            source=row["source"],
            source_title=row["source_title"],
            published=moment_or_none(row["published"]),
        )
        for row in rows
    }


# --- JSON -----------------------------------------------------------------------------------------------------------


def as_record(result: Result) -> dict[str, Any]:
    """A result as `pantau query --json` prints it."""
    match result:
        case CooperationResult():
            return {
                "kind": result.kind,
                "key": result.key,
                "parties": list(result.parties),
                "status": result.status,
                "ruled_by": result.ruled_by,
                "denied": result.denied,
                "fields": list(result.fields),
                "event": result.event,
                "confidence": round(result.confidence, 3),
                "first_seen": instant(result.first_seen),
                "last_seen": instant(result.last_seen),
                "articles": result.articles,
                "sources": result.sources,
                "independent": result.independent,
                "evidence": _evidence(result.evidence) if result.evidence else None,
            }
        case ArticleResult():
            return {
                "kind": result.kind,
                "identity": result.identity,
                "title": result.title,
                "url": result.url,
                "source": result.source,
                "published": _instant(result.published),
                "excerpt": result.excerpt,
                "cooperations": list(result.cooperations),
            }
        case EntityResult():
            return {
                "kind": result.kind,
                "key": result.key,
                "type": result.type,
                "name": result.name,
                "forms": list(result.forms),
                "articles": result.articles,
                "mentions": result.mentions,
                "first_seen": _instant(result.first_seen),
                "last_seen": _instant(result.last_seen),
            }
        case QuoteResult():
            return {
                "kind": result.kind,
                "text": result.text,
                "direct": result.direct,
                "speaker": result.speaker,
                "position": result.position,
                "affiliation": result.affiliation,
                "start": result.start,
                "end": result.end,
                "title": result.title,
                "url": result.url,
                "source": result.source,
                "published": _instant(result.published),
            }


def _evidence(item: Evidence) -> dict[str, Any]:
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
        "published": _instant(item.published),
    }


def _instant(when: datetime | None) -> str | None:
    return instant(when.astimezone(UTC)) if when else None
