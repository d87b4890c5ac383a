"""The pipeline is loaded once; `read` analyses one text, `read_all` several together."""

from collections.abc import Callable
from datetime import date

import pytest
from spacy.language import Language

from models.analysis import Analysis, Text
from models.pipeline import analyse, load

Read = Callable[..., Analysis]


@pytest.fixture(scope="session")
def nlp() -> Language:
    return load()


@pytest.fixture(scope="session")
def read(nlp: Language) -> Read:
    def read(text: str, *, title: str = "", published: date | None = None) -> Analysis:
        return next(analyse([Text(id="t", title=title, text=text, published=published)], nlp))

    return read
