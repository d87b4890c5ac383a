from pathlib import Path

import pytest

from monitor.store import open_store


@pytest.fixture
def store(tmp_path: Path):
    with open_store(tmp_path / "pantau.db") as store:
        yield store
