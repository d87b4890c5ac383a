"""Names are settled a chunk at a time: blocks compared, names that are linked gathered into entities."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence

from monitor.entities import Link, Name, chief, clusters, leans, shown
from monitor.leaning import settle_leaning
from monitor.likeness import MOST, blocks, links
from monitor.name_keys import NameKeys
from monitor.name_store import Names, batches

Judged = tuple[dict[int, list[Link]], set[frozenset[int]]]
"""Links that people made, by name; pairs of names that they keep apart."""

_LEANING = ("tk", "sh", "ed", "ac", "al", "jn")
"""Kinds of blocks by which leaning names find fuller ones; "tk", "sh" and "ed" serve for nothing else."""


class Settling:
    """One chunk of names, in one transaction."""

    def __init__(self, connection: sqlite3.Connection, keys: NameKeys) -> None:
        self.connection = connection
        self.keys = keys
        self.names = Names(connection)

    def settle(self, touched: Sequence[int]) -> None:
        """Settle names that came, went or changed, and all that depends on them."""
        names = {name_id: name for name_id, name in self.names.load(touched).items() if name.articles > 0}
        gone = [name_id for name_id in touched if name_id not in names]
        compared, concerned = self._replace_blocks(touched, names)
        changed = set(names) | self._replace_links(compared) | self._remove(gone)
        judged = self._judgements()
        settled: set[int] = set()
        for name_id in sorted(changed - set(gone)):
            if name_id not in settled:
                settled |= self._settle_component(name_id, judged)
        settle_leaning(self.names, self.keys, concerned)
        self._summarise()

    def _replace_blocks(self, touched: Sequence[int], names: dict[int, Name]) -> tuple[set[str], set[str]]:
        """Put names into their blocks; return the blocks to compare, and those whose leaning names to settle."""
        concerned: set[str] = set()
        for name_id in touched:
            before = {
                block
                for (block,) in self.connection.execute("SELECT block FROM name_blocks WHERE name_id = ?", [name_id])
            }
            now = blocks(names[name_id], self.keys) if name_id in names else frozenset()
            self.connection.executemany(
                "DELETE FROM name_blocks WHERE block = ? AND name_id = ?", [(block, name_id) for block in before - now]
            )
            self.connection.executemany(
                "INSERT INTO name_blocks (block, name_id) VALUES (?, ?)", [(block, name_id) for block in now - before]
            )
            concerned |= before | now
        lean = {block for block in concerned if block.split(":", 2)[1] in _LEANING}
        return {block for block in concerned if block.split(":", 2)[1] not in ("tk", "sh", "ed")}, lean

    def _replace_links(self, compared: Iterable[str]) -> set[int]:
        """Compare the names of blocks again; return the names whose links changed."""
        changed: set[int] = set()
        for some in batches(sorted(compared)):
            members, known = self.names.members(some), self._links(some)
            for block in some:
                changed |= self._replace_links_of(block, members[block], known[block])
        return changed

    def _links(self, some: Sequence[str]) -> dict[str, set[Link]]:
        found: dict[str, set[Link]] = {block: set() for block in some}
        marks = ", ".join("?" * len(some))
        for block, a, b, rule in self.connection.execute(
            f"SELECT block, a, b, rule FROM name_links WHERE block IN ({marks})",  # noqa: S608
            some,
        ):
            found[block].add(Link(a, b, rule))
        return found

    def _replace_links_of(self, block: str, members: Sequence[int], before: set[Link]) -> set[int]:
        changed: set[int] = set()
        few = self.names.load(members).values() if 1 < len(members) <= 2 * MOST else ()
        compared = [name for name in few if not self._leans(name) and name.articles > 0]
        now = set(links(block, compared, self.keys, self.names))
        if now != before:
            for link in before ^ now:
                changed |= {link.a, link.b}
            self.connection.execute("DELETE FROM name_links WHERE block = ?", [block])
            self.connection.executemany(
                "INSERT OR IGNORE INTO name_links (block, a, b, rule) VALUES (?, ?, ?, ?)",
                [(block, link.a, link.b, link.rule) for link in sorted(now, key=lambda link: (link.a, link.b))],
            )
        return changed

    def _settle_component(self, start: int, judgements: Judged) -> set[int]:
        """Settle a name with all that links lead to from it; return those that were."""
        judged, apart = judgements
        found, links_found, ahead = {start}, set(), [start]
        while ahead:
            name_id = ahead.pop()
            rows = self.connection.execute(
                "SELECT a, b, rule FROM name_links WHERE a = ?1 UNION SELECT a, b, rule FROM name_links WHERE b = ?1",
                [name_id],
            ).fetchall()
            for link in (*(Link(*row) for row in rows), *judged.get(name_id, ())):
                links_found.add(link)
                for other in (link.a, link.b):
                    if other not in found:
                        found.add(other)
                        ahead.append(other)
        names = [name for name in self.names.load(found).values() if not self._leans(name) and name.articles > 0]
        for group in clusters(names, links_found, apart=apart, keys=self.keys):
            main = chief(group, self.keys)
            self.names.assign(group, self.names.entity(f"{main.space}:{main.folded}", main.space), why=None)
        return found

    def _judgements(self) -> Judged:
        judged: dict[int, list[Link]] = defaultdict(list)
        apart: set[frozenset[int]] = set()
        for a, b, verdict in self.connection.execute(
            "SELECT a, b, verdict FROM judgements WHERE undone_at IS NULL AND verdict IN ('same', 'different')"
            " ORDER BY id"
        ).fetchall():
            for one in self.names.ids(a):
                for other in self.names.ids(b):
                    if verdict == "different":
                        apart.add(frozenset((one, other)))
                        continue
                    link = Link(min(one, other), max(one, other), "judged")
                    judged[one].append(link)
                    judged[other].append(link)
        return judged, apart

    def _remove(self, gone: Iterable[int]) -> set[int]:
        """Remove names that no article uses any longer; return those that they were linked with."""
        touched: set[int] = set()
        for name_id in gone:
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
        return touched - set(gone)

    def _summarise(self) -> None:
        for entity in sorted(self.names.changed):
            ids = [
                name_id for (name_id,) in self.connection.execute("SELECT id FROM names WHERE entity_id = ?", [entity])
            ]
            if not ids:
                self.connection.execute("DELETE FROM entities WHERE id = ?", [entity])
                continue
            names = list(self.names.load(ids).values())
            main = chief(names, self.keys)
            articles = main.articles if len(names) == 1 else self._articles(entity)
            mentions, first, last = self.connection.execute(
                "SELECT sum(mentions), min(first_seen_at), max(last_seen_at) FROM names WHERE entity_id = ?", [entity]
            ).fetchone()
            self.connection.execute(
                "UPDATE entities SET type = ?, name = ?, registered = ?, articles = ?, mentions = ?, first_seen_at = ?,"
                " last_seen_at = ? WHERE id = ?",
                [*self._shown(main, names), articles, mentions, first, last, entity],
            )

    def _articles(self, entity: int) -> int:
        (articles,) = self.connection.execute(
            "SELECT count(DISTINCT version_id) FROM appearances WHERE name_id IN"
            " (SELECT id FROM names WHERE entity_id = ?)",
            [entity],
        ).fetchone()
        return int(articles)

    def _shown(self, main: Name, names: Sequence[Name]) -> tuple[str, str, str | None]:
        known = self.keys.is_known(main.space, main.folded)
        kind = main.space
        if kind == "organisation":
            companies, articles = sum(n.companies for n in names), sum(n.articles for n in names)
            kind = "company" if 2 * companies > articles else "institution"
        title = self.connection.execute(
            "SELECT b FROM judgements WHERE undone_at IS NULL AND verdict = 'name' AND a IN"  # noqa: S608
            f" ({', '.join('?' * len(names))}) ORDER BY id DESC LIMIT 1",
            [f"{name.space}:{name.folded}" for name in names],
        ).fetchone()
        name = title[0] if title else (known and self.keys.bodies.title(main.folded)) or shown(main)
        return kind, name, f"{main.space}:{main.folded}" if known else None

    def _leans(self, name: Name) -> bool:
        return leans(name.space, name.folded, self.keys)
