"""Ranges `[start, end)` of code points."""

from bisect import bisect_left
from collections.abc import Sequence

Range = tuple[int, int]


def overlaps(ranges: Sequence[Range], start: int, end: int) -> bool:
    """Whether `[start, end)` shares a code point with one of the ranges, which are in order and do not overlap."""
    at = bisect_left(ranges, (start, start))
    return any(first < end and last > start for first, last in ranges[max(0, at - 1) : at + 1])
