"""Which cooperation of the ledger of before is which of the ledger made anew, and what follows from one to the other:
its row, its former keys, and what digests told of it. Nobody is told again what is only known otherwise.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from monitor.ledger.claims import Canonical, Claim, resolved
from monitor.ledger.cooperations import Cooperation


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A cooperation as it was: its row, its key, the articles that asserted it, the names of its parties, and those of
    its claims that say now what they said then."""

    id: int
    key: str
    articles: frozenset[str]
    parties: tuple[str, ...]
    claims: frozenset[Claim]


@dataclass(frozen=True, slots=True, kw_only=True)
class Succession:
    """`heir` gives each known row that goes on the key under which it does, `shares` the keys of all cooperations that
    took over something of a row, its heir among them."""

    heir: Mapping[int, str]
    shares: Mapping[int, tuple[str, ...]]


def succession(known: Iterable[Known], made: Iterable[Cooperation], canonical: Canonical) -> Succession:
    """What a key stood for goes on under the same key; else where most of its articles are, if a claim of it is among
    their claims, or they tell of much the same parties."""
    known, made = sorted(known, key=lambda one: one.key), sorted(made, key=lambda one: one.key)
    ranked: list[tuple[bool, int, str, str, int]] = []
    for old in known:
        for new in made:
            shared = len(old.articles & new.articles)
            if old.key == new.key or (shared and _goes_on(old, new, canonical)):
                ranked.append((old.key == new.key, shared, old.key, new.key, old.id))
    heir: dict[int, str] = {}
    shares: dict[int, list[str]] = defaultdict(list)
    for _, _, _, new_key, row in sorted(ranked, key=lambda one: (not one[0], -one[1], one[2], one[3])):
        shares[row].append(new_key)
        if row not in heir and new_key not in heir.values():
            heir[row] = new_key
    return Succession(heir=heir, shares={row: tuple(keys) for row, keys in shares.items()})


def _goes_on(old: Known, new: Cooperation, canonical: Canonical) -> bool:
    """An article that was corrected may name others; then half of the parties must be the same as in a report of it."""
    if not old.claims.isdisjoint(new.claims):
        return True
    before = set(resolved(old.parties, canonical))
    sets = {resolved(new.parties, canonical), *(resolved(claim.parties, canonical) for claim in new.claims)}
    return any(2 * len(before.intersection(now)) >= len(before.union(now)) for now in sets)


def follow_keys(
    connection: sqlite3.Connection, known: Sequence[Known], found: Succession, *, alive: Collection[str]
) -> None:
    """Note what keys have become, and let what digests told follow; `alive` are the keys of today."""
    connection.executemany("DELETE FROM cooperation_keys WHERE old = ?", [(key,) for key in alive])
    for old in known:
        keys = found.shares.get(old.id, ())
        for key in keys:
            if key != old.key:
                _copy_told(connection, old.key, key, whole=found.heir.get(old.id) == key)
        if old.key in alive:
            continue
        before = [key for (key,) in connection.execute("SELECT old FROM cooperation_keys WHERE key = ?", [old.key])]
        connection.executemany(
            "INSERT OR IGNORE INTO cooperation_keys (old, key) VALUES (?, ?)",
            [(former, key) for key in keys for former in (old.key, *before) if former != key],
        )
        if keys:
            connection.execute("DELETE FROM cooperation_keys WHERE key = ?", [old.key])
            connection.execute("DELETE FROM digest_items WHERE substr(key, 1, ?) = ?", _opening(old.key))


def _copy_told(connection: sqlite3.Connection, old: str, new: str, *, whole: bool) -> None:
    """What was told of one key was told of the other; unless that is the `whole` of it, as far as it says so too."""
    connection.execute(
        "INSERT OR IGNORE INTO digest_items (audience, key, digest_id, parties, status)"
        " SELECT audience, ?1 || substr(key, length(?2) + 1), digest_id, parties, status FROM digest_items"
        " WHERE substr(key, 1, length(?2) + 1) = ?2 || ':' AND (?3 OR EXISTS ("
        "  SELECT 1 FROM steps s JOIN cooperations c ON c.id = s.cooperation_id WHERE c.key = ?1"
        "  AND CASE s.kind WHEN 'denied' THEN 'denied' ELSE s.status END = substr(digest_items.key, length(?2) + 2)))",
        [new, old, whole],
    )


def _opening(key: str) -> tuple[int, str]:
    return len(key) + 1, f"{key}:"


def current(connection: sqlite3.Connection, key: str) -> tuple[str, ...]:
    """The keys by which a cooperation goes today that once had `key`; itself where it still has."""
    rows = connection.execute(
        "SELECT key FROM cooperations WHERE key = ?1"
        " UNION SELECT key FROM cooperation_keys WHERE old = ?1 AND key IN (SELECT key FROM cooperations) ORDER BY 1",
        [key],
    )
    return tuple(key for (key,) in rows)


def known_as(connection: sqlite3.Connection, key: str) -> tuple[str, ...]:
    """A key, those that it was before, and those that it has become."""
    rows = connection.execute(
        "SELECT ?1 UNION SELECT key FROM cooperation_keys WHERE old = ?1"
        " UNION SELECT old FROM cooperation_keys WHERE key = ?1"
        " UNION SELECT old FROM cooperation_keys WHERE key IN (SELECT key FROM cooperation_keys WHERE old = ?1)"
        " ORDER BY 1",
        [key],
    )
    return tuple(name for (name,) in rows)
