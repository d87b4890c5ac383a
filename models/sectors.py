"""Which sectors of the fixed taxonomy (`lexicon/sectors.toml`) a cooperation belongs to."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from models.names import fold

MOST = 3
_FIELD, _SENTENCE = 3, 1
_WORD = re.compile(r"\w[\w-]*|[^\w\s]")
_SHARE = 0.34
"""A sector that counts less than this share of the first one is left out."""


class Sectors:
    """Counts the taxonomy's words: those in the fields weigh most, names tell only where nothing else does."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        sectors = {key: one for key, one in table.items() if isinstance(one, Mapping)}
        self._order = list(sectors)
        phrases = dict.fromkeys(table["neutral"], "") | {
            word: key for key, one in sectors.items() for word in one["words"]
        }
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for phrase in sorted(phrases, key=len, reverse=True):
            words = tuple(phrase.split())
            self._by_first.setdefault(words[0], []).append((words, phrases[phrase]))

    def of(self, *, fields: Iterable[str], sentence: str, names: Iterable[str]) -> tuple[str, ...]:
        """Keys of up to MOST sectors, the plainest first. `sentence` comes without names."""
        counts: Counter[str] = Counter()
        for field in fields:
            counts.update(dict.fromkeys(self._keys(field), _FIELD))
        counts.update(dict.fromkeys(self._keys(sentence), _SENTENCE))
        if not counts:
            counts.update(key for name in names for key in self._keys(name))
        ranked = sorted(counts, key=lambda key: (-counts[key], self._order.index(key)))
        return tuple(key for key in ranked[:MOST] if counts[key] >= _SHARE * counts[ranked[0]])

    def _keys(self, text: str) -> Iterator[str]:
        words = [word.removesuffix("nya") for word in _WORD.findall(fold(text))]
        at = 0
        while at < len(words):
            options = self._by_first.get(words[at], ())
            phrase, key = next((one for one in options if one[0] == tuple(words[at : at + len(one[0])])), ((), ""))
            if key:
                yield key
            at += len(phrase) or 1
