"""What stands in two texts word for word, and what counts as a text's own words."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

SIZE = 5
"""Words that make a passage: five in a row are rarely the same by chance, and most quotes have them."""

_WORD = re.compile(r"\w+")
_ASIDE = re.compile(
    r"[^\w\n]*(?:(?:baca|lihat|simak|tonton)\s*(?::|juga\b|selengkapnya\b)"
    r"|(?:editor|penulis|reporter|pewarta|redaktur|sumber|foto|penerjemah|uploader|kontributor)\s*:"
    r"|pilihan\s+editor\b|advertisement\b|scroll\s+to\b|copyright\b|hak\s+cipta\b).*",
    re.I,
)
_DATELINE = re.compile(r"[^\n]{2,50}?(?:\s[-\u2010-\u2015]|[-\u2010-\u2015]\s|--)[-\s]*")
"""The start of a story up to a dash ("KABUPATEN BANDUNG, KOMPAS.com (4/6/2025) - "); where it is none, few words go."""

_LINE = re.compile(r"[^\n]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Words that stand in two texts alike but for case and punctuation: offsets into the one, and into the other."""

    start: int
    end: int
    other_start: int
    other_end: int


def passages(text: str, other: str) -> tuple[Passage, ...]:
    """The longest passages of at least five words that stand in both, in the order of `text`; none overlaps another in
    `text`. Each is taken as long as it goes on in `other`, wherever that is: the order may differ."""
    mine, theirs = words_of(text), words_of(other)
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    words, others = [word for word, _, _ in mine], [word for word, _, _ in theirs]
    for start in range(len(others) - SIZE + 1):
        places[tuple(others[start : start + SIZE])].append(start)
    found, at = [], 0
    while at <= len(words) - SIZE:
        there = places.get(tuple(words[at : at + SIZE]))
        if there is None:
            at += 1
            continue
        # a phrase that returns everywhere is tried at a few places only
        length, start = max((_alike(words, others, at, start), -start) for start in there[:20])
        start = -start
        found.append(
            Passage(
                start=mine[at][1],
                end=mine[at + length - 1][2],
                other_start=theirs[start][1],
                other_end=theirs[start + length - 1][2],
            )
        )
        at += length
    return tuple(found)


def _alike(words: list[str], others: list[str], at: int, start: int) -> int:
    length = SIZE
    limit = min(len(words) - at, len(others) - start)
    while length < limit and words[at + length] == others[start + length]:
        length += 1
    return length


def words_of(text: str) -> list[tuple[str, int, int]]:
    """The folded words of a text, with their offsets: without dateline, bylines and pointers to other articles."""
    return [
        (_fold(word[0]), word.start(), word.end())
        for start, end in _own(text)
        for word in _WORD.finditer(text, start, end)
    ]


def plain_words(text: str) -> list[str]:
    """The words of `words_of` alone, in a third of the time."""
    found: list[str] = []
    for start, end in _own(text):
        part = text[start:end]
        found += _WORD.findall(part.lower()) if part.isascii() else map(_fold, _WORD.findall(part))
    return found


def _own(text: str) -> Iterator[tuple[int, int]]:
    """Where the lines of a text are its own words."""
    begun = False
    for line in _LINE.finditer(text):
        if not _ASIDE.match(line[0]):
            dateline = None if begun else _DATELINE.match(line[0])
            yield line.start() + (dateline.end() if dateline else 0), line.end()
            begun = True


def _fold(word: str) -> str:
    return word.lower() if word.isascii() else unicodedata.normalize("NFKC", word).casefold()
