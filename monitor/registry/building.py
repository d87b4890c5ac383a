"""Drafts -> registered bodies: who owns which name, whose part a body is, what became of it. All of it is checked."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from monitor.errors import ConfigError
from monitor.folding import fold
from monitor.i18n import N_
from monitor.registry.drafts import Draft
from monitor.registry.values import KINDS, Registered, When

Index = Mapping[str, Mapping[str, tuple[Registered, ...]]]
"""Space of names -> folded form -> its owners."""


@dataclass(frozen=True, slots=True)
class Built:
    """The bodies, the index of names that mean one of them at a time, and that of names that remain open."""

    bodies: tuple[Registered, ...]
    index: Index
    shared: Index


@dataclass(slots=True)
class _Owners:
    """Who bears a name, by space and folded form: in turn, or several at a time."""

    alone: dict[tuple[str, str], list[Draft]]
    shared: dict[tuple[str, str], list[Draft]]


def build(drafts: Iterable[Draft], ambiguous: Iterable[str]) -> Built:
    """Raises ConfigError where two bodies bear one name at the same time that isn't said to be ambiguous, where a
    parent or successor is unknown, or where parents go round in a circle."""
    open_forms = {fold(form) for form in ambiguous}
    kept = [draft for draft in drafts if draft.row is not None or next(iter(draft.forms)) not in open_forms]
    owners = _owners(kept, open_forms)
    parents = {draft.key: _resolve(draft, draft.parent, owners.alone, draft.since) for draft in kept if draft.parent}
    successors = {
        draft.key: tuple(_resolve(draft, name, owners.alone, draft.until) for name in draft.successors)
        for draft in kept
        if draft.successors
    }
    _check_circles(kept, parents)
    predecessors: dict[str, list[str]] = defaultdict(list)
    for before, after in successors.items():
        for key in after:
            predecessors[key].append(before)
    own_forms: dict[str, list[str]] = defaultdict(list)
    for (_, form), own in owners.alone.items():
        for draft in own:
            own_forms[draft.key].append(draft.forms.get(form) or draft.weak[form])
    by_key = {
        draft.key: Registered(
            key=draft.key,
            type=KINDS[draft.kind],
            name=draft.name,
            forms=tuple(dict.fromkeys([draft.name, *own_forms[draft.key]])),
            kind=draft.kind,
            parent=parents.get(draft.key),
            sectors=draft.sectors,
            since=draft.since,
            until=draft.until,
            successors=successors.get(draft.key, ()),
            predecessors=tuple(predecessors.get(draft.key, ())),
            country=draft.country,
        )
        for draft in kept
    }
    return Built(tuple(by_key.values()), _index(owners.alone, by_key), _index(owners.shared, by_key))


def _index(owners: Mapping[tuple[str, str], list[Draft]], by_key: Mapping[str, Registered]) -> Index:
    index: dict[str, dict[str, tuple[Registered, ...]]] = defaultdict(dict)
    for (space, form), own in owners.items():
        # nearly all have one owner: without the loop the whole is read a seventh faster
        index[space][form] = (by_key[own[0].key],) if len(own) == 1 else tuple(by_key[draft.key] for draft in own)
    return dict(index)


def _owners(drafts: list[Draft], open_forms: set[str]) -> _Owners:
    alone: dict[tuple[str, str], list[Draft]] = {}
    shared: dict[tuple[str, str], list[Draft]] = defaultdict(list)
    keys: dict[str, Draft] = {}
    for draft in drafts:
        if (other := keys.setdefault(draft.key, draft)) is not draft:
            raise _clash(draft, other, draft.name)
        for form in draft.forms:
            if form in open_forms:
                shared[draft.space, form].append(draft)
                continue
            own = alone.setdefault((draft.space, form), [])
            for other in own:
                if overlap(draft.since, draft.until, other.since, other.until):
                    raise _clash(draft, other, draft.forms[form])
            own.append(draft)
    claims: dict[tuple[str, str], list[Draft]] = defaultdict(list)
    for draft in drafts:
        for form in draft.weak:
            if (draft.space, form) not in alone and form not in draft.forms:
                claims[draft.space, form].append(draft)
    for claim, own in claims.items():
        if len(own) == 1 and claim[1] not in open_forms:
            alone[claim] = own
        else:
            shared[claim] += own
    return _Owners(alone, shared)


def overlap(since: When | None, until: When | None, other_since: When | None, other_until: When | None) -> bool:
    """Whether two stretches of time must have a day in common, however their imprecise limits are read."""
    begin = max(since.last if since else date.min, other_since.last if other_since else date.min)
    end = min(until.first if until else date.max, other_until.first if other_until else date.max)
    return begin < end


def _clash(draft: Draft, other: Draft, form: str) -> ConfigError:
    if draft.row is None:
        draft, other = other, draft
    if draft.row is None:
        return ConfigError(
            N_("the registry has two bodies '{name}' and '{other}' that are both called '{value}'"),
            name=draft.name,
            other=other.name,
            value=form,
        )
    return draft.row.wrong(
        N_("{file}, line {line}: '{value}' is a name of '{other}', too; remove it, or add it to ambiguous.txt"),
        value=form,
        other=other.name,
    )


def _resolve(draft: Draft, name: str, owners: Mapping[tuple[str, str], list[Draft]], on: When | None) -> str:
    """The key of the body that a line names; among several that bore the name, the one at that time."""
    found = owners.get((draft.space, fold(name)), [])
    at_the_time = [other for other in found if on is None or overlap(other.since, other.until, on, None)]
    chosen = found if len(found) == 1 else at_the_time
    if len(chosen) != 1 or chosen[0] is draft:
        template = N_("{file}, line {line}: '{value}' names no other body of the registry; write its full name")
        row = draft.row
        if row is None:
            return _unknown(draft, name)
        raise row.wrong(template, value=name)
    return chosen[0].key


def _unknown(draft: Draft, name: str) -> str:
    raise ConfigError(
        N_("the registry's '{name}' belongs to '{parent}', which it has not"), name=draft.name, parent=name
    )


def _check_circles(drafts: list[Draft], parents: Mapping[str, str]) -> None:
    for draft in drafts:
        if draft.row is None:
            continue
        seen, at = {draft.key}, parents.get(draft.key)
        while at is not None and at not in seen:
            seen.add(at)
            at = parents.get(at)
        if at is not None:
            raise draft.row.wrong(
                N_("{file}, line {line}: '{value}' is a part of itself by its parents"), value=draft.name
            )
