"""What a cooperation is about: one to four short phrases of the text near its trigger."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from models.names import fold

_WORDS = re.compile(r"[\w'’/&-]+|[,.;:()\"“”]")
_LONGEST = 6
_MOST = 4


class Topics:
    """Takes the phrase behind "di bidang", "terkait", "untuk", or behind the trigger itself ("kerja sama pengelolaan
    sampah").

    Known fields of work (`lexicon/sectors.txt`) are added; a sentence that names nothing gets the field that its
    text speaks of most.
    """

    def __init__(self, cues: Mapping[str, Any], sectors: Sequence[str]) -> None:
        clause = cues["clause"]
        leads = sorted(clause["fields"], key=len, reverse=True)
        self.leads = re.compile(r"(?<!\w)(?:" + "|".join(re.escape(lead) for lead in leads) + r")(?!\w)\s+")
        self.stops = frozenset(clause["field_stops"])
        self.openers = frozenset(clause["field_openers"])
        self.sectors = re.compile(
            r"(?<!\w)(?:"
            + "|".join(re.escape(sector) for sector in sorted(sectors, key=len, reverse=True))
            + r")(?!\w)"
        )

    def of(self, sentence: str, start: int, end: int, taken: Sequence[tuple[int, int]]) -> tuple[str, ...]:
        """Phrases of the sentence with its trigger at `[start, end)`; `taken` are the ranges of names, which are no
        fields."""
        found = self._items(sentence, end, taken)
        for lead in self.leads.finditer(sentence, end):
            if len(found) > 1:
                break
            found += self._items(sentence, lead.end(), taken)
        known = [text for text in self.known(sentence, taken) if not any(text in phrase for phrase in found[:2])]
        return tuple(dict.fromkeys([*found[:2], *known]))[:_MOST]

    def known(self, text: str, taken: Sequence[tuple[int, int]] = ()) -> list[str]:
        """Known fields as the text words them, in order, outside of names."""
        spans = (match.span() for match in self.sectors.finditer(fold(text)))
        free = [(start, end) for start, end in spans if not any(left <= start < right for left, right in taken)]
        return list(dict.fromkeys(text[start:end] for start, end in free))

    def most(self, text: str) -> tuple[str, ...]:
        """The two fields that a text speaks of most."""
        counts = Counter(match.group() for match in self.sectors.finditer(fold(text)))
        return tuple(sector for sector, _ in counts.most_common(2) if sector in text)

    def _items(self, sentence: str, start: int, taken: Sequence[tuple[int, int]]) -> list[str]:
        texts = (sentence[first:last].strip() for first, last in self._phrases(sentence, start, taken))
        return [text for text in texts if len(text) > 3 and text[0].isalpha()][:2]

    def _phrases(self, sentence: str, start: int, taken: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """Ranges of phrases in a list ("energi, pangan, dan air"), up to the first word that ends it."""
        first: int | None = None
        last = start
        count = 0
        for match in _WORDS.finditer(sentence, start, min(len(sentence), start + 160)):
            word = match.group()
            lower = word.casefold()
            if (
                any(left <= match.start() < right for left, right in taken)
                or lower in self.stops
                or word in '.;:()"“”'
                or count >= _LONGEST
            ):
                break
            if word == "," or lower in ("dan", "hingga", "maupun"):
                if first is not None:
                    yield first, last
                first, count = None, 0
            elif first is not None or lower not in self.openers:
                first = match.start() if first is None else first
                last = match.end()
                count += 1
        if first is not None:
            yield first, last
