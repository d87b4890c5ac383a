"""How near two parties are that bear different names: a part and its whole, a subsidiary and its parent, a ministry
that speaks for its state, a name cut short, a body and what it became.

Articles rarely name the parties of one undertaking alike: one has "Indonesia", the next "Kementerian Perdagangan"; one
"OJK", the next "OJK Cirebon". Such parties are akin, which alone makes no two claims one undertaking.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

SAME = 1.0
PART = 0.8
"""The name of one stands within that of the other, or the registry makes it a part of it."""
SPEAKS_FOR = 0.6
"""One is a state, the other a body of it."""

BEGINNING = 6
"""Letters by which a word is found, whatever it ends in."""

LONG = 7
"""Letters that a word has in which one may be a slip."""

SHORTEST = 3
"""Letters of a name that may stand for a longer one that it opens."""

GENERIC = frozenset(
    [
        "pemerintah",
        "pemda",
        "bumn",
        "bumd",
        "pemprov",
        "pemkab",
        "pemkot",
        "universitas",
        "univ",
        "kementerian",
        "dinas",
    ]
)
"""Names that tell nothing of who it is."""

_REGIONS = frozenset(["kab", "kabupaten", "kota", "prov", "provinsi", "daerah"])
"""Words that newsrooms leave out of the name of a region."""


PREDECESSOR = "="
"""Before the name of a body that became others, as what they and it share; folded names have no such sign."""


def nobody(_party: str) -> tuple[str, ...] | None:
    """The bodies of those who know of none."""
    return None


@dataclass(frozen=True, slots=True)
class Line:
    """One body became another, the `heir`, on the day `since` (None: not known). `whole` where nothing else became of
    it and the heir was nothing else before: it changed its name, and its cooperations go on."""

    heir: str
    since: date | None
    whole: bool


def alone(_party: str) -> Mapping[str, Line]:
    """The lines of those who know of none."""
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinship:
    """What is known of parties by their folded names. `wholes` gives the bodies and, last, the state that one is part
    of, nearest first; None for a party that is not known. `lines` gives those that a body was before or became since,
    each once removed or more. `states` are known as such."""

    wholes: Callable[[str], tuple[str, ...] | None] = nobody
    states: frozenset[str] = frozenset()
    lines: Callable[[str], Mapping[str, Line]] = alone

    def handles(self, party: str) -> frozenset[str]:
        """What every party akin to this one shares with it: how the words begin that open and close its name, how the
        names of the bodies begin that it is part of, the state that it belongs to, and what it was before."""
        if party in self.states:
            return frozenset((party,))
        above = self.wholes(party) or ()
        own = _telling(party)
        bodies = (_telling(whole)[0] for whole in above if whole not in self.states)
        before = (party if line.heir == other else other for other, line in self.lines(party).items())
        return frozenset((own[0][:BEGINNING], own[-1][:BEGINNING], *(word[:BEGINNING] for word in bodies))).union(
            self.states.intersection(above), (PREDECESSOR + body for body in before)
        )

    def nearness(self, one: str, other: str) -> float:
        """0 for strangers, SAME for one name; the same whichever comes first."""
        if one == other or one.replace(" ", "") == other.replace(" ", ""):
            return SAME
        if one in GENERIC or other in GENERIC:
            return 0.0
        if line := self.lines(one).get(other):
            return SAME if line.whole else PART
        wholes, others = self.wholes(one), self.wholes(other)
        if other in (wholes or ()) or one in (others or ()):
            return SPEAKS_FOR if one in self.states or other in self.states else PART
        if one in self.states or other in self.states or (wholes is not None and others is not None):
            return 0.0
        return PART if within(one, other) or slipped(one, other) else 0.0


@lru_cache(maxsize=50_000)
def _telling(name: str) -> list[str]:
    words = name.split()
    return [word for word in words if word not in _heads()] or words


@cache
def _heads() -> frozenset[str]:
    """Words of names that thousands of bodies share: no two are looked for under one of them."""
    lines = (Path(__file__).parent / "name_heads.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@lru_cache(maxsize=100_000)
def within(one: str, other: str) -> bool:
    """Whether the words of the shorter name stand in the longer one, in a row unless two of them tell who it is; or its
    only word opens that."""
    short, long = sorted((_bare(one), _bare(other)), key=len)
    if len(short) < SHORTEST:
        return False
    if f" {short} " in f" {long} ":
        return True
    if " " not in short:
        return len(short) > SHORTEST and long.startswith(short)
    return set(short.split()) < set(long.split()) and len(set(_telling(short)) - _heads()) > 1


@lru_cache(maxsize=100_000)
def slipped(one: str, other: str) -> bool:
    """Whether two names of several words differ by one letter of a long word."""
    from rapidfuzz.distance import Levenshtein

    words, others = one.split(), other.split()
    differing = [(mine, its) for mine, its in zip(words, others, strict=False) if mine != its]
    if len(words) != len(others) or len(words) < 2 or len(differing) != 1:
        return False
    ((mine, its),) = differing
    return min(len(mine), len(its)) >= LONG and (mine + its).isalpha() and Levenshtein.distance(mine, its) == 1


def _bare(name: str) -> str:
    words = [word for word in name.split() if word not in _REGIONS]
    return " ".join(words) or name
