"""The registry: what Pantau knows of public bodies before it has read an article.

Ministries and agencies with their renames, regional governments, embassies, countries, companies and universities; who
held well-known offices. All stands in text files in `data/` and in the lexicon; docs/registry.md explains the files.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from importlib import resources
from itertools import pairwise
from pathlib import Path

from models.lexicons import load_lexicon
from monitor.errors import ConfigError
from monitor.folding import fold
from monitor.i18n import N_
from monitor.registry import seats
from monitor.registry.building import Index, build
from monitor.registry.drafts import check_order, joined, written
from monitor.registry.regions import regions
from monitor.registry.states import missions, states
from monitor.registry.tables import COLUMNS, Row, ambiguous_forms, as_of, tables
from monitor.registry.values import Holder, Office, Registered, Standing, When, standing

__all__ = ["Holder", "Office", "Registered", "Registry", "Standing", "When", "load_registry", "standing", "use"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Registry:
    """All bodies and holders, and lookups among them. Names are compared as the ledger does it (`ledger.fold`)."""

    bodies: tuple[Registered, ...]
    holders: tuple[Holder, ...]
    as_of: date
    """Who held an office on this day may have left it since."""
    _index: Index = field(repr=False)
    _shared: Index = field(repr=False)
    _offices: Mapping[str, tuple[Office, ...]] = field(repr=False)
    _heads: Mapping[str, Office] = field(repr=False)
    """The listed office at the head of a body."""
    _keys: Mapping[str, Registered] = field(repr=False)
    _tenures: Mapping[tuple[str, str], tuple[Holder, ...]] = field(repr=False)

    def candidates(self, name: str, *, space: str | None = None) -> tuple[Registered, ...]:
        """Every body that bears or bore a name, also where it remains open which one is meant. `space` is what their
        keys begin with: organisation, country, place."""
        return self._in(self._index, name, space) + self._in(self._shared, name, space)

    @staticmethod
    def _in(index: Index, name: str, space: str | None) -> tuple[Registered, ...]:
        form = fold(name)
        spaces = index if space is None else (space,)
        return tuple(body for at in spaces for body in index.get(at, {}).get(form, ()))

    def lookup(self, name: str, on: date | None = None, *, space: str | None = None) -> Registered | None:
        """The body that bears a name; of several that bore it in turn the one that did on a day. None where the name is
        unknown or it remains open which of several it means."""
        found = self._in(self._index, name, space)
        if len(found) > 1 and on is not None:
            stood = {body.key: standing(body.since, body.until, on) for body in found}
            certain = tuple(body for body in found if stood[body.key] == "certain")
            found = certain or tuple(body for body in found if stood[body.key] == "possible")
        return found[0] if len(found) == 1 else None

    def common(self, name: str) -> str:
        """What all names of one body have in common: its key; the folded name of what is unknown."""
        body = self.lookup(name)
        return body.key if body else fold(name)

    def parts(self, key: str) -> tuple[Registered, ...]:
        """The bodies that belong to another one directly."""
        return tuple(body for body in self.bodies if body.parent == key)

    def close(self, name: str, *, most: int = 5) -> tuple[str, ...]:
        """Names of the registry that are spelt like one that it has not, the closest first."""
        from rapidfuzz import fuzz, process

        names = {form: body.name for index in self._index.values() for form, (body, *_) in index.items()}
        found = process.extract(fold(name), names.keys(), scorer=fuzz.ratio, limit=most, score_cutoff=75)
        return tuple(dict.fromkeys(names[form] for form, _, _ in found))

    def get(self, key: str) -> Registered | None:
        """The body of a key."""
        return self._keys.get(key)

    def office(self, wording: str, on: date | None = None) -> Office | None:
        """The office that a wording means: "Mendagri", "Wakil Gubernur Bali", "Plt Bupati X", "Kepala BRIN". Those who
        act for a holder have his office. None where it is unknown or open which body is meant."""
        listed = self._offices.get(fold(wording), ())
        if len(listed) > 1 and on is not None:
            listed = tuple(one for one in listed if self._stood(one, on) == "certain")
        if listed:
            return listed[0] if len(listed) == 1 else None
        found = seats.by_rule(wording, on, self._organisation)
        return self._heads.get(found.body, found) if found is not None and found.role == "head" else found

    def _stood(self, office: Office, on: date) -> Standing:
        body = self._keys[office.body]
        return standing(body.since, body.until, on)

    def offices_called(self, wording: str) -> tuple[Office, ...]:
        """The offices that are listed by a wording, one after the other in time: "Menteri Desa"."""
        return self._offices.get(fold(wording), ())

    def offices(self) -> tuple[Office, ...]:
        """The offices that are listed by name; those that rules find are not among them."""
        return tuple(dict.fromkeys(one for offices in self._offices.values() for one in offices))

    def holder(self, wording: str, on: date) -> Holder | None:
        """Who held an office on a day; None where that is not known for certain, where several did, and after `as_of`
        for whose tenure has no known end."""
        office = self.office(wording, on)
        if office is None:
            return None
        held = [
            one
            for one in self.tenures(office)
            if standing(one.since, one.until, on) == "certain" and (one.until is not None or on <= self.as_of)
        ]
        return held[0] if len(held) == 1 else None

    def tenures(self, office: Office) -> tuple[Holder, ...]:
        """All known holders of an office, the first one first."""
        return self._tenures.get((office.body, office.name), ())

    def held_by(self, person: str) -> tuple[Holder, ...]:
        """The offices of a person, by any form of the name, the first one first."""
        name = fold(person)
        found = [one for one in self.holders if name in {fold(form) for form in (one.person, *one.forms)}]
        return tuple(sorted(found, key=lambda one: one.since.first))

    def _organisation(self, name: str, on: date | None) -> Registered | None:
        return self.lookup(name, on, space="organisation")


_chosen: Path | None = None


def use(folder: Path | None) -> None:
    """Add what stands in a folder to the registry that this process loads from now on; None adds nothing."""
    global _chosen
    _chosen = folder


def load_registry(folder: Path | None = None) -> Registry:
    """The registry that ships, with what a folder adds to it: by default the folder in use (`use`). The same value each
    time. Raises ConfigError, which names file and line."""
    return _load(folder or _chosen)


@cache
def _load(folder: Path | None) -> Registry:
    if folder is not None and not folder.is_dir():
        raise ConfigError(
            N_("{folder}, which the key registry names, is no folder; make it, or remove the key"), folder=str(folder)
        )
    shipped = resources.files("monitor.registry") / "data"
    found: dict[str, list[Row]] = defaultdict(list)
    for name, rows in (*tables(shipped).items(), *(tables(folder, own=True) if folder else {}).items()):
        found[name] += rows
    ambiguous = [*ambiguous_forms(shipped), *(ambiguous_forms(folder) if folder else [])]
    lexicon = load_lexicon()
    bodies = written((row for name, rows in found.items() if name not in COLUMNS for row in rows), lexicon)
    made = (
        *regions(found["regions.tsv"], found["regencies.tsv"], lexicon),
        *states(found["countries.tsv"], lexicon),
        *missions(found["missions.tsv"], lexicon),
    )
    built = build(joined(bodies.values(), made), ambiguous)
    registry = Registry(
        bodies=built.bodies,
        holders=(),
        as_of=(as_of(folder) if folder else None) or as_of(shipped) or date.max,
        _index=built.index,
        _shared=built.shared,
        _offices={},
        _heads={},
        _keys={body.key: body for body in built.bodies},
        _tenures={},
    )
    offices = seats.listed(found["offices.tsv"], registry._organisation)
    heads = {one.body: one for listed in offices.values() for one in listed if one.role == "head"}
    registry = replace(registry, _offices=offices, _heads=heads)
    tenures = _tenures(found["holders.tsv"], registry)
    return replace(registry, holders=tuple(one for held in tenures.values() for one in held), _tenures=tenures)


def _tenures(rows: list[Row], registry: Registry) -> dict[tuple[str, str], tuple[Holder, ...]]:
    """The holders by body and office. Where a line names no end, the next holder of a head's office begins at it."""
    lines: dict[Office, list[tuple[Holder, Row]]] = defaultdict(list)
    for row in rows:
        since, until = row.when("since"), row.when("until")
        if since is None:
            raise row.wrong(N_("{file}, line {line}: the column '{column}' is empty; fill it"), column="since")
        check_order(row, since, until)
        office = registry.office(row["office"], since.last)
        if office is None:
            raise row.wrong(N_("{file}, line {line}: '{value}' is no office of a known body"), value=row["office"])
        holder = Holder(
            office=office.name,
            body=office.body,
            role=office.role,
            person=row["person"],
            forms=row.several("forms"),
            since=since,
            until=until,
            acting=seats.is_acting(row["office"]),
            note=row["note"],
        )
        lines[office].append((holder, row))
    return {(office.body, office.name): _in_turn(office, found) for office, found in lines.items()}


def _in_turn(office: Office, lines: list[tuple[Holder, Row]]) -> tuple[Holder, ...]:
    lines.sort(key=lambda line: line[0].since.first)
    if office.role != "head":
        return tuple(holder for holder, _ in lines)
    out = []
    for (holder, _), (following, row) in pairwise(lines):
        if holder.until is not None and holder.until.first > following.since.last:
            raise row.wrong(
                N_("{file}, line {line}: {other} holds '{value}' until {until}; end that first"),
                other=holder.person,
                value=office.name,
                until=holder.until,
            )
        out.append(holder if holder.until is not None else replace(holder, until=following.since))
    return (*out, lines[-1][0])
