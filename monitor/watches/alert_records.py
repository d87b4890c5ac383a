"""What was decided for the watches, as people ask for it later: listed, explained, and sent once more."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from html import escape
from typing import Any

from monitor import evidence
from monitor.config import Config
from monitor.delivery.outbox import enqueue
from monitor.errors import QueryError
from monitor.evidence import Evidence
from monitor.i18n import N_, translate
from monitor.store import Store, instant, moment
from monitor.watches.decisions import Reason, explanation
from monitor.watches.pacing import HOLD_WORDS, Hold

MOST_REPORTS = 3
"""Sentences by which a decision that rests on many articles is explained."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One decision. `subject` is that of the mail that told it and `sent` how that stands, both None where there is
    none; `parties` are those of the cooperation now, `source_title` is that of a source that it is about."""

    id: int
    watch: str
    fact: str
    cooperation: str | None
    trigger: str
    state: str
    reason: str
    hold: str | None
    facts: Mapping[str, Any]
    decided_at: datetime
    outbox_key: str | None
    parties: tuple[str, ...]
    source_title: str | None
    subject: str | None
    sent: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A decision with what it rests on: the sentence as it stands in the article, None where the article is gone, or
    the facts are of many: then `reports` are some of these."""

    record: Record
    evidence: Evidence | None
    against: Evidence | None
    reports: tuple[Evidence, ...] = ()


_SELECT = """
SELECT d.*, c.parties, s.title AS source_title, o.subject, o.state AS sent FROM watch_decisions d
LEFT JOIN cooperations c ON c.key = d.cooperation LEFT JOIN outbox o ON o.key = d.outbox_key
LEFT JOIN sources s ON s.name = d.facts ->> '$.source'
"""


def listed(
    store: Store,
    *,
    watch: str | None = None,
    state: str | None = None,
    since: datetime | None = None,
    limit: int = 50,
    addressed: bool = False,
) -> tuple[Record, ...]:
    """The newest decisions, the newest first; what was known from the start only where `state` asks for it, and with
    `addressed` nothing of which nobody was to be told."""
    rows = store.rows(
        f"{_SELECT} WHERE (?1 IS NULL OR d.watch = ?1) AND CASE WHEN ?2 IS NULL THEN d.state <> 'baseline'"
        " ELSE d.state = ?2 END AND (?3 IS NULL OR d.decided_at >= ?3)"
        " AND (?5 IS NULL OR d.reason <> ?5) ORDER BY d.id DESC LIMIT ?4",
        watch,
        state,
        instant(since) if since else None,
        limit,
        Reason.NO_RECIPIENT if addressed else None,
    )
    return tuple(map(_record, rows))


def unaddressed(store: Store, *, watch: str | None = None, since: datetime | None = None) -> int:
    """How many decisions held something for the one reason that nobody was to be told."""
    ((count,),) = store.rows(
        "SELECT count(*) FROM watch_decisions WHERE reason = ?1 AND (?2 IS NULL OR watch = ?2)"
        " AND (?3 IS NULL OR decided_at >= ?3)",
        Reason.NO_RECIPIENT,
        watch,
        instant(since) if since else None,
    )
    return int(count)


def explain(store: Store, number: int) -> Explanation:
    """Why a decision is as it is. Raises QueryError for a number that there is not."""
    record = _found(store, number)
    return Explanation(
        record=record,
        evidence=_evidence(store, record, "article", "number"),
        against=_evidence(store, record, "against", "against_number"),
        reports=tuple(
            shown
            for article, number in record.facts.get("reports", ())[:MOST_REPORTS]
            if (shown := _at(store, article, number)) is not None
        ),
    )


def replay(store: Store, config: Config, number: int, *, now: datetime) -> str:
    """Put the message that told a decision into the outbox once more, marked as sent again; return its key. Raises
    QueryError where it was told by none."""
    record = _found(store, number)
    rows = store.rows("SELECT * FROM outbox WHERE key = ?", record.outbox_key)
    if not rows:
        raise QueryError(
            N_("Alert {number} was told by no message ({reason}), so there is none to send again"),
            number=number,
            reason=record.reason,
            position=1,
        )
    row = rows[0]
    message = message_from_bytes(row["message"], policy=policy.default)
    language = str(message.get("Content-Language", config.language))
    mark = translate(N_("Sent again; the first time it was written on {date}."), language)
    mark = mark.format(date=moment(row["created_at"]).astimezone(config.zone).strftime("%Y-%m-%d %H:%M"))
    plain, page = message.get_body(("plain",)), message.get_body(("html",))
    with store.transaction() as connection:
        (times,) = connection.execute(
            "SELECT count(*) FROM outbox WHERE substr(key, 1, length(?1)) = ?1", [f"{row['key']}:replay:"]
        ).fetchone()
        key = f"{row['key']}:replay:{times + 1}"
        enqueue(
            connection,
            key=key,
            kind=row["kind"],
            subject=translate(N_("(again) {subject}"), language).format(subject=row["subject"]),
            text=f"{mark}\n\n{plain.get_content()}" if plain else f"{mark}\n",
            html=_marked(page.get_content() if page else "<html><body></body></html>", mark),
            sender=config.mail.sender,
            recipients=json.loads(row["recipients"]),
            reason={"reason": "replay", "of": row["key"]},
            now=now,
            thread=row["message_id"],
            watch=row["watch"],
            channel=row["channel"],
        )
    return key


def _marked(page: str, mark: str) -> str:
    head, body, rest = page.partition("<body")
    opening, end, inside = rest.partition(">")
    note = f'<p style="margin: 0; padding: 12px; font: 14px sans-serif;"><b>{escape(mark)}</b></p>'
    return f"{head}{body}{opening}{end}{note}{inside}" if body else note + page


def as_json(record: Record) -> dict[str, Any]:
    """A decision as `pantau alerts list --json` prints it."""
    return {
        "id": record.id,
        "watch": record.watch,
        "fact": record.fact,
        "cooperation": record.cooperation,
        "parties": list(record.parties),
        "trigger": record.trigger,
        "state": record.state,
        "reason": record.reason,
        "hold": record.hold,
        "facts": dict(record.facts),
        "decided_at": record.decided_at.isoformat(),
        "message": record.outbox_key,
        "subject": record.subject,
        "sent": record.sent,
    }


def why(record: Record) -> str:
    """The reason of a decision, in English words that have a translation."""
    if record.state == "waiting" and record.hold:
        return HOLD_WORDS[Hold(record.hold)]
    return explanation(record.reason)


def _found(store: Store, number: int) -> Record:
    rows = store.rows(f"{_SELECT} WHERE d.id = ?", number)
    if not rows:
        raise QueryError(
            N_("There is no alert with the number {number}; `pantau alerts list` shows them"), number=number, position=1
        )
    return _record(rows[0])


def _record(row: Any) -> Record:
    return Record(
        id=row["id"],
        watch=row["watch"],
        fact=row["fact"],
        cooperation=row["cooperation"],
        trigger=row["trigger"],
        state=row["state"],
        reason=row["reason"],
        hold=row["hold"],
        facts=json.loads(row["facts"]),
        decided_at=moment(row["decided_at"]),
        outbox_key=row["outbox_key"],
        parties=tuple(json.loads(row["parties"] or "[]")),
        source_title=row["source_title"],
        subject=row["subject"],
        sent=row["sent"],
    )


def _evidence(store: Store, record: Record, article: str, number: str) -> Evidence | None:
    return _at(store, record.facts.get(article), record.facts.get(number))


def _at(store: Store, article: str | None, number: int | None) -> Evidence | None:
    rows = store.rows(
        "SELECT m.id FROM cooperation_mentions m JOIN articles a ON a.id = m.article_id"
        " WHERE a.identity = ? AND m.number = ?",
        article,
        number,
    )
    ids = [row["id"] for row in rows]
    return evidence.of_mentions(store, ids)[ids[0]] if ids else None
