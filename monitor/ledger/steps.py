"""The steps of a cooperation in the database: those that stay keep their decisions, and a step that only came over from
another cooperation is no news.
"""

import sqlite3
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from monitor.ledger.cooperations import RANK, Claim, Step
from monitor.store import instant

OVERTAKEN = "overtaken"
"""Decision on a step that became known only after a further one of the same cooperation had been decided."""

REOPENED = "held-uncertain"
"""The decision that is made anew when more is reported: a surer article may speak of the same step."""

RENAMED = "renamed"
"""Decision on steps that a change of names, links or rulings made: what they tell is not new."""


def mark(step: Step) -> str:
    """What tells a step from the others of its cooperation."""
    return "denied" if step.kind == "denied" else step.status


def marks(connection: sqlite3.Connection, cooperations: Collection[int]) -> dict[int, dict[str, str | None]]:
    """The steps of each of these cooperations with their decisions."""
    found: dict[int, dict[str, str | None]] = {row: {} for row in cooperations}
    for row, steps in found.items():
        for kind, status, decision in connection.execute(
            "SELECT kind, status, decision FROM steps WHERE cooperation_id = ?", [row]
        ):
            steps["denied" if kind == "denied" else status] = decision
    return found


def save_steps(
    connection: sqlite3.Connection,
    cooperation_id: int,
    steps: Iterable[Step],
    claims: Mapping[Claim, int],
    *,
    inherited: Mapping[str, str | None],
    now: datetime,
    decision: str | None,
) -> int:
    """Keep these steps in place of those there; return how many are news. A new one takes the decision of the step that
    is `inherited`, if that is one of another cooperation, else `decision`."""
    known = {
        ("denied" if kind == "denied" else status): (step_id, made)
        for step_id, kind, status, made in connection.execute(
            "SELECT id, kind, status, decision FROM steps WHERE cooperation_id = ?", [cooperation_id]
        )
    }
    furthest = max((RANK[status] for status, (_, made) in known.items() if status in RANK and made), default=-1)
    new = 0
    for step in steps:
        values = (step.kind, step.status, step.previous, claims[step.claim], instant(step.at))
        old = known.pop(mark(step), None)
        if old is not None:
            connection.execute(
                "UPDATE steps SET kind = ?, status = ?, previous = ?, mention_id = ?, at = ?,"
                " decided_at = CASE decision WHEN ? THEN NULL ELSE decided_at END, decision = nullif(decision, ?)"
                " WHERE id = ?",
                [*values, REOPENED, REOPENED, old[0]],
            )
            continue
        if mark(step) in inherited:
            decided = inherited[mark(step)]
        else:
            new += 1
            overtaken = step.kind != "denied" and RANK[step.status] < furthest
            decided = decision or (OVERTAKEN if overtaken else None)
        connection.execute(
            "INSERT INTO steps (cooperation_id, kind, status, previous, mention_id, at, created_at, decision,"
            " decided_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [cooperation_id, *values, instant(now), decided, instant(now) if decided else None],
        )
    connection.executemany("DELETE FROM steps WHERE id = ?", [(gone[0],) for gone in known.values()])
    return new
