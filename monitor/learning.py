"""The stage before the ledger: what new articles name is taken in and settled, so that the ledger speaks of entities.

A database of before entities were kept is made up for here: its mentions are given their names from where they stand.
So is one whose names were made by another registry, lexicon or rule.
"""

from collections.abc import Callable

from monitor.entities.mentioning import name_mentions, take_in
from monitor.entities.name_keys import NameKeys
from monitor.entities.resolution import settle
from monitor.errors import StoreError
from monitor.linking import analysis_of
from monitor.store import Store

_BATCH = 64
_NEW = (
    "FROM analyses JOIN versions ON versions.id = analyses.version_id"
    " JOIN articles ON articles.version_id = versions.id WHERE taken_in = 0 AND stage IN ('analysed', 'linked')"
)


def learn(store: Store, keys: NameKeys, *, progress: Callable[[int, int], object] = lambda _done, _total: None) -> None:
    """Take in every current version that was analysed and not taken in yet, then settle all names that it touched.

    One that can't be taken in is left out; the stage that links it says why.
    """
    with store.roomy():
        _renew(store, keys)
        done, last = 0, 0
        total = int(store.rows(f"SELECT count(*) {_NEW}")[0][0])
        while rows := store.rows(
            f"SELECT analyses.version_id, stage, title, text {_NEW} AND analyses.version_id > ?"
            " ORDER BY analyses.version_id LIMIT ?",
            last,
            _BATCH,
        ):
            for row in rows:
                last = row["version_id"]
                try:
                    _take_in(store, last, row["stage"], f"{row['title']}\n{row['text']}", keys)
                except StoreError:
                    raise
                except Exception:  # noqa: S112 - reported where it is linked
                    continue
                done += 1
                progress(done, total)
        while True:
            with store.transaction() as connection:
                if not settle(connection, keys, most=1):
                    return


def _renew(store: Store, keys: NameKeys) -> None:
    """Where keys are made otherwise than when names were stored, name all mentions anew."""
    known = store.rows("SELECT value FROM state WHERE name = 'names'")
    if known and known[0]["value"] == keys.edition:
        return
    with store.transaction() as connection:
        connection.execute("UPDATE mentions SET name_id = NULL, entity_id = NULL WHERE name_id IS NOT NULL")
        connection.execute("UPDATE analyses SET taken_in = 0 WHERE taken_in = 1")
        for table in _DERIVED:
            connection.execute(f"DELETE FROM {table}")  # noqa: S608 - names of our own
        connection.execute(
            "INSERT INTO state (name, value) VALUES ('names', ?)"
            " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            [keys.edition],
        )


_DERIVED = (
    "touched_names",
    "callings",
    "office_mentions",
    "name_links",
    "name_blocks",
    "appearances",
    "entity_names",
    "names",
    "entities",
)


def _take_in(store: Store, version_id: int, stage: str, whole: str, keys: NameKeys) -> None:
    analysis = analysis_of(store, version_id)
    with store.transaction() as connection:
        if stage == "linked":
            name_mentions(connection, version_id, analysis, keys)
        elif analysis is not None:
            take_in(connection, version_id, analysis, whole, keys)
