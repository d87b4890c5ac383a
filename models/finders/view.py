"""The words of a Doc as the finders read them, and phrases of a lexicon to look up in them."""

import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from models.lexicons import Lexicon
from models.tokens import text_of
from models.tokens import words as split_words

if TYPE_CHECKING:
    from spacy.tokens import Doc

T = TypeVar("T")

# derived nouns of Indonesian ("Pemberdayaan", "Kesehatan", "Koordinasi") are never names of people
_DERIVED = re.compile(
    r"(?:pe|per|ke)\w{3,}an|\w{3,}(?:isasi|asi|tivitas|logi|grafi|isme|ologi)|peng\w+|penye\w+", re.IGNORECASE
)
_SIDES = frozenset(("Utara", "Selatan", "Timur", "Barat", "Tengah", "Tenggara"))
ROMAN = re.compile(r"[IVX]{1,5}")


@dataclass(frozen=True, slots=True)
class Found:
    """Tokens `[start, end)` under a label of SPANS; `score` in 0..1 says how sure the rule is."""

    start: int
    end: int
    label: str
    score: float


class Phrases(Generic[T]):
    """Phrases with a value each, looked up by their tokens; the longest one at a position wins."""

    def __init__(self, pairs: Iterable[tuple[str, T]]) -> None:
        self._by_first: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        for phrase, value in pairs:
            tokens = split_words(phrase)
            if tokens:
                self._by_first.setdefault(tokens[0], []).append((tokens, value))
        for options in self._by_first.values():
            options.sort(key=lambda option: -len(option[0]))

    @property
    def first_words(self) -> Set[str]:
        """The words that the phrases begin with."""
        return self._by_first.keys()

    def at(self, words: Sequence[str], index: int) -> tuple[int, T] | None:
        """(end, value) of the longest phrase that starts at `index`, or None."""
        for tokens, value in self._by_first.get(words[index], ()):
            end = index + len(tokens)
            if len(tokens) == 1 or tuple(words[index:end]) == tokens:
                return end, value
        return None


class View:
    """Parallel lists over the words and line breaks of a Doc; cheaper to read than Tokens.

    White space inside a line ("\\xa0", double spaces) is left out; `indices` gives the positions in the Doc.
    """

    def __init__(self, doc: "Doc", lexicon: Lexicon, content: frozenset[str]) -> None:
        self.text = text_of(doc)
        words: Sequence[str] = doc._.words or [token.text for token in doc]
        begins, opens = doc.to_array(["IDX", "SENT_START"]).T.tolist() if len(doc) else ([], [])
        self.indices = [at for at, word in enumerate(words) if not word.isspace() or "\n" in word or "\r" in word]
        self.words: list[str] = [words[at] for at in self.indices]
        self.starts: list[int] = [begins[at] for at in self.indices]
        ends = (start + len(word) for start, word in zip(self.starts, self.words, strict=True))
        following = [*self.starts[1:], len(self.text)][: len(self.indices)]
        self.spaced: list[bool] = [after > end for end, after in zip(ends, following, strict=True)]
        self.opens: list[bool] = [
            opens[at] == 1 or (at > 0 and words[at - 1].isspace() and opens[at - 1] == 1) for at in self.indices
        ]
        self.size = len(self.words)
        self.lexicon = lexicon
        self.capital: list[bool] = [word[0].isupper() for word in self.words]
        self.headline = _headlines(self.words, self.capital)
        self._content = content
        # "Bupati Garut, Laksita Ardhani," tells that "Bupati Laksita," is no regency
        self.opening_names = frozenset(
            word
            for index, word in enumerate(self.words)
            if index
            and self.capital[index]
            and self.words[index - 1 - (self.words[index - 1] == ",")] in lexicon.places
            and index + 1 < self.size
            and self.capital[index + 1]
            and self.words[index + 1].isalpha()
        )

    def is_content(self, index: int) -> bool:
        """Whether the word is a common noun as in the names of ministries and offices."""
        word = self.words[index]
        return word.capitalize() in self._content or bool(_DERIVED.fullmatch(word))

    def is_acronym(self, index: int) -> bool:
        word = self.words[index]
        return len(word) > 1 and word.isupper() and word.isalpha()

    def is_given(self, index: int) -> bool:
        word = self.words[index]
        return word in self.lexicon.given_names or (word.isupper() and word.capitalize() in self.lexicon.given_names)

    def is_name_word(self, index: int) -> bool:
        """Capitalised letters that may stand in a name of any kind."""
        return self.capital[index] and self.words[index][0].isalpha()

    def joined(self, index: int) -> bool:
        """Whether the token follows the one before it without white space."""
        return index > 0 and not self.spaced[index - 1] and not self.words[index - 1].isspace()

    def word(self, index: int) -> str:
        """The word at a position, empty outside the text."""
        return self.words[index] if 0 <= index < self.size else ""

    def past_side(self, index: int) -> int:
        """Past the side that goes on with a region's name: "Konawe Timur", also where the lists know Konawe alone."""
        return index + (self.word(index) in _SIDES and not self.opens[index])

    def capital_after(self, index: int) -> bool:
        return index + 1 < self.size and self.capital[index + 1]

    def breaks(self, index: int) -> bool:
        """Whether a line ends at this token."""
        return self.words[index].isspace() and "\n" in self.words[index]


def _headlines(words: Sequence[str], capital: Sequence[bool]) -> list[bool]:
    """Per token, whether its line writes nearly every word with a capital, so that capitals say nothing there."""
    out: list[bool] = []
    start = 0
    for index in range(len(words) + 1):
        if index < len(words) and "\n" not in words[index]:
            continue
        # a list of names is no headline, but the title of a text may have its commas
        marks = (".", ";", "(") if start == 0 else (",", ".", ";", "(")
        line = [position for position in range(start, index) if words[position][0].isalpha()]
        upper = sum(capital[position] for position in line)
        short = 5 <= len(line) <= 20 and not any(words[position] in marks for position in range(start, index))
        out += [short and upper >= 0.75 * len(line)] * (min(index + 1, len(words)) - start)
        start = index + 1
    return out
