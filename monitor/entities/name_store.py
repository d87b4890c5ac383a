"""Names in the database as `entities` compares them, what articles show of them, and the entities they are given."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from monitor.entities.grouping import COMMON, Name


@dataclass(slots=True)
class Names:
    """The names of a transaction, of which articles `touched` some. `changed` collects the ids of entities whose names
    or articles changed."""

    connection: sqlite3.Connection
    touched: Collection[int] = frozenset()
    changed: set[int] = field(default_factory=set)
    known: dict[int, Name] = field(default_factory=dict)
    _entities: dict[str, int] = field(default_factory=dict)
    _offices: dict[int, set[str]] = field(default_factory=dict)

    def load(self, ids: Iterable[int]) -> dict[int, Name]:
        """Names by their ids; those that are gone are left out."""
        ids = list(ids)
        if missing := {name_id for name_id in ids if name_id not in self.known}:
            forms: dict[int, list[tuple[str, int]]] = defaultdict(list)
            for name_id, form, used in self.connection.execute(
                "SELECT name_id, name, articles FROM json_each(?) CROSS JOIN entity_names ON name_id = value",
                [listed(missing)],
            ):
                forms[name_id].append((form, used))
            for name_id, space, whole, context, articles, companies in self.connection.execute(
                "SELECT names.id, space, folded, context, articles, companies"
                " FROM json_each(?) CROSS JOIN names ON names.id = value",
                [listed(missing)],
            ):
                self.known[name_id] = Name(
                    id=name_id,
                    space=space,
                    folded=whole,
                    context=context,
                    articles=articles,
                    companies=companies,
                    forms=tuple(sorted(forms[name_id])),
                )
        return {name_id: self.known[name_id] for name_id in ids if name_id in self.known}

    def brief(self, keys: Iterable[tuple[str, str]]) -> list[Name]:
        """The names of each (space, folded name), in order, by context; without their forms."""
        return [
            Name(
                id=name_id,
                space=space,
                folded=whole,
                context=context,
                articles=articles,
                companies=companies,
                forms=(),
            )
            for name_id, space, whole, context, articles, companies in self.connection.execute(
                "SELECT names.id, space, folded, context, articles, companies FROM json_each(?) CROSS JOIN names"
                " ON space = value ->> 0 AND folded = value ->> 1 WHERE articles > 0",
                [listed(keys)],
            )
        ]

    def count_callings(self) -> None:
        """Count in how many articles the bearers of touched names are called by other ones."""
        touched = listed(self.touched)
        self.connection.execute(
            "INSERT INTO callings (name_id, space, folded, articles)"
            " SELECT x.name_id, x.space, x.folded, sum(x.articles) FROM json_each(?) CROSS JOIN names n ON n.id = value"
            " CROSS JOIN entity_names x ON x.name_id = n.id WHERE x.folded <> n.folded GROUP BY x.name_id, x.folded"
            " ON CONFLICT (name_id, folded) DO UPDATE SET articles = excluded.articles"
            " WHERE articles <> excluded.articles",
            [touched],
        )
        self.connection.execute(
            "DELETE FROM callings WHERE (name_id, folded) IN ("
            " SELECT c.name_id, c.folded FROM json_each(?) CROSS JOIN callings c ON c.name_id = value"
            " WHERE NOT EXISTS (SELECT 1 FROM entity_names x WHERE x.name_id = c.name_id AND x.folded = c.folded))",
            [touched],
        )

    def members(self, some: Iterable[str], *, most: int) -> dict[str, list[int]]:
        """The names of each of some blocks that has two or more, but not more than `most`."""
        found: dict[str, list[int]] = defaultdict(list)
        for block, name_id in self.connection.execute(
            "SELECT block, name_id FROM json_each(?1) CROSS JOIN name_blocks ON block = value WHERE (SELECT count(*)"
            " FROM (SELECT 1 FROM name_blocks other WHERE other.block = value LIMIT ?2 + 1)) BETWEEN 2 AND ?2",
            [listed(some), most],
        ):
            found[block].append(name_id)
        return found

    def ids(self, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], list[int]]:
        """All names of each (space, folded name), in whatever context."""
        found: dict[tuple[str, str], list[int]] = defaultdict(list)
        for space, whole, name_id in self.connection.execute(
            "SELECT space, folded, names.id FROM json_each(?) CROSS JOIN names"
            " ON space = value ->> 0 AND folded = value ->> 1 ORDER BY names.id",
            [listed(keys)],
        ):
            found[space, whole].append(name_id)
        return found

    def entity(self, key: str, space: str) -> int:
        """The entity of a key, made where there is none."""
        return self.entities({key: space})[key]

    def entities(self, keys: Mapping[str, str]) -> Mapping[str, int]:
        """The entities of keys, made where there are none; what is given is the space of each."""
        self._look_up(key for key in keys if key not in self._entities)
        if new := {key: space for key, space in keys.items() if key not in self._entities}:
            self.connection.executemany(
                "INSERT INTO entities (key, type, name, articles, mentions) VALUES (?, ?, '', 0, 0)",
                [(key, "institution" if space == "organisation" else space) for key, space in sorted(new.items())],
            )
            self._look_up(new)
        return self._entities

    def _look_up(self, keys: Iterable[str]) -> None:
        self._entities.update(
            self.connection.execute(
                "SELECT e.key, e.id FROM json_each(?) CROSS JOIN entities e ON e.key = value", [listed(keys)]
            )
        )

    def assign(self, given: Mapping[int, tuple[int | None, str | None]]) -> None:
        """Give names, and the mentions of them, their entity and the rule by which it is theirs."""
        moved: list[tuple[int | None, int]] = []
        ruled: list[tuple[int | None, str | None, int]] = []
        for name_id, *before in self.connection.execute(
            "SELECT names.id, entity_id, why FROM json_each(?) CROSS JOIN names ON names.id = value", [listed(given)]
        ):
            entity, why = given[name_id]
            if name_id in self.touched or before[0] != entity:
                self.changed |= {found for found in (before[0], entity) if found is not None}
            if before != [entity, why]:
                ruled.append((entity, why, name_id))
            if before[0] != entity:
                moved.append((entity, name_id))
        self.connection.executemany("UPDATE names SET entity_id = ?, why = ? WHERE id = ?", ruled)
        self.connection.executemany("UPDATE entity_names SET entity_id = ? WHERE name_id = ?", moved)
        self.connection.executemany("UPDATE mentions SET entity_id = ? WHERE name_id = ?", moved)

    # evidence, as `entities.Evidence` asks for it

    def together(self, one: int, other: int) -> bool:
        return bool(
            self.connection.execute(
                "SELECT EXISTS (SELECT 1 FROM appearances x CROSS JOIN appearances y ON y.name_id = ? AND"
                " y.version_id = x.version_id WHERE x.name_id = ?)",
                self._commoner_first(one, other),
            ).fetchone()[0]
        )

    def offices(self, name: int) -> Collection[str]:
        if name not in self._offices:
            self.load_offices([name])
        return self._offices[name]

    def load_offices(self, ids: Iterable[int]) -> None:
        """Have the offices of names at hand, by one query."""
        found: dict[int, set[str]] = {name_id: set() for name_id in ids if name_id not in self._offices}
        for name_id, *row in self.connection.execute(
            "SELECT DISTINCT name_id, office, body FROM json_each(?) CROSS JOIN office_mentions ON name_id = value",
            [listed(found)],
        ):
            found[name_id].update(filter(None, row))
        self._offices.update(found)

    def company(self, one: int, other: int) -> int:
        # what is beside both is rare: it has few articles to be looked for in
        return int(
            self.connection.execute(
                "SELECT count(*) FROM (SELECT DISTINCT y.name_id FROM appearances x"
                "  CROSS JOIN appearances y ON y.version_id = x.version_id"
                "  CROSS JOIN names n ON n.id = y.name_id AND n.articles < ?3 WHERE x.name_id = ?2) beside"
                " WHERE EXISTS (SELECT 1 FROM appearances y CROSS JOIN appearances z ON z.name_id = ?1"
                "  AND z.version_id = y.version_id WHERE y.name_id = beside.name_id)",
                [*self._commoner_first(one, other), COMMON],
            ).fetchone()[0]
        )

    def _commoner_first(self, one: int, other: int) -> tuple[int, int]:
        return (one, other) if self.known[one].articles >= self.known[other].articles else (other, one)


def listed(items: Iterable[object]) -> str:
    """Items as `json_each` takes them, in order, so that one query finds the rows of all."""
    return json.dumps(sorted(items), ensure_ascii=False)
