"""Mends the entities, whoever found them (`finders/mending` has the reasons): sets `doc.ents` anew."""

from spacy.language import Language
from spacy.tokens import Doc, Span

from models.finders.mending import Mending
from models.lexicons import Lexicon, load_lexicon
from models.mentions import Mention


class MendedEntities:
    """Doc -> Doc with its entities mended; a new mention has the score of what it was made of."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.mending = Mending(lexicon)

    def __call__(self, doc: Doc) -> Doc:
        found = [Mention(span.start, span.end, span.label_, span._.score) for span in doc.ents]
        words = doc._.words or [token.text for token in doc]
        spaces = doc._.spaces or [bool(token.whitespace_) for token in doc]
        glued = {
            at + 1 for at, (word, space) in enumerate(zip(words, spaces, strict=True)) if not space and word.isalpha()
        }
        doc.ents = [_span(doc, mention) for mention in self.mending(words, found, glued)]
        return doc


def _span(doc: Doc, mention: Mention) -> Span:
    span = Span(doc, mention.start, mention.end, label=mention.label)
    span._.score = mention.score
    return span


@Language.factory("pantau_mending", assigns=["doc.ents", "span._.score"], requires=["doc.ents", "span._.score"])
def create_mending(nlp: Language, name: str) -> MendedEntities:
    return MendedEntities(load_lexicon())
