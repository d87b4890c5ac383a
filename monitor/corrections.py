"""What was told and no longer holds: digests and mails lose what they quote of a forgotten article, and whoever was
told a fact that rested on it alone is sent a correction.
"""

import json
import sqlite3
from collections.abc import Callable, Mapping
from datetime import datetime
from email import message_from_bytes, policy
from functools import partial
from html import escape

from monitor import tombstones, wording
from monitor.config import Config
from monitor.delivery import file_name, name_of
from monitor.i18n import N_, translate
from monitor.mail import compose
from monitor.outbox import enqueue
from monitor.store import Store, to_json


def redact_digests(connection: sqlite3.Connection, redacted: Callable[[str], str]) -> dict[str, tuple[str, str]]:
    """Takes the article's passages out of every digest; edition -> HTML and text of those that held some."""
    changed = {}
    for number, edition, page, plain in connection.execute("SELECT id, edition, html, plain FROM digests").fetchall():
        new = (redacted(page), redacted(plain))
        if new != (page, plain):
            changed[edition] = new
            connection.execute("UPDATE digests SET html = ?, plain = ? WHERE id = ?", [*new, number])
    return changed


def redact_mails(
    store: Store,
    connection: sqlite3.Connection,
    config: Config,
    redacted: Callable[[str], str],
    editions: Mapping[str, tuple[str, str]],
    keys: set[str],
    *,
    now: datetime,
) -> list[str]:
    """Takes the article out of mails; the names of those sent, whose files are to go. One that waits to be sent and
    tells of its cooperations is taken back: what else reports the same is told anew."""
    mails = []
    for row in store.rows("SELECT * FROM outbox"):
        kind, _, rest = row["key"].partition(":")
        if kind == "digest" and rest in editions:
            page, plain = editions[rest]
            connection.execute(
                "UPDATE outbox SET message = ?, subject = ? WHERE id = ?",
                [_message(config, row, plain, page, now=now), redacted(row["subject"]), row["id"]],
            )
        elif kind == "alert" and rest.partition(":")[0] in keys:
            if (plain := _plain(row)) == redacted(plain):
                continue  # it quotes another article
            if row["state"] == "pending" and row["attempts"] == 0:
                steps = to_json(json.loads(row["reason"]).get("steps", []))
                connection.execute(
                    "UPDATE steps SET decision = NULL, decided_at = NULL WHERE id IN (SELECT value FROM json_each(?))",
                    [steps],
                )
                connection.execute("DELETE FROM outbox WHERE id = ?", [row["id"]])
                continue
            plain = translate(N_("This message was removed together with the article that it quoted."), config.language)
            connection.execute(
                "UPDATE outbox SET message = ?, subject = ?,"
                " state = CASE state WHEN 'pending' THEN 'failed' ELSE state END WHERE id = ?",
                [
                    _message(config, row, plain, f"<p>{escape(plain)}</p>", now=now),
                    translate(N_("[removed]"), config.language),
                    row["id"],
                ],
            )
        else:
            continue
        mails.append(file_name(name_of(row)))
    return mails


def _plain(row: sqlite3.Row) -> str:
    message = message_from_bytes(row["message"], policy=policy.default)
    body = message.get_body(("plain",))
    return str(body.get_content()) if body else ""


def _message(config: Config, row: sqlite3.Row, plain: str, page: str, *, now: datetime) -> bytes:
    return compose(
        subject=translate(N_("[removed]"), config.language) if row["kind"] == "alert" else row["subject"],
        text=plain,
        html=page,
        sender=config.mail.sender,
        recipients=json.loads(row["recipients"]),
        message_id=row["message_id"],
        date=now,
    )


def correct(
    connection: sqlite3.Connection,
    config: Config,
    identity: str,
    gone: Mapping[tuple[str, str], tuple[str, str]],
    *,
    now: datetime,
) -> int:
    """Puts a correction into the outbox for everybody who had been told what is withdrawn; how many they are."""
    recipients: set[str] = set()
    told: list[tuple[str, str]] = []
    for (key, status), fact in gone.items():
        alert = connection.execute(
            "SELECT recipients FROM outbox WHERE kind = 'alert' AND key LIKE ? AND (state = 'sent' OR attempts > 0)",
            [f"alert:{key}:%"],
        ).fetchall()
        listed = connection.execute(
            "SELECT o.recipients FROM digest_items i JOIN digests d ON d.id = i.digest_id"
            " LEFT JOIN outbox o ON o.key = 'digest:' || d.edition WHERE i.key IN (?, ?)",
            [f"{key}:{status}", f"{key}:new"],
        ).fetchall()
        connection.execute("DELETE FROM digest_items WHERE key = ?", [f"{key}:{status}"])
        if alert or listed:
            told.append(fact)
            recipients.update(one for (given,) in (*alert, *listed) for one in json.loads(given or "[]"))
    if not recipients:
        return 0
    say = partial(translate, language=config.language)
    facts = [_words(parties, status, config) for parties, status in told]
    opening = say(N_("Pantau told you of the following. The only article that reported it has been removed:"))
    closing = say(N_("Please do not rely on it any longer."))
    enqueue(
        connection,
        key=f"correction:{tombstones.digest(identity)[:16]}",
        kind="correction",
        subject=say(N_("[Pantau] Correction: {fact}")).format(fact=facts[0]),
        text="\n\n".join((opening, "\n".join(f"- {fact}" for fact in facts), closing)) + "\n",
        html=f"<p>{escape(opening)}</p><ul>{''.join(f'<li>{escape(fact)}</li>' for fact in facts)}</ul>"
        f"<p>{escape(closing)}</p>",
        sender=config.mail.sender,
        recipients=sorted(recipients),
        reason={"reason": "correction"},
        now=now,
    )
    return len(recipients)


def _words(parties: str, status: str, config: Config) -> str:
    names = wording.names(json.loads(parties), language=config.language, most=9, longest=200)
    denied = status == "denied"
    word = translate(N_("denied"), config.language) if denied else wording.status_word(status, config.language)
    return f"{names} ({word})"
