"""What `pantau import` says of the lines of a file: each in a sentence, and at the end all of them counted."""

from collections import defaultdict
from typing import TYPE_CHECKING

from monitor.cli.common import console, sentence_of, warn
from monitor.i18n import N_, _

if TYPE_CHECKING:
    from monitor.imports import Kind, Remark

MOST = 20
"""Lines of a kind that are told one by one where they were left out; a file of a million need not say so a million
times."""

MOST_KEPT = 5
"""Likewise of articles that were kept."""

_COUNTS: "dict[Kind, str]" = {
    "undated": N_("articles kept without a date: {count} (lines {lines})"),
    "untitled": N_("articles kept without a title: {count} (lines {lines})"),
    "without-text": N_("articles kept without a text: {count} (lines {lines})"),
    "newer": N_("articles kept as newer versions of others in the file: {count} (lines {lines})"),
    "forgotten": N_("articles left out because they were forgotten: {count} (lines {lines})"),
}


class Remarks:
    """Tells remarks as they come, and counts them."""

    def __init__(self) -> None:
        self._lines: dict[Kind, list[int]] = defaultdict(list)

    def add(self, remark: "Remark") -> None:
        from monitor.imports import LOST

        self._lines[remark.kind].append(remark.line)
        if len(self._lines[remark.kind]) <= (MOST if remark.kind in LOST else MOST_KEPT):
            warn(sentence_of(remark.error))

    def sum_up(self) -> None:
        """Say how many lines there are of each kind, and which."""
        from monitor.imports import LOST

        out = console()
        for kind, sentence in _COUNTS.items():
            if lines := self._lines.get(kind):
                out.print(f"  {_(sentence).format(count=len(lines), lines=_listed(lines))}", style="yellow")
        if lost := sorted(line for kind in LOST for line in self._lines.get(kind, ())):
            sentence = _(
                "Lines that were left out: {count} ({lines}); correct them and import the file again, what is stored "
                "already is not stored twice"
            )
            out.print(sentence.format(count=len(lost), lines=_listed(lost)), style="yellow")


def _listed(lines: list[int]) -> str:
    """ "3, 7, 8 …": the first of them."""
    return ", ".join(map(str, lines[:MOST])) + (" …" if len(lines) > MOST else "")
