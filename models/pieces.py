"""Units of a text -> ids of word pieces, by a unigram vocabulary over normalised units; each is encoded once."""

import unicodedata
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sentencepiece import SentencePieceProcessor

SPECIALS = ("<s>", "<pad>", "</s>", "<unk>")
START, PAD, END, UNKNOWN = range(4)
MARK = "▁"
LONGEST = 40
_CACHE = 200_000


def normal(unit: str, *, spaced: bool) -> str:
    """A unit as the vocabulary spells it: compatibility forms folded, `▁` for the white space before it."""
    if not unit.isascii():
        unit = unicodedata.normalize("NFKC", unit)
    return MARK + unit if spaced else unit


class Pieces:
    """Ids of units; a unit longer than LONGEST characters counts by its beginning, so that its cost is bounded."""

    def __init__(self, processor: "SentencePieceProcessor") -> None:
        self._processor = processor
        self._known: dict[str, list[int]] = {}

    def encode(self, units: Iterable[tuple[str, bool]]) -> list[list[int]]:
        """One list of ids, never empty, for each (unit, whether white space precedes it)."""
        known = self._known
        out = []
        for unit, spaced in units:
            key = normal(unit[:LONGEST], spaced=spaced)
            ids = known.get(key)
            if ids is None:
                ids = self._processor.encode(key) or [UNKNOWN]
                if len(known) >= _CACHE:
                    known.clear()
                known[key] = ids
            out.append(ids)
        return out
