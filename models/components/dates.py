"""Expressions of calendar time, resolved against the day of publication. Sets `doc._.dates`.

Reads `doc._.published` (a date or None). What the entity finder calls a DATE counts as well; an expression inside any
other name ("Pemilu 2024", "UU Nomor 1 Tahun 2023") or in a line that is no story does not.
"""

from spacy.language import Language
from spacy.tokens import Doc

from models.analysis import DateMention, Span
from models.dating import Dated, Dating
from models.lexicons import load_lexicon
from models.ranges import overlaps
from models.tokens import text_of

if not Doc.has_extension("published"):
    Doc.set_extension("published", default=None)
    Doc.set_extension("dates", default=())


class Dates:
    """DATE entities and the expressions of models/timex; of two that overlap the longer one."""

    def __init__(self, dating: Dating) -> None:
        self.dating = dating

    def __call__(self, doc: Doc) -> Doc:
        text, published = text_of(doc), doc._.published
        named = [(span.start_char, span.end_char) for span in doc._.entities if span.label_ != "DATE"]
        barred = sorted([*named, *doc._.residue])
        found = [item for item in self.dating.find(text, published) if not overlaps(barred, item.start, item.end)]
        own = [
            Dated(span.start_char, span.end_char, self.dating.resolve(span.text, published))
            for span in doc._.entities
            if span.label_ == "DATE"
        ]
        doc._.dates = tuple(
            DateMention(
                text=text[item.start : item.end],
                span=Span(item.start, item.end),
                start=item.days[0],
                end=item.days[1],
            )
            for item in _longest([*found, *own])
        )
        return doc


def _longest(items: list[Dated]) -> list[Dated]:
    """The items in order without overlap; the longer one stands, and of equals the first."""
    chosen: list[Dated] = []
    for item in sorted(items, key=lambda item: (item.start, -item.end)):
        if not chosen or item.start >= chosen[-1].end:
            chosen.append(item)
        elif item.end - item.start > chosen[-1].end - chosen[-1].start:
            chosen[-1] = item
    return chosen


@Language.factory("pantau_dates", assigns=["doc._.dates"], requires=["doc.ents", "doc._.residue"])
def create_dates(nlp: Language, name: str) -> Dates:
    return Dates(Dating(load_lexicon().tables["calendar"]))
