"""The parts of a digest as they are shown: in the order of the audience, only those that hold something, and no more in
full than a mail can hold.
"""

from dataclasses import dataclass

from monitor.config.digests import SectionName
from monitor.digests.digest import Digest
from monitor.digests.items import Item

LEAST_CARDS = 2
"""Of every part at least so many are shown in full, whatever came before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How many cooperations are shown in full (`cards`) and how many on a line (`lines`), over all parts."""

    cards: int
    lines: int

    def smaller(self) -> "Limits":
        return Limits(cards=self.cards * 2 // 3, lines=self.lines * 2 // 3)


MAIL = Limits(cards=18, lines=60)
WHOLE = Limits(cards=150, lines=1_000_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of a digest. Of the `count` that it holds, the first are `cards`, the next `lines`, and `more` are only
    counted; parts that are not made of cooperations have none of these."""

    name: SectionName
    count: int
    cards: tuple[Item, ...] = ()
    lines: tuple[Item, ...] = ()
    more: int = 0


def sections(digest: Digest, limits: Limits) -> tuple[Section, ...]:
    """The parts that hold something; cards and lines are dealt out in the order of the parts until they are used up."""
    cards, lines = limits.cards, limits.lines
    made = []
    for name in digest.audience.sections:
        count = _count(digest, name)
        if not count:
            continue
        items = _items(digest).get(name, ())
        shown = min(len(items), max(cards, min(LEAST_CARDS, limits.cards)))
        listed = min(len(items) - shown, lines)
        cards, lines = max(cards - shown, 0), lines - listed
        made.append(
            Section(
                name=name,
                count=count,
                cards=items[:shown],
                lines=items[shown : shown + listed],
                more=len(items) - shown - listed,
            )
        )
    return tuple(made)


def _items(digest: Digest) -> dict[SectionName, tuple[Item, ...]]:
    return {
        "new": digest.new,
        "moved": digest.moved,
        "denied": digest.denied,
        "old": digest.old,
        "uncertain": digest.uncertain,
    }


def _count(digest: Digest, name: SectionName) -> int:
    """How much a part holds; those that always say something count as one."""
    match name:
        case "top":
            return len(digest.top)
        case "new" | "moved" | "denied" | "old" | "uncertain":
            return len(_items(digest)[name])
        case "corrections":
            return len(digest.corrections)
        case "stories":
            return len(digest.stories)
        case "quotes":
            return len(digest.quotes)
        case "watched":
            return len(digest.watched)
        case "ahead":
            return len(digest.ahead)
        case "overdue":
            return digest.overdue.total
        case "trend":
            return int(digest.trends.weeks > 0 and bool(digest.trends.statuses))
        case "volume" | "completeness":
            return 1
