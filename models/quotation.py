"""Quotation marks of a text, paired paragraph by paragraph, however a newsroom sets them.

Curly, straight and angle marks may be mixed, and one of a pair may be missing: a quote that lost its end goes on to the
words that attribute it, else to the end of its paragraph; one that lost its beginning begins with its sentence. A quote
over several paragraphs has a mark at the head of each, or only at its two ends.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_MARKS = re.compile('["“”„‟«»]')
_OPENING, _CLOSING = "“„«‟", "”»"
_MOST_LINES = 6
# newsroom HTML loses spaces between sentences
_SENTENCE = re.compile(r"(?:[.!?…][\"”]?\s+|[a-z]{3}[.!?])(?=[A-Z\"“])")
_LOST = 600
"""Code points that a sentence without its opening mark may have."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """Code points `[start, end)` between the marks, `[opens, closes)` with them; the words of one paragraph.

    `goes_on` says that the next one is the same speech: this paragraph ends without a closing mark.
    """

    start: int
    end: int
    opens: int
    closes: int
    goes_on: bool = False


def quoted(text: str, cue: re.Pattern[str]) -> list[Quoted]:
    """Every quote in order. `cue` finds the words behind a quote that attribute it (", kata")."""
    found: list[Quoted] = []
    lines = list(_lines(text))
    at = 0
    while at < len(lines):
        start, end = lines[at]
        found += _of_line(text, start, end, cue)
        at += 1
        if not (found and found[-1].goes_on and found[-1].closes == end):
            continue
        closing = _closing(text, lines[at : at + _MOST_LINES])
        if closing is not None:
            number, mark = closing
            head = found.pop()
            found.append(Quoted(head.start, mark, head.opens, mark + 1))
            found += _of_line(text, mark + 1, lines[at + number][1], cue)
            at += number + 1
    return found


def _lines(text: str) -> Iterator[tuple[int, int]]:
    for match in re.finditer(r"[^\n\r]+", text):
        words = match.group().rstrip()
        if words:
            yield match.start(), match.start() + len(words)


def _closing(text: str, lines: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    """The paragraph and place of the mark that closes the quote left open before these, if their first one does."""
    for number, line in enumerate(lines):
        if mark := _MARKS.search(text, *line):
            return None if _opens(text, mark.start(), inside=True) else (number, mark.start())
    return None


def _of_line(text: str, first: int, last: int, cue: re.Pattern[str]) -> Iterator[Quoted]:
    opened: int | None = None
    free = first
    for mark in _MARKS.finditer(text, first, last):
        at = mark.start()
        if _opens(text, at, inside=opened is not None):
            if opened is not None:
                yield from _unclosed(text, opened, at, cue)
            opened, free = at, at
        elif opened is not None:
            yield Quoted(opened + 1, at, opened, at + 1)
            opened, free = None, at + 1
        elif cue.match(text, at + 1):
            start = _sentence_start(text, free, at)
            if at - start <= _LOST:
                yield Quoted(start, at, start, at + 1)
            free = at + 1
    if opened is not None:
        closed = list(_unclosed(text, opened, last, cue))
        yield from closed or [Quoted(opened + 1, last, opened, last, goes_on=True)]


def _opens(text: str, at: int, *, inside: bool) -> bool:
    """Whether a mark opens a quote, by its own shape and by what stands beside it."""
    mark = text[at]
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    left = not before or before.isspace() or before in "([-–—/:'‘"
    right = bool(after) and not after.isspace() and after not in ".,;:!?)]"
    if mark in _OPENING:
        return right or not inside
    if mark in _CLOSING:
        return not inside and left and right
    if inside:
        return left and right
    # a space lost before the mark: 'selesai."Kami siap'
    return left or (right and not before.isalnum() and (before not in ".,!?" or after.isupper()))


def _unclosed(text: str, opened: int, end: int, cue: re.Pattern[str]) -> Iterator[Quoted]:
    """The quote that ends with the comma before its attribution, where there is one."""
    for comma in re.finditer(r"[,.!?]", text[opened:end]):
        at = opened + comma.end()
        if at < end and text[at : at + 1] == " " and cue.match(text, at):
            yield Quoted(opened + 1, at, opened, at)
            return


def _sentence_start(text: str, first: int, end: int) -> int:
    start = first
    for match in _SENTENCE.finditer(text, first, end - 1):
        start = match.end()
    while start < end and text[start].isspace():
        start += 1
    return start
