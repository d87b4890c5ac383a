"""The spaCy pipeline and the walk from texts to analyses."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Literal

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from models import tokens
from models.analysis import Analysis, Text
from models.components import (
    acronyms,
    confidence,
    cooperation,
    dates,
    details,
    entities,
    events,
    mending,
    money,
    offices,
    organisations,
    places,
    quotes,
    residue,
    schedule,
    sentences,
    trained_entities,
)

Finder = Literal["trained", "lexicon"]

VERSIONS: dict[Finder, str] = {"trained": "entities-0.2.0+rules-0.4.0", "lexicon": "rules-0.4.0"}
"""What `Analysis.model` says, by what finds the entities: the weights' version, if any, before that of lexicons and
rules, which decide everything else. A change of what either finds raises its version."""

# importing a component registers its factory with spaCy
_PIPES = {
    "pantau_sentences": sentences,
    "pantau_entities": entities,
    "pantau_mending": mending,
    "pantau_residue": residue,
    "pantau_acronyms": acronyms,
    "pantau_organisations": organisations,
    "pantau_events": events,
    "pantau_places": places,
    "pantau_people": offices,
    "pantau_dates": dates,
    "pantau_money": money,
    "pantau_schedule": schedule,
    "pantau_cooperation": cooperation,
    "pantau_details": details,
    "pantau_quotes": quotes,
    "pantau_confidence": confidence,
}

COMPONENTS = tuple(_PIPES)
"""The names of the pipes, in the order in which they run."""

FINDING = COMPONENTS[: COMPONENTS.index("pantau_residue") + 1]
"""The pipes after which `doc.ents` is final."""

UNJUDGED = COMPONENTS[:-1]
"""The pipes that leave the records as the rules make them, none dropped, for whoever fits models/confidence."""

MAX_CHARACTERS = 100_000
"""What is read of one text. News articles stay below a tenth of it; it bounds the time that a hostile page can take."""

_FACTORIES: dict[Finder, str] = {"trained": trained_entities.FACTORY, "lexicon": "pantau_entities"}

log = logging.getLogger(__name__)


def blank() -> Language:
    """An Indonesian pipeline with our tokeniser and no pipes."""
    return spacy.blank("id", config={"nlp": {"tokenizer": {"@tokenizers": tokens.FACTORY}}})


def load(*, entities: Finder = "trained", pipes: Sequence[str] = COMPONENTS) -> Language:
    """The pipeline: a blank Indonesian one with our tokeniser and components.

    `entities` says what finds the names: the trained network, or lexicons and rules, which find fewer but need
    neither its files nor its time; the pipe is called `pantau_entities` either way. `pipes` are COMPONENTS, or
    as many of them as are wanted. Raises LexiconError when a list is wrong, WeightsError when a file of the network is
    missing or damaged.
    """
    nlp = blank()
    nlp.max_length = MAX_CHARACTERS + 1
    for name in pipes:
        nlp.add_pipe(_FACTORIES[entities] if name == "pantau_entities" else name, name=name)
    nlp.meta["name"], nlp.meta["version"] = "pantau", VERSIONS[entities]
    return nlp


def analyse(texts: Iterable[Text], nlp: Language) -> Iterator[Analysis]:
    """One Analysis per Text, in order and as they come; the same for a text whatever others come with it.

    Of a text longer than MAX_CHARACTERS only the beginning is read, with a warning in the log.
    """
    version: str = nlp.meta["version"]
    for doc in nlp.pipe(_doc(text, nlp) for text in texts):
        yield _analysis(doc, version)


def _doc(text: Text, nlp: Language) -> Doc:
    whole = text.whole
    if len(whole) > MAX_CHARACTERS:
        log.warning("text %s has %d characters; only the first %d are analysed", text.id, len(whole), MAX_CHARACTERS)
        whole = whole[:MAX_CHARACTERS]
    doc = nlp.make_doc(whole)
    doc.user_data["id"] = text.id
    doc._.published = text.published.date() if isinstance(text.published, datetime) else text.published
    return doc


def _analysis(doc: Doc, version: str) -> Analysis:
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
        money=doc._.money,
        model=version,
    )
