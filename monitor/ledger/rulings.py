"""Judgements of people on what articles say: a cooperation is rejected, or one of its facts corrected.

A ruling names the claims that it is on by their article and the parties that it gives them. It is applied whenever such
a claim is linked, so that it survives a new analysis and a rebuild; what the article says is kept beside, so that it
can be undone exactly. What is rejected takes with it what later goes on from it (see `ledger.rejected`).
"""

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from models.analysis import STATUSES, Status
from monitor.errors import QueryError
from monitor.i18n import N_
from monitor.ledger.claims import RANK, Canonical, Claim, party_key, resolved
from monitor.ledger.keeping import Change, claims_of
from monitor.ledger.steps import RENAMED
from monitor.ledger.succession import current
from monitor.store import Store, insert, instant, moment, moment_or_none, to_json

Kind = Literal["reject", "correct"]
Target = tuple[tuple[str, tuple[str, ...], Status | None], ...]

CORRECTABLE = ("status", "parties", "fields", "event", "instrument")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """A judgement. `subject` is the key that the cooperation had; `target` names the claims (article, parties, and the
    status that they get); `changes` maps names of CORRECTABLE to what they should be."""

    id: int
    subject: str
    target: Target
    kind: Kind
    changes: Mapping[str, Any]
    note: str | None
    by: str
    at: datetime
    undone_at: datetime | None


def reject(store: Store, key: str, *, canonical: Canonical, by: str, now: datetime, note: str | None = None) -> Ruling:
    """Judge that there is no such cooperation: it leaves the ledger. Raises QueryError for an unknown key."""
    return _rule(store, key, "reject", {}, canonical=canonical, by=by, now=now, note=note)


def correct(
    store: Store,
    key: str,
    changes: Mapping[str, Any],
    *,
    canonical: Canonical,
    by: str,
    now: datetime,
    note: str | None = None,
) -> Ruling:
    """Judge what a fact of a cooperation should be. Raises QueryError for an unknown key or a change that is none."""
    if not changes:
        raise QueryError(N_("Nothing is corrected; say what should be otherwise, such as --status agreed"))
    if (status := changes.get("status")) is not None and status not in STATUSES:
        raise QueryError(
            N_("There is no status '{status}'; choose one of {known}"), status=status, known=", ".join(STATUSES)
        )
    if "parties" in changes and party_key(changes["parties"], canonical) is None:
        raise QueryError(N_("A cooperation has two parties or more; name each with --party of its own"))
    return _rule(store, key, "correct", dict(changes), canonical=canonical, by=by, now=now, note=note)


def _rule(
    store: Store,
    key: str,
    kind: Kind,
    changes: Mapping[str, Any],
    *,
    canonical: Canonical,
    by: str,
    now: datetime,
    note: str | None,
) -> Ruling:
    with store.transaction() as connection:
        connection.execute("PRAGMA defer_foreign_keys = ON")
        key = known_key(connection, key)
        rows = [
            row
            for (row,) in connection.execute(
                "SELECT m.id FROM cooperation_mentions m JOIN cooperations c ON c.id = m.cooperation_id"
                " WHERE c.key = ? AND m.denied = 0",
                [key],
            )
        ]
        claims = claims_of(connection, rows)
        target = _target(claims, changes.get("status"), _said_parties(connection, rows))
        number = insert(
            connection,
            "rulings",
            subject=key,
            target=to_json(target),
            kind=kind,
            changes=to_json(changes),
            note=note,
            by=by,
            at=instant(now),
        )
        _change(connection, rows, canonical, now)
    return ruling(store, number)


def _target(
    claims: Mapping[Claim, int], status: Status | None, said: Mapping[int, Sequence[str]]
) -> list[tuple[str, Sequence[str], Status | None]]:
    """The claims, in order. A corrected status caps what is ahead of it; where none has come so far, the claims that
    came furthest get it."""
    furthest = max((RANK[claim.status] for claim in claims), default=0)
    out: list[tuple[str, Sequence[str], Status | None]] = []
    for claim, row in sorted(claims.items(), key=lambda item: item[0].order):
        given = None
        if status is not None and (
            RANK[claim.status] > RANK[status] or (furthest < RANK[status] and RANK[claim.status] == furthest)
        ):
            given = status
        out.append((claim.article, said[row], given))
    return out


def _said_parties(connection: sqlite3.Connection, rows: Iterable[int]) -> dict[int, list[str]]:
    """The parties by which the articles themselves name them, whatever was ruled."""
    found = connection.execute(
        "SELECT id, coalesce(said ->> '$.parties', parties) FROM cooperation_mentions"
        " WHERE id IN (SELECT value FROM json_each(?))",
        [to_json(list(rows))],
    )
    return {row: json.loads(parties) for row, parties in found}


def undo(store: Store, number: int, *, canonical: Canonical, now: datetime) -> Ruling:
    """Take a ruling back: the ledger is as if it had never been made. Raises QueryError for one that is not there or
    was undone."""
    found = ruling(store, number)
    if found.undone_at is not None:
        raise QueryError(N_("Ruling {number} was undone before"), number=number)
    with store.transaction() as connection:
        connection.execute("PRAGMA defer_foreign_keys = ON")
        connection.execute("UPDATE rulings SET undone_at = ? WHERE id = ?", [instant(now), number])
        articles = to_json(sorted({article for article, _, _ in found.target}))
        rows = connection.execute(
            "SELECT m.id FROM cooperation_mentions m JOIN articles a ON a.id = m.article_id"
            " WHERE m.denied = 0 AND a.identity IN (SELECT value FROM json_each(?))",
            [articles],
        )
        _change(connection, [row for (row,) in rows], canonical, now)
    return ruling(store, number)


def _change(connection: sqlite3.Connection, rows: Collection[int], canonical: Canonical, now: datetime) -> None:
    change = Change(connection, canonical)
    change.release(rows, altered=True)
    apply(connection, rows, canonical)
    change.put_in(rows)
    change.settle(now, decision=RENAMED)


def apply(connection: sqlite3.Connection, rows: Collection[int], canonical: Canonical) -> None:
    """Let claims say what their articles say, as far as no ruling that stands says otherwise."""
    standing = [_ruling(row) for row in connection.execute(f"{_SELECT} WHERE undone_at IS NULL ORDER BY id")]
    marked = connection.execute(
        "SELECT count(*) FROM cooperation_mentions WHERE ruling_id IS NOT NULL"
        " AND id IN (SELECT value FROM json_each(?))",
        [to_json(list(rows))],
    ).fetchone()
    if not standing and not marked[0]:
        return
    for row, identity, said in connection.execute(
        "SELECT m.id, a.identity, m.said FROM cooperation_mentions m JOIN articles a ON a.id = m.article_id"
        " WHERE m.id IN (SELECT value FROM json_each(?))",
        [to_json(list(rows))],
    ).fetchall():
        if said:
            _write(connection, row, json.loads(said), ruling_id=None, said=None, rejected=0, canonical=canonical)
        for one in standing:
            for article, parties, status in one.target:
                if article == identity and _is_on(connection, row, parties, canonical):
                    _apply(connection, row, one, status, canonical)


def _is_on(connection: sqlite3.Connection, row: int, parties: Sequence[str], canonical: Canonical) -> bool:
    (said,) = _said_parties(connection, [row]).values()
    return resolved(said, canonical) == resolved(parties, canonical)


def _apply(connection: sqlite3.Connection, row: int, one: Ruling, status: Status | None, canonical: Canonical) -> None:
    values: dict[str, Any] = {name: value for name, value in one.changes.items() if name != "status"}
    if status is not None:
        values["status"] = status
    (said, *before) = connection.execute(
        "SELECT said, status, parties, party_spans, fields, event, instrument FROM cooperation_mentions WHERE id = ?",
        [row],
    ).fetchone()
    if said is None:
        names = ("status", "parties", "party_spans", "fields", "event", "instrument")
        said = to_json(dict(zip(names, before, strict=True)))
    stored: dict[str, Any] = {
        name: to_json(value) if name in ("parties", "fields") else value for name, value in values.items()
    }
    if "parties" in values:
        spans = dict(zip(json.loads(before[1]), json.loads(before[2]), strict=False))
        stored["party_spans"] = to_json([spans.get(name) for name in values["parties"]])
    rejected = one.kind == "reject"
    _write(connection, row, stored, ruling_id=one.id, said=said, rejected=rejected, canonical=canonical)


def _write(
    connection: sqlite3.Connection,
    row: int,
    values: Mapping[str, Any],
    *,
    ruling_id: int | None,
    said: str | None,
    rejected: bool | int,
    canonical: Canonical,
) -> None:
    written = {**values, "ruling_id": ruling_id, "said": said, "rejected": rejected}
    if "parties" in values:
        written["party_key"] = party_key(json.loads(values["parties"]), canonical) or ""
    assignments = ", ".join(f"{name} = ?" for name in written)
    # the names are those of CORRECTABLE and ours
    connection.execute(
        f"UPDATE cooperation_mentions SET {assignments} WHERE id = ?",  # noqa: S608 - put together from our own text
        [*written.values(), row],
    )


def forget(connection: sqlite3.Connection, identity: str) -> None:
    """No ruling keeps anything of an article that was forgotten; one on that alone is gone."""
    for number, target in connection.execute("SELECT id, target FROM rulings").fetchall():
        kept = [one for one in json.loads(target) if one[0] != identity]
        if not kept:
            connection.execute("DELETE FROM rulings WHERE id = ?", [number])
        elif len(kept) < len(json.loads(target)):
            connection.execute("UPDATE rulings SET target = ? WHERE id = ?", [to_json(kept), number])


# What was ruled

_SELECT = 'SELECT id, subject, target, kind, changes, note, "by", at, undone_at FROM rulings'


def ruling(store: Store, number: int) -> Ruling:
    """One ruling by its number. Raises QueryError where there is none."""
    for row in store.rows(f"{_SELECT} WHERE id = ?", number):
        return _ruling(row)
    raise QueryError(N_("There is no ruling {number}; `pantau cooperation rulings` lists them"), number=number)


def rulings(store: Store) -> tuple[Ruling, ...]:
    """All of them, undone ones too, the newest first."""
    return tuple(_ruling(row) for row in store.rows(f"{_SELECT} ORDER BY id DESC"))


def rulings_on(store: Store, keys: Collection[str]) -> tuple[Ruling, ...]:
    """Those that stand and were made on a cooperation that had one of these keys, the oldest first."""
    rows = store.rows(f"{_SELECT} WHERE undone_at IS NULL ORDER BY id")
    return tuple(one for one in map(_ruling, rows) if one.subject in keys)


def _ruling(row: Sequence[Any] | sqlite3.Row) -> Ruling:
    number, subject, target, kind, changes, note, by, at, undone_at = row
    return Ruling(
        id=number,
        subject=subject,
        target=tuple((article, tuple(parties), status) for article, parties, status in json.loads(target)),
        kind=kind,
        changes=json.loads(changes),
        note=note,
        by=by,
        at=moment(at),
        undone_at=moment_or_none(undone_at),
    )


def known_key(connection: sqlite3.Connection, key: str) -> str:
    """The key by which a cooperation goes today: itself, one that it became, or the only one that begins with it.
    Raises QueryError where that is none, or several."""
    found = current(connection, key)
    if not found and len(key) >= 4:
        rows = connection.execute("SELECT key FROM cooperations WHERE substr(key, 1, ?) = ? LIMIT 9", [len(key), key])
        found = tuple(one for (one,) in rows)
    if not found:
        raise QueryError(N_("There is no cooperation '{key}'; `pantau query` lists them with their keys"), key=key)
    if len(found) > 1:
        raise QueryError(N_("'{key}' may be {keys}; give one of them"), key=key, keys=", ".join(found))
    return found[0]
