"""One cooperation with all that is known of it: how it moved, who reports it with which words, what contradicts that,
what it renews, continues or is renewed by, and what people ruled.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from monitor import evidence
from monitor.evidence import Evidence
from monitor.ledger.continuing import continued, continuing
from monitor.ledger.followups import sentence_at
from monitor.ledger.rulings import Ruling, known_key, rulings_on
from monitor.ledger.succession import known_as
from monitor.ledger.voices import claimed_by, voices
from monitor.store import Store, moment
from monitor.stories.independence import press_offices
from monitor.stories.keeping import independent


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A step, its evidence, and the decision on mailing it (None: not decided)."""

    kind: str
    status: str
    previous: str | None
    at: datetime
    evidence: Evidence
    decision: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradicted:
    """Two reports that can't both be right, the later one first; `kind` as in `contradictions`."""

    kind: str
    report: Evidence
    against: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """Where an article states the last day of validity: `text` is the sentence ("" where it is kept no longer), `start`
    and `end` are code points of title, newline and text."""

    text: str
    start: int
    end: int
    title: str
    url: str
    source: str
    source_title: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """A cooperation. `reports` are all that is said of it, denials included, the earliest first; `coverage` counts the
    articles that assert it, `independent` their sources, each once per story, and none in which a party speaks for
    itself: those are `press_offices`. `claimed_by` is the party that alone asserts what another denies. `continues` are
    cooperations that it may go on from, for a body of theirs was divided."""

    key: str
    former_keys: tuple[str, ...]
    parties: tuple[str, ...]
    fields: tuple[str, ...]
    event: str | None
    instrument: str | None
    status: str
    denied: bool
    confidence: float
    valid_until: date | None
    validity: Stated | None
    first_seen: datetime
    last_seen: datetime
    coverage: int
    independent: int
    press_offices: tuple[str, ...]
    claimed_by: str | None
    renews: str | None
    renewed_by: tuple[str, ...]
    continues: tuple[str, ...]
    continued_by: tuple[str, ...]
    steps: tuple[Moved, ...]
    reports: tuple[Evidence, ...]
    contradictions: tuple[Contradicted, ...]
    rulings: tuple[Ruling, ...]


def history(store: Store, key: str) -> History:
    """The cooperation of a key, of a former one, or of the beginning of one. Raises QueryError where there is none."""
    key = known_key(store.db.conn, key)
    (row,) = store.rows("SELECT * FROM cooperations WHERE key = ?", key)
    reports = evidence.of_cooperations(store, [row["id"]])[row["id"]]
    by_mention = {report.mention_id: report for report in reports}
    names = known_as(store.db.conn, key)
    articles = store.rows(
        "SELECT DISTINCT article_id FROM cooperation_mentions WHERE cooperation_id = ? AND denied = 0", row["id"]
    )
    offices = press_offices(store.db.conn, [row["id"]]).get(row["id"], {})
    return History(
        key=key,
        former_keys=tuple(name for name in names if name != key),
        parties=tuple(json.loads(row["parties"])),
        fields=tuple(json.loads(row["fields"])),
        event=row["event"],
        instrument=row["instrument"],
        status=row["status"],
        denied=bool(row["denied"]),
        confidence=row["confidence"],
        valid_until=date.fromisoformat(row["valid_until"]) if row["valid_until"] else None,
        validity=_validity(store, row["id"], row["valid_until"]),
        first_seen=moment(row["first_seen_at"]),
        last_seen=moment(row["last_seen_at"]),
        coverage=row["coverage"],
        independent=independent(store, (each["article_id"] for each in articles)) - len(offices),
        press_offices=tuple(offices.values()),
        claimed_by=_claimed_by(store, reports),
        renews=row["renews"],
        renewed_by=tuple(each["key"] for each in store.rows("SELECT key FROM cooperations WHERE renews = ?", key)),
        continues=continued(store, row["id"]),
        continued_by=continuing(store, row["id"]),
        steps=tuple(
            Moved(
                kind=step["kind"],
                status=step["status"],
                previous=step["previous"],
                at=moment(step["at"]),
                evidence=by_mention[step["mention_id"]],
                decision=step["decision"],
            )
            for step in store.rows("SELECT * FROM steps WHERE cooperation_id = ? ORDER BY at, id", row["id"])
        ),
        reports=reports,
        contradictions=tuple(
            Contradicted(
                kind=each["kind"], report=by_mention[each["mention_id"]], against=by_mention[each["against_id"]]
            )
            for each in store.rows(
                "SELECT * FROM contradictions WHERE cooperation_id = ? ORDER BY created_at, id", row["id"]
            )
        ),
        rulings=rulings_on(store, names),
    )


def _validity(store: Store, cooperation: int, valid_until: str | None) -> Stated | None:
    """Where the last report states it that does."""
    for row in store.rows(
        "SELECT m.valid_start, m.valid_end, m.at, v.title, v.text, a.url, a.source,"
        " coalesce(s.title, a.source) AS source_title FROM cooperation_mentions m"
        " JOIN versions v ON v.id = m.version_id JOIN articles a ON a.id = m.article_id"
        " LEFT JOIN sources s ON s.name = a.source WHERE m.cooperation_id = ? AND m.valid_until = ? AND m.denied = 0"
        " AND m.valid_start IS NOT NULL ORDER BY m.at DESC, a.identity DESC, m.number DESC LIMIT 1",
        cooperation,
        valid_until,
    ):
        start, end = row["valid_start"], row["valid_end"]
        return Stated(
            text=sentence_at(f"{row['title']}\n{row['text']}", start, end),
            start=start,
            end=end,
            title=row["title"],
            url=row["url"],
            source=row["source"],
            source_title=row["source_title"],
            at=moment(row["at"]),
        )
    return None


def _claimed_by(store: Store, reports: Sequence[Evidence]) -> str | None:
    denying = [report.mention_id for report in reports if report.denied]
    if not denying:
        return None
    said = voices(store, [report.mention_id for report in reports])
    return claimed_by(
        {report.mention_id: said.get(report.mention_id) for report in reports if not report.denied},
        {mention: said.get(mention) for mention in denying},
    )


def as_json(found: History) -> dict[str, Any]:
    """A history as a value that json.dumps takes."""
    return {
        "cooperation": found.key,
        "former_keys": list(found.former_keys),
        "parties": list(found.parties),
        "fields": list(found.fields),
        "event": found.event,
        "instrument": found.instrument,
        "status": found.status,
        "denied": found.denied,
        "confidence": round(found.confidence, 3),
        "valid_until": found.valid_until.isoformat() if found.valid_until else None,
        "validity": _stated(found.validity) if found.validity else None,
        "first_seen": found.first_seen.isoformat(),
        "last_seen": found.last_seen.isoformat(),
        "articles": found.coverage,
        "independent_sources": found.independent,
        "press_offices": list(found.press_offices),
        "claimed_by": found.claimed_by,
        "renews": found.renews,
        "renewed_by": list(found.renewed_by),
        "continues": list(found.continues),
        "continued_by": list(found.continued_by),
        "steps": [
            {
                "kind": step.kind,
                "status": step.status,
                "previous": step.previous,
                "at": step.at.isoformat(),
                "decision": step.decision,
                "evidence": _report(step.evidence),
            }
            for step in found.steps
        ],
        "reports": [_report(report) for report in found.reports],
        "contradictions": [
            {"kind": each.kind, "report": _report(each.report), "against": _report(each.against)}
            for each in found.contradictions
        ],
        "rulings": [ruling_json(each) for each in found.rulings],
    }


def ruling_json(one: Ruling) -> dict[str, Any]:
    """A ruling as a value that json.dumps takes."""
    return {
        "number": one.id,
        "cooperation": one.subject,
        "kind": one.kind,
        "changes": dict(one.changes),
        "note": one.note,
        "by": one.by,
        "at": one.at.isoformat(),
        "undone_at": one.undone_at.isoformat() if one.undone_at else None,
    }


def _stated(where: Stated) -> dict[str, Any]:
    return {
        "title": where.title,
        "url": where.url,
        "source": where.source,
        "evidence": where.text,
        "start": where.start,
        "end": where.end,
    }


def _report(report: Evidence) -> dict[str, Any]:
    return {
        "title": report.title,
        "url": report.url,
        "source": report.source,
        "published": report.published.isoformat() if report.published else None,
        "status": report.status,
        "denied": report.denied,
        "parties": list(report.parties),
        "evidence": report.text,
        "start": report.start,
        "end": report.end,
        "confidence": round(report.confidence, 3),
    }
