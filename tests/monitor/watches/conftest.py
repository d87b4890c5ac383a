from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.monitor.watches.desk import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Desk(tmp_path / "pantau.db") as desk:
        yield desk
