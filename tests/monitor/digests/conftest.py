from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.monitor.sample import Sample


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[Sample]:
    with Sample(tmp_path / "pantau.db") as sample:
        yield sample
