"""Confidence: gives every record the probability that it is right, and drops what is too unlikely.

Sets `doc._.cooperations` and `doc._.denials` anew, and `doc._.relevant` by what is left. A denial is never dropped: it
asserts nothing, and without it a reader would not learn that something is denied. What one side claims or the other
has not confirmed (models/hearsay) counts less, but is not dropped for that.
"""

from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc

from models.analysis import Cooperation
from models.confidence import Confidence, load_confidence
from models.hearsay import Hearsay
from models.lexicons import load_lexicon
from models.signals import Signals

if not Doc.has_extension("relevant"):
    Doc.set_extension("relevant", default=False)


class Judge:
    """What the rules called plain (`Cooperation.confidence` as it comes) is one signal among others."""

    def __init__(self, signals: Signals, model: Confidence, hearsay: Hearsay) -> None:
        self.signals, self.model, self.hearsay = signals, model, hearsay

    def __call__(self, doc: Doc) -> Doc:
        judged = [self._judged(doc, item) for item in doc._.cooperations]
        denials = [self._judged(doc, item) for item in doc._.denials]
        doc._.cooperations = tuple(item for item in judged if item.confidence >= self.model.least)
        doc._.denials = tuple(denials)
        doc._.relevant = any(self.signals.public(doc, item) for item in doc._.cooperations)
        return doc

    def _judged(self, doc: Doc, item: Cooperation) -> Cooperation:
        likely = self.model.of(self.signals.of(doc, item))
        heard = max(likely * self.hearsay.factor(doc, item), min(likely, self.model.least))
        return replace(item, confidence=round(heard, 2))


@Language.factory(
    "pantau_confidence",
    assigns=["doc._.cooperations", "doc._.denials", "doc._.relevant"],
    requires=[
        "doc.sents",
        "doc._.cooperations",
        "doc._.denials",
        "doc._.organisations",
        "doc._.countries",
        "doc._.quotes",
    ],
)
def create_judge(nlp: Language, name: str) -> Judge:
    lexicon = load_lexicon()
    return Judge(Signals(lexicon), load_confidence(), Hearsay(lexicon.tables["cues"]["hearsay"]))
