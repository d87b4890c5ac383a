"""An article taken out of lists: its items go, the others stay as they were."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from scrapers.article import Page
from scrapers.feeds import parse_feed
from scrapers.lists import naming, without_article

URL = "https://warta.example/berita/12/kerja-sama-air"
NAMED = naming([URL])


def page(body: str, content_type: str = "application/xml") -> Page:
    url = "https://warta.example/rss.xml"
    now = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
    headers = (("Content-Type", content_type), ("ETag", '"x"'))
    return Page(
        requested_url=url, url=url, source="warta", fetched_at=now, status=200, headers=headers, body=body.encode()
    )


def item(number: int, slug: str = "kerja-sama-air") -> str:
    return f"<item><title>Berita {number}</title><link>https://warta.example/berita/{number}/{slug}</link></item>"


def test_a_feed_loses_the_item_and_keeps_the_others() -> None:
    of = page(f"<?xml version='1.0'?><rss><channel>{item(1, 'a')}{item(12)}{item(2, 'b')}</channel></rss>")
    left = without_article(of, NAMED)
    assert left is not None
    assert [one.title for one in parse_feed(left.body, url=of.url).items] == ["Berita 1", "Berita 2"]
    assert left.header("ETag") == '"x"'


@pytest.mark.parametrize(
    "body",
    [
        f"<rss><channel>{item(1, 'a')}</channel></rss>",
        "<rss><channel><item><link>https://warta.example/berita/12/kerja-sama-air-bersih</link></item></channel></rss>",
        "<p>Kerja sama air.</p>",
        "{}",
    ],
)
def test_a_list_that_does_not_name_it_is_the_same(body: str) -> None:
    of = page(body)
    assert without_article(of, NAMED) is of


def test_a_sitemap_loses_the_address() -> None:
    of = page(f"<urlset><url><loc>{URL}</loc></url><url><loc>https://warta.example/berita/3/c</loc></url></urlset>")
    left = without_article(of, NAMED)
    assert left is not None
    assert [one.urls for one in parse_feed(left.body, url=of.url).items] == [("https://warta.example/berita/3/c",)]


def test_a_feed_in_another_encoding_says_what_it_has_become() -> None:
    channel = f"<rss><channel><title>Warta “Uji”</title>{item(12)}</channel></rss>"
    body = f"<?xml version='1.0' encoding='windows-1252'?>{channel}"
    left = without_article(replace(page(body), body=body.encode("cp1252")), NAMED)
    assert left is not None
    assert "Warta “Uji”" in left.body.decode()
    assert b"encoding='utf-8'" in left.body


@pytest.mark.parametrize("escaped", [False, True])
def test_a_json_list_loses_the_innermost_item(escaped: bool) -> None:
    document = {"data": {"items": [{"slug": "a"}, {"url": URL, "isi": "x"}], "page": 1}}
    text = json.dumps(document).replace("/", "\\/") if escaped else json.dumps(document)
    left = without_article(page(text, "application/json"), NAMED)
    assert left is not None
    assert json.loads(left.body) == {"data": {"items": [{"slug": "a"}], "page": 1}}


def test_a_json_list_that_names_it_by_its_slug_alone_loses_it() -> None:
    left = without_article(page(json.dumps([{"slug": "kerja-sama-air"}, {"slug": "lain"}]), "application/json"), NAMED)
    assert left is not None
    assert json.loads(left.body) == [{"slug": "lain"}]


@pytest.mark.parametrize("body", [f"<ul><li><a href='{URL}'>x</a></li></ul>", f'{{"url": "{URL}"}}', f"[{URL}"])
def test_a_list_that_can_not_be_cut_is_left_out(body: str) -> None:
    assert without_article(page(body, "text/html"), NAMED) is None


def test_an_article_named_by_a_parameter_is_told_from_others() -> None:
    named = naming(["https://warta.example/baca?id=7&n=1"])
    assert without_article(page("<a href='/baca?id=7&amp;n=1'>", "text/html"), named) is None
    of = page("<a href='/baca?id=70'>", "text/html")
    assert without_article(of, named) is of


def test_no_address_names_nothing() -> None:
    of = page("<a href='/'>", "text/html")
    assert without_article(of, naming([])) is of
