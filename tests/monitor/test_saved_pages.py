"""Pages of real sites that `pantau sources check --save` kept are read as they were when they were saved.

They are publishers' and no part of the project: `PANTAU_EVAL_DATA` may hold a folder of them, `sites/NAME/DAY/`.
"""

import asyncio
import os
from pathlib import Path

import pytest

from monitor.digests import site_pages
from scrapers.probe import probe
from scrapers.source import load_sites

DATA = os.environ.get("PANTAU_EVAL_DATA")
SAVED = [path.parent for path in sorted(Path(DATA or "/nowhere", "sites").glob(f"*/*/{site_pages.EXPECTED}"))]


@pytest.mark.skipif(not SAVED, reason="no pages of sites are saved in PANTAU_EVAL_DATA/sites")
@pytest.mark.parametrize("folder", SAVED, ids=lambda folder: "/".join(folder.parts[-2:]))
def test_saved_pages_are_read_as_they_were(folder: Path) -> None:
    expected, get = site_pages.read(folder)
    source = load_sites()[expected["site"]]
    check = asyncio.run(probe(source, get, among=[each["url"] for each in expected["articles"]]))
    assert site_pages.differences(check, expected) == ()
    assert check.ok
