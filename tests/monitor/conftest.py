"""What the tests of whole runs share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.monitor.newsroom import Newsroom, serve


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    """An empty newsroom that serves."""
    yield from serve(Newsroom())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder that a configuration lies in."""
    return tmp_path
