"""Indonesian words -> the root that affixes hide: menjajaki, jajaki and penjajakan are all of "jajak".

The stemmer is PySastrawi's (confix stripping after Nazief and Adriani, with a dictionary: what it does not know stays
whole, which names need). `stemming.toml` mends its dictionary for news.
"""

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from Sastrawi.Stemmer.Stemmer import Stemmer

_WORD = re.compile(r"[^\W_]+")
_PLAIN = re.compile(r"[a-z]{4,30}")
"""Only such words are stemmed: in others, and in shorter ones, an affix is a coincidence."""


def words(text: str) -> list[str]:
    """The words of a text as the index has them: no case, no diacritics."""
    plain = text.casefold()
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return _WORD.findall(plain)


def fold(text: str) -> str:
    """`text` as comparisons see it: no case, no diacritics, one space for everything between words."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return " ".join("".join(c if c.isalnum() else " " for c in decomposed if not unicodedata.combining(c)).split())


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The root of one word of `words`; the word itself where it has no affix, is a name, or is not known."""
    if not _PLAIN.fullmatch(word) or word in _names():
        return word
    root: str = _stemmer().stem_singular_word(word)
    return root if _PLAIN.fullmatch(root) or len(root) > 1 else word


def stems(text: str) -> str:
    """What the index adds to a text: each root that does not stand in it as a word, once, and both spellings of what
    is written as one word or as two ("kerja sama" adds "kerjasama")."""
    standing = words(text)
    words_there = set(standing)
    roots = [stem(word) for word in standing]
    found = dict.fromkeys(roots)
    compounds = _compounds()
    for first, second in pairwise(roots):
        if (joined := first + second) in compounds:
            found[joined] = None
    for joined in [root for root in found if root in compounds]:
        found.update(dict.fromkeys(compounds[joined]))
    return " ".join(root for root in found if root not in words_there)


def root_of(text: str) -> str | None:
    """The root by which the index finds a word or what is written as one word or two; None for other texts, which
    are found as they stand."""
    match words(text):
        case [word]:
            return stem(word)
        case [first, second] if (joined := stem(first) + stem(second)) in _compounds():
            return joined
    return None


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "stemming.toml").read_text(encoding="utf-8"))


@cache
def _names() -> frozenset[str]:
    return frozenset(_table()["names"])


@cache
def _compounds() -> dict[str, tuple[str, ...]]:
    return {pair.replace(" ", ""): tuple(pair.split()) for pair in _table()["compounds"]}


@cache
def _stemmer() -> "Stemmer":
    from Sastrawi.Dictionary.ArrayDictionary import ArrayDictionary
    from Sastrawi.Stemmer.Stemmer import Stemmer
    from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

    known = [word for word in StemmerFactory().get_words() if word not in _table()["not_roots"]]
    return Stemmer(ArrayDictionary([*known, *_table()["roots"]]))
