"""When two wordings are one office, and which says more: "Dubes Jerman", "Duta Besar Jerman untuk Indonesia"."""

from collections.abc import Sequence
from functools import cache

from models.lexicons import short_offices
from models.names import key

# words that make another office of one
_OTHERS = frozenset(("mantan", "eks", "bekas", "calon", "wakil", "deputi", "asisten", "staf", "sekretaris"))


def fullest(offices: Sequence[str]) -> int:
    """The position of the wording to give for the office that the first one names: the first, or the longest later one
    that is the same office worded in full."""
    best = 0
    for index, office in enumerate(offices):
        if len(office) > len(offices[best]) and says_more(office, offices[best]):
            best = index
    return best


def says_more(long: str, short: str) -> bool:
    """Whether `long` is the office that `short` names, and what it adds makes no other of it ("Wakil", "mantan")."""
    full, brief = _expanded(long), _expanded(short)
    words, known = set(full.split()), set(brief.split())
    return known <= words and not (words - known) & _OTHERS and full.split()[0] == brief.split()[0]


def _expanded(office: str) -> str:
    """The casefolded words of an office, its opening in full."""
    first, _, rest = key(office).partition(" ")
    return f"{_openings().get(first, first)} {rest}".strip()


@cache
def _openings() -> dict[str, str]:
    return {short.casefold(): key(long) for short, long in short_offices()}
