"""How good drafts are on real pages of outlets that are treated as unknown: floors that only ever rise.

The pages are publishers' and no part of the project: the folder stands in `PANTAU_EVAL_DATA`, with `pages/` (HTML
files, their gold and `score_pages.py`). A draft is made from the pages that there are, and measured on the same: an
outlet counts when every one of its articles is read as the gold has it, or its lists are recognised link by link.
"""

import importlib.util
import json
import os
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

import pytest

from scrapers.article import Article, Page
from scrapers.articlelike import site_of
from scrapers.drafting.draft import Draft, draft
from scrapers.drafting.evidence import Evidence, learned
from scrapers.drafting.lists import feed_items, kind_of, page_links
from scrapers.extract import extract
from scrapers.urls import host_of

DATA = os.environ.get("PANTAU_EVAL_DATA")
PAGES = Path(DATA or "/nowhere") / "pages"
pytestmark = pytest.mark.skipif(not DATA, reason="PANTAU_EVAL_DATA is not set: no real pages to draft from")

PIECES = {"article", "photo"}
"""Kinds of gold records that are articles; the others are lists."""

READ_RIGHT = 9
"""Outlets of whose articles every one is read right by the draft (of 9 with an article page)."""

READ_RIGHT_UNSEEN = 10
"""Articles read right by a draft that was made from the outlet's other pages (of 10)."""

RECOGNISED = 10
"""Outlets whose patterns recognise exactly the gold's articles, galleries counted as mistakes (of 10 with lists)."""


@cache
def outlets() -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for name in ("gold_pages.jsonl", "gold_lists.jsonl"):
        for line in (PAGES / name).read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            found.setdefault(record["outlet"], []).append(record)
    return found


def page(record: dict[str, Any]) -> Page:
    return Page(
        requested_url=record["url"],
        url=record["url"],
        source="x",
        fetched_at=datetime.now(UTC),
        status=200,
        headers=(),
        body=(PAGES / record["file"]).read_bytes(),
    )


def evidence(records: list[dict[str, Any]]) -> Evidence:
    articles = [record for record in records if record["kind"] in PIECES]
    lists = [record for record in records if record["kind"] not in PIECES]
    return Evidence(start=records[0]["url"], lists=tuple(map(page, lists)), articles=tuple(map(page, articles)))


@cache
def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_pages", PAGES / "score_pages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read_right(made: Draft, record: dict[str, Any]) -> bool:
    article = extract(page(record), made.source)
    if not isinstance(article, Article):
        return False
    published = article.published.isoformat() if article.published else None
    told = {"title": article.title, "text": article.text, "published": published, "authors": article.authors}
    score = scorer().score_page(record, told)
    body = score["fw"] == score["w"] and score["fo"] == 0
    return bool(body and score["title"] and score.get("instant", True) and score["auth_len"])


def articles_of(outlet: str) -> list[dict[str, Any]]:
    return [record for record in outlets()[outlet] if record["kind"] == "article"]


def test_outlets_whose_articles_a_draft_reads_right() -> None:
    with_articles = [outlet for outlet in outlets() if articles_of(outlet)]
    right = []
    for outlet in with_articles:
        made = draft(evidence(outlets()[outlet]))
        if all(read_right(made, record) for record in articles_of(outlet)):
            right.append(outlet)
    assert len(right) >= READ_RIGHT, f"read wrong: {set(with_articles) - set(right)}"


def test_articles_that_a_draft_never_saw_are_read_right() -> None:
    right: list[str] = []
    wrong: list[str] = []
    for outlet, records in outlets().items():
        for unseen in articles_of(outlet):
            others = [record for record in records if record is not unseen]
            if any(record["kind"] in PIECES for record in others):
                made = draft(evidence(others))
                (right if read_right(made, unseen) else wrong).append(unseen["file"])
    assert len(right) >= READ_RIGHT_UNSEEN, f"read wrong: {wrong}"


def key(url: str) -> str:
    parts = urlsplit(url.strip())
    return parts.netloc.lower().removeprefix("www.") + parts.path.rstrip("/")


def test_outlets_whose_lists_a_draft_recognises_link_by_link() -> None:
    with_lists = {outlet for outlet, records in outlets().items() if any("articles" in record for record in records)}
    exact = {outlet for outlet in with_lists if _recognised(outlets()[outlet])}
    assert len(exact) >= RECOGNISED, f"not exact: {with_lists - exact}"


def _recognised(records: list[dict[str, Any]]) -> bool:
    found, _ = learned(evidence(records))
    for record in records:
        if "articles" not in record:
            continue
        here, site = page(record), site_of(host_of(record["url"]) or "")
        links = page_links(here, site)
        every = (*links.alike, *links.others) if kind_of(here) == "page" else feed_items(here, site)
        recognised = {key(url) for url in every if found.recognise(url)}
        gold = set(map(key, record["articles"]))
        if gold - recognised or recognised - gold - set(map(key, record.get("also_ok", []))):
            return False
    return True
