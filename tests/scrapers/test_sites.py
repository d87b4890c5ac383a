"""Every bundled site is readable, and tells its articles from its other pages: `fixtures/lists/sites.toml` is the
table of addresses that each site must have."""

import json
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from scrapers.article import Article, Page
from scrapers.articlelike import site_of
from scrapers.expect import of_article, of_list
from scrapers.extract import article_from_link
from scrapers.source import Source, bundled, load_site, load_sites
from scrapers.urls import find_source, host_of, identify

NAMES = sorted(path.stem for path in bundled().glob("*.toml"))
SITES = load_sites()
TABLES = tomllib.loads((Path(__file__).parent / "fixtures" / "lists" / "sites.toml").read_text(encoding="utf-8"))
ARTICLES = [(name, url, identity) for name, table in TABLES.items() for url, identity in table["articles"].items()]
OTHERS = [(name, url) for name, table in TABLES.items() for url in table["others"]]


@pytest.mark.parametrize("name", NAMES)
def test_site_loads(name: str) -> None:
    assert load_site(bundled() / f"{name}.toml").name == name


def test_every_site_has_its_table_of_addresses() -> None:
    assert sorted(TABLES) == NAMES
    assert [name for name, table in TABLES.items() if not table["articles"] or not table["others"]] == []


@pytest.mark.parametrize(("name", "url", "identity"), ARTICLES)
def test_article_addresses_have_their_identity(name: str, url: str, identity: str) -> None:
    source = find_source(url, SITES)
    assert source is not None
    assert (source.name, identify(url, source)) == (name, identity)


@pytest.mark.parametrize(("name", "url"), OTHERS)
def test_other_addresses_are_no_articles(name: str, url: str) -> None:
    assert identify(url, SITES[name]) is None


@pytest.mark.parametrize("source", SITES.values(), ids=SITES.keys())
def test_lists_are_the_sites_own_and_encrypted(source: Source) -> None:
    lists = [url for url, _ in source.discover_urls()]
    assert lists
    assert {site_of(host_of(url) or "") for url in lists} == {site_of(source.publisher)}
    assert all(url.startswith("https://") for url in lists)


@pytest.mark.parametrize("source", SITES.values(), ids=SITES.keys())
def test_articles_can_be_read_or_come_with_the_list(source: Source) -> None:
    with_content = any(entry.kind == "feed" or (entry.map and entry.map.content) for entry in source.discover)
    assert (source.fields.title and source.fields.published) or (source.policy.mode == "feed-only" and with_content)


@pytest.mark.parametrize("name", NAMES)
def test_every_site_says_what_its_articles_must_give(name: str) -> None:
    said = tomllib.loads((bundled() / f"{name}.toml").read_text(encoding="utf-8"))["expect"]
    assert {"title", "body", "published"} <= set(said["fields"])
    assert said["min_body"] >= 300


def test_antara_is_one_file_for_the_national_desk_and_34_portals() -> None:
    assert len(SITES["antara"].collected_hosts) == 35


@pytest.mark.parametrize(
    ("host", "zone"),
    [
        ("www.antaranews.com", "Asia/Jakarta"),
        ("bali.antaranews.com", "Asia/Makassar"),
        ("ambon.antaranews.com", "Asia/Jayapura"),
    ],
)
def test_portals_have_the_zone_of_their_province(host: str, zone: str) -> None:
    assert SITES["antara"].zone(host).key == zone


BODY = "".join(
    f"<p>Jakarta - Kementerian dan Kota Samudra meneken nota kesepahaman {subject} pada Senin, disaksikan para pejabat "
    "kedua pihak di gedung utama, dan segera menyusun rencana kerja bersama.</p>"
    for subject in ("pendidikan vokasi", "pelindungan pekerja", "pertukaran data")
)
SLUG = "kementerian-teken-nota"
LISTED: dict[str, dict[str, Any]] = {
    "kemendagri": {
        "status": True,
        "data": {
            "blogs": [
                {"post_slug": SLUG, "blog_name": "Teken nota", "blog_desc": BODY, "created_at": "2026-11-23 20:00:00"}
            ]
        },
    },
    "kemlu": {
        "data": {
            "publication": [
                {"slug": SLUG, "title": "Teken nota", "content_detail": BODY, "publish_date": "2026-11-23 20:00:00"}
            ]
        }
    },
    "kemnaker": {
        "data": [{"slug": SLUG, "title": "Teken nota", "body": BODY, "created_at": "2026-11-23 20:00:00"}],
    },
    "kpk": {
        "data": [{"slug": SLUG, "title": "Teken nota", "content": BODY, "created_at": "2026-11-23T13:00:00.000000Z"}],
    },
}
"""Lists of the shape that is reported of them, with an invented item."""


@pytest.mark.parametrize("name", [name for name, source in SITES.items() if source.discover[0].kind == "json"])
def test_lists_of_the_reported_shape_give_whole_articles(name: str) -> None:
    source = SITES[name]
    ((url, entry),) = source.discover_urls()
    page = Page(
        requested_url=url,
        url=url,
        source=name,
        fetched_at=datetime(2026, 11, 24, tzinfo=UTC),
        status=200,
        headers=(("Content-Type", "application/json"),),
        body=json.dumps(LISTED[name]).encode(),
    )
    (link,), findings = of_list(page, entry, source)
    assert findings == ()
    article = article_from_link(link, source, fetched_at=page.fetched_at)
    assert isinstance(article, Article)
    assert of_article(article, source, link=link) == ()
    assert (article.identity, article.title) == (f"{source.publisher}:{SLUG}", "Teken nota")
    assert article.published == datetime(2026, 11, 23, 13, tzinfo=UTC)
