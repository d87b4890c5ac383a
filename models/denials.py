"""Whether a sentence denies the undertaking that it speaks of, or says that there is none."""

import re
from collections.abc import Mapping, Sequence

from models.patterns import phrases

_NEAR = 30
_FAR = 100
_BEHIND = 40
"""Code points between a trigger and a cue that speaks of it: before it for an absence or a rejected claim, behind it
for a verdict."""

_NEGATED = re.compile(r"(?:tidak|tak|tanpa|bukan|enggan) (?:akan |bisa |dapat )?$")


class Denials:
    """Reads the table `denial` of `lexicon/cues.toml`.

    A claim that is rejected ("membantah", "tidak benar") rejects what follows in the sentence; what is absent
    ("belum ada", "tidak memiliki") has to stand right before the trigger, and nothing that is better absent ("tidak ada
    kendala dalam kerja sama") between the two.
    """

    def __init__(self, cues: Mapping[str, Sequence[str]]) -> None:
        self.rejects = phrases(cues["rejects"])
        self.absence = phrases(cues["absence"])
        self.verdicts = phrases(cues["verdicts"])
        self.troubles = phrases(cues["troubles"])

    def of(self, text: str, start: int, end: int) -> bool:
        """Whether the trigger at `[start, end)` of a folded sentence is denied."""
        if any(
            not _NEGATED.search(text, 0, match.start())
            for match in self.rejects.finditer(text, max(0, start - _FAR), start)
        ):
            return True
        if any(
            not self.troubles.search(text, match.end(), start)
            for match in self.absence.finditer(text, max(0, start - _NEAR), end)
        ):
            return True
        return self.verdicts.search(text, end, min(len(text), end + _BEHIND)) is not None
