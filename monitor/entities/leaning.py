"""Names that lean on fuller ones, in the database: "Prabowo", "SPIEF", "Trade Expo" of a year. Whom they mean follows
from the articles that use them beside the fuller name, from the office that goes with them, and from the year."""

from collections import defaultdict
from collections.abc import Iterable

from monitor.entities.grouping import (
    Bearers,
    Candidate,
    Choice,
    Context,
    Name,
    choose_body,
    is_bare,
    leans,
    means,
    parted,
)
from monitor.entities.name_keys import NameKeys, core, without_edition
from monitor.entities.name_store import Names, listed

_CANDIDATES = 100
"""Of the bearers of a short name those are weighed that most articles call so."""

_BEARERS = 200
"""Of a word that more names have than this, only names are bearers whose articles use it for them; where those are
more, too, only ones for which two articles use it, or three, as many as leave no more than these."""


def settle_leaning(names: Names, keys: NameKeys, concerned: set[str]) -> None:
    """Settle the leaning names of blocks, and of those that hold names of entities which changed."""
    _Leaning(names, keys).settle(concerned)


class _Leaning:
    def __init__(self, names: Names, keys: NameKeys) -> None:
        self.names = names
        self.keys = keys
        self.connection = names.connection
        self.judgements: list[tuple[str, str, str]] = names.connection.execute(
            "SELECT a, b, verdict FROM judgements WHERE undone_at IS NULL AND verdict IN ('same', 'different')"
            " ORDER BY id"
        ).fetchall()
        self.judged_keys: dict[tuple[str, str], set[str]] = defaultdict(set)
        for a, b, _ in self.judgements:
            for key in (a, b):
                self.judged_keys[parted(key)[:2]].add(key)
        self.offices: dict[int, frozenset[str]] = {}
        self.assigned: dict[int, tuple[int | None, str | None]] = {}

    def settle(self, concerned: set[str]) -> None:
        concerned = concerned | {
            block
            for (block,) in self.connection.execute(
                "SELECT DISTINCT block FROM json_each(?) CROSS JOIN names ON entity_id = value"
                " CROSS JOIN name_blocks ON name_id = names.id"
                " WHERE substr(block, 3, 2) IN ('tk', 'sh', 'ed', 'ac', 'al', 'jn')",
                [listed(self.names.changed)],
            )
        }
        # names of people that are full themselves are in other blocks than short ones, for these may be many
        held = {block.replace("p:tk:", "p:sh:", 1) for block in concerned}
        rows = self.connection.execute(
            "SELECT DISTINCT space, folded FROM json_each(?) CROSS JOIN name_blocks ON block = value"
            " CROSS JOIN names ON names.id = name_id WHERE context != '' OR instr(folded, ' ') = 0",
            [listed(held)],
        )
        leaning = {(space, whole) for space, whole in rows if leans(space, whole, self.keys)}
        leaning |= self._judged_with(leaning)
        ids = self.names.ids(leaning)
        loaded = self.names.load(name_id for own in ids.values() for name_id in own)
        for space, whole in sorted(leaning):
            names = [loaded[name_id] for name_id in ids[space, whole] if loaded[name_id].articles > 0]
            self._settle_brief(space, whole, sorted(names, key=lambda name: name.context))
        self.names.assign(self.assigned)

    def _assign(self, names: Iterable[Name], entity: int | None, *, why: str) -> None:
        self.assigned.update({name.id: (entity, why) for name in names})

    def _settle_brief(self, space: str, whole: str, names: list[Name]) -> None:
        candidates = None if is_bare(space, whole) else self._candidates(space, whole, {name.id for name in names})
        open_: dict[frozenset[int], list[Name]] = defaultdict(list)
        for name in names:
            judged, apart = self._judged(name)
            if judged is not None:
                self._assign([name], judged, why="judged")
            else:
                open_[frozenset(apart)].append(name)
        for others, some in open_.items():
            if candidates is None:
                self._assign(some, None, why="several")
                continue
            fit = [one for one in candidates if one.entity not in others]
            if space == "person":
                self._settle_people(whole, some, fit)
            else:
                self._settle_bodies(space, whole, some, fit)

    def _settle_bodies(self, space: str, whole: str, names: list[Name], candidates: list[Candidate]) -> None:
        for name in names:
            choice = self._edition(name) if space == "event" else Choice(None, "alone")
            if choice.entity is None:
                choice = choose_body(name, candidates)
            self._assign([name], choice.entity or self.names.entity(f"{space}:{whole}", space), why=choice.why)

    def _settle_people(self, whole: str, names: list[Name], candidates: list[Candidate]) -> None:
        bearers = Bearers(names[0], candidates, self.keys)
        open_: list[Name] = []
        held: dict[str, list[Name]] = defaultdict(list)
        for name in names:
            context = Context.read(name.context)
            choice = bearers.meant(context)
            if choice.entity is not None:
                self._assign([name], choice.entity, why=choice.why)
            elif context.about:
                held[context.about].append(name)
            else:
                open_.append(name)
        own = f"person:{whole}"
        first = min(held, key=lambda about: (-sum(name.articles for name in held[about]), about), default=None)
        for about, group in held.items():
            key = own if about == first and not bearers else f"{own} ({about})"
            self._assign(group, self.names.entity(key, "person"), why="alone")
        alone = not bearers and len(held) < 2
        entity = self.names.entity(own, "person") if open_ and alone else None
        self._assign(open_, entity, why="alone" if alone else "several")

    # --- judgements -------------------------------------------------------------------------------------------------

    def _leaning_keys(self, key: str) -> bool:
        space, whole, _ = parted(key)
        return leans(space, whole, self.keys)

    def _circle(self, keys: Iterable[str]) -> tuple[set[str], list[str]]:
        """Keys of leaning names that people say are one with some, and those of full names, the latest said last."""
        circle, full = set(keys), dict[str, None]()
        growing = True
        while growing:
            growing = False
            for a, b, verdict in self.judgements:
                for own, other in ((a, b), (b, a)):
                    if verdict != "same" or own not in circle or other in circle:
                        continue
                    if self._leaning_keys(other):
                        circle.add(other)
                        growing = True
        for a, b, verdict in self.judgements:
            for own, other in ((a, b), (b, a)):
                if verdict == "same" and own in circle and not self._leaning_keys(other):
                    full.pop(other, None)
                    full[other] = None
        return circle, list(full)

    def _judged(self, name: Name) -> tuple[int | None, set[int]]:
        """The entity that people say a leaning name means, and those that they say it does not mean."""
        own = {key for key in self.judged_keys.get((name.space, name.folded), ()) if means(key, name)}
        if not own:
            return None, set()
        circle, full = self._circle(own)
        apart = {
            entity
            for a, b, verdict in self.judgements
            if verdict == "different"
            for one, other in ((a, b), (b, a))
            if one in own
            for entity in self._entities(other)
        }
        for key in reversed(full):
            for entity in self._entities(key):
                return entity, apart
        if len(circle) > len(own):
            return self.names.entity(min(circle), name.space), apart
        return None, apart

    def _entities(self, key: str) -> list[int]:
        """The entity of a full name."""
        space, whole, _ = parted(key)
        return [
            entity
            for (entity,) in self.connection.execute(
                "SELECT entity_id FROM names WHERE space = ? AND folded = ? AND context = '' AND entity_id IS NOT NULL",
                [space, whole],
            )
            if not leans(space, whole, self.keys)
        ]

    def _judged_with(self, leaning: set[tuple[str, str]]) -> set[tuple[str, str]]:
        """Leaning names that judgements bind to some, or to full names of entities that changed."""
        bound: set[tuple[str, str]] = set()
        for a, b, _ in self.judgements:
            for own, other in ((a, b), (b, a)):
                if self._leaning_keys(own) and (
                    parted(other)[:2] in leaning or not self.names.changed.isdisjoint(self._entities(other))
                ):
                    bound |= {parted(key)[:2] for key in self._circle([own])[0]}
        return bound

    # --- candidates -------------------------------------------------------------------------------------------------

    def _candidates(self, space: str, whole: str, own: set[int]) -> list[Candidate]:
        """Entities of fuller names that a leaning name (whose ids are its `own`) may stand for, those that articles
        call so most often first."""
        words = core(whole) if space == "person" else (whole,)
        prefix = space[0]
        wanted = [f"p:tk:{words[0]}"] if space == "person" else [f"{prefix}:ac:{whole}", f"{prefix}:al:{whole}"]
        wanted.append(f"{prefix}:jn:{''.join(whole.split())}")
        called = self._called(space, whole, own)
        in_block = self.connection.execute(
            "SELECT name_id FROM json_each(?) CROSS JOIN name_blocks ON block = value LIMIT ?",
            [listed(wanted), _BEARERS + len(own) + 1],
        ).fetchall()
        bearers = {name_id for (name_id,) in in_block} - own
        if len(bearers) > _BEARERS:
            bearers = set()
        rows = self.connection.execute(
            "SELECT n.entity_id, n.folded, n.articles, n.id, n.first_seen_at, n.last_seen_at"
            " FROM json_each(?1) CROSS JOIN names n ON n.id = value"
            " WHERE n.context = '' AND n.folded != ?2 AND n.entity_id IS NOT NULL"
            "  AND EXISTS (SELECT 1 FROM name_blocks b"
            "   WHERE b.block IN (SELECT value FROM json_each(?3)) AND b.name_id = n.id)",
            [listed(bearers | called.keys()), whole, listed(wanted)],
        ).fetchall()
        rows.sort(key=lambda row: (-called.get(row[3], 0), -row[2], row[1]))
        groups: dict[int, list[tuple[int, str, int, int, str, str]]] = defaultdict(list)
        for row in rows[:_CANDIDATES]:
            if not leans(space, row[1], self.keys):
                groups[row[0]].append(row)
        offices = self._offices_of(groups) if space == "person" else {}
        return [
            Candidate(
                entity=entity,
                called=sum(called.get(row[3], 0) for row in some),
                articles=sum(row[2] for row in some),
                initials=frozenset(word[0] for row in some for word in row[1].split()),
                surname=any(row[1].endswith(f" {words[0]}") for row in some),
                offices=offices.get(entity, frozenset()),
                years=(min(row[4] for row in some)[:4], max(row[5] for row in some)[:4]),
            )
            for entity, some in groups.items()
        ]

    def _called(self, space: str, whole: str, own: set[int]) -> dict[int, int]:
        """In how many articles a leaning name stands for each fuller one."""
        called = {
            name_id: used
            for name_id, used in self.connection.execute(
                "SELECT name_id, sum(articles) FROM entity_names WHERE space = ? AND folded = ? GROUP BY name_id",
                [space, whole],
            )
            if name_id not in own
        }
        least = 1
        while len(called) > _BEARERS:
            least += 1
            called = {name_id: used for name_id, used in called.items() if used >= least}
        return called

    def _offices_of(self, entities: Iterable[int]) -> dict[int, frozenset[str]]:
        """The offices and affiliations of entities by their full names."""
        found: dict[int, set[str]] = {entity: set() for entity in entities if entity not in self.offices}
        rows = self.connection.execute(
            "SELECT entity_id, names.id FROM json_each(?) CROSS JOIN names ON entity_id = value WHERE context = ''",
            [listed(found)],
        ).fetchall()
        self.names.load_offices(name_id for _, name_id in rows)
        for entity, name_id in rows:
            found[entity].update(self.names.offices(name_id))
        self.offices.update({entity: frozenset(own) for entity, own in found.items()})
        return self.offices

    def _edition(self, name: Name) -> Choice:
        """The edition of an event that articles of a year mean by its bare name: the only one that they show."""
        year = Context.read(name.context).year
        rows = self.connection.execute(
            "SELECT DISTINCT n.entity_id, n.folded, substr(n.first_seen_at, 1, 4), substr(n.last_seen_at, 1, 4)"
            " FROM name_blocks b JOIN names n ON n.id = b.name_id WHERE b.block = ? AND n.context = ''"
            " AND n.entity_id IS NOT NULL AND n.folded != ?",
            [f"e:ed:{without_edition(name.folded)}", name.folded],
        ).fetchall()
        named = {entity for entity, whole, _, _ in rows if year and year in whole.split()}
        shown_then = named or {
            entity
            for entity, whole, first, last in rows
            if year and first <= year <= last and _may_be_in(whole, int(year))
        }
        return Choice(next(iter(shown_then)), "edition") if len(shown_then) == 1 else Choice(None, "alone")


def _may_be_in(edition: str, year: int) -> bool:
    """Whether articles of a year may speak of an edition as the one at hand, by the year in its name, if one is."""
    years = [int(word) for word in edition.split() if len(word) == 4 and word.isdigit()]
    return all(abs(one - year) < 2 for one in years)
