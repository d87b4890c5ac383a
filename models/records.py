"""Findings of single sentences -> one record for each undertaking of a text."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace

from models.analysis import STATUSES, Cooperation
from models.fields import distinct
from models.names import unique


@dataclass(frozen=True, slots=True)
class Finding:
    """A cooperation as one sentence reports it; `firm` as in models/stages, `named` parties stand in the sentence."""

    cooperation: Cooperation
    firm: bool
    headline: bool
    named: int


def merge(
    found: Sequence[Finding], countries: frozenset[str] = frozenset(), owners: Mapping[str, Set[str]] | None = None
) -> list[Cooperation]:
    """One record for each set of parties, in the order of the text: the furthest stage with its evidence, all
    fields.

    A set that has a state more than another with a body in it is the same undertaking: the state is where the body is
    at home. Any other set that holds a smaller one takes its place and what was found of it: who joins an undertaking
    or supports it is one of its parties.

    `owners` maps a unit to the bodies that it is a part of: the unit and such a body with the same partners are one
    undertaking, of the one that the body of the text names first.
    """
    records: dict[frozenset[str], list[Finding]] = {}
    for item in found:
        records.setdefault(frozenset(party.name for party in item.cooperation.parties), []).append(item)
    for names, (party, other) in _by_owner(records, owners or {}).items():
        kept = names - {party} | {other}
        records[kept] += [_renamed(item, party, records[kept][0], other) for item in records.pop(names)]
    for names in sorted(records, key=len, reverse=True):
        bare = next((other for other in records if other < names <= other | countries and not other <= countries), None)
        if bare is not None:
            records[bare] += [_only(item, bare) for item in records.pop(names)]
    whole = [names for names in records if not any(names < other for other in records)]
    parts = [(names, items) for names, items in records.items() if names not in whole]
    return [
        _one(
            [
                *records[names],
                *(_with(item, records[names][0]) for part, items in parts if part < names for item in items),
            ]
        )
        for names in whole
    ]


def _by_owner(
    records: Mapping[frozenset[str], Sequence[Finding]], owners: Mapping[str, Set[str]]
) -> dict[frozenset[str], tuple[str, str]]:
    """Sets of parties that are records twice, once with a unit and once with its owner: the set told of later in the
    body -> (its party of the two, the other one)."""
    out: dict[frozenset[str], tuple[str, str]] = {}
    for unit, owner in ((unit, owner) for unit, above in owners.items() for owner in sorted(above)):
        for wide in [names for names in records if owner in names]:
            narrow = wide - {owner} | {unit}
            if narrow == wide or narrow not in records or not out.keys().isdisjoint((wide, narrow)):
                continue
            if unit not in wide and _told_first(records[wide]) < _told_first(records[narrow]):
                out[narrow] = unit, owner
            else:
                out[wide] = owner, unit
    return out


def _told_first(items: Sequence[Finding]) -> tuple[bool, int]:
    return min((item.headline, item.cooperation.evidence_span.start) for item in items)


def _renamed(item: Finding, party: str, known: Finding, other: str) -> Finding:
    """A finding with one party under the name and span of another one, as a second finding has that."""
    own = {one.name: one for one in (*known.cooperation.parties, *item.cooperation.parties)}[other]
    parties = (own if one.name in (party, other) else one for one in item.cooperation.parties)
    return replace(item, cooperation=replace(item.cooperation, parties=unique(tuple(parties))))


def _only(item: Finding, names: frozenset[str]) -> Finding:
    parties = tuple(party for party in item.cooperation.parties if party.name in names)
    return replace(item, cooperation=replace(item.cooperation, parties=parties))


def _with(item: Finding, whole: Finding) -> Finding:
    """A finding of some of the parties as one of all of them; each keeps the span that is nearest to its sentence."""
    own = {party.name: party for party in item.cooperation.parties}
    parties = tuple(own.get(party.name, party) for party in whole.cooperation.parties)
    return replace(item, cooperation=replace(item.cooperation, parties=parties))


def undenied(asserted: Sequence[Cooperation], denied: Sequence[Cooperation]) -> list[Cooperation]:
    """`asserted` without what the text only repeats in order to deny it; talks that go on may stand beside a denial."""
    parties = {frozenset(party.name for party in item.parties) for item in denied}
    return [
        item
        for item in asserted
        if item.status in ("exploring", "ended") or frozenset(party.name for party in item.parties) not in parties
    ]


def _one(items: Sequence[Finding]) -> Cooperation:
    best = max(items, key=_furthest).cooperation
    all_of = [best, *(item.cooperation for item in items)]
    return replace(
        best,
        fields=distinct([field for item in all_of for field in item.fields])[:4],
        event=next((item.event for item in all_of if item.event), None),
        instrument=next((item.instrument for item in all_of if item.instrument), None),
        confidence=max(item.confidence for item in all_of),
    )


def _furthest(item: Finding) -> tuple[bool, bool, int, int, bool, float]:
    """How far a finding goes; a stage that no firm cue shows counts less than one that is worded. Of two that go as
    far, the one that names more of the parties proves more, and a sentence of the body more than the headline."""
    known = item.cooperation
    return (
        known.status == "ended",
        item.firm,
        STATUSES.index(known.status),
        item.named,
        not item.headline,
        known.confidence,
    )
