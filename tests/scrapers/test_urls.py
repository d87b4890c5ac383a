"""One article has one identity, whatever its address looks like today; hostile addresses have none."""

import dataclasses
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.source import Articles, Source, load_site
from scrapers.urls import absolute, canonical, find_source, generic_identity, host_of, identify, resolve_host

SOURCE = load_site(Path(__file__).parent / "fixtures" / "lists" / "kabarnusa.toml")
ARTICLE = "https://www.kabarnusa.example/berita/90121/bupati-teken-nota"
ADDRESSES = [
    ARTICLE,
    "http://www.kabarnusa.example/berita/90121/bupati-teken-nota",
    "https://kabarnusa.example/berita/90121",
    "https://m.kabarnusa.example/berita/90121/bupati-teken-nota",
    "https://amp.kabarnusa.example/berita/90121/bupati-teken-nota",
    "https://WWW.KabarNusa.example./berita/90121/bupati-teken-nota",
    "https://www.kabarnusa.example:443/berita/90121/bupati-teken-nota",
    "https://nama:sandi@www.kabarnusa.example/berita/90121/bupati-teken-nota",
    "https://www.kabarnusa.example/berita/90121/bupati-teken-nota/amp",
    "https://www.kabarnusa.example/berita/90121/bupati-teken-nota/amp/",
    "https://www.kabarnusa.example/amp/berita/90121/bupati-teken-nota",
    "https://www.kabarnusa.example/berita/90121/bupati-teken-nota?amp",
    "https://www.kabarnusa.example/berita/90121/bupati-teken-nota?amp=1",
    "https://www.kabarnusa.example/berita/90121/bupati-teken-nota?page=2",
    "https://www.kabarnusa.example/berita/90121/bupati-teken-nota?page=all#komentar",
    "https://www.kabarnusa.example/berita/90121/bupati-teken-nota?single=1",
    "https://www.kabarnusa.example/berita/90121/bupati-teken-nota?showpage=all&utm_source=wa",
    "https://www.kabarnusa.example//berita//90121//bupati-teken-nota",
    "https://www.kabarnusa.example/ekonomi/berita/90121/judul-lama",
    "  https://www.kabarnusa.example/berita/90121/bupati-teken-nota\n",
    "https://www-kabarnusa-example.cdn.ampproject.org/c/s/www.kabarnusa.example/amp/berita/90121/x?usqp=mq331",
    "https://www.google.com/amp/s/www.kabarnusa.example/amp/berita/90121/bupati-teken-nota",
]
HOSTILE = [
    "",
    " ",
    "//",
    "http://",
    "https:///jalur",
    "http://[::1",
    "http://[bukan-alamat]/berita/1/x",
    "http://a b.example/berita/1/x",
    "http://www.kabarnusa.example:99999/berita/1/x",
    "http://www.kabarnusa.example:berita/1/x",
    "http://..kabarnusa.example/berita/1/x",
    "ftp://www.kabarnusa.example/berita/1/x",
    "javascript:alert(1)",
    "data:text/html,<b>",
    "file:///etc/passwd",
    "https://www.kabarnusa.example/berita/1/" + "x" * 5000,
    "http://" + "a." * 2000 + "example/berita/1/x",
    "http://\ud800.example/berita/1/x",
    "https://mitra.example/berita/90121/x",
    "https://www.kabarnusa.example.mitra.example/berita/90121/x",
    "https://evilkabarnusa.example/berita/90121/x",
]
TRACKING = [
    "utm_source=wa",
    "utm_campaign=a%20b",
    "fbclid=IwAR0",
    "gclid=1",
    "igshid=x",
    "_ga=2.1",
    "ref=home",
    "amp=1",
]
PATHS = st.lists(st.text(st.characters(codec="utf-8", exclude_characters="#?"), max_size=12), max_size=5).map("/".join)


def with_articles(**values: object) -> Source:
    return dataclasses.replace(SOURCE, articles=Articles(**values))  # type: ignore[arg-type]


@pytest.mark.parametrize("url", ADDRESSES)
def test_every_address_of_an_article_has_its_identity(url: str) -> None:
    assert identify(url, SOURCE) == "kabarnusa.example:90121"


@pytest.mark.parametrize("url", ADDRESSES)
def test_every_address_of_an_article_belongs_to_its_site(url: str) -> None:
    assert find_source(url, {"kabarnusa": SOURCE}) is SOURCE


@pytest.mark.parametrize("url", HOSTILE)
def test_hostile_and_foreign_addresses_have_no_identity(url: str) -> None:
    assert identify(url, SOURCE) is None


@pytest.mark.parametrize(
    "url",
    [
        "https://www.kabarnusa.example/",
        "https://www.kabarnusa.example/berita/",
        "https://www.kabarnusa.example/berita/terkini",
        "https://www.kabarnusa.example/foto/90121/berita/90121/x",
        "https://www.kabarnusa.example/cari?q=/berita/90121/",
    ],
)
def test_other_pages_of_the_site_are_no_articles(url: str) -> None:
    assert identify(url, SOURCE) is None


def test_named_groups_stand_before_the_id() -> None:
    source = with_articles(patterns=(re.compile(r"^/(?P<id>\d+)/di/(?P<day>\d{4}/\d{2})"),))
    assert identify("https://www.kabarnusa.example/7/di/2026/02", source) == "kabarnusa.example:2026/02/7"


def test_ids_of_a_host_are_its_own_where_the_site_says_so() -> None:
    source = with_articles(patterns=(re.compile(r"^/berita/(?P<id>\d+)"),), id_scope="host")
    assert identify("https://timur.kabarnusa.example/berita/7/x", source) == "kabarnusa.example:timur/7"
    assert identify("https://m.kabarnusa.example/berita/7/x", source) == "kabarnusa.example:www/7"


def test_a_pattern_may_look_at_the_host() -> None:
    source = with_articles(
        patterns=(
            re.compile(r"^/nasional/berita/(?P<id>\d+)"),
            re.compile(r"^//(?P<portal>[a-z]+)\.kabarnusa\.example/berita/(?P<id>\d+)"),
        )
    )
    assert identify("https://timur.kabarnusa.example/berita/7/x", source) == "kabarnusa.example:timur/7"
    assert identify("https://timur.kabarnusa.example/nasional/berita/7/x", source) == "kabarnusa.example:7"


@pytest.mark.parametrize(
    ("host", "resolved"),
    [
        ("www.kabarnusa.example", "www.kabarnusa.example"),
        ("kabarnusa.example", "www.kabarnusa.example"),
        ("m.timur.kabarnusa.example", "timur.kabarnusa.example"),
        ("barat.kabarnusa.example", "barat.kabarnusa.example"),
        ("mitra.example", None),
    ],
)
def test_hosts_resolve_through_aliases_mobile_labels_and_wildcards(host: str, resolved: str | None) -> None:
    assert resolve_host(host, SOURCE) == resolved


def test_a_named_host_comes_before_a_wildcard_and_a_long_wildcard_before_a_short_one() -> None:
    east = dataclasses.replace(SOURCE, name="east", hosts=("laut.timur.kabarnusa.example", "*.timur.kabarnusa.example"))
    plain = dataclasses.replace(SOURCE, name="plain", hosts=("kabarnusa.example", "*.kabarnusa.example"), aliases={})
    both = {"plain": plain, "east": east}
    assert find_source("https://laut.timur.kabarnusa.example/", both) is east
    assert find_source("https://gunung.timur.kabarnusa.example/", both) is east
    assert find_source("https://barat.kabarnusa.example/", both) is plain


@pytest.mark.parametrize(
    ("url", "clean"),
    [
        ("HTTP://Contoh.Example:80", "http://contoh.example/"),
        ("https://contoh.example:8443/a#b", "https://contoh.example:8443/a"),
        ("https://contoh.example/a?b=2&a=1&utm_source=x", "https://contoh.example/a?b=2&a=1"),
        ("https://contoh.example/a?page=2", "https://contoh.example/a?page=2"),
        ("https://contoh.example/a b/%7Ec/%c3%a9/é", "https://contoh.example/a%20b/~c/%C3%A9/%C3%A9"),
        ("https://berita-é.example/", "https://xn--berita--hya.example/"),
        ("https://contoh.example/judul.amp.html", "https://contoh.example/judul.html"),
        ("http://127.0.0.1:8000/berita/1?utm_medium=x", "http://127.0.0.1:8000/berita/1"),
        ("http://[::1]:8000/berita/1", "http://[::1]:8000/berita/1"),
    ],
)
def test_canonical_form(url: str, clean: str) -> None:
    assert canonical(url) == clean


@pytest.mark.parametrize("url", ["mailto:a@b.example", "http://[", "bukan alamat"])
def test_what_is_no_web_address_stays_as_it_is(url: str) -> None:
    assert canonical(f" {url} ") == url


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("../b?x=1#y", "https://contoh.example/b?x=1"),
        ("//lain.example/c", "https://lain.example/c"),
        ("mailto:a@b.example", None),
        ("http://[", None),
    ],
)
def test_links_are_resolved_against_their_page(url: str, expected: str | None) -> None:
    assert absolute(url, "https://contoh.example/a/") == expected


def test_host_of() -> None:
    assert host_of("https://Contoh.Example:443/x") == "contoh.example"
    assert host_of("http://127.0.0.1:8000/x") == "127.0.0.1:8000"
    assert host_of("bukan") is None


@pytest.mark.parametrize(
    "url",
    [
        "http://www.contoh.example/a/judul/",
        "https://m.contoh.example/a/judul?utm_source=x",
        "https://contoh.example/a/judul/amp?page=2#z",
    ],
)
def test_generic_identity_is_that_of_the_path(url: str) -> None:
    assert generic_identity(url) == generic_identity("https://contoh.example/a/judul")
    assert generic_identity(url) != generic_identity("https://contoh.example/a/judul?p=7")


@pytest.mark.parametrize("url", HOSTILE[:18])
def test_hostile_addresses_have_no_generic_identity(url: str) -> None:
    assert generic_identity(url) is None


@given(st.text(max_size=200) | st.builds("http://{}".format, st.text(max_size=60)))
def test_nothing_raises_and_the_canonical_form_is_stable(text: str) -> None:
    once = canonical(text)
    assert canonical(once) == once
    identify(text, SOURCE)
    generic_identity(text)


@given(PATHS, st.text(max_size=20), st.sampled_from(["/amp", "", "/amp/", ".amp"]))
def test_canonical_is_idempotent(path: str, query: str, end: str) -> None:
    once = canonical(f"https://www.kabarnusa.example/{path}{end}?{query}")
    assert canonical(once) == once


@given(st.lists(st.sampled_from(TRACKING), max_size=4), st.text(max_size=20), st.booleans())
def test_tracking_and_fragments_never_change_an_identity(tracking: list[str], fragment: str, numbered: bool) -> None:
    query = "&".join((["page=3"] if numbered else []) + tracking)
    assert identify(f"{ARTICLE}?{query}#{fragment}", SOURCE) == "kabarnusa.example:90121"
    assert generic_identity(f"{ARTICLE}?{query}#{fragment}") == generic_identity(ARTICLE)
