"""Pairs of a long form and its abbreviation or other name: "Kementerian Dalam Negeri (Kemendagri)", "X atau Y", "X
alias Y".

Sets `doc._.acronyms`: pairs of positions in `doc.ents`, long form first.
"""

from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc, Span

from models.mentions import BODIES
from models.names import abbreviates

_NAMES = ("INSTITUTION", "COMPANY", "EVENT", "PERSON", "PLACE", "AGREEMENT")
_SAME = frozenset(("atau", "alias", "disingkat", "dikenal"))

if not Doc.has_extension("acronyms"):
    Doc.set_extension("acronyms", default=())


class Acronyms:
    """Pairs neighbouring entities that name the same thing."""

    def __call__(self, doc: Doc) -> Doc:
        doc._.acronyms = tuple(self.pairs(doc))
        return doc

    def pairs(self, doc: Doc) -> Iterator[tuple[int, int]]:
        entities = doc._.entities
        for index in range(len(entities) - 1):
            one, other = entities[index], entities[index + 1]
            if _kind(one) != _kind(other):
                continue
            if self._same(doc, one, other):
                yield (index, index + 1) if len(one.text) >= len(other.text) else (index + 1, index)
            elif index and _renames(doc, entities[index - 1], one, other):
                yield (index - 1, index + 1)

    def _same(self, doc: Doc, one: Span, other: Span) -> bool:
        between = [token.text for token in doc[one.end : other.start]]
        if len(between) > 3:
            return False
        if between[:1] == ["("] or between[:2] == [".", "("]:
            closes = other.end < len(doc) and doc[other.end].text in (")", "/", ",")
            return closes and (len(other.text) < len(one.text) or abbreviates(one.text, other.text))
        if len(between) == 1 and between[0] in _SAME:
            return (
                between[0] != "atau"
                or abbreviates(other.text, one.text)
                or (one.label_ == "COMPANY" and " " not in other.text)
            )
        return False


def _renames(doc: Doc, long: Span, short: Span, other: Span) -> bool:
    """Whether a third name follows the bracketed one: "Bank Tani Makmur Berhad (BTMB) atau Bank Tani"."""
    opened = short.start - long.end == 1 and doc[long.end].text == "("
    between = [token.text for token in doc[short.end : other.start]]
    words = {token.text for token in long}
    return opened and between == [")", "atau"] and all(token.text in words for token in other)


def _kind(span: Span) -> str:
    return "BODY" if span.label_ in BODIES else span.label_ if span.label_ in _NAMES else f"-{span.start}"


@Language.factory("pantau_acronyms", assigns=["doc._.acronyms"], requires=["doc.ents"])
def create_acronyms(nlp: Language, name: str) -> Acronyms:
    return Acronyms()
