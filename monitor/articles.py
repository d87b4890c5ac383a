"""Stored articles, read for people: the newest ones, and one with all that is known of it."""

import json
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models.contract import to_contract
from monitor.errors import QueryError
from monitor.i18n import N_
from monitor.linking import analysis_of
from monitor.store import Store, moment, moment_or_none


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """An article in a list. `version` counts its versions, `cooperations` those that its newest one asserts;
    `source_kind` is "press" or "official", None where the source has no site file (imported articles)."""

    number: int
    source: str
    source_kind: str | None
    url: str
    title: str
    published: datetime | None
    version: int
    stage: str
    cooperations: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What an article says of one cooperation. `decision` is the reason why the step that rests on it was or was not
    mailed; None where none rests on it, or where it is undecided."""

    parties: tuple[str, ...]
    status: str
    denied: bool
    evidence: str
    decision: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredArticle:
    """The newest version of an article. `analysis` is the line of `pantau analyse --jsonl`, None while pending."""

    heading: Heading
    identity: str
    text: str
    authors: tuple[str, ...]
    editors: tuple[str, ...]
    fetched_at: datetime
    pages: int
    complete: bool
    reason: str | None
    facts: tuple[Fact, ...]
    analysis: dict[str, Any] | None


_HEADING = """
SELECT a.id, a.source, (SELECT kind FROM sources s WHERE s.name = a.source) AS source_kind,
       a.url, a.identity, v.id AS version_id, v.title, v.published, v.number, v.stage,
       (SELECT count(*) FROM cooperation_mentions m WHERE m.version_id = v.id AND m.denied = 0) AS cooperations,
       v.text, v.authors, v.editors, v.fetched_at, v.pages, v.complete, v.reason
FROM articles a JOIN versions v ON v.id = a.version_id
"""


def newest(store: Store, *, source: str | None, limit: int) -> tuple[Heading, ...]:
    """The articles published last, newest first, then those without a date; those of one source where `source` names
    it."""
    rows = store.rows(
        f"{_HEADING} WHERE ?1 IS NULL OR a.source = ?1 ORDER BY a.place DESC LIMIT ?2",
        source,
        limit,
    )
    return tuple(_heading(row) for row in rows)


def article(store: Store, number: int) -> StoredArticle:
    """One article. Raises QueryError where there is none of that number."""
    rows = store.rows(f"{_HEADING} WHERE a.id = ?", number)
    if not rows:
        raise QueryError(N_("There is no article {number}; `pantau articles` lists them"), number=number)
    (row,) = rows
    facts = store.rows(
        "SELECT m.parties, m.status, m.denied, m.evidence, s.decision FROM cooperation_mentions m "
        "LEFT JOIN steps s ON s.mention_id = m.id WHERE m.version_id = ? ORDER BY m.evidence_start, m.id",
        row["version_id"],
    )
    analysis = analysis_of(store, row["version_id"])
    return StoredArticle(
        heading=_heading(row),
        identity=row["identity"],
        text=row["text"],
        authors=tuple(json.loads(row["authors"])),
        editors=tuple(json.loads(row["editors"])),
        fetched_at=moment(row["fetched_at"]),
        pages=row["pages"],
        complete=bool(row["complete"]),
        reason=row["reason"],
        facts=tuple(
            Fact(
                parties=tuple(json.loads(fact["parties"])),
                status=fact["status"],
                denied=bool(fact["denied"]),
                evidence=fact["evidence"],
                decision=fact["decision"],
            )
            for fact in facts
        ),
        analysis=to_contract(analysis) if analysis else None,
    )


def _heading(row: sqlite3.Row) -> Heading:
    return Heading(
        number=row["id"],
        source=row["source"],
        source_kind=row["source_kind"],
        url=row["url"],
        title=row["title"],
        published=moment_or_none(row["published"]),
        version=row["number"],
        stage=row["stage"],
        cooperations=row["cooperations"],
    )
