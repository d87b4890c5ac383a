"""How much less a record counts because only one side tells of it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from models.analysis import Cooperation
from models.names import fold
from models.patterns import phrases
from models.tokens import text_of

if TYPE_CHECKING:
    from spacy.tokens import Doc

_LESS = 0.8


class Hearsay:
    """Reads the table `hearsay` of `lexicon/cues.toml`."""

    def __init__(self, cues: Mapping[str, Sequence[str]]) -> None:
        self.claims, self.silence = phrases(cues["claims"]), phrases(cues["silence"])

    def factor(self, doc: "Doc", item: Cooperation) -> float:
        """What to multiply the record's confidence with: 0.8 where its evidence calls it a claim, and 0.8 where a
        sentence says of one of its parties that it has not confirmed or commented; 1 where neither is so."""
        claimed = self.claims.search(fold(item.evidence)) is not None
        return _LESS ** (claimed + any(self._is_silent(doc, item)))

    def _is_silent(self, doc: "Doc", item: Cooperation) -> Iterator[bool]:
        text = fold(text_of(doc))
        if self.silence.search(text) is None:
            return
        spans = [span for party in item.parties for span in _mentions(doc, party.name)]
        for sentence in doc.sents:
            start, end = sentence.start_char, sentence.end_char
            if self.silence.search(text, start, end):
                yield any(start <= at < end for at in spans)


def _mentions(doc: "Doc", name: str) -> Iterator[int]:
    """Where the text names a body or state."""
    for named in (*doc._.organisations, *doc._.countries):
        if named.name == name:
            yield from (span.start for span in named.mentions)
