"""How much of what the sample newsroom tells was found: the demo reports it, so that nobody takes it for flawless."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.demo.content import Expected, Piece, Status

_ORDER: tuple[Status, ...] = ("exploring", "agreed", "signed", "ongoing", "ended")
_LEGAL_FORMS = frozenset({"pt", "persero", "tbk", "ab", "ag"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A cooperation that was found in a piece: every party with all of its names, the status, whether denied."""

    parties: tuple[tuple[str, ...], ...]
    status: str
    denied: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Counts over pieces. `expected` cooperations are told, `found` of them were found, `right_status` at their stage.

    `surplus` were found beyond those; `silent` pieces tell of none, and in `left_alone` of them none was found.
    `denials` are told, `denials_kept` of them were not taken for cooperations.
    """

    expected: int
    found: int
    right_status: int
    surplus: int
    silent: int
    left_alone: int
    denials: int
    denials_kept: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How one cooperation stands by some instant: the furthest stage told, and the pieces that told of it, in order.

    `denied` is whether the last piece that told of it denied it.
    """

    key: str
    status: Status
    denied: bool
    pieces: tuple[str, ...]


def standings(pieces: Iterable[Piece], moment: datetime) -> Mapping[str, Standing]:
    """What a careful reader of every piece published by `moment` knows, by the cooperation's key."""
    known: dict[str, Standing] = {}
    for piece in sorted(pieces, key=lambda piece: piece.published):
        if piece.published > moment:
            continue
        for expected in piece.expect:
            before = known.get(expected.key)
            told = (before.status, expected.status) if before else (expected.status,)
            known[expected.key] = Standing(
                key=expected.key,
                status=max(told, key=_ORDER.index),
                denied=expected.denied,
                pieces=(*(before.pieces if before else ()), piece.key),
            )
    return known


def score(pieces: Iterable[Piece], found: Mapping[str, Sequence[Found]]) -> Score:
    """`found`, by piece key, held against what the pieces tell; of a piece that it lacks, nothing was found."""
    expected = hits = right = surplus = silent = alone = denials = kept = 0
    for piece in pieces:
        asserted = [item for item in found.get(piece.key, ()) if not item.denied]
        told = [item for item in piece.expect if not item.denied]
        denied = [item for item in piece.expect if item.denied]
        pairs = _paired(told, asserted)
        expected += len(told)
        hits += len(pairs)
        right += sum(one.status == other.status for one, other in pairs)
        surplus += len(asserted) - len(pairs)
        silent += not piece.expect
        alone += not piece.expect and not asserted
        denials += len(denied)
        kept += len(denied) - len(_paired(denied, asserted))
    return Score(
        expected=expected,
        found=hits,
        right_status=right,
        surplus=surplus,
        silent=silent,
        left_alone=alone,
        denials=denials,
        denials_kept=kept,
    )


def carriers(pieces: Iterable[Piece]) -> tuple[str, ...]:
    """The pieces that carry the text of one release: it, then its copies; not reports of newsrooms' own on it."""
    copies = [piece for piece in pieces if "copies" in piece.roles and "rewrite" not in piece.roles]
    return tuple(piece.key for piece in sorted(copies, key=lambda piece: piece.published))


def _paired(told: Sequence[Expected], found: Sequence[Found]) -> list[tuple[Expected, Found]]:
    """Each expected cooperation with a found one that shares two parties with it at least, no found one twice."""
    free = list(found)
    pairs = []
    for item in told:
        match = max(free, key=lambda other: _shared(item, other), default=None)
        if match is not None and _shared(item, match) >= 2:
            free.remove(match)
            pairs.append((item, match))
    return pairs


def _shared(told: Expected, found: Found) -> int:
    others = [_forms(party) for party in found.parties]
    return sum(any(_forms((party,)) & other for other in others) for party in told.parties)


def _forms(names: Iterable[str]) -> frozenset[str]:
    """Names as they are compared: without case, accents, punctuation, legal forms; with and without their brackets."""
    forms = (
        form for name in names for form in (name, re.sub(r"\([^)]*\)", " ", name), *re.findall(r"\(([^)]*)\)", name))
    )
    return frozenset(filter(None, map(_plain, forms)))


def _plain(name: str) -> str:
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    return " ".join(word for word in re.findall(r"[a-z0-9]+", ascii_only) if word not in _LEGAL_FORMS)
