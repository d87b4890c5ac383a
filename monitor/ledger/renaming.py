"""When names are resolved otherwise than before, the ledger follows, and nobody is told old news again."""

from datetime import datetime

from monitor.ledger.bodies import kinship_of
from monitor.ledger.claims import Canonical, party_key
from monitor.ledger.keeping import Change, claims_of, naming
from monitor.ledger.steps import RENAMED
from monitor.store import Store, to_json

__all__ = ["RENAMED", "follow_names"]


def follow_names(store: Store, *, canonical: Canonical, now: datetime) -> int:
    """Link anew every claim whose parties `canonical` or the registry resolve otherwise than when it was linked; return
    how many names changed.

    Costs one look at each different name where nothing changed.
    """
    kinship = kinship_of(canonical)
    changed = [
        (row["name"], *new)
        for row in store.rows("SELECT name, party, handles FROM party_names")
        if (new := naming(row["name"], canonical, kinship)) != (row["party"], row["handles"])
    ]
    if not changed:
        return 0
    with store.transaction() as connection:
        # steps point at claims, and claims at cooperations, that are replaced one after the other
        connection.execute("PRAGMA defer_foreign_keys = ON")
        connection.executemany("INSERT OR REPLACE INTO party_names (name, party, handles) VALUES (?, ?, ?)", changed)
        names = to_json([name for name, *_ in changed])
        rows = connection.execute(
            "SELECT DISTINCT mention_id FROM claim_parties WHERE name IN (SELECT value FROM json_each(?))", [names]
        )
        concerned = sorted(row for (row,) in rows)
        change = Change(connection, canonical)
        change.release(concerned)
        connection.executemany(
            "UPDATE cooperation_mentions SET party_key = ? WHERE id = ?",
            [
                (party_key(claim.parties, canonical) or "", row)
                for claim, row in claims_of(connection, concerned).items()
            ],
        )
        change.put_in(concerned)
        change.settle(now, decision=RENAMED)
    return len(changed)
