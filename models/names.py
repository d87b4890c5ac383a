"""When two surface forms are one name: the keys that forms are compared by."""

import re
import unicodedata
from collections.abc import Hashable, Iterable, Sequence
from typing import TypeVar

from models.lexicons import word_set

H = TypeVar("H", bound=Hashable)

_LEGAL = word_set("names", "legal")
_NATION = re.compile(r"\s+(?:republik indonesia|ri)$")
_WORD = re.compile(r"\w+")
_HEADS = (
    ("pemerintah provinsi ", "pemprov "),
    ("pemerintah kabupaten ", "pemkab "),
    ("pemerintah kota ", "pemkot "),
    ("pemerintah daerah ", "pemda "),
    ("kejaksaan negeri ", "kejari "),
    ("kejaksaan tinggi ", "kejati "),
    ("kepolisian daerah ", "polda "),
    ("kepolisian resor ", "polres "),
    ("dinas kesehatan ", "dinkes "),
    ("dinas perhubungan ", "dishub "),
    ("dinas pendidikan ", "disdik "),
    ("dinas tenaga kerja ", "disnaker "),
    ("dinas lingkungan hidup ", "dlh "),
    ("rumah sakit ", "rs "),
    ("direktorat jenderal ", "ditjen "),
    ("kementerian koordinator bidang ", "kemenko "),
    ("kantor wilayah ", "kanwil "),
    ("universitas ", "univ "),
)


def key(name: str) -> str:
    """Casefolded words of a name without accents, punctuation, brackets, legal forms and a closing "RI"."""
    plain = unicodedata.normalize("NFKD", re.sub(r"\([^()]*\)", " ", name))
    plain = "".join(char for char in plain if not unicodedata.combining(char)).casefold()
    words = " ".join(word for word in _WORD.findall(plain) if word not in _LEGAL)
    shorter = _NATION.sub("", words)
    for long, short in _HEADS:
        if shorter.startswith(long):
            return short + shorter.removeprefix(long)
    return shorter or words


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
