"""Meta elements, JSON-LD and addresses, sound and broken."""

import pytest

from scrapers.markup import Document, parse_json_ld


def document(markup: str, *, url: str = "https://kabar.example/berita/1-judul") -> Document:
    return Document(markup.encode(), url=url)


def ld(text: str) -> Document:
    return document(f'<script type="application/ld+json">{text}</script>')


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("plain", '{"@type":"NewsArticle","headline":"Judul"}'),
        ("list", '[{"@type":"WebSite"},{"@type":"NewsArticle","headline":"Judul"}]'),
        ("graph", '{"@graph":[{"@type":"Person"},{"@type":["Article","NewsArticle"],"headline":"Judul"}]}'),
        ("several values", '{"@type":"WebSite"}{"@type":"NewsArticle","headline":"Judul"}'),
        ("line break in a string", '{"@type":"NewsArticle","headline":"Ju\\u0064ul","x":"a\nb"}'),
        ("tab in a string", '{"@type":"NewsArticle","headline":"Judul","x":"a\tb"}'),
        ("trailing comma", '{"@type":"NewsArticle","headline":"Judul",}'),
        ("CDATA", '//<![CDATA[\n{"@type":"NewsArticle","headline":"Judul"}\n//]]>'),
        ("comments", '/* x */ {"@type":"NewsArticle",\n// y\n"headline":"Judul"}'),
        ("HTML comment", '<!-- {"@type":"NewsArticle","headline":"Judul"} -->'),
        ("semicolon after", '{"@type":"NewsArticle","headline":"Judul"};'),
        ("garbage after", '{"@type":"NewsArticle","headline":"Judul"} var x = 1'),
        ("entities", '{"@type":"NewsArticle","headline":"&#74;udul"}'),
    ],
)
def test_json_ld(name: str, text: str) -> None:
    assert ld(text).ld("headline") == ("Judul",), name


@pytest.mark.parametrize(
    "text",
    ["", "bukan JSON", '{"@type":', "null", "[" * 100_000, '"teks"', '{"@type":"WebSite","headline":"Judul"}', "1e999"],
)
def test_json_ld_that_says_nothing(text: str) -> None:
    assert ld(text).ld("headline") == ()


def test_json_ld_too_large_is_left_alone() -> None:
    assert parse_json_ld("[" + "1," * 600_000 + "1]") == []


def test_paths_go_through_lists_and_objects() -> None:
    doc = ld('{"@type":"NewsArticle","author":[{"@type":"Person","name":"Ayu"},{"name":"Budi"}]}')
    assert doc.ld("author.name") == ("Ayu", "Budi")


def test_an_organisation_is_no_person() -> None:
    doc = ld(
        '{"@type":"NewsArticle","author":[{"@type":"Organization","name":"Kabar"},{"@type":"Person","name":"Ayu"}]}'
    )
    assert doc.ld_people("author") == ("Ayu",)


def test_meta_by_name_property_and_itemprop_in_any_case() -> None:
    doc = document(
        '<meta name="Author" content="A"><meta property="og:title" content="B"><meta itemprop="x" content="C">'
    )
    assert (doc.meta("author"), doc.meta("OG:title"), doc.meta("x")) == (("A",), ("B",), ("C",))


def test_values_are_unescaped_once_more() -> None:
    assert document('<meta name="t" content="Jum&amp;#39;at &amp;amp; Sabtu">').meta("t") == ("Jum'at & Sabtu",)


def test_canonical_addresses_in_order_of_trust() -> None:
    doc = document('<meta property="og:url" content="https://kabar.example/b"><link rel="canonical" href="/a">')
    assert doc.canonical == ("https://kabar.example/a", "https://kabar.example/b")


@pytest.mark.parametrize(
    ("css", "count"),
    [
        (".a", 2),
        ("div.a.b", 1),
        ("#x", 1),
        (".c", 0),
        ("#y", 0),
        (".c, .a", 2),
        ("p", 1),
        ("[class^=a]", 2),
        ("[data-u='.z#q']", 1),
        ("div:not(.c)", 2),
        (".a p, .zz", 1),
    ],
)
def test_select(css: str, count: int) -> None:
    doc = document('<div class="a b"><p data-u=".z#q">x</p></div><div class="a" id="x">y</div>')
    assert len(doc.select(css)) == count


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "http://[bad",
        "http://k.example:99999/",
        "http:///x",
        "",
        " ",
        "mailto:a@b.example",
    ],
)
def test_addresses_that_are_no_pages(href: str) -> None:
    assert document("<p>x</p>").absolute(href) is None


@pytest.mark.parametrize("body", [b"", b"   ", b"<!-- -->", b"teks saja", b"\x00\x00", b"<", b"<html", b"</p></div>"])
def test_any_bytes_make_a_document(body: bytes) -> None:
    doc = Document(body, url="https://kabar.example/")
    assert isinstance(doc.lines, list)


def test_an_xml_declaration_with_another_encoding_is_overruled() -> None:
    body = '<?xml version="1.0" encoding="iso-8859-1"?><html><body><p>“Kami sepakat”</p></body></html>'.encode()
    assert [line.text for line in Document(body, url="").lines] == ["“Kami sepakat”"]
