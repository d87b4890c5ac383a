"""The spaCy pipeline and the walk from texts to analyses."""

import logging
from collections.abc import Iterable, Iterator
from datetime import datetime

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from models import tokens
from models.analysis import Analysis, Text
from models.components import (
    acronyms,
    cooperation,
    dates,
    entities,
    events,
    offices,
    organisations,
    places,
    quotes,
    residue,
    sentences,
)

VERSION = "lexicon-0.2.0"
COMPONENTS = (
    "pantau_sentences",
    "pantau_entities",
    "pantau_residue",
    "pantau_acronyms",
    "pantau_organisations",
    "pantau_events",
    "pantau_places",
    "pantau_people",
    "pantau_dates",
    "pantau_cooperation",
    "pantau_quotes",
)
"""In the order in which they run; `pantau_entities` may be replaced by a trained `ner` with the same labels."""

MAX_CHARACTERS = 100_000
"""What is read of one text. News articles stay below a tenth of it; it bounds the time that a hostile page can take."""

# importing a component registers its factory with spaCy
_REGISTERED = (
    acronyms,
    cooperation,
    dates,
    entities,
    events,
    offices,
    organisations,
    places,
    quotes,
    residue,
    sentences,
    tokens,
)

log = logging.getLogger(__name__)


def load() -> Language:
    """The pipeline: a blank Indonesian one with our tokeniser and components. Raises LexiconError when a list is
    wrong."""
    nlp = spacy.blank("id", config={"nlp": {"tokenizer": {"@tokenizers": "pantau.Tokenizer.v1"}}})
    nlp.max_length = MAX_CHARACTERS + 1
    for name in COMPONENTS:
        nlp.add_pipe(name)
    nlp.meta["name"], nlp.meta["version"] = "pantau", VERSION
    return nlp


def analyse(texts: Iterable[Text], nlp: Language) -> Iterator[Analysis]:
    """One Analysis per Text, in order and as they come; the same for a text whatever others come with it.

    Of a text longer than MAX_CHARACTERS only the beginning is read, with a warning in the log.
    """
    for doc in nlp.pipe(_doc(text, nlp) for text in texts):
        yield _analysis(doc)


def _doc(text: Text, nlp: Language) -> Doc:
    whole = text.whole
    if len(whole) > MAX_CHARACTERS:
        log.warning("text %s has %d characters; only the first %d are analysed", text.id, len(whole), MAX_CHARACTERS)
        whole = whole[:MAX_CHARACTERS]
    doc = nlp.make_doc(whole)
    doc.user_data["id"] = text.id
    doc._.published = text.published.date() if isinstance(text.published, datetime) else text.published
    return doc


def _analysis(doc: Doc) -> Analysis:
    return Analysis(
        id=doc.user_data["id"],
        relevant=doc._.relevant,
        people=doc._.people,
        organisations=doc._.organisations,
        events=doc._.events,
        countries=doc._.countries,
        places=doc._.places,
        dates=doc._.dates,
        quotes=doc._.quotes,
        cooperations=doc._.cooperations,
        denials=doc._.denials,
        model=VERSION,
    )
