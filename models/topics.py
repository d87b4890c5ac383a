"""What a cooperation is about: one to four short phrases of the text near its trigger."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

_WORDS = re.compile(r"[\w'’/&-]+|[,.;:()\"“”]")
_LONGEST = 6


class Topics:
    """Takes the phrase behind "di bidang", "terkait", "untuk", or behind the trigger itself ("kerja sama pengelolaan sampah")."""

    def __init__(self, cues: Mapping[str, Any]) -> None:
        clause = cues["clause"]
        self.leads = re.compile(r"(?<!\w)(" + "|".join(re.escape(lead) for lead in sorted(clause["fields"], key=len, reverse=True)) + r")(?!\w)\s+")
        self.stops = frozenset(clause["field_stops"])

    def of(self, sentence: str, trigger_start: int, trigger_end: int, taken: list[tuple[int, int]]) -> tuple[str, ...]:
        """Phrases of the sentence; `taken` are the ranges of party names, which are no topics."""
        direct = self._items(sentence, trigger_end, taken)
        found: list[str] = []
        for lead in self.leads.finditer(sentence, trigger_end):
            found += self._items(sentence, lead.end(), taken)
            if len(found) >= 4:
                break
        if not found and not direct:
            for lead in self.leads.finditer(sentence, 0, trigger_start):
                found += self._items(sentence, lead.end(), taken)
        return tuple(dict.fromkeys([*direct, *found]))[:4]

    def _items(self, sentence: str, start: int, taken: list[tuple[int, int]]) -> list[str]:
        out: list[str] = []
        for first, last in self._phrases(sentence, start, taken):
            text = sentence[first:last].strip()
            if len(text) > 3 and not text[0].isdigit():
                out.append(text)
            if len(out) == 3:
                break
        return out

    def _phrases(self, sentence: str, start: int, taken: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """Ranges of phrases in a list ("energi, pangan, dan air"), up to the first word that ends it."""
        first: int | None = None
        last = start
        count = 0
        for match in _WORDS.finditer(sentence, start, min(len(sentence), start + 160)):
            word = match.group()
            lower = word.casefold()
            inside = any(left <= match.start() < right for left, right in taken)
            if inside or lower in self.stops or word in ".;:()\"“”" or count >= _LONGEST:
                break
            if word == "," or lower in ("dan", "hingga", "maupun"):
                if first is not None:
                    yield first, last
                first, count = None, 0
                continue
            first = match.start() if first is None else first
            last = match.end()
            count += 1
        if first is not None:
            yield first, last
