"""What a claim is about, as stems that are compared across articles: two undertakings of the same parties differ in it.

Its topic is what the title, fields, instrument and event say, its context the opening of the article and the sentence
of evidence; words of the parties' own names tell nothing. Likeness is the cosine of the two, where a stem of the topic
weighs as much as `WEIGHT` of the context: the title says what an article is about, its opening only where it begins.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from pathlib import Path

from models.lexicons import load_lexicon
from monitor.stemming import stem

OPENING = 400
"""Characters of the text that say what an article is about."""

WEIGHT = 2

SHORTEST = 3
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Subject:
    """Stems of the topic, and of the context those that are not among them. `norm` is the length of the vector."""

    topic: frozenset[str]
    context: frozenset[str]
    norm: float

    def __bool__(self) -> bool:
        return self.norm > 0


def subject(topic: Iterable[str], context: Iterable[str]) -> Subject:
    """From stems, whichever are in both counting for the topic."""
    main = frozenset(topic)
    rest = frozenset(context) - main
    return Subject(main, rest, sqrt(WEIGHT * WEIGHT * len(main) + len(rest)))


NOTHING = subject((), ())


def subject_of(*, title: str, opening: str, evidence: str, said: Iterable[str], names: Iterable[str]) -> Subject:
    """From what an article says: `said` are fields, instrument and event of the claim, `names` those of its parties."""
    own = stems(" ".join(names))
    return subject(
        stems(" ".join((title, *said))) - own,
        stems(f"{opening[:OPENING]} {evidence}") - own,
    )


def likeness(one: Subject, other: Subject) -> float | None:
    """0 for nothing in common, 1 for the same; None where one of them says nothing."""
    if not one or not other:
        return None
    both = WEIGHT * WEIGHT * len(one.topic & other.topic) + len(one.context & other.context)
    mixed = WEIGHT * (len(one.topic & other.context) + len(one.context & other.topic))
    return (both + mixed) / (one.norm * other.norm)


def stems(text: str) -> frozenset[str]:
    """The stems of the words that say something."""
    return frozenset(
        stem(word)
        for match in _WORD.finditer(text.casefold())
        if len(word := match[0]) >= SHORTEST and not word.isdecimal() and word not in _idle()
    )


@lru_cache(maxsize=1)
def _idle() -> frozenset[str]:
    lines = (Path(__file__).parent / "idle_words.txt").read_text(encoding="utf-8").splitlines()
    own = (word for line in lines if not line.startswith("#") for word in line.split())
    return frozenset((*(word.casefold() for word in load_lexicon().function_words), *own))
