"""The pipelines are loaded once; `read` analyses one text with the shipped one.

A module about what the rules find, or what is made of it, overrides `nlp` or `read` with the lexicon's pipeline; one
about what the rules make of a cooperation, with the pipeline that drops no unlikely one.
"""

from collections.abc import Callable
from datetime import date

import pytest
from spacy.language import Language

from models.amounts import Amounts
from models.analysis import Analysis, Text
from models.dating import Dating
from models.lexicons import load_lexicon
from models.pipeline import UNJUDGED, analyse, load
from models.speakers import Cues

Read = Callable[..., Analysis]

PUBLISHED = date(2025, 6, 17)
"""A Tuesday."""


def case(phenomenon: str, *values: object) -> object:
    return pytest.param(*values, id=phenomenon)


def reader(nlp: Language) -> Read:
    def read(text: str, *, title: str = "", published: date | None = None) -> Analysis:
        return next(analyse([Text(id="t", title=title, text=text, published=published)], nlp))

    return read


@pytest.fixture(scope="session")
def nlp() -> Language:
    return load()


@pytest.fixture(scope="session")
def lexicon_nlp() -> Language:
    return load(entities="lexicon")


@pytest.fixture(scope="session")
def read(nlp: Language) -> Read:
    return reader(nlp)


@pytest.fixture(scope="session")
def lexicon_read(lexicon_nlp: Language) -> Read:
    return reader(lexicon_nlp)


@pytest.fixture(scope="session")
def unjudged_read() -> Read:
    return reader(load(pipes=UNJUDGED))


@pytest.fixture(scope="session")
def dating() -> Dating:
    return Dating(load_lexicon().tables["calendar"])


@pytest.fixture(scope="session")
def amounts() -> Amounts:
    return Amounts(load_lexicon().tables["currencies"])


@pytest.fixture(scope="session")
def cues() -> Cues:
    return Cues(load_lexicon().tables["speech"])
