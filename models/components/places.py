"""States under their normalised names, and places. Sets `doc._.countries` and `doc._.places`.

A state named inside an office ("Presiden Rusia") counts, one inside the name of a body or an event does not.
"""

from spacy.language import Language
from spacy.tokens import Doc

from models.analysis import Country, Place, Span
from models.finders.view import Phrases
from models.lexicons import Lexicon, load_lexicon

if not Doc.has_extension("countries"):
    Doc.set_extension("countries", default=())
    Doc.set_extension("places", default=())


class Places:
    """COUNTRY, POSITION and PLACE entities -> countries and places."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.countries = lexicon.countries
        self.forms = Phrases(lexicon.countries.items())

    def __call__(self, doc: Doc) -> Doc:
        countries: dict[str, list[Span]] = {}
        places: dict[str, list[Span]] = {}
        # "Dinas Perhubungan (Dishub) Kota Bogor" has its region in its name, though it is an entity of its own
        named = {span.end for body in doc._.organisations for span in body.mentions}
        for entity in doc._.entities:
            if entity.label_ in ("COUNTRY", "PLACE") and entity.end_char in named:
                continue
            if entity.label_ == "COUNTRY":
                name = self.countries.get(entity.text, entity.text)
                countries.setdefault(name, []).append(Span(entity.start_char, entity.end_char))
            elif entity.label_ == "PLACE":
                places.setdefault(entity.text, []).append(Span(entity.start_char, entity.end_char))
            elif entity.label_ == "POSITION":
                words = [token.text for token in entity]
                index = 0
                while index < len(words):
                    hit = self.forms.at(words, index)
                    if hit:
                        end = entity[hit[0] - 1]
                        span = Span(entity[index].idx, end.idx + len(end.text))
                        countries.setdefault(hit[1], []).append(span)
                    index = hit[0] if hit else index + 1
        doc._.countries = tuple(Country(name=name, mentions=tuple(spans)) for name, spans in countries.items())
        doc._.places = tuple(Place(name=name, mentions=tuple(spans)) for name, spans in places.items())
        return doc


@Language.factory(
    "pantau_places", assigns=["doc._.countries", "doc._.places"], requires=["doc.ents", "doc._.organisations"]
)
def create_places(nlp: Language, name: str) -> Places:
    return Places(load_lexicon())
