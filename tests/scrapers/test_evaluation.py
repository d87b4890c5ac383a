"""Floors of quality on real pages: they only ever rise.

The pages are publishers' and no part of the project: the folder stands in `PANTAU_EVAL_DATA`, with `pages/`
(HTML files, `gold_pages.jsonl` and its scorer `score_pages.py`).
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scrapers.article import Article, Page
from scrapers.extract import extract, recognise
from scrapers.source import Source, load_sites

DATA = os.environ.get("PANTAU_EVAL_DATA")
PAGES = Path(DATA or "/nowhere") / "pages"
pytestmark = pytest.mark.skipif(not DATA, reason="PANTAU_EVAL_DATA is not set: no real pages to measure on")

FLOORS = {
    "with site files": {"f1": 0.99, "title": 1.0, "date": 1.0, "instant": 0.94, "authors_lenient": 0.94},
    "by general rules": {"f1": 0.98, "title": 1.0, "date": 1.0, "instant": 0.94, "authors_lenient": 0.94},
}


def predict(path: Path, sources: Mapping[str, Source]) -> dict[str, object] | None:
    body = path.read_bytes()
    url, source = recognise(body, sources)
    address = url or f"https://unknown.invalid/{path.name}"
    page = Page(
        requested_url=address, url=address, source="x", fetched_at=datetime.now(UTC), status=200, headers=(), body=body
    )
    found = extract(page, source)
    if not isinstance(found, Article):
        return None
    published = found.published.isoformat() if found.published else None
    return {
        "file": path.name,
        "title": found.title,
        "published": published,
        "authors": found.authors,
        "text": found.text,
    }


@pytest.mark.parametrize("way", FLOORS)
def test_articles_reach_their_floors(way: str, tmp_path: Path) -> None:
    sources = load_sites() if way == "with site files" else {}
    gold = [json.loads(line) for line in (PAGES / "gold_pages.jsonl").read_text(encoding="utf-8").splitlines()]
    found = [predict(PAGES / record["file"], sources) for record in gold]
    predictions = tmp_path / "predictions.jsonl"
    predictions.write_text("".join(json.dumps(record) + "\n" for record in found if record), encoding="utf-8")
    scored = subprocess.run(
        [sys.executable, PAGES / "score_pages.py", PAGES / "gold_pages.jsonl", predictions, "--json"],
        capture_output=True,
        text=True,
        check=True,
    )
    scores = json.loads(scored.stdout)
    assert {name: scores[name] for name, floor in FLOORS[way].items() if scores[name] < floor} == {}


@pytest.mark.parametrize("way", FLOORS)
def test_no_index_page_is_an_article(way: str) -> None:
    sources = load_sites() if way == "with site files" else {}
    assert [path.name for path in sorted(PAGES.glob("*-index-*.html")) if predict(path, sources)] == []
