"""Texts whose entities are marked by hand: "[Mendagri|O] tiba di [Garut|L]"."""

import re
from collections.abc import Iterator

_MARK = re.compile(r"\[([^|\]]+)\|([A-Z]+)\]")
_LABELS = {
    "I": "INSTITUTION",
    "C": "COMPANY",
    "P": "PERSON",
    "O": "POSITION",
    "E": "EVENT",
    "S": "COUNTRY",
    "L": "PLACE",
}


def pieces(marked: str) -> Iterator[tuple[str, str | None]]:
    """The text from left to right, each piece with the label it is marked with."""
    at = 0
    for match in _MARK.finditer(marked):
        yield marked[at : match.start()], None
        yield match[1], _LABELS[match[2]]
        at = match.end()
    yield marked[at:], None
