"""The pipelines are loaded once; `read` analyses one text with the shipped one.

A module about what the rules find, or what is made of it, overrides `nlp` or `read` with the lexicon's pipeline.
"""

from collections.abc import Callable
from datetime import date

import pytest
from spacy.language import Language

from models.analysis import Analysis, Text
from models.pipeline import analyse, load

Read = Callable[..., Analysis]


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
