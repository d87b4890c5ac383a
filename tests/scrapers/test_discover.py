"""What comes out of feeds, sitemaps, index pages and JSON lists: `fixtures/lists` holds one of each, of an invented
newsroom."""

import dataclasses
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.article import Link, Page
from scrapers.discover import child_sitemaps, discover, links
from scrapers.errors import DiscoveryError
from scrapers.indexes import anchors, parse_index
from scrapers.source import Dates, DiscoverEntry, Source, load_site, load_sites
from scrapers.urls import identify

LISTS = Path(__file__).parent / "fixtures" / "lists"
NOW = datetime(2026, 2, 3, 5, 0, tzinfo=UTC)  # noon in Jakarta
SOURCE = load_site(LISTS / "kabarnusa.toml")
FEED, INDEX, PLAIN_INDEX, JSON, SITEMAP = SOURCE.discover
KNOWN: Mapping[str, Source] = {SOURCE.name: SOURCE}


def page(body: str | bytes, url: str = "https://www.kabarnusa.example/daftar", content_type: str | None = None) -> Page:
    return Page(
        requested_url=url,
        url=url,
        source=SOURCE.name,
        fetched_at=NOW,
        status=200,
        headers=(("Content-Type", content_type),) if content_type else (),
        body=body.encode() if isinstance(body, str) else body,
    )


def stored(name: str, url: str = "https://www.kabarnusa.example/daftar") -> Page:
    return page((LISTS / name).read_bytes(), url)


def found(name: str, entry: DiscoverEntry, url: str = "https://www.kabarnusa.example/daftar") -> tuple[Link, ...]:
    return discover(stored(name, url), entry, SOURCE)


def rss(items: str) -> Page:
    return page(f"<rss><channel><link>https://www.kabarnusa.example/</link>{items}</channel></rss>")


def test_broken_rss_gives_the_articles_in_order_without_galleries_and_adverts() -> None:
    assert [link.url for link in found("rss2-broken.xml", FEED)] == [
        "https://www.kabarnusa.example/berita/90121/bupati-maringgai-teken-nota",
        "https://www.kabarnusa.example/berita/90123/harga-beras-turun",
    ]


def test_feed_titles_are_plain_text_in_the_right_encoding_without_the_sites_suffix() -> None:
    assert found("rss2-broken.xml", FEED)[0].title == (
        "Bupati Maringgai & Wali Kota Sukajaya teken nota kesepahaman “air bersih”"
    )


def test_html_entities_are_known_and_entities_of_the_document_are_not_expanded() -> None:
    assert found("rss2-broken.xml", FEED)[1].title == "Harga beras turun – pedagang lega &redaksi;&rahasia;"


def test_feed_links_carry_the_fullest_content() -> None:
    assert found("rss2-broken.xml", FEED)[0].content == (
        "<p>Dua daerah sepakat berbagi sumber air.</p><p>Nota itu berlaku lima tahun.</p>"
    )


def test_indonesian_dates_in_feeds_are_read() -> None:
    published = [link.published for link in found("rss2-broken.xml", FEED)]
    assert published == [
        datetime.fromisoformat("2026-02-03T08:15:00+07:00"),
        datetime.fromisoformat("2026-02-03T07:30:00+07:00"),
    ]


def test_atom_feed() -> None:
    first, second = found("atom.xml", FEED, "https://timur.kabarnusa.example/atom.xml")
    assert (first.url, second.url) == (
        "https://timur.kabarnusa.example/berita/411/pelabuhan-tanjung-lontar",
        "https://timur.kabarnusa.example/berita/412/jembatan-gantung",
    )
    assert first.title == "Pelabuhan Tanjung Lontar dibuka kembali"
    assert first.published == datetime.fromisoformat("2026-02-02T20:00:00+09:00")
    assert first.content is not None
    assert "<em" in first.content
    assert second.content == "Warga bergembira."


def test_rss_1_feed() -> None:
    (link,) = found("rss1.xml", FEED)
    assert link.title == "Kampus dan pabrik semen bekerja sama"
    assert link.published == datetime.fromisoformat("2026-01-05T10:00:00+07:00")


def test_news_sitemap_gives_title_and_date_of_publication_not_of_change() -> None:
    assert found("sitemap-news.xml", SITEMAP) == (
        Link(
            url="https://www.kabarnusa.example/ekonomi/berita/80010/pasar-ikan",
            source="kabarnusa",
            title="Pasar ikan Tanjung Lontar direvitalisasi",
            published=datetime.fromisoformat("2026-02-03T21:10:00+07:00"),
        ),
    )


def test_sitemap_index_names_its_sitemaps_newest_first() -> None:
    assert child_sitemaps(stored("sitemap-index.xml")) == (
        "https://www.kabarnusa.example/sitemap-2026.xml",
        "https://www.kabarnusa.example/sitemap-2025.xml",
    )


@pytest.mark.parametrize("name", ["sitemap-news.xml", "rss1.xml", "index.html", "api.json"])
def test_other_documents_name_no_sitemaps(name: str) -> None:
    assert child_sitemaps(stored(name)) == ()


def test_index_selectors_give_the_list_with_its_dates() -> None:
    assert [(link.url, link.title, link.published) for link in found("index.html", INDEX)] == [
        (
            "https://www.kabarnusa.example/berita/501/judul-501",
            "Pemprov Arunika gandeng Universitas Sagara kembangkan padi",
            datetime.fromisoformat("2026-02-03T09:00:00+07:00"),
        ),
        (
            "https://www.kabarnusa.example/berita/502/judul-502",
            "Menteri & gubernur tinjau bendungan Ciwaluya",
            datetime.fromisoformat("2026-02-02T00:00:00+07:00"),
        ),
        (
            "https://www.kabarnusa.example/berita/503/judul-503",
            "Polres Maringgai terima hibah mobil dari PT Lontar Jaya",
            datetime.fromisoformat("2026-02-01T10:00:00+07:00"),
        ),
    ]


def test_a_date_in_an_index_is_the_datetime_attribute_before_the_text() -> None:
    body = """<article class="kartu"><h3><a href="/berita/9/x">Judul</a></h3>
        <time class="waktu" datetime="2026-02-01T08:09:10+07:00">1 Feb</time></article>"""
    assert discover(page(body), INDEX, SOURCE)[0].published == datetime.fromisoformat("2026-02-01T08:09:10+07:00")


def test_a_date_glued_to_a_rubric_in_the_markup_is_read() -> None:
    body = """<article class="kartu"><h3><a href="/berita/9/x">Judul</a></h3>
        <p class="waktu"><b>Otomotif</b>9 menit lalu</p></article>"""
    assert discover(page(body), INDEX, SOURCE)[0].published == NOW - timedelta(minutes=9)


def test_feeds_mean_their_zones_even_where_a_sites_pages_do_not() -> None:
    source = dataclasses.replace(SOURCE, dates=Dates(z_means_local=True))
    feed = rss("<item><link>/berita/9/x</link><pubDate>Tue, 03 Feb 2026 01:00:00 GMT</pubDate></item>")
    assert discover(feed, FEED, source)[0].published == datetime(2026, 2, 3, 1, 0, tzinfo=UTC)


def test_index_without_selectors_gives_every_article_once_the_main_list_first() -> None:
    urls = [link.url.removeprefix("https://www.kabarnusa.example/berita/") for link in found("index.html", PLAIN_INDEX)]
    assert urls[:3] == ["501/judul-501", "502/judul-502", "503/judul-503"]
    assert sorted(urls[3:]) == sorted([f"{n}/menu-{n}" for n in range(100, 112)] + ["330/lama"])


def test_index_whose_selectors_find_nothing_still_gives_its_articles() -> None:
    gone = DiscoverEntry(kind="index", url=INDEX.url, item="div.kartu-lama", link="h2 a")
    assert found("index.html", gone) == found("index.html", PLAIN_INDEX)


def test_relative_links_follow_the_base_element() -> None:
    body = '<base href="https://timur.kabarnusa.example/kota/"><a href="berita/7/x">Judul berita</a>'
    (link,) = discover(page(body), PLAIN_INDEX, SOURCE)
    assert link.url == "https://timur.kabarnusa.example/kota/berita/7/x"


def test_title_cut_short_is_completed_from_the_title_attribute() -> None:
    body = '<a href="/berita/7/x" title="Bupati resmikan pasar baru di Maringgai">Bupati resmikan pasar...</a>'
    assert discover(page(body), PLAIN_INDEX, SOURCE)[0].title == "Bupati resmikan pasar baru di Maringgai"


def test_json_list_is_read_through_its_map() -> None:
    first, second = found("api.json", JSON)
    assert first == Link(
        url="https://www.kabarnusa.example/berita/60001/kementerian-dan-bank-daerah",
        source="kabarnusa",
        title="Kementerian dan bank daerah sepakat",
        published=datetime.fromisoformat("2026-02-01T09:30:00+07:00"),
        content="<p>Isi lengkap.</p>",
    )
    assert second == Link(url="https://www.kabarnusa.example/berita/60002/a/b%3Fc%3Dd%23e", source="kabarnusa")


@pytest.mark.parametrize(
    ("body", "entry", "message"),
    [
        (
            "<!DOCTYPE html><html><head><title>Akses &amp; ditolak</title></head></html>",
            FEED,
            "expected a feed, got an HTML page (title: Akses & ditolak)",
        ),
        ("<html><body>Tidak ditemukan", FEED, "expected a feed, got an HTML page without a title"),
        ("", FEED, "expected a feed, got an empty document"),
        ("  <!-- kosong -->  ", SITEMAP, "expected a feed, got an empty document"),
        ("galat 500", FEED, "expected a feed, got something that starts with 'galat 500'"),
        ("<opml/>", FEED, "expected a feed, got something that starts with '<opml/>'"),
        ("", INDEX, "expected a page with links, got an empty document"),
        ("<p>bukan", JSON, "expected JSON, got something else"),
        ("[" * 100_000, JSON, "expected JSON, got something else"),
        ('{"data": {"berita": {}}}', JSON, "the JSON document holds no list at 'data.berita'"),
    ],
)
def test_a_document_of_another_kind_is_named(body: str, entry: DiscoverEntry, message: str) -> None:
    with pytest.raises(DiscoveryError) as raised:
        discover(page(body), entry, SOURCE)
    assert str(raised.value).startswith("https://www.kabarnusa.example/daftar: ")
    assert message in str(raised.value)


def test_entity_bomb_stays_small() -> None:
    bomb = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 30))
    body = f'<!DOCTYPE rss [<!ENTITY e0 "ha">{bomb}]><rss><channel><item><title>&e29;</title><link>/berita/1/x</link>'
    assert discover(page(body), FEED, SOURCE)[0].title == "&e29;"


@pytest.mark.parametrize(
    "body",
    [
        "<!DOCTYPE [" * 50_000,
        "<![CDATA[" * 50_000,
        "<rss>" + "<![CDATA[" * 50_000,
        "<!--" * 50_000,
        "<?" * 50_000,
        "<rss>" + "<item>" * 50_000,
    ],
)
def test_unclosed_constructs_are_read_in_linear_time(body: str) -> None:
    with suppress(DiscoveryError):  # the test's time limit is what fails here
        assert discover(page(body), FEED, SOURCE) == ()


@pytest.mark.parametrize(
    "url",
    [
        "http://[::1",
        "http://a:99999/berita/1/x",
        "javascript:alert(1)",
        "//",
        "berita/\x00",
        "http://é" * 2000,
        "data:,",
    ],
)
def test_hostile_links_are_left_out(url: str) -> None:
    items = f"<item><link>{url}</link></item><item><link>/berita/2/y</link></item>"
    assert [link.url for link in discover(rss(items), FEED, SOURCE)] == ["https://www.kabarnusa.example/berita/2/y"]


def test_control_characters_do_not_end_a_feed() -> None:
    body = "<item><title>Padi\x08 &#8; unggul</title><link>/berita/3/z</link></item>"
    assert discover(rss(body), FEED, SOURCE)[0].title == "Padi unggul"


def test_links_of_a_feed_file_whose_address_is_unknown() -> None:
    assert links(stored("rss2-broken.xml", "file:///rss2-broken.html"), KNOWN) == (
        "https://www.kabarnusa.example/berita/90121/bupati-maringgai-teken-nota",
        "https://www.kabarnusa.example/berita/90123/harga-beras-turun",
    )


def test_links_of_a_feed_of_an_unknown_site_prefer_its_own_addresses_to_a_counters() -> None:
    urls = links(stored("rss2-broken.xml", "file:///x"), {})
    assert "https://www.kabarnusa.example/berita/90123/harga-beras-turun" in urls
    assert not any("penghitung" in url for url in urls)


def test_links_of_an_index_file_come_through_the_sites_entry_first() -> None:
    urls = links(stored("index.html", "file:///index.html"), KNOWN)
    assert urls[:3] == tuple(f"https://www.kabarnusa.example/berita/{n}/judul-{n}" for n in (501, 502, 503))
    assert not any("video" in url or "mitra" in url or "pedoman" in url for url in urls)


def test_the_site_of_an_index_file_without_canonical_is_that_of_most_links() -> None:
    body = "".join(f'<a href="https://www.kabarnusa.example/berita/{n}/x">Judul</a>' for n in range(1, 4))
    body += '<a href="https://facebook.example/kabarnusa">Facebook</a>'
    assert len(links(page(body, "file:///x.html"), KNOWN)) == 3


def test_links_of_an_index_file_of_an_unknown_site() -> None:
    assert links(stored("unknown.html", "file:///unknown.html"), KNOWN) == (
        "https://wartadesa.example.id/2026/02/03/desa-sukamulya-dan-koperasi-teken-perjanjian/",
        "https://wartadesa.example.id/2026/02/02/lumbung-baru/",
        "https://wartadesa.example.id/baca/887123/kepala-desa",
        "https://wartadesa.example.id/petani-muda-belajar-mengolah-kakao-bersama-dinas",
    )


def test_article_addresses_that_a_sites_file_does_not_know_are_found_all_the_same() -> None:
    body = '<link rel="canonical" href="https://www.kabarnusa.example/terkini">' + "".join(
        f'<a href="/2026/kabar-baru-tentang-panen-di-desa-{n}">Kabar baru tentang panen di desa {n}</a>' for n in "abcd"
    )
    assert len(links(page(body, "file:///x.html"), KNOWN)) == 4


@pytest.mark.parametrize("body", ["", " \n", "<rss", "<rss></rss>", "bukan markup", "\x00\x01", "<urlset>", "{}"])
def test_files_that_hold_no_links_give_none(body: str) -> None:
    assert links(page(body, ""), KNOWN) == ()


NAMES = ["rss2-broken.xml", "atom.xml", "rss1.xml", "sitemap-news.xml", "sitemap-index.xml", "index.html", "api.json"]


@given(st.sampled_from(NAMES), st.integers(0, 4000), st.integers(0, 300), st.binary(max_size=12))
def test_damaged_documents_are_read_or_refused_with_a_sentence(name: str, at: int, cut: int, noise: bytes) -> None:
    whole = (LISTS / name).read_bytes()
    damaged = page(whole[:at] + noise + whole[at + cut :])
    for entry in SOURCE.discover:
        with suppress(DiscoveryError):
            assert all(identify(link.url, SOURCE) for link in discover(damaged, entry, SOURCE))
    links(damaged, KNOWN)
    with suppress(DiscoveryError):
        child_sitemaps(damaged)


@pytest.mark.parametrize(("with_sites", "floor"), [(True, 0.99), (False, 0.98)])
def test_real_lists_are_found_whole_and_clean(with_sites: bool, floor: float) -> None:
    """The floor of what `links` reaches on real index pages and feeds, known and unknown sites; it only rises."""
    folder = os.environ.get("PANTAU_EVAL_DATA")
    if not folder:
        pytest.skip("set PANTAU_EVAL_DATA to a folder of evaluation data to measure real lists")
    sources = load_sites() if with_sites else {}
    wanted_total = found_total = hits = 0
    for line in (Path(folder) / "pages" / "gold_lists.jsonl").read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        body = (Path(folder) / "pages" / gold["file"]).read_bytes()
        got = set(map(bare, links(page(body, f"file:///{gold['file']}"), sources)))
        wanted = set(map(bare, gold["articles"]))
        free = set(map(bare, [*gold["also_ok"], *gold["galleries"]]))
        wanted_total += len(wanted)
        hits += len(wanted & got)
        found_total += len(got - (free - wanted))
    assert hits / wanted_total >= floor
    assert hits / found_total >= floor


def bare(url: str) -> str:
    parts = urlsplit(url)
    return parts.netloc.removeprefix("www.") + parts.path.rstrip("/")


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param("<html><body><!-- iklan <p>{links}", id="comment-that-never-ends"),
        pytest.param("<html><head><title>Berita {links}", id="title-that-never-ends"),
        pytest.param("<html><body><div a=b\"c d='e>{links}", id="torn-attributes"),
        pytest.param("<html><body>" + "<div>" * 3000 + "{links}", id="thousands-of-nested-elements"),
    ],
)
def test_links_of_a_page_too_broken_for_lxml_are_saved(markup: str):
    links = '<a href="/berita/1/satu">Judul satu</a> <a href="/berita/2/dua">Judul dua</a>'
    root = parse_index(markup.replace("{links}", links).encode())
    assert root is not None
    assert [anchor.url for anchor in anchors(root)] == ["/berita/1/satu", "/berita/2/dua"]
