"""The trained entity finder, with what the rules know better: sets `doc.ents` and `span._.score`.

The network reads names as a reader does, but rare offices ("Kuasa Usaha Ad Interim") it has hardly seen. Where it
found nothing, the office that the rules find stands; an office has the prefix with it that says whether it is held
("Mantan Gubernur Bali"), an embassy the place that it is in ("KBRI di Seoul").
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc, Span

from models.components.neural_entities import BATCH, NeuralEntities
from models.consistency import known_labels
from models.finders.bodies import PLACED, Bodies
from models.finders.offices import Offices
from models.finders.view import View
from models.lexicons import Lexicon, load_lexicon
from models.network import load_network

_SURE = 0.9


class TrainedEntities:
    """Doc -> Doc with entities; in `nlp.pipe` the network works on batches."""

    def __init__(self, network: NeuralEntities, lexicon: Lexicon) -> None:
        self.network = network
        self.lexicon = lexicon
        self.content = frozenset(lexicon.tables["heads"]["content"])
        self.offices, self.bodies = Offices(lexicon), Bodies(lexicon)

    def __call__(self, doc: Doc) -> Doc:
        return self._completed(self.network(doc))

    def pipe(self, stream: Iterable[Doc], batch_size: int = BATCH) -> Iterator[Doc]:
        """Docs in order, as those of the network come."""
        return map(self._completed, self.network.pipe(stream, batch_size))

    def _completed(self, doc: Doc) -> Doc:
        spans: tuple[Span, ...] = doc.ents
        for item in self._rules(doc):
            met = [own for own in spans if own.start < item.end and item.start < own.end]
            if _stands(item, met):
                item._.score = max((own._.score for own in met if own.label == item.label), default=_SURE)
                spans = (*(own for own in spans if own not in met), item)
        doc.ents = spans
        return doc

    def _rules(self, doc: Doc) -> list[Span]:
        """Offices, and bodies that have a place to their name."""
        view = View(doc, self.lexicon, self.content)
        placed = (item for item in self.bodies.find(view) if view.words[item.start] in PLACED)
        return [
            Span(doc, view.indices[item.start], view.indices[item.end - 1] + 1, label=item.label)
            for item in (*self.offices.find(view), *placed)
        ]


def _stands(item: Span, met: Sequence[Span]) -> bool:
    """Whether a find of the rules takes the place of those of the network that it overlaps."""
    if not met:
        return True
    first, *others = met
    if first.label != item.label or met[-1].end > item.end:
        return False
    if item.label_ == "POSITION":
        return not others and first.end == item.end and item.start < first.start
    return first.start == item.start and first.end < item.end and all(own.label_ == "PLACE" for own in others)


@Language.factory("pantau_trained_entities", assigns=["doc.ents", "span._.score"], requires=["token.is_sent_start"])
def create_trained_entities(nlp: Language, name: str) -> TrainedEntities:
    lexicon = load_lexicon()
    return TrainedEntities(NeuralEntities(load_network(), known_labels(lexicon)), lexicon)
