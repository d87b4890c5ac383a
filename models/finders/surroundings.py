"""What stands around a name: a rank, the word that cites a source, capitals that go on with it."""

import re
from collections.abc import Sequence, Set

from models.lexicons import word_set

_RANKS = word_set("mending", "ranks")
_RANKED = _RANKS | {")"}
_FORCES = word_set("mending", "forces")
_CITING = word_set("mending", "citing")
_BUILDINGS = word_set("mending", "buildings")
_DOMAIN = re.compile(r"\w+\.(?:com|co|id|net|org)(?:\.id)?", re.IGNORECASE)


def word_before(words: Sequence[str], index: int) -> str:
    """The word before a position, past the full stop of an abbreviation; empty at the start."""
    at = index - 1
    if at > 0 and words[at] == ".":
        at -= 1
    return words[at] if at >= 0 else ""


def is_rank(words: Sequence[str], index: int, word: str) -> bool:
    """Whether a force's name stands behind a rank: "Mayjen TNI", "Kombes (Purn) Pol"."""
    return word in _FORCES and word_before(words, index) in _RANKED


def is_cited(words: Sequence[str], start: int, name: str, outlets: Set[str]) -> bool:
    """Whether a body is named as the source of the story: "dilansir dari kantor berita AFP"."""
    if name not in outlets and not _DOMAIN.fullmatch(name.replace(" ", "")):
        return False
    return any(word.casefold() in _CITING for word in words[max(0, start - 5) : start])


def continues(words: Sequence[str], start: int, end: int, taken: Sequence[bool]) -> bool:
    """Whether capitalised words that nobody found go on with the name on either side, so that it is another one."""
    before = start > 0 and words[start - 1][0].isupper() and not taken[start - 1]
    before = before and words[start - 1] not in _BUILDINGS
    opens = start < 2 or words[start - 2][0] in '.!?\n:"“'
    after = end < len(words) and words[end][0].isupper() and not taken[end]
    hyphen = end + 1 < len(words) and words[end] == "-" and words[end + 1][0].isalnum()
    return (before and not opens) or after or hyphen
