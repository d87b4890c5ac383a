"""Takes back entities from lines that are no story: bylines, credits, links to other stories, datelines, outlets.

Sets `doc._.entities`, which is `doc.ents` read once (spaCy builds it anew at every reading), and `doc._.residue`, the
ranges of those lines in code points, so that nobody looks for a cooperation in them.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from spacy.language import Language
from spacy.tokens import Doc

from models.lexicons import load_lexicon
from models.patterns import any_of
from models.tokens import text_of

# the title that a link to another story brings into the middle of a line
_LINK = re.compile(r"\b(?:Baca|Simak|Lihat|Tonton)(?: [Jj]uga)(?: [Vv]ideo)? ?[:;][^\n\"“”]{0,75}")

if not Doc.has_extension("residue"):
    Doc.set_extension("residue", default=())
    Doc.set_extension("entities", default=())


class Residue:
    """Drops the entities of residual lines and of the dateline."""

    def __init__(self, starts: Sequence[str], outlets: Sequence[str]) -> None:
        self.starts = re.compile(any_of(starts), re.IGNORECASE)
        self.outlets = re.compile(any_of(outlets))

    def __call__(self, doc: Doc) -> Doc:
        ranges = list(self.ranges(text_of(doc)))
        if ranges:
            starts = [start for start, _ in ranges]
            doc.ents = [entity for entity in doc.ents if not _inside(entity.start_char, ranges, starts)]
        doc._.residue, doc._.entities = tuple(ranges), doc.ents
        return doc

    def ranges(self, text: str) -> Iterator[tuple[int, int]]:
        """Code points `[start, end)` of what is no story, in order."""
        at, body = 0, 0
        for line in text.splitlines(keepends=True):
            stripped = line.lstrip()
            lead = len(line) - len(stripped)
            if self.starts.match(stripped):
                yield at, at + len(line)
            elif link := _LINK.search(line):
                yield at + link.start(), at + link.end()
            elif stripped and body < 2 and (dateline := self._dateline(line)):
                yield at, at + dateline
            body += bool(stripped.strip()) and lead < len(line)
            at += len(line)

    def _dateline(self, line: str) -> int:
        """The length of "JAKARTA, KOMPAS.com - " at the head of a line, 0 where there is none."""
        head = line[:90]
        outlet = self.outlets.search(head)
        if outlet:
            rest = re.compile(r"[\s,]*(?:\([^()\n]{0,20}\))?\s*(?:,\s*[A-Z][\w ]{2,20})?\s*(?:–|--|-|—|\|)?\s*").match(
                head, outlet.end()
            )
            before = head[: outlet.start()].strip(" ,-–—(/")
            if rest and len(before.split()) <= 4 and (not before or before[0].isupper()):
                return rest.end()
            return 0
        match = re.match(r"\s*[A-Z][A-Za-z]+(?: [A-Z][A-Za-z]+)?(?:, [A-Z][A-Za-z]+)?\s?(?:–|--|—|-)\s", head)
        return match.end() if match else 0


def _inside(at: int, ranges: Sequence[tuple[int, int]], starts: Sequence[int]) -> bool:
    index = bisect_left(starts, at + 1) - 1
    return index >= 0 and ranges[index][0] <= at < ranges[index][1]


@Language.factory("pantau_residue", assigns=["doc.ents", "doc._.entities", "doc._.residue"], requires=["doc.ents"])
def create_residue(nlp: Language, name: str) -> Residue:
    table = load_lexicon().tables["residue"]
    return Residue(table["starts"], table["outlets"])
