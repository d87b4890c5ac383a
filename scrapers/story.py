"""The lines of a body -> the paragraphs of a story, and the byline that stood among them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from scrapers.blocks import Line
from scrapers.bylines import credits_of, name_in_capitals, split_initials, squash
from scrapers.charset import repair_mojibake
from scrapers.clean import is_caption, is_residue, strip_inserts

_DATELINE = re.compile(
    r"^\W*(?:(?:senin|selasa|rabu|kamis|jum.?at|sabtu|minggu|ahad)\s*,?\s*)?\d{1,2}[\s/.-]+\w{1,10}[\s/.-]+\d{2,4}"
    r"[\s,|–-]*(?:pukul\s*|jam\s*)?(?:\d{1,2}[:.]\d{2}(?:[:.]\d{2})?)?\s*(?:wib|wita|wit)?\W*$",
    re.I,
)
_DANGLING = re.compile(r"^[A-Z][^.!?]{1,60}\s?(?:--|[-–—])$")  # "Jakarta -", cut off its paragraph
_STOP = re.compile(r"[.!?…:;\"”’)\]\d]$")
_COMMENTS = re.compile(
    r"^(?:\d+\s+)?(?:komentar|comments?|tanggapan|tinggalkan\s+(?:balasan|komentar)|leave\s+a\s+(?:reply|comment))\W*$",
    re.I,
)
_AS_LINES = frozenset(("item", "row"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A body after cleaning. `authors` and `editors` are those of bylines in it; `capitals` are authors that only
    stand as a closing line in capitals, `initials` what stands in the closing parentheses ("rns/dnu")."""

    paragraphs: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    capitals: tuple[str, ...] = ()
    initials: str | None = None

    @property
    def text(self) -> str:
        """The paragraphs, an empty line between two."""
        return "\n\n".join(self.paragraphs)

    @property
    def length(self) -> int:
        """The number of characters of all paragraphs."""
        return sum(map(len, self.paragraphs))


def tell(lines: Sequence[Line], *, title: str = "", patterns: Sequence[re.Pattern[str]] = ()) -> Story:
    """The story in `lines`: bylines read and taken out, then residue, captions, asides and repetitions.

    `patterns` are a site's own residue. Items of a list and rows of a table stay together as lines of one paragraph.
    """
    authors: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    taken: set[int] = set()
    for index, credit in credits_of([line.text for line in lines]):
        taken.add(index)
        authors = authors or credit.authors
        editors = editors or credit.editors
    start = _below_title(lines, squash(title))
    kept: list[Line] = []
    seen: set[str] = {squash(title)} if title else set()
    for index, line in enumerate(lines):
        if kept and _COMMENTS.match(line.text):
            break
        if index < start or index in taken or line.aside:
            continue
        text = repair_mojibake(strip_inserts(line.text))
        key = squash(text)
        if not key or key in seen or _is_pointer(line) or is_residue(text, patterns=patterns):
            continue
        if is_caption(text) or _DATELINE.match(text):
            continue
        if len(key) > 30:
            seen.add(key)
        kept.append(line._replace(text=text))
    capitals, initials = _closing(kept)
    while kept and (kept[-1].kind == "heading" or _is_fragment(kept[-1])):
        kept.pop()
    return Story(paragraphs=_joined(kept), authors=authors, editors=editors, capitals=capitals, initials=initials)


def _below_title(lines: Sequence[Line], title: str) -> int:
    """The index below the headline, where a body holds it above its first sentence; 0 where it does not."""
    for index, line in enumerate(lines):
        if title and squash(line.text) == title:
            return index + 1
        if len(line.text) > 80 and _STOP.search(line.text):
            break
    return 0


def _is_pointer(line: Line) -> bool:
    """Whether `line` is a link and nothing else, as a sentence never is."""
    return line.linked >= 0.9 and len(line.text.split()) >= 3 and not line.text.endswith(".")


def _is_fragment(line: Line) -> bool:
    """Whether `line` is a word or two as buttons and counters have them, no end of a story."""
    return line.kind == "text" and len(line.text) < 25 and not _STOP.search(line.text) and line.text.count(" ") < 3


def _closing(kept: list[Line]) -> tuple[tuple[str, ...], str | None]:
    """Takes names in capitals and initials off the end of `kept` and returns them."""
    capitals: tuple[str, ...] = ()
    initials: str | None = None
    for index in range(len(kept) - 1, max(-1, len(kept) - 4), -1):
        text = kept[index].text
        if names := name_in_capitals(text):
            capitals = capitals or names
            del kept[index]
            continue
        rest, found = split_initials(text)
        initials = initials or found
        if not rest:
            del kept[index]
            continue
        kept[index] = kept[index]._replace(text=rest)
        if found or len(rest) > 120:
            break
    return capitals, initials


def _joined(lines: Sequence[Line]) -> tuple[str, ...]:
    paragraphs: list[str] = []
    previous: Line | None = None
    for line in lines:
        if previous and _DANGLING.match(previous.text):
            paragraphs[-1] += f" {line.text}"
        elif previous and line.kind == previous.kind and line.kind in _AS_LINES:
            paragraphs[-1] += f"\n{line.text}"
        else:
            paragraphs.append(line.text)
        previous = line
    return tuple(paragraphs)
