"""Names that lean on fuller ones, in the database: "Prabowo", "SPIEF", "Trade Expo" of a year. Whom they mean follows
from the articles that use them beside the fuller name, from the office that goes with them, and from the year."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import groupby

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

_KEPT = 200_000
"""Full names that are kept at hand."""

_BEARERS = 200
"""Of a word that more names have than this, only names are bearers whose articles use it for them; where those are
more, too, only ones for which two articles use it, or three, as many as leave no more than these."""

FullName = tuple[int, str, int, str, str]
"""Entity, name, articles, when first and last seen."""

Bearer = tuple[int, str, int, str, str, int, int]
"""A full name, in how many articles a short one stands for it, its id."""

_NONE: frozenset[str] = frozenset()


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
        self.full_names: dict[int, FullName | None] = {}
        self.own: dict[tuple[str, str], list[Name]] = defaultdict(list)
        """Names that stand for themselves, by the key and the space of their entity."""

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
        for (space, whole), names in groupby(self.names.brief(leaning), key=lambda name: (name.space, name.folded)):
            self._settle_brief(space, whole, list(names))
        entities = self.names.entities(dict(self.own.keys()))
        for (key, _), alone in self.own.items():
            self._assign(alone, entities[key], why="alone")
        self.names.assign(self.assigned)

    def _assign(self, names: Iterable[Name], entity: int | None, *, why: str) -> None:
        self.assigned.update({name.id: (entity, why) for name in names})

    def _settle_brief(self, space: str, whole: str, names: list[Name]) -> None:
        candidates: list[Candidate] | None = None
        if not is_bare(space, whole):
            offices = space == "person" and any(Context.read(name.context).about for name in names)
            candidates = self._candidates(space, whole, {name.id for name in names}, offices=offices)
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
            if choice.entity is None:
                self.own[f"{space}:{whole}", space].append(name)
            else:
                self._assign([name], choice.entity, why=choice.why)

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
            self.own[key, "person"] += group
        if bearers or len(held) > 1:
            self._assign(open_, None, why="several")
        elif open_:
            self.own[own, "person"] += open_

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

    def _candidates(self, space: str, whole: str, own: set[int], *, offices: bool) -> list[Candidate]:
        """Entities of fuller names that a leaning name (whose ids are its `own`) may stand for, those that articles
        call so most often first; with their `offices`, where these are asked for."""
        words = core(whole) if space == "person" else (whole,)
        prefix = space[0]
        wanted = [f"p:tk:{words[0]}"] if space == "person" else [f"{prefix}:ac:{whole}", f"{prefix}:al:{whole}"]
        wanted.append(f"{prefix}:jn:{''.join(whole.split())}")
        rows = self._bearers(space, whole, own, wanted)
        groups: dict[int, list[Bearer]] = defaultdict(list)
        for row in rows:
            # of people, a name without context is a full one
            if space == "person" or not leans(space, row[1], self.keys):
                groups[row[0]].append(row)
        held = self._offices_of(groups) if offices else {}
        initials = any(len(word) == 1 for word in whole.split())
        candidates = []
        for entity, some in groups.items():
            _, names, articles, first, last, called, _ = zip(*some, strict=True)
            candidates.append(
                Candidate(
                    entity=entity,
                    called=sum(called),
                    articles=sum(articles),
                    initials=frozenset(word[0] for name in names for word in name.split()) if initials else _NONE,
                    surname=any(name.endswith(f" {words[0]}") for name in names),
                    offices=held.get(entity, _NONE),
                    years=(min(first)[:4], max(last)[:4]),
                )
            )
        return candidates

    def _bearers(self, space: str, whole: str, own: set[int], blocks: Sequence[str]) -> list[Bearer]:
        """The fuller names to weigh for a leaning one, the best first."""
        in_blocks = {
            name_id
            for (name_id,) in self.connection.execute(
                "SELECT name_id FROM json_each(?) CROSS JOIN name_blocks ON block = value LIMIT ?",
                [listed(blocks), _BEARERS + len(own) + 1],
            )
        } - own
        if not in_blocks:
            return []
        called = self.connection.execute(
            "SELECT name_id, articles FROM callings WHERE space = ? AND folded = ? ORDER BY articles DESC LIMIT ?",
            [space, whole, _BEARERS + 1],
        ).fetchall()
        least = called[-1][1] if len(called) > _BEARERS else 0
        counts = {name_id: articles for name_id, articles in called if articles > least}
        names = in_blocks if len(in_blocks) <= _BEARERS else counts.keys()
        rows = [
            (*name, counts.get(name_id, 0), name_id)
            for name_id, name in self._full_names(names).items()
            if name[1] != whole
        ]
        rows.sort(key=lambda row: (-row[5], -row[2], row[1]))
        if names is in_blocks:
            return rows[:_CANDIDATES]
        # what stands in a person's name is in its blocks, which need not be looked up
        plain = space == "person" and core(whole) == (whole,)
        unsure = {row[6] for row in rows if not (plain and whole in core(row[1]))}
        out = unsure - self._in_blocks(unsure, blocks) if unsure else unsure
        return [row for row in rows if row[6] not in out][:_CANDIDATES]

    def _full_names(self, ids: Iterable[int]) -> dict[int, FullName]:
        """Those of some names that stand for themselves, by their ids; a settlement asks for most of them again."""
        ids = list(ids)
        if len(self.full_names) > _KEPT:
            self.full_names.clear()
        if missing := [name_id for name_id in ids if name_id not in self.full_names]:
            self.full_names.update(dict.fromkeys(missing))
            for name_id, *name in self.connection.execute(
                "SELECT names.id, entity_id, folded, articles, first_seen_at, last_seen_at"
                " FROM json_each(?) CROSS JOIN names ON names.id = value WHERE context = '' AND entity_id IS NOT NULL",
                [listed(missing)],
            ):
                self.full_names[name_id] = tuple(name)
        return {name_id: name for name_id in ids if (name := self.full_names[name_id]) is not None}

    def _in_blocks(self, names: Iterable[int], blocks: Sequence[str]) -> set[int]:
        """Those of some names that are in one of some blocks."""
        found = self.connection.execute(
            "SELECT name_id FROM json_each(?) names CROSS JOIN json_each(?) blocks"
            " CROSS JOIN name_blocks ON block = blocks.value AND name_id = names.value",
            [listed(names), listed(blocks)],
        )
        return {name_id for (name_id,) in found}

    def _offices_of(self, entities: Iterable[int]) -> dict[int, frozenset[str]]:
        """The offices and affiliations of entities by their full names."""
        found: dict[int, set[str]] = {entity: set() for entity in entities if entity not in self.offices}
        for entity, *row in self.connection.execute(
            "SELECT DISTINCT entity_id, office, body FROM json_each(?) CROSS JOIN names ON entity_id = value"
            " CROSS JOIN office_mentions ON name_id = names.id WHERE context = ''",
            [listed(found)],
        ):
            found[entity].update(filter(None, row))
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
