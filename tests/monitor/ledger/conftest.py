from pathlib import Path

import pytest

from monitor.store import open_store
from tests.monitor.ledger.desk import Desk


@pytest.fixture
def desk(tmp_path: Path):
    with open_store(tmp_path / "pantau.db") as store:
        yield Desk(store)
