"""Entities in the database: the names that articles brought are settled, block by block, and mentions follow.

What is settled is a function of what is stored: names and their articles, the registry and the judgements. Only blocks
that hold a touched name are compared again.
"""

import hashlib
import sqlite3
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from itertools import repeat
from pathlib import Path
from sqlite3 import Row
from typing import TYPE_CHECKING

from monitor.entities.name_keys import NameKeys
from monitor.entities.settling import Settling
from monitor.folding import fold
from monitor.ledger.cooperations import Canonical
from monitor.store import Store

if TYPE_CHECKING:
    from monitor.registry import Registry

CHUNK = 40_000
"""Names that are settled at a time, so that memory stays flat."""


def settle(connection: sqlite3.Connection, keys: NameKeys, *, most: int | None = None) -> int:
    """Settle all touched names, or `most` chunks of them, and return how many there were. Part of the caller's
    transaction."""
    done = 0
    for _ in range(most) if most is not None else repeat(None):
        touched = [
            name_id
            for (name_id,) in connection.execute("SELECT name_id FROM touched_names ORDER BY name_id LIMIT ?", [CHUNK])
        ]
        if not touched:
            break
        connection.executemany("DELETE FROM touched_names WHERE name_id = ?", [(name_id,) for name_id in touched])
        Settling(connection, keys).settle(touched)
        done += len(touched)
    return done


@cache
def shipped_keys(folder: Path | None = None) -> NameKeys:
    """The keys of names by the lexicon and the registry that ship, with what a folder adds to the registry."""
    from models.lexicons import load_lexicon
    from monitor.entities.name_keys import RULES, known_words
    from monitor.registry import load_registry

    registry = load_registry(folder)
    bearers: dict[str, set[str]] = defaultdict(set)
    for holder in registry.holders:
        for form in (holder.person, *holder.forms):
            bearers[fold(form)].add(fold(holder.person))
    people = {
        form: min(owners)
        for form, owners in bearers.items()
        # a word of the name may be anybody's
        if len(owners) == 1 and form not in min(owners).split()
    }
    words = known_words(load_lexicon())
    known = [repr((body.key, body.forms, body.country)) for body in registry.bodies]
    lists = [*known, *(repr(sorted(own)) for own in (words.provinces.items(), words.regions, words.countries.items()))]
    edition = hashlib.sha256("\n".join([str(RULES), *lists, repr(sorted(people.items()))]).encode()).hexdigest()
    return NameKeys(words, _Bodies(registry), people, edition=edition)


@dataclass(frozen=True, slots=True)
class _Bodies:
    """The registry, as `name_keys.Bodies` asks for it."""

    registry: "Registry"

    def known(self, form: str) -> str | None:
        body = self.registry.lookup(form, space="organisation")
        return body.key.partition(":")[2] if body else None

    def title(self, key: str) -> str | None:
        body = self.registry.get(f"organisation:{key}")
        return body.name if body else None

    def is_foreign(self, key: str) -> bool:
        body = self.registry.get(f"organisation:{key}")
        if body is None or body.country == "Indonesia":
            return False
        return body.country is not None or body.kind == "international" or not _ABROAD.isdisjoint(key.split())


_ABROAD = frozenset(("international", "internasional", "global", "world", "dunia"))


def canonical(store: Store, shipped: Canonical, keys: NameKeys | None = None) -> Canonical:
    """The one name of a body or state that articles and the lexicon call by several; a name that neither knows comes
    back as it is. What it answers is what was settled when it is first asked for a name."""
    keys = keys or shipped_keys()

    @cache
    def name_of(name: str) -> str:
        rows = store.rows(
            "SELECT e.name FROM names n JOIN entities e ON e.id = n.entity_id"
            " WHERE n.space = 'organisation' AND n.folded = ? AND n.context = ''",
            keys.of("institution", name),
        )
        return str(rows[0]["name"]) if rows else shipped(name)

    return name_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An entity that somebody may mean; `exact` where articles, the registry or people call it so."""

    key: str
    type: str
    name: str
    articles: int
    exact: bool


def entity_of(store: Store, text: str, keys: NameKeys | None = None, *, limit: int = 8) -> tuple[Match, ...]:
    """The entities that a name or key typed by a person may mean: those called so, the most written of first; where
    there is none, those with a name close to it."""
    keys = keys or shipped_keys()
    found = store.rows("SELECT * FROM entities WHERE key = ?", text.strip())
    if not found:
        wanted = {(space, keys.of(space, text)) for space in _SPACES} | {(space, fold(text)) for space in _SPACES}
        wanted |= {
            tuple(row["a"].split(":", 1))
            for row in store.rows(
                "SELECT a FROM judgements WHERE verdict = 'name' AND b = ? AND undone_at IS NULL",
                " ".join(text.split()),
            )
        }
        if ":" in text:
            wanted.add(tuple(text.strip().split(":", 1)))  # type: ignore[arg-type]
        conditions = " OR ".join(["(space = ? AND folded = ?)"] * len(wanted))
        values = [value for pair in sorted(wanted) for value in pair]
        found = store.rows(
            "SELECT e.*, sum(used) AS used FROM ("  # noqa: S608 - only question marks are put in
            f" SELECT entity_id, articles AS used FROM entity_names WHERE {conditions}"
            f" UNION ALL SELECT entity_id, articles FROM names WHERE {conditions}"
            ") JOIN entities e ON e.id = entity_id GROUP BY e.id ORDER BY used DESC, e.key LIMIT ?",
            *values,
            *values,
            limit,
        )
    if found:
        return tuple(_match(row, exact=True) for row in found)
    return _close(store, fold(text), limit)


_SPACES = ("person", "organisation", "event", "country", "place")
_LOOKED_AT = 20_000
"""Names that are compared with one that nobody bears: those of the entities that most articles name."""
_CLOSE = 78


def _close(store: Store, whole: str, limit: int) -> tuple[Match, ...]:
    """The entities that most articles name, with a form, abbreviation or name that looks like `whole`."""
    from rapidfuzz import fuzz, process

    rows = store.rows(
        "WITH known AS MATERIALIZED (SELECT id, name, articles FROM entities ORDER BY articles DESC, id DESC LIMIT ?)"
        " SELECT id, name, articles FROM known"
        " UNION SELECT known.id, x.name, known.articles FROM known CROSS JOIN entity_names x ON x.entity_id = known.id",
        _LOOKED_AT,
    )
    forms = [fold(row["name"]) for row in rows]
    alike: dict[int, tuple[float, int]] = {}
    for _, score, at in process.extract(whole, forms, scorer=fuzz.ratio, score_cutoff=_CLOSE, limit=None):
        alike.setdefault(rows[at]["id"], (score, rows[at]["articles"]))
    ids = sorted(alike, key=lambda one: (-alike[one][0], -alike[one][1], one))[:limit]
    found = {row["id"]: row for one in ids for row in store.rows("SELECT * FROM entities WHERE id = ?", one)}
    return tuple(_match(found[one], exact=False) for one in ids)


def _match(row: Row, *, exact: bool) -> Match:
    return Match(key=row["key"], type=row["type"], name=row["name"], articles=row["articles"], exact=exact)
