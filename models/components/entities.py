"""The lexicon and pattern entity finder: sets `doc.ents` with the eleven labels and `span._.score`.

The trained finder (`trained_entities`) sets the same: everything downstream reads `doc.ents` and `span._.score` only.
"""

from collections.abc import Iterable

from spacy.language import Language
from spacy.tokens import Doc, Span

from models.amounts import Amounts
from models.finders import expressions
from models.finders.bodies import Bodies
from models.finders.echoes import echoes, settle
from models.finders.occasions import Occasions
from models.finders.offices import Offices
from models.finders.people import People, Sites, partial_names
from models.finders.traders import traders
from models.finders.view import Found, Phrases, View
from models.lexicons import Lexicon, load_lexicon

_CLOSED = ("MONEY", "LAW", "AGREEMENT")

if not Span.has_extension("score"):
    Span.set_extension("score", default=1.0)


class Entities:
    """Doc -> Doc with entities; the earliest name wins, among those the longest."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.content = frozenset(lexicon.tables["heads"]["content"])
        self.offices, self.bodies, self.occasions, self.people, self.sites = (
            Offices(lexicon),
            Bodies(lexicon),
            Occasions(lexicon),
            People(lexicon),
            Sites(),
        )
        self.amounts = Amounts(lexicon.tables["currencies"])
        places = ((place, "PLACE") for place in lexicon.places)
        countries = ((country, "COUNTRY") for country in lexicon.countries)
        self.regions = Phrases([*places, *countries, *((place.upper(), "PLACE") for place in lexicon.places)])

    def __call__(self, doc: Doc) -> Doc:
        view = View(doc, self.lexicon, self.content)
        finders = (self.occasions, self.offices, self.bodies, self.sites)
        named = (item for finder in finders for item in finder.find(view))
        found = _resolve([*expressions.find(view, self.amounts), *named])
        found = settle(view, found)
        labels = [""] * view.size
        _paint(labels, found)
        found += echoes(view, labels, found)
        found += traders(view, labels)
        found += self._paint_regions(view, labels)
        people = [item for item in self.people.find(view, labels) if not any(labels[item.start : item.end])]
        _paint(labels, people)
        names = [
            tuple(view.words[item.start : item.end]) for item in people if item.label == "PERSON" and item.score > 0.7
        ]
        partial = list(partial_names(view, labels, names))
        doc.ents = [_span(doc, view, item) for item in sorted([*found, *people, *partial], key=lambda item: item.start)]
        return doc

    def _paint_regions(self, view: View, labels: list[str]) -> list[Found]:
        out: list[Found] = []
        index = 0
        while index < view.size:
            hit = self.regions.at(view.words, index) if view.capital[index] and not labels[index] else None
            if hit is None or any(labels[index : hit[0]]):
                index += 1
                continue
            end, label = hit
            if label == "PLACE" and not any(labels[end : end + 1]):
                end = view.past_side(end)
            alone = not (view.is_name_word(index - 1) and index and not labels[index - 1] and view.is_given(index - 1))
            if alone:
                out.append(Found(index, end, label, 0.9))
                _paint(labels, out[-1:])
            index = end
        return out


def _resolve(found: Iterable[Found]) -> list[Found]:
    """Without overlaps: closed expressions first, then the earliest, then the longest."""
    out: list[Found] = []
    taken: set[int] = set()
    for item in sorted(
        found, key=lambda item: (item.label not in _CLOSED, item.start, item.start - item.end, -item.score)
    ):
        if taken.isdisjoint(range(item.start, item.end)):
            out.append(item)
            taken.update(range(item.start, item.end))
    return out


def _paint(labels: list[str], found: Iterable[Found]) -> None:
    for item in found:
        labels[item.start : item.end] = [item.label] * (item.end - item.start)


def _span(doc: Doc, view: View, item: Found) -> Span:
    span = Span(doc, view.indices[item.start], view.indices[item.end - 1] + 1, label=item.label)
    span._.score = item.score
    return span


@Language.factory("pantau_entities", assigns=["doc.ents", "span._.score"], requires=["token.is_sent_start"])
def create_entities(nlp: Language, name: str) -> Entities:
    return Entities(load_lexicon())
