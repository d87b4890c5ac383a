"""Names in the database as `entities` compares them, what articles show of them, and the entities they are given."""

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TypeVar

from monitor.entities import Name, parted

T = TypeVar("T")


@dataclass(slots=True)
class Names:
    """The names of a transaction. `changed` collects the ids of entities whose names or articles changed."""

    connection: sqlite3.Connection
    changed: set[int] = field(default_factory=set)
    known: dict[int, Name] = field(default_factory=dict)

    def load(self, ids: Iterable[int]) -> dict[int, Name]:
        """Names by their ids; those that are gone are left out."""
        ids = list(ids)
        missing = [name_id for name_id in dict.fromkeys(ids) if name_id not in self.known]
        for some in batches(missing):
            marks = ", ".join("?" * len(some))
            forms: dict[int, list[tuple[str, int]]] = defaultdict(list)
            for name_id, form, used in self.connection.execute(
                f"SELECT name_id, name, articles FROM entity_names WHERE name_id IN ({marks}) ORDER BY name",  # noqa: S608
                some,
            ):
                forms[name_id].append((form, used))
            for row in self.connection.execute(
                f"SELECT id, space, folded, context, articles, companies FROM names WHERE id IN ({marks})",  # noqa: S608
                some,
            ):
                name_id, space, whole, context, articles, companies = row
                self.known[name_id] = Name(
                    id=name_id,
                    space=space,
                    folded=whole,
                    context=context,
                    articles=articles,
                    companies=companies,
                    forms=tuple(forms[name_id]),
                )
        return {name_id: self.known[name_id] for name_id in ids if name_id in self.known}

    def members(self, some: Sequence[str]) -> dict[str, list[int]]:
        """The names of each of some blocks."""
        found: dict[str, list[int]] = {block: [] for block in some}
        marks = ", ".join("?" * len(some))
        for block, name_id in self.connection.execute(
            f"SELECT block, name_id FROM name_blocks WHERE block IN ({marks}) ORDER BY block, name_id",  # noqa: S608
            some,
        ):
            found[block].append(name_id)
        return found

    def ids(self, key: str) -> list[int]:
        """All names of a key ("person:budi"), in whatever context."""
        space, whole, _ = parted(key)
        return [
            name_id
            for (name_id,) in self.connection.execute(
                "SELECT id FROM names WHERE space = ? AND folded = ? ORDER BY id", [space, whole]
            )
        ]

    def entity(self, key: str, space: str) -> int:
        """The entity of a key, made where there is none."""
        self.connection.execute(
            "INSERT INTO entities (key, type, name, articles, mentions) VALUES (?, ?, '', 0, 0)"
            " ON CONFLICT (key) DO NOTHING",
            [key, "institution" if space == "organisation" else space],
        )
        (entity_id,) = self.connection.execute("SELECT id FROM entities WHERE key = ?", [key]).fetchone()
        return int(entity_id)

    def assign(self, names: Iterable[Name], entity: int | None, *, why: str | None) -> None:
        """Give names, and the mentions of them, their entity."""
        for name in names:
            (before,) = self.connection.execute("SELECT entity_id FROM names WHERE id = ?", [name.id]).fetchone()
            self.changed |= {found for found in (before, entity) if found is not None}
            self.connection.execute("UPDATE names SET entity_id = ?, why = ? WHERE id = ?", [entity, why, name.id])
            if before == entity:
                continue
            self.connection.execute("UPDATE entity_names SET entity_id = ? WHERE name_id = ?", [entity, name.id])
            self.connection.execute(
                "UPDATE mentions SET entity_id = ?1 WHERE name_id = ?2"
                " AND version_id IN (SELECT version_id FROM appearances WHERE name_id = ?2)",
                [entity, name.id],
            )

    # evidence, as `entities.Evidence` asks for it

    def together(self, one: int, other: int) -> bool:
        return bool(
            self.connection.execute(
                "SELECT EXISTS (SELECT 1 FROM appearances x JOIN appearances y ON y.name_id = ? AND"
                " y.version_id = x.version_id WHERE x.name_id = ?)",
                [one, other],
            ).fetchone()[0]
        )

    def offices(self, name: int) -> Collection[str]:
        found = self.connection.execute(
            "SELECT DISTINCT office, body FROM office_mentions WHERE name_id = ?", [name]
        ).fetchall()
        return frozenset(text for row in found for text in row if text)

    def company(self, one: int, other: int) -> int:
        return int(
            self.connection.execute(
                "SELECT count(*) FROM (SELECT y.name_id FROM appearances x JOIN appearances y"
                "  ON y.version_id = x.version_id JOIN names n ON n.id = y.name_id AND n.articles < 50"
                "  WHERE x.name_id = ?1"
                " INTERSECT SELECT y.name_id FROM appearances x JOIN appearances y ON y.version_id = x.version_id"
                "  WHERE x.name_id = ?2)",
                [one, other],
            ).fetchone()[0]
        )


def batches(items: Sequence[T], size: int = 500) -> Iterator[list[T]]:
    rest = iter(items)
    while some := list(islice(rest, size)):
        yield some
