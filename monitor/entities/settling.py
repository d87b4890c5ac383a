"""Names are settled a chunk at a time: blocks compared, names that are linked gathered into entities."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from monitor.entities.grouping import Link, Name, chief, clusters, leans, parted, shown
from monitor.entities.leaning import settle_leaning
from monitor.entities.likeness import MOST, PAIRWISE, blocks, links
from monitor.entities.name_keys import NameKeys
from monitor.entities.name_store import Names, listed

_LEANING = ("tk", "sh", "ed", "ac", "al", "jn")
"""Kinds of blocks by which leaning names find fuller ones; "tk", "sh" and "ed" serve for nothing else."""

_FULL = ("lo", "so", "sk", "fl", "p2", "gl")
"""Kinds of blocks of people and bodies that hold no leaning names."""

_FOR_LEANING_ONLY = ("tk", "sh", "ed")


class Settling:
    """One chunk of names, in one transaction."""

    def __init__(self, connection: sqlite3.Connection, keys: NameKeys) -> None:
        self.connection = connection
        self.keys = keys
        self.names = Names(connection)

    def settle(self, touched: Sequence[int]) -> None:
        """Settle names that came, went or changed, and all that depends on them."""
        self.names.touched = frozenset(touched)
        names = {name_id: name for name_id, name in self.names.load(touched).items() if name.articles > 0}
        gone = self.names.touched - names.keys()
        changed, concerned = self._compare(names)
        changed |= set(names) | self._remove(gone)
        self.names.count_callings()
        self._settle_full(changed - gone)
        settle_leaning(self.names, self.keys, concerned)
        self._summarise()

    # --- blocks and links -------------------------------------------------------------------------------------------

    def _compare(self, names: Mapping[int, Name]) -> tuple[set[int], set[str]]:
        """Put touched names into their blocks, and compare them there; return the names whose links changed, and the
        blocks whose leaning names to settle."""
        before: dict[int, set[str]] = defaultdict(set)
        for name_id, block in self.connection.execute(
            "SELECT name_id, block FROM json_each(?) CROSS JOIN name_blocks ON name_id = value",
            [listed(self.names.touched)],
        ):
            before[name_id].add(block)
        came: dict[str, set[int]] = defaultdict(set)
        left: dict[str, set[int]] = defaultdict(set)
        new: list[tuple[str, int]] = []
        for name_id in self.names.touched:
            now = blocks(names[name_id], self.keys) if name_id in names else frozenset()
            for block in now:
                came[block].add(name_id)
            for block in before[name_id] - now:
                left[block].add(name_id)
            new += [(block, name_id) for block in now - before[name_id]]
        self.connection.executemany(
            "DELETE FROM name_blocks WHERE block = ? AND name_id = ?",
            sorted((block, name_id) for block, ids in left.items() for name_id in ids),
        )
        self.connection.executemany("INSERT INTO name_blocks (block, name_id) VALUES (?, ?)", sorted(new))
        kinds = {block: block.split(":", 2)[1] for block in (*came, *left)}
        compared = {block for block, kind in kinds.items() if kind not in _FOR_LEANING_ONLY}
        return self._replace_links(compared, came, left), {b for b, kind in kinds.items() if kind in _LEANING}

    def _replace_links(
        self, compared: set[str], came: Mapping[str, set[int]], left: Mapping[str, set[int]]
    ) -> set[int]:
        """Compare the names of blocks; return those whose links changed."""
        # one that outnumbers this has too many even without the leaning names, which aren't compared
        full = {block for block in compared if block.split(":", 2)[1] in _FULL and block[0] != "e"}
        members = self.names.members(compared - full, most=2 * MOST) | self.names.members(full, most=MOST)
        self.names.load({name_id for ids in members.values() for name_id in ids})
        stored: dict[str, set[Link]] = defaultdict(set)
        for block, a, b, rule in self.connection.execute(
            "SELECT block, a, b, rule FROM json_each(?) CROSS JOIN name_links ON block = value", [listed(compared)]
        ):
            stored[block].add(Link(a, b, rule))
        stale: list[tuple[str, int, int]] = []
        new: list[tuple[str, int, int, str]] = []
        changed: set[int] = set()
        for block in sorted(members.keys() | stored.keys()):
            before = stored[block]
            now: set[Link] = set()
            if block in members:
                now = self._links(block, members[block], before, came.get(block, set()), whole=block in left)
            stale += [(block, link.a, link.b) for link in before - now]
            new += [(block, link.a, link.b, link.rule) for link in now - before]
            for link in before ^ now:
                changed |= {link.a, link.b}
        self.connection.executemany("DELETE FROM name_links WHERE block = ? AND a = ? AND b = ?", stale)
        self.connection.executemany("INSERT INTO name_links (block, a, b, rule) VALUES (?, ?, ?, ?)", new)
        return changed

    def _links(
        self, block: str, members: Iterable[int], before: set[Link], came: set[int], *, whole: bool
    ) -> set[Link]:
        """The links of a block; unless it is to be compared as a `whole`, those between names that didn't come or
        change stay as they were where each follows from its two names alone."""
        loaded = [self.names.known[name_id] for name_id in members]
        compared = [name for name in loaded if not self._leans(name) and name.articles > 0]
        if whole or len(compared) > MOST or block.split(":", 2)[1] not in PAIRWISE:
            return set(links(block, compared, self.keys, self.names))
        kept = {link for link in before if came.isdisjoint((link.a, link.b))}
        return kept | set(links(block, compared, self.keys, self.names, of=came))

    def _remove(self, gone: Iterable[int]) -> set[int]:
        """Remove names that no article uses any longer; return those that they were linked with."""
        touched: set[int] = set()
        for name_id in sorted(gone):
            row = self.connection.execute("SELECT entity_id FROM names WHERE id = ?", [name_id]).fetchone()
            if row is None:
                continue
            if row[0] is not None:
                self.names.changed.add(row[0])
            for a, b in self.connection.execute(
                "SELECT a, b FROM name_links WHERE a = ?1 OR b = ?1", [name_id]
            ).fetchall():
                touched |= {a, b} - {name_id}
            self.connection.execute("DELETE FROM name_links WHERE a = ?1 OR b = ?1", [name_id])
            self.connection.execute("DELETE FROM entity_names WHERE name_id = ?", [name_id])
            self.connection.execute("DELETE FROM names WHERE id = ?", [name_id])
            self.names.known.pop(name_id, None)
        return touched

    # --- entities ---------------------------------------------------------------------------------------------------

    def _settle_full(self, names: set[int]) -> None:
        """Give full names, with all that links lead to from them, their entities."""
        judged, apart = self._judgements()
        found, ahead = set(names), names
        linked: set[Link] = set()
        while ahead:
            some = {link for name_id in ahead for link in judged.get(name_id, ())} | {
                Link(*row)
                for row in self.connection.execute(
                    "SELECT a, b, rule FROM json_each(?1) CROSS JOIN name_links ON a = value UNION"
                    " SELECT a, b, rule FROM json_each(?1) CROSS JOIN name_links ON b = value",
                    [listed(ahead)],
                )
            }
            linked |= some
            ahead = {name_id for link in some for name_id in (link.a, link.b)} - found
            found |= ahead
        full = [name for name in self.names.load(found).values() if not self._leans(name) and name.articles > 0]
        groups = [
            (f"{main.space}:{main.folded}", main.space, group)
            for group in clusters(full, linked, apart=apart, keys=self.keys)
            for main in [chief(group, self.keys)]
        ]
        ids = self.names.entities({key: space for key, space, _ in groups})
        self.names.assign({name.id: (ids[key], None) for key, _, group in groups for name in group})

    def _judgements(self) -> tuple[dict[int, list[Link]], set[frozenset[int]]]:
        """Links that people made, by name; pairs of names that they keep apart."""
        judged: dict[int, list[Link]] = defaultdict(list)
        apart: set[frozenset[int]] = set()
        rows = self.connection.execute(
            "SELECT a, b, verdict FROM judgements WHERE undone_at IS NULL AND verdict IN ('same', 'different')"
            " ORDER BY id"
        ).fetchall()
        ids = self.names.ids({parted(key)[:2] for a, b, _ in rows for key in (a, b)})
        for a, b, verdict in rows:
            for one in ids.get(parted(a)[:2], ()):
                for other in ids.get(parted(b)[:2], ()):
                    if verdict == "different":
                        apart.add(frozenset((one, other)))
                        continue
                    link = Link(min(one, other), max(one, other), "judged")
                    judged[one].append(link)
                    judged[other].append(link)
        return judged, apart

    # --- what is shown ----------------------------------------------------------------------------------------------

    def _summarise(self) -> None:
        """Say of entities that changed what their names say, and remove those without one."""
        changed = listed(self.names.changed)
        rows: dict[int, list[tuple[int, int, str | None, str | None]]] = defaultdict(list)
        for entity, *row in self.connection.execute(
            "SELECT entity_id, names.id, mentions, first_seen_at, last_seen_at"
            " FROM json_each(?) CROSS JOIN names ON entity_id = value ORDER BY names.id",
            [changed],
        ):
            rows[entity].append(tuple(row))
        self.connection.executemany(
            "DELETE FROM entities WHERE id = ?", [(entity,) for entity in sorted(self.names.changed - rows.keys())]
        )
        names = self.names.load(row[0] for own in rows.values() for row in own)
        several = listed(entity for entity, own in rows.items() if len(own) > 1)
        articles = dict(
            self.connection.execute(
                "SELECT value, (SELECT count(DISTINCT version_id) FROM names CROSS JOIN appearances"
                " ON name_id = names.id WHERE entity_id = value) FROM json_each(?)",
                [several],
            )
        )
        titles = {
            key: (number, title)
            for number, key, title in self.connection.execute(
                "SELECT id, a, b FROM judgements WHERE undone_at IS NULL AND verdict = 'name' ORDER BY id"
            )
        }
        told = []
        for entity, own in rows.items():
            group = [names[name_id] for name_id, *_ in own]
            main = chief(group, self.keys)
            told.append(
                (
                    *self._shown(main, group, titles),
                    articles.get(entity, main.articles),
                    sum(row[1] for row in own),
                    min((row[2] for row in own if row[2]), default=None),
                    max((row[3] for row in own if row[3]), default=None),
                    entity,
                )
            )
        self.connection.executemany(
            "UPDATE entities SET type = ?, name = ?, registered = ?, articles = ?, mentions = ?, first_seen_at = ?,"
            " last_seen_at = ? WHERE id = ?",
            told,
        )

    def _shown(
        self, main: Name, names: Sequence[Name], titles: Mapping[str, tuple[int, str]]
    ) -> tuple[str, str, str | None]:
        known = self.keys.is_known(main.space, main.folded)
        kind = main.space
        if kind == "organisation":
            companies, articles = sum(n.companies for n in names), sum(n.articles for n in names)
            kind = "company" if 2 * companies > articles else "institution"
        key = f"{main.space}:{main.folded}"
        _, title = max(titles.get(f"{own.space}:{own.folded}", (0, "")) for own in names)
        name = title or (known and self.keys.bodies.title(main.folded)) or shown(main)
        return kind, name, key if known else None

    def _leans(self, name: Name) -> bool:
        return leans(name.space, name.folded, self.keys)
