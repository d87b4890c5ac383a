"""How far a cooperation has come: the furthest stage whose cue stands near its trigger."""

import re
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from models.analysis import Status
from models.names import fold
from models.patterns import phrases
from models.unsigned import Signings

_HOPES = frozenset(("berharap", "diharapkan", "mengharapkan", "harap", "harapan", "semoga"))
_CARRIED = 30
_BEFORE, _AFTER = 90, 60
"""Code points around a trigger in which a cue counts as its own."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A status and the code points `[start, end)` of the sentence that show it.

    `firm` is false where only a loose wording ("menjalin") or the trigger itself shows it: another sentence may know
    better.
    """

    status: Status
    start: int
    end: int
    firm: bool


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
        self.loose = phrases(table["loose"])
        self.future = phrases(table["future"])
        self.bystanders, self.lasting = phrases(table["bystanders"]), phrases(table["lasting"])
        self.instruments = phrases(table["instruments"])
        self.carried = phrases(table["carried"])
        self.signings = Signings(cues)

    def of(self, sentence: str, start: int, end: int) -> Stage:
        """The stage of the trigger at `[start, end)` of a sentence."""
        text = fold(sentence)
        head, tail = max(0, start - _BEFORE), min(len(text), end + _AFTER)
        unsigned = self.signings.of(text, start, end, (max(0, start - 120), min(len(text), end + 90)))
        hit = self.cues["ended"].search(text, head, tail)
        if hit and not (
            (hit.group() == "menolak" and self.bystanders.search(text, max(0, hit.start() - 60), hit.start()))
            or (unsigned and unsigned.start <= hit.start() < unsigned.end)
        ):
            return Stage("ended", hit.start(), hit.end(), True)
        if unsigned:
            return Stage(unsigned.status, unsigned.start, unsigned.end, True)
        if carried := _last(self.carried, text, max(0, start - _CARRIED), start):
            return Stage("ongoing", carried.start(), carried.end(), True)
        signed = self.cues["signed"].search(text, max(0, start - 120), min(len(text), end + 90))
        named = self.instruments.search(text, max(0, start - 120), min(len(text), end + 90))
        if named and not signed:
            talks = _last(self.cues["exploring"], text, max(0, start - 60), start)
            signed = None if talks and talks.start() < named.start() else named
        future = self.future.search(text, max(0, start - 60), end)
        if signed:
            shown = future or signed
            return Stage("agreed" if future else "signed", shown.start(), shown.end(), True)
        running = _last(self.cues["ongoing"], text, max(0, start - 60), end)
        close = min(len(text), end + 45)
        for status in ("exploring", "agreed"):
            hit = _last(self.cues[status], text, head, start) or self.cues[status].search(text, start, close)
            if hit and hit.group() in _HOPES and (lasting := self.lasting.search(text, hit.end(), tail)):
                return Stage("ongoing", lasting.start(), lasting.end(), False)
            if hit and not (running and running.start() > hit.start()):
                return Stage(status, hit.start(), hit.end(), True)
        if running := running or self.cues["ongoing"].search(text, head, tail):
            return Stage("ongoing", running.start(), running.end(), True)
        if loose := _last(self.loose, text, head, end) or self.loose.search(text, start, tail):
            return Stage("ongoing", loose.start(), loose.end(), False)
        return Stage("ongoing", start, end, False)


def _last(pattern: re.Pattern[str], text: str, start: int, end: int) -> re.Match[str] | None:
    return next(iter(deque(pattern.finditer(text, start, end), maxlen=1)), None)
