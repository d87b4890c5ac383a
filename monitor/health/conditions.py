"""The conditions of sources and mail as they are remembered: one row per change, the newest of a subject counts."""

import json
import sqlite3
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from monitor.health.verdicts import Finding
from monitor.store import Store, insert, instant, moment, moment_or_none, to_json

MAIL = "mail"
KEPT = 200
"""Changes of each subject; counted rather than dated, so that a clock set ahead for a minute forgets nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """How a subject is: `finding` holds `since`; administrators were told of it at `told_at`, None: never."""

    id: int
    subject: str
    finding: Finding
    since: datetime
    told_at: datetime | None

    @property
    def source(self) -> str | None:
        """The name of the source that it is about; None for mail."""
        return self.subject.removeprefix("source:") if self.subject.startswith("source:") else None


def subject_of(source: str) -> str:
    return f"source:{source}"


def current(store: Store, subject: str, *, until: datetime | None = None) -> Condition | None:
    """How a subject is, or was at `until`; None where it was never judged by then."""
    found = history(store, subject, until=until, limit=1)
    return found[0] if found else None


def history(store: Store, subject: str, *, until: datetime | None = None, limit: int = KEPT) -> tuple[Condition, ...]:
    """The newest changes of a subject, the newest first."""
    rows = store.rows(
        "SELECT * FROM conditions WHERE subject = ? AND at <= ? ORDER BY id DESC LIMIT ?",
        subject,
        instant(until) if until else "9999",
        limit,
    )
    return tuple(_condition(row) for row in rows)


def unwell(store: Store, subjects: Collection[str]) -> tuple[Condition, ...]:
    """Those of `subjects` that are not well, in the order in which they became so."""
    rows = store.rows(
        "SELECT * FROM conditions WHERE id IN (SELECT max(id) FROM conditions GROUP BY subject)"
        " AND subject IN (SELECT value FROM json_each(?)) ORDER BY id",
        to_json(list(subjects)),
    )
    return tuple(found for row in rows if not (found := _condition(row)).finding.well)


def _condition(row: sqlite3.Row) -> Condition:
    return Condition(
        id=row["id"],
        subject=row["subject"],
        finding=Finding(state=row["state"], **json.loads(row["finding"])),
        since=moment(row["at"]),
        told_at=moment_or_none(row["told_at"]),
    )


def remember(connection: sqlite3.Connection, subject: str, finding: Finding, *, now: datetime) -> bool:
    """Keep what was found; return whether it is a change: another state, or the first that is known.

    Being well is one state, whatever the words for it. Where it is no change, only the figures are renewed.
    """
    row = connection.execute(
        "SELECT id, state, finding FROM conditions WHERE subject = ? ORDER BY id DESC LIMIT 1", [subject]
    ).fetchone()
    why = to_json({"scope": finding.scope, "kind": finding.kind, "values": dict(finding.values)})
    if row is not None:
        number, state, known = row
        if state == finding.state and known == why:
            return False
        if state == finding.state or (finding.well and Finding(state=state).well):
            connection.execute(
                "UPDATE conditions SET state = ?, finding = ? WHERE id = ?", [finding.state, why, number]
            )
            return False
    insert(connection, "conditions", subject=subject, state=finding.state, finding=why, at=instant(now))
    connection.execute(
        "DELETE FROM conditions WHERE subject = ? AND id <= (SELECT id FROM conditions WHERE subject = ?"
        " ORDER BY id DESC LIMIT 1 OFFSET ?)",
        [subject, subject, KEPT],
    )
    return True
