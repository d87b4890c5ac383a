"""The trained entity finder: sets `doc.ents` with the eleven labels of the main head, and `span._.score`."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc, Span

from models.consistency import Name, consistent, known_labels
from models.lexicons import load_lexicon
from models.mentions import Mention
from models.network import Network, Pending, Unit, load_network, units_of
from models.tagging import Floats, best_paths, entities, first_of

HEAD = "main"
BATCH = 32

if not Span.has_extension("score"):
    Span.set_extension("score", default=1.0)


class NeuralEntities:
    """Doc -> Doc with entities. In `nlp.pipe`, while the caller works on one batch, the next is on its way."""

    def __init__(self, network: Network, known: Mapping[Name, str]) -> None:
        self.network = network
        self.known = known
        self.tags = network.tags(HEAD)
        self.steps = network.steps(HEAD)
        self.first = first_of(self.tags)

    def __call__(self, doc: Doc) -> Doc:
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], batch_size: int = BATCH) -> Iterator[Doc]:
        """Docs in order; at most two batches of BATCH are held, whatever size the caller likes."""
        before: _Batch | None = None
        waiting = iter(stream)
        while docs := list(islice(waiting, min(batch_size, BATCH))):
            batch = self._begin(docs)
            if before is not None:
                yield from self._finish(before)
            before = batch
        if before is not None:
            yield from self._finish(before)

    def _begin(self, docs: Sequence[Doc]) -> "_Batch":
        parts = [units_of(_tokens(doc)) for doc in docs]
        return _Batch(
            docs=docs,
            units=[units for units, _ in parts],
            numbers=[numbers for _, numbers in parts],
            pending=self.network.start([units for units, _ in parts], HEAD),
        )

    def _finish(self, batch: "_Batch") -> Iterator[Doc]:
        scores = batch.pending.wait()
        paths = best_paths(scores, self.steps, self.first)
        for doc, units, numbers, own, path in zip(batch.docs, batch.units, batch.numbers, scores, paths, strict=True):
            found = [
                Mention(start, end, label, self._score(own, path, start, end))
                for start, end, label in entities([self.tags[tag] for tag in path])
            ]
            words = [unit.text for unit in units]
            doc.ents = [_span(doc, numbers, mention) for mention in consistent(words, found, self.known)]
            yield doc

    def _score(self, scores: Floats, path: NDArray[np.intp], start: int, end: int) -> float:
        """The mean probability of the tags that make the entity."""
        return float(np.exp(scores[np.arange(start, end), path[start:end]]).mean())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Batch:
    docs: Sequence[Doc]
    units: list[list[Unit]]
    numbers: list[list[int]]
    pending: Pending


def _tokens(doc: Doc) -> Iterable[tuple[str, bool]]:
    """Each token's text and whether white space follows."""
    if doc._.words:
        return zip(doc._.words, doc._.spaces, strict=True)
    return ((token.text, bool(token.whitespace_)) for token in doc)


def _span(doc: Doc, numbers: Sequence[int], mention: Mention) -> Span:
    span = Span(doc, numbers[mention.start], numbers[mention.end - 1] + 1, label=mention.label)
    span._.score = mention.score
    return span


@Language.factory(
    "pantau_neural_entities",
    default_config={"folder": None},
    assigns=["doc.ents", "span._.score"],
)
def create_neural_entities(nlp: Language, name: str, folder: str | None) -> NeuralEntities:
    network = load_network() if folder is None else load_network(Path(folder))
    return NeuralEntities(network, known_labels(load_lexicon()))
