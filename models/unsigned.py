"""Signings that a text says did not come about: put off, failed, not yet done."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from models.analysis import Cooperation, Status
from models.names import fold
from models.patterns import any_of, phrases
from models.records import Finding

_BEHIND = 100
"""Code points that the subject of "penandatanganan ... ditunda" may take."""


@dataclass(frozen=True, slots=True)
class Unsigned:
    """The code points `[start, end)` of a folded sentence that keep a signing from having happened, and how far the
    undertaking has come by them."""

    status: Status
    start: int
    end: int


class Signings:
    """Reads the tables `status` and `unsigned` of `lexicon/cues.toml`.

    What is put off is settled all the same (`agreed`), what failed is talked about at most (`exploring`). A wording
    counts for a trigger in its clause, where no other signing is told of between the two. "Penandatanganan yang sempat
    ditunda" says that it is over, "tidak menunda" that there was none.
    """

    def __init__(self, cues: Mapping[str, Any]) -> None:
        table, status = cues["unsigned"], cues["status"]
        acts = [*status["signed"], *table["acts"]]
        put_off = [*table["put_off"], *table["undone"]]
        self.patterns: tuple[tuple[Status, re.Pattern[str]], ...] = (
            ("agreed", _before(put_off, table["between"], acts)),
            ("agreed", _before(table["put_off"], table["between"], status["instruments"])),
            ("exploring", _before(table["failed"], table["between"], [*acts, *status["instruments"]])),
            ("agreed", _behind(table["is_put_off"])),
            ("exploring", _behind(table["failed"])),
        )
        self.signed, self.future = phrases(status["signed"]), phrases(status["future"])
        self.instruments = phrases(status["instruments"])
        self.breaks = phrases(cues["clause"]["breaks"])

    def of(self, text: str, start: int, end: int, window: tuple[int, int]) -> Unsigned | None:
        """What is said so of the trigger at `[start, end)` of a folded sentence within a window of it."""
        for status, pattern in self.patterns:
            for match in pattern.finditer(text, *window):
                first, last = (match.end(), end) if match.end() <= start else (start, match.start())
                if first >= last or not self._parted(text, first, last):
                    return Unsigned(status, match.start(), match.end())
        return None

    def capped(self, found: Sequence[Finding]) -> list[Finding]:
        """The findings of a text, where one says that a signing did not come about, without the signings of the same
        parties that only the name of the agreement shows."""
        unsigned = [item.cooperation for item in found if self._is_unsigned(item.cooperation)]
        return [self._capped(item, unsigned) for item in found]

    def _is_unsigned(self, item: Cooperation) -> bool:
        return item.status in ("agreed", "exploring") and any(
            pattern.fullmatch(_shown(item)) for _, pattern in self.patterns
        )

    def _capped(self, item: Finding, unsigned: Sequence[Cooperation]) -> Finding:
        known = item.cooperation
        if not unsigned or known.status != "signed" or not self.instruments.fullmatch(_shown(known)):
            return item
        names = {party.name for party in known.parties}
        for other in unsigned:
            if len(names & {party.name for party in other.parties}) > 1:
                return replace(item, cooperation=replace(known, status=other.status), firm=False)
        return item

    def _parted(self, text: str, start: int, end: int) -> bool:
        """Whether a clause ends between two places, or another signing than one that was to come stands there."""
        other = self.signed.search(text, start, end) and not self.future.search(text, start, end)
        return bool(other) or self.breaks.search(text, start, end) is not None


def _shown(item: Cooperation) -> str:
    """The folded words of the evidence that show its status."""
    base = item.evidence_span.start
    return fold(item.evidence[item.status_span.start - base : item.status_span.end - base])


def _before(words: Sequence[str], between: Sequence[str], acts: Sequence[str]) -> re.Pattern[str]:
    """ "menunda penandatanganan", "gagal meneken", "menunda rencana penandatanganan"."""
    told = rf"(?<!\w)(?<!tidak )(?<!tak )(?<!tanpa )(?<!bukan )(?:{any_of(words)})"
    return re.compile(rf"{told} (?:(?:{any_of(between)}) ){{0,3}}(?:{any_of(acts)})(?!\w)")


def _behind(words: Sequence[str]) -> re.Pattern[str]:
    """ "penandatanganan perjanjian itu ditunda"."""
    subject = rf"(?<!\w)penandatangana?n(?:nya)?(?!\w)[^;.,]{{0,{_BEHIND}}}?"
    return re.compile(rf"{subject}(?<! yang)(?<! yang sempat) (?:{any_of(words)})(?!\w)")
