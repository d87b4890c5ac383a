"""Real pages of the outlets that have a site file, each through that file: nothing may have to be found by other means.

The pages are publishers' and no part of the project: their folder stands in `PANTAU_EVAL_DATA` (`pages/`, with
`gold_pages.jsonl` and `gold_lists.jsonl`).
"""

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from scrapers.article import Article, Page
from scrapers.expect import Flaw, of_article, of_list
from scrapers.extract import extract, recognise
from scrapers.source import DiscoverEntry, Source, load_sites
from scrapers.urls import find_source, identify

DATA = os.environ.get("PANTAU_EVAL_DATA")
PAGES = Path(DATA or "/nowhere") / "pages"
SITES = load_sites()
pytestmark = pytest.mark.skipif(not DATA, reason="PANTAU_EVAL_DATA is not set: no real pages to read")
FETCHED = datetime(2026, 11, 1, tzinfo=UTC)


def gold(name: str) -> list[dict[str, Any]]:
    path = PAGES / name
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return [json.loads(line) for line in lines]


def page(file: str, url: str) -> Page:
    body = (PAGES / file).read_bytes()
    return Page(requested_url=url, url=url, source="x", fetched_at=FETCHED, status=200, headers=(), body=body)


ARTICLES = [record for record in gold("gold_pages.jsonl") if find_source(record["url"], SITES)]
LISTS = [record for record in gold("gold_lists.jsonl") if find_source(record["articles"][0], SITES)]


@pytest.mark.parametrize("record", ARTICLES, ids=lambda record: record["file"])
def test_article_pages_go_through_their_site_file(record: dict[str, Any]) -> None:
    read = page(record["file"], record["url"])
    _, source = recognise(read.body, SITES)
    assert source is not None
    assert source == find_source(record["url"], SITES)
    article = extract(read, source)
    assert isinstance(article, Article)
    found = {(finding.flaw, finding.field) for finding in of_article(article, source)}
    # one page of several was kept; galleries are short, name no editor of a text, and are no articles of the site
    spared = {(Flaw.INCOMPLETE, "")}
    if record["kind"] == "photo":
        spared |= {(Flaw.SHORT, "body"), (Flaw.UNIDENTIFIED, "")}
    assert found - spared == set()


@pytest.mark.parametrize("record", LISTS, ids=lambda record: record["file"])
def test_lists_go_through_an_entry_of_their_site_file(record: dict[str, Any]) -> None:
    source = find_source(record["articles"][0], SITES)
    assert source is not None
    wanted = {identify(url, source) for url in record["articles"]}
    missing = [wanted - named(record, source, entry) for entry in entries(record, source)]
    assert set() in missing, missing


def entries(record: dict[str, Any], source: Source) -> list[DiscoverEntry]:
    """The site's entries for such a list; a feed needs none of its own to be read as one."""
    if record["kind"] == "rss":
        return [DiscoverEntry(kind="feed", url=record["url"])]
    return [entry for entry in source.discover if entry.kind == "index"]


def named(record: dict[str, Any], source: Source, entry: DiscoverEntry) -> set[str | None]:
    """The articles that the entry's own selectors find; none where every link had to be taken."""
    links, findings = of_list(page(record["file"], record["url"]), entry, source)
    if any(finding.flaw is Flaw.UNSELECTED for finding in findings):
        return set()
    return {identify(link.url, source) for link in links}
