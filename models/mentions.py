"""A mention: units `[start, end)` of a text under a label, with a score in 0..1."""

from typing import NamedTuple

BODIES = frozenset(("INSTITUTION", "COMPANY"))
"""The labels of organisations."""


class Mention(NamedTuple):
    start: int
    end: int
    label: str
    score: float
