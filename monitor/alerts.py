"""The last stage of a run: undecided steps -> decisions and, for those that are mailed, messages in the outbox."""

import json
from datetime import datetime, timedelta
from typing import Any

from monitor import evidence
from monitor.config import Config
from monitor.outbox import enqueue
from monitor.render import render_alert
from monitor.store import Store, instant, moment
from monitor.watches import Alert, Due, Policy, alerts, decide

_UNDECIDED = """
SELECT s.id, s.cooperation_id, c.key, s.kind, s.status, s.previous, s.mention_id, v.published, v.origin, m.confidence
FROM steps s
JOIN cooperations c ON c.id = s.cooperation_id
JOIN cooperation_mentions m ON m.id = s.mention_id
JOIN versions v ON v.id = m.version_id
WHERE s.decision IS NULL
ORDER BY s.at, s.id
"""


def enqueue_due(store: Store, config: Config, *, now: datetime, past: bool = False) -> int:
    """Decide every undecided step, and write the messages that follow from it; return how many there are.

    Decisions, messages and recipients are committed together: after a kill, either all of them stand or none does.
    With `past`, replayed, imported and old articles alert as well.
    """
    policy = Policy(
        max_age=timedelta(days=config.alerts.max_age_days),
        min_confidence=config.alerts.min_confidence,
        recipients=tuple(config.alerts.recipients),
        past=past,
    )
    with store.transaction() as connection:
        told = {key for (key,) in connection.execute("SELECT key FROM outbox WHERE kind = 'alert'")}
        decisions = decide([_due(row) for row in store.rows(_UNDECIDED)], now=now, policy=policy, told=told)
        due = alerts(decisions)
        for alert in due:
            _enqueue(store, config, alert, now=now)
        connection.executemany(
            "UPDATE steps SET decision = ?, decided_at = ? WHERE id = ?",
            [(decision.reason, instant(now), decision.step.step_id) for decision in decisions],
        )
    return len(due)


def _due(row: Any) -> Due:
    return Due(
        step_id=row["id"],
        cooperation_id=row["cooperation_id"],
        key=row["key"],
        kind=row["kind"],
        status=row["status"],
        previous=row["previous"],
        mention_id=row["mention_id"],
        published=moment(row["published"]) if row["published"] else None,
        origin=row["origin"],
        confidence=row["confidence"],
    )


def _enqueue(store: Store, config: Config, alert: Alert, *, now: datetime) -> None:
    shown = evidence.of_mentions(store, [alert.furthest.mention_id])[alert.furthest.mention_id]
    (row,) = store.rows("SELECT parties, fields, event FROM cooperations WHERE id = ?", alert.cooperation_id)
    rendered = render_alert(
        alert,
        evidence=shown,
        parties=tuple(json.loads(row["parties"])),
        fields=tuple(json.loads(row["fields"])),
        event=row["event"],
        config=config,
    )
    with store.transaction() as connection:
        enqueue(
            connection,
            key=alert.key,
            kind="alert",
            subject=rendered.subject,
            text=rendered.text,
            html=rendered.html,
            sender=config.mail.sender,
            recipients=config.alerts.recipients,
            reason={"reason": alert.reason, "path": alert.path, "steps": [s.step_id for s in alert.steps]},
            now=now,
            thread=_thread(store, alert),
        )


def _thread(store: Store, alert: Alert) -> str | None:
    """The Message-ID of the first mail about the same cooperation."""
    start = f"alert:{alert.cooperation_key}:"
    rows = store.rows(
        "SELECT message_id FROM outbox WHERE substr(key, 1, ?) = ? ORDER BY id LIMIT 1", len(start), start
    )
    return rows[0]["message_id"] if rows else None
