"""What the tests of whole runs share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.monitor.newsroom import Newsroom, serve
from tests.monitor.office import Office


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    """An empty newsroom that serves."""
    yield from serve(Newsroom())


@pytest.fixture
def office(tmp_path: Path, newsroom: Newsroom) -> Office:
    """A configuration that collects the newsroom."""
    return Office(folder=tmp_path, newsroom=newsroom)
