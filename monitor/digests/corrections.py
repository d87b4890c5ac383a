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
from monitor.delivery.mail import compose, thread_of
from monitor.delivery.outbox import MAIL, enqueue, withdraw
from monitor.delivery.sending import files_of
from monitor.delivery.suppressions import scope_of
from monitor.i18n import N_, translate
from monitor.ledger.succession import known_as
from monitor.store import Store, to_json
from monitor.watches.watching import take_back


def redact_digests(
    connection: sqlite3.Connection, redacted: Callable[[str], str]
) -> dict[str, tuple[str, str, str | None]]:
    """Takes the article's passages out of every digest; name -> HTML and text as mailed, and what was attached to them,
    of those that held some."""
    changed: dict[str, tuple[str, str, str | None]] = {}
    for number, name, *forms in connection.execute(
        "SELECT id, name, html, plain, whole_html, whole_plain, subject FROM digests"
    ).fetchall():
        new = [redacted(form) if form else form for form in forms]
        if new != forms:
            changed[name] = (new[0], new[1], new[2])
            connection.execute(
                "UPDATE digests SET html = ?, plain = ?, whole_html = ?, whole_plain = ?, subject = ? WHERE id = ?",
                [*new, number],
            )
    return changed


def redact_mails(
    store: Store,
    connection: sqlite3.Connection,
    config: Config,
    redacted: Callable[[str], str],
    editions: Mapping[str, tuple[str, str, str | None]],
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
            page, plain, whole = editions[rest]
            connection.execute(
                "UPDATE outbox SET message = ?, subject = ? WHERE id = ?",
                [
                    _message(config, row, plain, page, attached=whole, now=now),
                    redacted(row["subject"]),
                    row["id"],
                ],
            )
        elif kind == "roundup" or (kind == "alert" and rest.partition(":")[0] in keys):
            if (plain := _plain(row)) == redacted(plain):
                continue  # it quotes another article
            if row["state"] == "pending" and row["attempts"] == 0:
                steps = to_json(json.loads(row["reason"]).get("steps", []))
                connection.execute(
                    "UPDATE steps SET decision = NULL, decided_at = NULL WHERE id IN (SELECT value FROM json_each(?))",
                    [steps],
                )
                take_back(connection, row["key"])
                connection.execute("DELETE FROM outbox WHERE id = ?", [row["id"]])
                continue
            plain = translate(N_("This message was removed together with the article that it quoted."), config.language)
            connection.execute(
                "UPDATE outbox SET message = ?, subject = ? WHERE id = ?",
                [
                    _message(config, row, plain, f"<p>{escape(plain)}</p>", now=now),
                    translate(N_("[removed]"), config.language),
                    row["id"],
                ],
            )
            withdraw(connection, row["id"], why="forgotten")
        else:
            continue
        mails += files_of(store, row["id"])
    return mails


def _plain(row: sqlite3.Row) -> str:
    message = message_from_bytes(row["message"], policy=policy.default)
    body = message.get_body(("plain",))
    return str(body.get_content()) if body else ""


def _message(
    config: Config, row: sqlite3.Row, plain: str, page: str, *, attached: str | None = None, now: datetime
) -> bytes:
    return compose(
        subject=translate(N_("[removed]"), config.language) if row["kind"] == "alert" else row["subject"],
        text=plain,
        html=page,
        sender=config.mail.sender,
        message_id=row["message_id"],
        date=now,
        thread=thread_of(row["message"]),
        list_name=scope_of(row["kind"], row["watch"]),
        attached=((f"{row['kind']}.html", attached.encode()),) if attached else (),
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
    recipients: set[tuple[str, str]] = set()
    told: list[tuple[str, str]] = []
    for (key, status), fact in gone.items():
        names = to_json(known_as(connection, key))
        alert = connection.execute(
            "SELECT r.channel, r.recipient FROM json_each(?) known JOIN outbox o ON o.kind = 'alert'"
            " AND (o.key LIKE 'alert:' || known.value || ':%'"
            "  OR o.key IN (SELECT outbox_key FROM watch_decisions WHERE cooperation = known.value))"
            " JOIN outbox_recipients r ON r.outbox_id = o.id"
            # one that was tried may have arrived, whatever was answered
            " WHERE r.state = 'sent' OR (r.state IN ('pending', 'failed') AND r.attempts > 0)",
            [names],
        ).fetchall()
        listed = connection.execute(
            "SELECT r.channel, r.recipient FROM json_each(?1) known"
            " JOIN digest_items i ON i.key IN (known.value || ':' || ?2, known.value || ':new')"
            " JOIN digests d ON d.id = i.digest_id LEFT JOIN outbox o ON o.key = 'digest:' || d.name"
            " LEFT JOIN outbox_recipients r ON r.outbox_id = o.id AND r.state <> 'suppressed'",
            [names, status],
        ).fetchall()
        connection.execute(
            "DELETE FROM digest_items WHERE key IN (SELECT value || ':' || ?2 FROM json_each(?1))", [names, status]
        )
        if alert or listed:
            told.append(fact)
            recipients.update((channel, one) for channel, one in (*alert, *listed) if one)
    if not recipients:
        return 0
    say = partial(translate, language=config.language)
    facts = [_words(parties, status, config) for parties, status in told]
    opening = say(N_("Pantau told you of the following. The only article that reported it has been removed:"))
    closing = say(N_("Please do not rely on it any longer."))
    for channel in sorted({channel for channel, _ in recipients}):
        enqueue(
            connection,
            key=f"correction:{tombstones.digest(identity)[:16]}" + ("" if channel == MAIL else f":{channel}"),
            kind="correction",
            subject=say(N_("[Pantau] Correction: {fact}")).format(fact=facts[0]),
            text="\n\n".join((opening, "\n".join(f"- {fact}" for fact in facts), closing)) + "\n",
            html=f'<html lang="{config.language}"><body><p>{escape(opening)}</p>'
            f"<ul>{''.join(f'<li>{escape(fact)}</li>' for fact in facts)}</ul>"
            f"<p>{escape(closing)}</p></body></html>",
            sender=config.mail.sender,
            recipients=sorted(one for way, one in recipients if way == channel),
            reason={"reason": "correction"},
            now=now,
            channel=channel,
        )
    return len(recipients)


def _words(parties: str, status: str, config: Config) -> str:
    names = wording.names(json.loads(parties), language=config.language, most=9, longest=200)
    denied = status == "denied"
    word = translate(N_("denied"), config.language) if denied else wording.status_word(status, config.language)
    return f"{names} ({word})"
