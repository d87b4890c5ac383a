"""The trained entity finder, with what the rules know better: sets `doc.ents` and `span._.score`.

The network reads names as a reader does, but rare offices ("Kuasa Usaha Ad Interim") it has hardly seen. Where it
found nothing, the office that the rules find stands; an office has the prefix with it that says whether it is held
("Mantan Gubernur Bali"), an embassy the place that it is in ("KBRI di Seoul"). What is listed among the partners of a
business is a company, unless the lexicon knows it or opens it as an institution.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from spacy.language import Language
from spacy.tokens import Doc, Span

from models.components.neural_entities import BATCH, NeuralEntities
from models.consistency import known_labels
from models.finders.bodies import PLACED, Bodies
from models.finders.occasions import Occasions
from models.finders.offices import Offices
from models.finders.traders import BUSINESS, traders
from models.finders.view import Found, View
from models.lexicons import Lexicon, load_lexicon
from models.mentions import BODIES
from models.network import load_network

FACTORY = "pantau_trained_entities"
_IN_OCCASIONS = ("INSTITUTION", "COUNTRY", "PLACE", "DATE")
_SURE_OCCASION = 0.8
"""What the rules find for an occasion takes the place of the names in it from this score on."""


class TrainedEntities:
    """Doc -> Doc with entities; in `nlp.pipe` the network works on batches."""

    def __init__(self, network: NeuralEntities, lexicon: Lexicon) -> None:
        self.network = network
        self.lexicon = lexicon
        self.content = frozenset(lexicon.tables["heads"]["content"])
        self.offices, self.bodies, self.occasions = Offices(lexicon), Bodies(lexicon), Occasions(lexicon)

    def __call__(self, doc: Doc) -> Doc:
        return self._completed(self.network(doc))

    def pipe(self, stream: Iterable[Doc], batch_size: int = BATCH) -> Iterator[Doc]:
        """Docs in order, as those of the network come."""
        return map(self._completed, self.network.pipe(stream, batch_size))

    def _completed(self, doc: Doc) -> Doc:
        view = View(doc, self.lexicon, self.content)
        bodies = list(self.bodies.find(view))
        placed = [item for item in bodies if view.words[item.start] in PLACED]
        owner = _owners(doc.ents)
        for item in (*self.offices.find(view), *placed):
            span = _span(doc, view, item)
            met = _met(owner, span)
            if item.label == "POSITION" and met and met[0].label_ == "INSTITUTION" and met[0].start > span.start:
                span, met = Span(doc, span.start, met[0].start, label=span.label), []
            if _stands(span, met):
                span._.score = max((own._.score for own in met if own.label == span.label), default=item.score)
                owner.update(dict.fromkeys(range(span.start, span.end), span))
        for item in self.occasions.find(view):
            span = _span(doc, view, item)
            if item.label == "EVENT" and _is_new(span, _met(owner, span), item.score):
                span._.score = item.score
                owner.update(dict.fromkeys(range(span.start, span.end), span))
        for item in bodies:
            span = _span(doc, view, item)
            if _torn(span, _met(owner, span)) and tuple(token.text for token in span) in self.network.known:
                span._.score = item.score
                owner.update(dict.fromkeys(range(span.start, span.end), span))
        end = _end_of_title(doc)
        doc.ents = [_before(own, end) for own in {own.start: own for own in owner.values()}.values()]
        kept = [part for own in doc.ents if not _government(own, doc) for part in self._parts(own, doc)]
        doc.ents = self._with_traders(doc, view, kept, _owners(_span(doc, view, item) for item in bodies))
        return doc

    def _parts(self, span: Span, doc: Doc) -> list[Span]:
        """A company apart from the state that a common noun before it has: "perusahaan Swedia | Norrvinge AB"."""
        home = (
            span.label_ == "COMPANY"
            and len(span) > 1
            and span.start > 0
            and doc[span.start - 1].text in BUSINESS
            and span[0].text in self.lexicon.countries
            and tuple(token.text for token in span) not in self.network.known
        )
        if not home:
            return [span]
        parts = [
            Span(doc, span.start, span.start + 1, label="COUNTRY"),
            Span(doc, span.start + 1, span.end, label=span.label),
        ]
        for part in parts:
            part._.score = span._.score
        return parts

    def _with_traders(self, doc: Doc, view: View, spans: list[Span], bodies: Mapping[int, Span]) -> list[Span]:
        """The spans; an institution that neither the lexicon nor its first word speaks for may be a company, and so may
        a name that the network left out, right before a company that it works with ("Asta dengan Bira Korea")."""
        doubtful = {
            (own.start, own.end)
            for own in spans
            if own.label_ == "INSTITUTION"
            and tuple(token.text for token in own) not in self.network.known
            and not _met(bodies, own)
        }
        sure = [own for own in spans if (own.start, own.end) not in doubtful]
        partners = {own.start for own in sure if own.label_ == "COMPANY"}
        if not doubtful and not partners:
            return spans
        taken = {at: own.label_ for own in sure for at in range(own.start, own.end)}
        owners = _owners(spans)
        companies: dict[tuple[int, int], Span] = {}
        for item in traders(view, [taken.get(at, "") for at in view.indices]):
            span = _span(doc, view, item)
            left_out = not _met(owners, span) and span.end + 1 in partners
            if (span.start, span.end) in doubtful or left_out:
                span._.score = item.score
                companies[span.start, span.end] = span
        kept = [own for own in spans if (own.start, own.end) not in companies]
        return sorted((*kept, *companies.values()), key=lambda span: span.start)


def _span(doc: Doc, view: View, item: Found) -> Span:
    return Span(doc, view.indices[item.start], view.indices[item.end - 1] + 1, label=item.label)


def _owners(spans: Iterable[Span]) -> dict[int, Span]:
    """Each token's span, by the token's position."""
    return {at: span for span in spans for at in range(span.start, span.end)}


def _met(owners: Mapping[int, Span], span: Span) -> list[Span]:
    """The spans that one overlaps, in order."""
    return list({own.start: own for at in range(span.start, span.end) if (own := owners.get(at))}.values())


def _is_new(occasion: Span, met: Sequence[Span], score: float) -> bool:
    """Whether the network found no occasion here, at most the body, state or place in its name ("KTT ASEAN")."""
    within = all(occasion.start < own.start and own.end <= occasion.end and own.label_ in _IN_OCCASIONS for own in met)
    return within and (not met or score >= _SURE_OCCASION)


def _torn(whole: Span, met: Sequence[Span]) -> bool:
    """Whether the network found a known name in several pieces ("Badan Siber" and "Sandi Negara"), or a part of it."""
    bodies = bool(met) and all(own.label_ in BODIES for own in met)
    inside = bodies and whole.start <= met[0].start and met[-1].end <= whole.end
    return inside and (len(met) > 1 or len(met[0]) < len(whole))


def _end_of_title(doc: Doc) -> int:
    """The position of the token that ends the first line, the title; the doc's length where there is none."""
    words = doc._.words or [token.text for token in doc]
    return next((at for at, word in enumerate(words) if "\n" in word), len(doc))


def _before(span: Span, end: int) -> Span:
    """The span up to the title's end: no name goes on from a title into the text."""
    if not span.start < end < span.end:
        return span
    cut = Span(span.doc, span.start, end, label=span.label)
    cut._.score = span._.score
    return cut


def _government(span: Span, doc: Doc) -> bool:
    """Whether a span is the "Pemerintah" before a state, which is a party by its own name."""
    return span.text == "Pemerintah" and span.end < len(doc) and doc[span.end].ent_type_ == "COUNTRY"


def _stands(item: Span, met: Sequence[Span]) -> bool:
    """Whether a find of the rules takes the place of those of the network that it overlaps."""
    if not met:
        return True
    within = item.start <= met[0].start and met[-1].end <= item.end
    longer = sum(len(own) for own in met if own.label == item.label) < len(item)
    if not within or not longer:
        return False
    if item.label_ == "POSITION":
        return any(own.label == item.label for own in met)
    first, *others = met
    return first.label == item.label and first.start == item.start and all(own.label_ == "PLACE" for own in others)


@Language.factory(FACTORY, assigns=["doc.ents", "span._.score"], requires=["token.is_sent_start"])
def create_trained_entities(nlp: Language, name: str) -> TrainedEntities:
    lexicon = load_lexicon()
    return TrainedEntities(NeuralEntities(load_network(), known_labels(lexicon)), lexicon)
