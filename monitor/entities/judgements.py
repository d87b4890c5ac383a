"""What people say of names: that two are one, that they are two, that nobody knows, or how one is to be shown.

Judgements are kept for good, with who made them and when; what is undone stays on record. Entities follow from them
and from the articles, so that undoing a judgement leaves exactly what would be had it never been made.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from monitor.entities.grouping import Context, name_key, parted
from monitor.entities.mentioning import touch_key
from monitor.entities.name_keys import NameKeys
from monitor.entities.resolution import settle
from monitor.errors import QueryError
from monitor.i18n import N_
from monitor.store import Store, insert, instant, moment, moment_or_none

Verdict = Literal["same", "different", "unsure", "name"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """`a` and `b` are keys of names; of a rename, `b` is the name to show. `number` is unique among all of them."""

    number: int
    a: str
    b: str
    verdict: Verdict
    by: str
    at: datetime
    note: str | None
    undone_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of two entities that a judgement speaks of: its key, name, the names that it gathers, and its articles."""

    key: str
    name: str
    names: tuple[str, ...]
    articles: int


class RegisteredError(QueryError):
    """Two bodies that the registry tells apart are judged to be one. `sides` are the two entities."""

    def __init__(self, template: str, /, *, sides: tuple[Side, Side], **values: object) -> None:
        super().__init__(template, **values)
        self.sides = sides


class ContradictionError(QueryError):
    """A judgement contradicts an earlier one. `sides` are the two entities, `judgement` is the earlier one."""

    def __init__(self, template: str, /, *, sides: tuple[Side, Side], judgement: Judgement, **values: object) -> None:
        super().__init__(template, **values)
        self.sides = sides
        self.judgement = judgement


def merge(
    store: Store,
    keys: NameKeys,
    one: str,
    other: str,
    *,
    by: str,
    now: datetime,
    note: str | None = None,
    despite_registry: bool = False,
) -> int:
    """Judge two entities (by key) to be one and settle them; return the judgement's number.

    Raises ContradictionError where somebody judged a name of the one to be different from a name of the other,
    RegisteredError where the registry has both, as different bodies, unless `despite_registry`.
    """
    sides = side(store, one), side(store, other)
    if one == other:
        raise QueryError(N_("'{name}' is one entity already"), name=sides[0].name)
    _refuse_mixed(sides)
    if not despite_registry:
        _refuse_registered(sides)
    for judgement in standing(store):
        a, b = _entities(store, judgement.a), _entities(store, judgement.b)
        if judgement.verdict == "different" and ((one in a and other in b) or (one in b and other in a)):
            raise ContradictionError(
                N_("'{one}' and '{other}' were judged to be different by {by} (judgement {number}); undo that first"),
                sides=sides,
                judgement=judgement,
                one=sides[0].name,
                other=sides[1].name,
                by=judgement.by,
                number=judgement.number,
            )
    return _judge(store, keys, sides[0].names[0], sides[1].names[0], "same", by=by, now=now, note=note)


def split(
    store: Store, keys: NameKeys, entity: str, name: str, *, by: str, now: datetime, note: str | None = None
) -> int:
    """Judge a name (by its key) to be another's than the entity (by key) that it is now a name of; return the
    judgement's number.

    Raises ContradictionError where somebody judged the name to be the same as one of the entity's.
    """
    whole = side(store, entity)
    if not any(parted(own)[:2] == parted(name)[:2] for own in whole.names):
        raise QueryError(
            N_("'{name}' is no name of '{entity}'; its names are {names}"),
            name=name,
            entity=whole.name,
            names=", ".join(whole.names),
        )
    if len(whole.names) == 1:
        raise QueryError(
            N_("'{entity}' goes by one name only in the articles; there is nothing to part"), entity=whole.name
        )
    if name == whole.names[0] and len(whole.names) != 2:
        raise QueryError(
            N_("'{name}' is the name that '{entity}' goes by; name the one that is another's: {names}"),
            name=name,
            entity=whole.name,
            names=", ".join(whole.names[1:]),
        )
    for judgement in standing(store):
        if judgement.verdict == "same" and name in (judgement.a, judgement.b):
            raise ContradictionError(
                N_("'{one}' and '{other}' were judged to be the same by {by} (judgement {number}); undo that first"),
                sides=(whole, _of_name(store, name)),
                judgement=judgement,
                one=judgement.a,
                other=judgement.b,
                by=judgement.by,
                number=judgement.number,
            )
    kept = next(own for own in whole.names if own != name)
    return _judge(store, keys, kept, name, "different", by=by, now=now, note=note)


def leave_open(
    store: Store, keys: NameKeys, one: str, other: str, *, by: str, now: datetime, note: str | None = None
) -> int:
    """Note that nobody can tell whether two entities (by key) are one; changes neither. Returns its number."""
    sides = side(store, one), side(store, other)
    return _judge(store, keys, sides[0].names[0], sides[1].names[0], "unsure", by=by, now=now, note=note)


def rename(
    store: Store, keys: NameKeys, entity: str, name: str, *, by: str, now: datetime, note: str | None = None
) -> int:
    """Show an entity (by key) by another name from now on; return the judgement's number."""
    if not name.strip():
        raise QueryError(N_("A name needs letters; '{name}' has none"), name=name)
    return _judge(store, keys, side(store, entity).names[0], " ".join(name.split()), "name", by=by, now=now, note=note)


def undo(store: Store, keys: NameKeys, number: int, *, now: datetime) -> Judgement:
    """Take a judgement back; entities are then as if it had never been made."""
    found = [one for one in every(store) if one.number == number]
    if not found:
        raise QueryError(N_("There is no judgement {number}; `pantau entity judgements` lists them"), number=number)
    (judgement,) = found
    if judgement.undone_at:
        raise QueryError(N_("Judgement {number} was undone before"), number=number)
    with store.transaction() as connection:
        connection.execute("UPDATE judgements SET undone_at = ? WHERE id = ?", [instant(now), number])
        _settle(store, keys, judgement)
    return judgement


def every(store: Store) -> tuple[Judgement, ...]:
    """All judgements, those undone included, the latest first."""
    return tuple(
        Judgement(
            number=row["id"],
            a=row["a"],
            b=row["b"],
            verdict=row["verdict"],
            by=row["by"],
            at=moment(row["at"]),
            note=row["note"],
            undone_at=moment_or_none(row["undone_at"]),
        )
        for row in store.rows("SELECT * FROM judgements ORDER BY id DESC")
    )


def standing(store: Store) -> tuple[Judgement, ...]:
    """The judgements that count, the latest first."""
    return tuple(one for one in every(store) if one.undone_at is None)


def side(store: Store, entity: str) -> Side:
    """An entity with the keys of its names, the one that it goes by first. Raises QueryError for an unknown key."""
    rows = store.rows("SELECT id, key, name, articles FROM entities WHERE key = ?", entity)
    if not rows:
        raise QueryError(N_("There is no entity '{key}'"), key=entity)
    (row,) = rows
    names = store.rows(
        "SELECT space, folded, context FROM names WHERE entity_id = ?"
        " ORDER BY (space || ':' || folded = ?) DESC, (context = '') DESC, articles DESC, folded, context",
        row["id"],
        row["key"],
    )
    keys = dict.fromkeys(name_key(own["space"], own["folded"], own["context"]) for own in names)
    return Side(
        key=row["key"],
        name=row["name"],
        names=tuple(sorted(keys, key=lambda key: key != row["key"])),
        articles=row["articles"],
    )


def _of_name(store: Store, key: str) -> Side:
    """What a name would be on its own."""
    space, folded, about = parted(key)
    rows = store.rows("SELECT context, articles FROM names WHERE space = ? AND folded = ?", space, folded)
    told = (row["articles"] for row in rows if not about or Context.read(row["context"]).about == about)
    return Side(key=key, name=key, names=(key,), articles=sum(told))


def _entities(store: Store, key: str) -> set[str]:
    """Keys of the entities that a name (by key) belongs to."""
    space, folded, about = parted(key)
    rows = store.rows(
        "SELECT DISTINCT e.key, n.context FROM names n JOIN entities e ON e.id = n.entity_id"
        " WHERE n.space = ? AND n.folded = ?",
        space,
        folded,
    )
    return {row["key"] for row in rows if not about or Context.read(row["context"]).about == about}


def _refuse_mixed(sides: tuple[Side, Side]) -> None:
    one, other = (own.key.partition(":")[0] for own in sides)
    if one != other:
        raise QueryError(
            N_("'{one}' and '{other}' can't be one: they are of different kinds"),
            one=sides[0].name,
            other=sides[1].name,
        )


def _refuse_registered(sides: tuple[Side, Side]) -> None:
    from monitor.registry import load_registry

    registry = load_registry()
    one, other = ({name for name in own.names if registry.get(name)} for own in sides)
    if one and other and one.isdisjoint(other):
        raise RegisteredError(
            N_("The registry has '{one}' and '{other}' as two bodies; with --despite-registry they become one"),
            sides=sides,
            one=sides[0].name,
            other=sides[1].name,
        )


def _judge(
    store: Store, keys: NameKeys, a: str, b: str, verdict: Verdict, *, by: str, now: datetime, note: str | None
) -> int:
    with store.transaction() as connection:
        number = insert(connection, "judgements", a=a, b=b, verdict=verdict, by=by, at=instant(now), note=note)
        judgement = next(one for one in every(store) if one.number == number)
        _settle(store, keys, judgement)
    return number


def _settle(store: Store, keys: NameKeys, judgement: Judgement) -> None:
    with store.transaction() as connection:
        touch_key(connection, judgement.a)
        if judgement.verdict != "name":
            touch_key(connection, judgement.b)
        settle(connection, keys)
