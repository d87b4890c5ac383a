"""When the lexicon learns that two names are one: the ledger's keys follow, and nobody is told old news again."""

import json
import sqlite3
from datetime import datetime

from monitor.ledger import Canonical, party_key
from monitor.linking import refresh
from monitor.store import Store

RENAMED = "renamed"
"""Decision on steps that a change of names made: what they tell is not new."""


def follow_names(store: Store, *, canonical: Canonical, now: datetime) -> int:
    """Give every claim the party key that `canonical` makes of its parties; return how many keys changed.

    Costs one look at each different set of parties where nothing changed.
    """
    moved = {
        (row["party_key"], row["parties"]): new
        for row in store.rows("SELECT DISTINCT party_key, parties FROM cooperation_mentions")
        if (new := party_key(json.loads(row["parties"]), canonical)) != row["party_key"]
    }
    if not moved:
        return 0
    with store.transaction() as connection:
        # steps point at claims, and claims at cooperations, that are replaced one after the other
        connection.execute("PRAGMA defer_foreign_keys = ON")
        for (old, parties), new in moved.items():
            _move(connection, old, parties, new)
        for key in sorted({old for old, _ in moved} | {new for new in moved.values() if new}):
            refresh(connection, key, canonical, now, decision=RENAMED)
    return len(moved)


def _move(connection: sqlite3.Connection, old: str, parties: str, new: str | None) -> None:
    if new is None:
        # one party by two names, and no cooperation after all
        connection.execute("DELETE FROM cooperation_mentions WHERE party_key = ? AND parties = ?", [old, parties])
        return
    connection.execute(
        "UPDATE cooperation_mentions SET party_key = ?, cooperation_id = NULL WHERE party_key = ? AND parties = ?",
        [new, old, parties],
    )
    for start, moved in ((old, new), (f"denial:{old}", f"denial:{new}")):
        connection.execute(
            "INSERT OR IGNORE INTO digest_items (key, digest_id)"
            " SELECT ?1 || substr(key, length(?2) + 1), digest_id FROM digest_items"
            " WHERE substr(key, 1, length(?2)) = ?2",
            [moved, start],
        )
