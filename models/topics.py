"""What a cooperation is about: one to four short phrases of the text near its trigger."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from models.clauses import is_active, is_passive
from models.fields import distinct
from models.lexicons import word_set
from models.names import fold
from models.patterns import any_of, phrases

_WORDS = re.compile(r"[\w'’/&-]+|[,.;:()\"“”]")
# "dalam Sidang Komisi Bersama" is where, "dalam negeri" is what
_NAMED = re.compile(r"\s+[A-Z\d]")
_DEED = re.compile(r"(?<!\w)(?:pen|pem|peng|peny|per|pel)[a-z]{3,}an(?!\w)", re.IGNORECASE)
# what a phrase may not end with, and what is no field by itself
_DANGLING = word_set("topics", "dangling")
_EMPTY = word_set("topics", "empty")
# "tim hukum", "badan usaha milik desa": who or whose it is, not what is done
_WHOSE = re.compile(rf"(?<!\w)(?:{any_of(word_set('topics', 'whose'))})\s+$")
_LONGEST_WHOSE = 20
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
        self.leads = re.compile(rf"(?<!\w)(?:{any_of(clause['fields'])})(?!\w)\s+")
        self.stops = frozenset(clause["field_stops"])
        self.aims = frozenset(clause["aims"])
        self.no_deeds = frozenset(clause["no_deeds"])
        self.openers = frozenset(clause["field_openers"])
        self.sectors = phrases(sectors)

    def of(self, sentence: str, start: int, end: int, taken: Sequence[tuple[int, int]]) -> tuple[str, ...]:
        """Phrases of the sentence with its trigger at `[start, end)`; `taken` are the ranges of names, which are no
        fields."""
        found = self._items(sentence, end, taken)
        for lead in self.leads.finditer(sentence, end):
            if len(found) > 1:
                break
            if lead.group().strip() == "dalam" and sentence[: lead.start()].endswith("di "):
                continue
            found += self._items(sentence, lead.end(), taken)
        phrases = [*found[:2], *self._deeds(sentence, taken)[: 3 - len(found[:2])]]
        known = [
            text
            for text in self.known(sentence, taken)
            if not any(text.casefold() in phrase.casefold() for phrase in phrases)
        ]
        return distinct([*phrases, *known])[:_MOST]

    def _deeds(self, sentence: str, taken: Sequence[tuple[int, int]]) -> list[str]:
        """What is done, by nouns that are made of verbs ("pengendalian hama tikus"), wherever they stand."""
        out: list[str] = []
        for match in _DEED.finditer(sentence):
            inside = any(left <= match.start() < right for left, right in taken)
            if inside or match.group().casefold() in self.no_deeds or any(match.group() in text for text in out):
                continue
            first = next(iter(self._phrases(sentence, match.start(), taken, longest=5)), None)
            if first:
                out.append(sentence[first[0] : first[1]].strip())
        return out

    def known(self, text: str, taken: Sequence[tuple[int, int]] = ()) -> list[str]:
        """Known fields as the text words them, in order, outside of names."""
        spans = (match.span() for match in self._subjects(text))
        free = [(start, end) for start, end in spans if not any(left <= start < right for left, right in taken)]
        return list(dict.fromkeys(text[start:end] for start, end in free))

    def most(self, text: str) -> tuple[str, ...]:
        """The two fields that a text speaks of most."""
        counts = Counter(match.group() for match in self._subjects(text))
        return tuple(sector for sector, _ in counts.most_common(2) if sector in text)

    def _subjects(self, text: str) -> Iterator[re.Match[str]]:
        folded = fold(text)
        for match in self.sectors.finditer(folded):
            if not _WHOSE.search(folded, max(0, match.start() - _LONGEST_WHOSE), match.start()):
                yield match

    def _items(self, sentence: str, start: int, taken: Sequence[tuple[int, int]]) -> list[str]:
        texts = (sentence[first:last].strip() for first, last in self._phrases(sentence, start, taken))
        return [text for text in texts if self._is_field(text, headline=_headline(sentence))][:2]

    def _is_field(self, text: str, *, headline: bool) -> bool:
        """Whether a phrase can say what is done: no name, no number, no aim ("mengurangi ketergantungan")."""
        first = text.split()[0] if text else ""
        named = first[:1].isupper() and not first.isupper() and not headline
        return len(text) > 3 and text[0].isalpha() and not named and first.casefold() not in self.aims

    def _phrases(
        self, sentence: str, start: int, taken: Sequence[tuple[int, int]], *, longest: int = _LONGEST
    ) -> Iterator[tuple[int, int]]:
        """Ranges of phrases in a list ("energi, pangan, dan air"), up to the first word that ends it.

        Brackets before a phrase are passed: "perjanjian kerja sama (PKS) pemanfaatan data".
        """
        found: list[re.Match[str]] = []
        inside = False
        for match in _WORDS.finditer(sentence, start, min(len(sentence), start + 160)):
            word = match.group()
            lower = word.casefold()
            if not found and (inside or word == "("):
                inside = word != ")"
                continue
            if (
                any(left <= match.start() < right for left, right in taken)
                or lower in self.stops
                or word in '.;:()"“”'
                or (word == "," and match.start() - start < 2)
                or is_passive(word)
                or (lower == "dalam" and _NAMED.match(sentence, match.end()))
                or len(found) >= longest
            ):
                break
            if word == "," or lower in ("dan", "hingga", "maupun"):
                yield from _whole(found)
                found = []
            elif found or not (lower in self.openers or (is_active(lower) and lower not in self.aims)):
                found.append(match)
        yield from _whole(found)


def _whole(found: Sequence[re.Match[str]]) -> Iterator[tuple[int, int]]:
    """The range of a phrase without the words at its end that ask for another one; none where nothing is left."""
    size = len(found)
    while size and found[size - 1].group().casefold() in _DANGLING:
        size -= 1
    if size and not (size == 1 and found[0].group().casefold() in _EMPTY):
        yield found[0].start(), found[size - 1].end()


def filled(fields: tuple[str, ...], usual: tuple[str, ...]) -> tuple[str, ...]:
    """The fields of a sentence, with what its text speaks of most where the sentence has fewer than three."""
    return distinct([*fields, *usual])[:_MOST] if len(fields) < 3 else fields


def _headline(sentence: str) -> bool:
    """Whether nearly every word has a capital, so that capitals say nothing."""
    words = [word for word in sentence.split() if word[0].isalpha()]
    return sum(word[0].isupper() for word in words) >= 0.6 * len(words)
