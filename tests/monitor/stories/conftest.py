"""What tests of stories share."""

from pathlib import Path

import pytest

from monitor.store import open_store
from tests.monitor.stories.desk import press


@pytest.fixture
def store(tmp_path: Path):
    """A database that knows three newsrooms and a ministry."""
    with open_store(tmp_path / "pantau.db") as store:
        press(store, "agung", "beranda", "cakra")
        press(store, "kementerian", official=True)
        yield store
