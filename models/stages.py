"""How far a cooperation has come: the furthest stage whose cue stands near its trigger."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from models.analysis import Status
from models.names import fold


@dataclass(frozen=True, slots=True)
class Stage:
    """A status and the code points `[start, end)` of the sentence that show it."""

    status: Status
    start: int
    end: int


def phrases(items: Sequence[str]) -> re.Pattern[str]:
    """A pattern that finds any of the phrases as whole words in folded text, the longest first."""
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(item) for item in sorted(items, key=len, reverse=True)) + r")(?!\w)")


class Stages:
    """Reads the cues of `lexicon/cues.toml`."""

    def __init__(self, cues: Mapping[str, Any]) -> None:
        table = cues["status"]
        self.cues: dict[Status, re.Pattern[str]] = {
            "ended": phrases(table["ended"]),
            "signed": phrases(table["signed"]),
            "exploring": phrases(table["exploring"]),
            "agreed": phrases(table["agreed"]),
            "ongoing": phrases(table["ongoing"]),
        }
        self.future = phrases(table["future"])

    def of(self, sentence: str, start: int, end: int, *, kind: str) -> Stage:
        """The stage of the trigger at `[start, end)` of a sentence."""
        text = fold(sentence)
        before = max(0, start - 90)
        near = text[before : end + 60]
        if hit := self.cues["ended"].search(text, before, min(len(text), end + 60)):
            return Stage("ended", hit.start(), hit.end())
        signed = self.cues["signed"].search(text, max(0, start - 120), min(len(text), end + 90))
        future = self.future.search(text, max(0, start - 60), end)
        if signed and not future:
            return Stage("signed", signed.start(), signed.end())
        if signed and future:
            return Stage("agreed", future.start(), future.end())
        exploring = _last(self.cues["exploring"], text, before, start) or self.cues["exploring"].search(text, start, min(len(text), end + 25))
        ongoing = _last(self.cues["ongoing"], text, max(0, start - 60), end)
        agreed = _last(self.cues["agreed"], text, before, start) or self.cues["agreed"].search(text, start, min(len(text), end + 25))
        if exploring and not (ongoing and ongoing.start() > exploring.start()):
            return Stage("exploring", exploring.start(), exploring.end())
        if agreed and not (ongoing and ongoing.start() > agreed.start()):
            return Stage("agreed", agreed.start(), agreed.end())
        if ongoing:
            return Stage("ongoing", ongoing.start(), ongoing.end())
        if later := self.cues["ongoing"].search(near):
            return Stage("ongoing", before + later.start(), before + later.end())
        return Stage("ongoing", start, end)


def _last(pattern: re.Pattern[str], text: str, start: int, end: int) -> re.Match[str] | None:
    found = None
    for found in pattern.finditer(text, start, end):  # noqa: B007 - the last match is what is wanted
        pass
    return found
