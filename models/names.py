"""When two surface forms are one name: the keys that forms are compared by."""

import re
import unicodedata
from collections.abc import Hashable, Iterable, Sequence
from functools import cache, lru_cache
from typing import TypeVar

from models.lexicons import short_heads, word_set

H = TypeVar("H", bound=Hashable)

_LEGAL = word_set("names", "legal")
_NATION = re.compile(r"\s+(?:republik indonesia|ri)$")
_WORD = re.compile(r"\w+")
_BRACKETED = re.compile(r"\([^()]*\)")
_KEYS = 20_000


@lru_cache(maxsize=_KEYS)
def key(name: str) -> str:
    """Casefolded words of a name without accents, punctuation, brackets, legal forms, "the" and a closing "RI"; the
    words that open it in their short form ("Dinas Kesehatan Bali": "dinkes bali")."""
    plain = _BRACKETED.sub(" ", name)
    if not plain.isascii():
        plain = "".join(char for char in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(char))
    words = [word for word in _WORD.findall(plain.casefold()) if word not in _LEGAL]
    if len(words) > 1 and words[0] == "the":
        del words[0]
    whole = " ".join(words)
    return shortened(_NATION.sub("", whole) or whole)


def shortened(words: str) -> str:
    """The casefolded words of a name, those that open it in their short form."""
    first, _, _ = words.partition(" ")
    for long, short in _heads().get(first, ()):
        if words == long or words.startswith(f"{long} "):
            return short + words[len(long) :]
    return words


@cache
def _heads() -> dict[str, tuple[tuple[str, str], ...]]:
    """(long, short) heads by the first word of the long one, the longest first."""
    out: dict[str, list[tuple[str, str]]] = {}
    for long, short in short_heads():
        out.setdefault(long.split()[0].casefold(), []).append((long.casefold(), short.casefold()))
    return {first: tuple(sorted(pairs, key=lambda pair: -len(pair[0]))) for first, pairs in out.items()}


def abbreviates(short: str, long: str) -> bool:
    """Whether the letters of `short` stand in `long` in this order, beginning with its first letter."""
    letters = [char for char in short.casefold() if char.isalnum()]
    rest = iter(char for char in long.casefold() if char.isalnum())
    return (
        bool(letters) and letters[0] == long.lstrip("\"'“‘ ")[:1].casefold() and all(char in rest for char in letters)
    )


class Groups:
    """Disjoint sets of hashable items (union-find)."""

    def __init__(self) -> None:
        self._parent: dict[Hashable, Hashable] = {}

    def find(self, item: Hashable) -> Hashable:
        root = item
        while (parent := self._parent.get(root, root)) != root:
            root = parent
        while item != root:
            self._parent[item], item = root, self._parent.get(item, item)
        return root

    def join(self, one: Hashable, other: Hashable) -> None:
        self._parent[self.find(other)] = self.find(one)


def longest(forms: Iterable[str]) -> str:
    """The longest form; among equals the first. The forms keep the order in which the text has them."""
    best = ""
    for form in forms:
        if len(form) > len(best):
            best = form
    return best


def unique(items: Sequence[H]) -> tuple[H, ...]:
    """The items without repetition, in order."""
    return tuple(dict.fromkeys(items))


def fold(text: str) -> str:
    """The text in small letters, of the same length, so that positions in it are positions in the text."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(small if len(small := char.lower()) == 1 else char for char in text)
