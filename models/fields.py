"""Fields of work as phrases: which of them say the same."""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from models.lexicons import same_fields
from models.names import fold
from models.patterns import phrases


def distinct(fields: Sequence[str]) -> tuple[str, ...]:
    """The fields in order, each in one spelling, small letters first.

    Two names of one field (`lexicon/same_fields.tsv`) count as one, under the first; what stands whole in a longer
    field is left out.
    """
    spelt: dict[tuple[str, ...], str] = {}
    for field in fields:
        words = _compared(field)
        kept = spelt.setdefault(words, field)
        if kept[:1].isupper() and field[:1].islower() and kept.casefold() == field.casefold():
            spelt[words] = field
    return tuple(
        field for words, field in spelt.items() if not any(_within(words, other) for other in spelt if other != words)
    )


def _within(words: Sequence[str], longer: Sequence[str]) -> bool:
    """Whether words stand one behind the other in longer ones."""
    size = len(words)
    return any(longer[at : at + size] == words for at in range(len(longer) - size + 1))


def _compared(field: str) -> tuple[str, ...]:
    """The casefolded words of a field, each part of it under its usual name."""
    names = _usual_names()
    return tuple(names[1].sub(lambda match: names[0][match.group()], fold(field)).split())


@cache
def _usual_names() -> tuple[Mapping[str, str], re.Pattern[str]]:
    """The usual name of each other name of a field, and the pattern of these."""
    usual = {fold(other): fold(name) for name, others in same_fields() for other in others}
    return usual, phrases(list(usual))
