"""Lists of words as regular expressions."""

import re
from collections.abc import Iterable


def any_of(words: Iterable[str]) -> str:
    """An expression that matches any of the words, the longest that fits; put it in a group."""
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word)))


def phrases(items: Iterable[str]) -> re.Pattern[str]:
    """A pattern that finds any of the phrases as whole words in folded text, the longest first."""
    return re.compile(rf"(?<!\w)(?:{any_of(items)})(?!\w)")
