"""Pages -> articles, on self-written pages of the templates that newsrooms use."""

import hashlib
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers.article import Article, Link, NotArticle, Page
from scrapers.extract import article_from_link, extract, fingerprint, next_pages, recognise
from scrapers.source import Source, load_sites

ROOT = Path(__file__).parents[2]
FIXTURES = Path(__file__).parent / "fixtures" / "pages"
SITES = load_sites()
NOW = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
PROSE = (
    "Kementerian Perindustrian dan Kota Samudra menandatangani nota kesepahaman pada Senin. "
    "Perjanjian itu berlaku selama lima tahun dan dapat diperpanjang, kata wali kota di Jakarta."
)


def page(
    body: str | bytes, *, url: str = "https://kabar.example/berita/1-judul", content_type: str = "text/html"
) -> Page:
    return Page(
        requested_url=url,
        url=url,
        source="kabar",
        fetched_at=NOW,
        status=200,
        headers=(("Content-Type", content_type),),
        body=body.encode() if isinstance(body, str) else body,
    )


def fixture(name: str, url: str | None = None) -> tuple[Page, Source | None]:
    body = (FIXTURES / f"{name}.html").read_bytes()
    address, source = recognise(body, SITES)
    return page(body, url=url or address or "https://kabar.example/berita/daerah"), source


def article(of: Page, source: Source | None = None, *following: Page) -> Article:
    found = extract(of, source, following=following)
    assert isinstance(found, Article), found
    return found


def refusal(of: Page, source: Source | None = None) -> NotArticle:
    found = extract(of, source)
    assert isinstance(found, NotArticle), found
    return found


def simple(head: str = "", body: str = "", *, title: str = "<h1>Kota Samudra Sepakati Kawasan Hijau</h1>") -> str:
    story = f"<div class='isi'><p>{PROSE}</p><p>{PROSE[::-1]}.</p>{body}</div>"
    return f"<html><head>{head}</head><body>{title}{story}</body></html>"


EXPECTED = {
    "antara-article": {
        "title": "Kementerian Perindustrian dan Kota Samudra sepakati kawasan industri hijau",
        "published": "2025-11-04T09:15:20+07:00",
        "authors": ("Sinta Maharani", "Joko Priyambodo"),
        "editors": ("Ratih Wulandari",),
        "first": "Jakarta (ANTARA) - Kementerian Perindustrian dan Pemerintah Kota Samudra",
        "last": "Kerja sama tersebut berlaku selama lima tahun",
        "absent": ["Baca juga", "Pewarta", "Copyright", "Dilarang", "ANTARA FOTO", "Berita Terkait", "googletag"],
    },
    "detik-article": {
        "title": "Menkes Teken Kerja Sama Vaksin dengan Institut Kesehatan Nordik",
        "published": "2025-11-05T14:07:33+07:00",
        "authors": ("Galang Saputra",),
        "editors": (),
        "first": "Jakarta - Menteri Kesehatan meneken",
        "last": "Kedua pihak bertemu lagi pada Maret.",
        "absent": ["Gambas", "Simak juga", "ADVERTISEMENT", "SCROLL", "Baca juga", "gsp/dnu", "Terpopuler", "Foto:"],
    },
    "kompas-article-page1": {
        "title": "Pemprov Nusa Raya Gandeng Bank Laut Biru Bangun Dermaga",
        "published": "2025-11-06T10:15:00+07:00",
        "authors": ("Wahyu Anggara",),
        "editors": ("Maria Kusuma",),
        "first": "KOTA TERANG, KOMPAS.com - Pemerintah Provinsi Nusa Raya",
        "last": '"Pekerjaan dimulai Desember," ujar gubernur.',
        "absent": ["Baca juga", "Nelayan", "Show All"],
    },
    "republika-article": {
        "title": "Pesantren dan Kementerian Koperasi Bangun Lumbung Bersama",
        "published": "2025-11-08T16:05:00+07:00",
        "authors": ("Laila Nurjanah",),
        "editors": ("Hasan Basri",),
        "first": "REPUBLIKA.CO.ID, KOTA SANTRI -- Tiga pesantren",
        "last": "Kementerian menanggung bangunan",
        "absent": ["Rep:", "Red:", "Sumber", "Koperasi Desa"],
    },
    "tribun-article": {
        "title": "Kota Pelangi dan Universitas Timur Bikin Pusat Riset Rumput Laut",
        "published": "2025-11-09T11:20:00+07:00",
        "authors": ("Rosa Melati",),
        "editors": ("Yusuf Ramadhan",),
        "first": "TRIBUNNEWS.COM, KOTA PELANGI - Pemerintah Kota Pelangi",
        "last": "Wali kota menyediakan lahan dua hektare",
        "absent": ["Laporan Wartawan", "Anjlok", "telah tayang", "Google News"],
    },
    "wordpress-article": {
        "title": "Bupati Lembah Hijau Jajaki Kerja Sama Pariwisata dengan Kota Kembar",
        "published": "2025-11-07T08:30:45+07:00",
        "authors": ("Dewi Puspita",),
        "editors": (),
        "first": "LEMBAH HIJAU – Bupati Lembah Hijau Surya Atmaja",
        "last": "Kami ingin wisatawan tinggal lebih lama",
        "absent": ["BACA JUGA", "Bagikan", "Slamet", "lubang", "Pos-pos", "Humas", "Beranda", "admin"],
    },
}
BOTH_WAYS = [
    (name, by_site) for name in EXPECTED for by_site in (True, False) if by_site is False or name != "wordpress-article"
]


@pytest.mark.parametrize(
    ("name", "by_site"), BOTH_WAYS, ids=[f"{n}-{'site' if s else 'general'}" for n, s in BOTH_WAYS]
)
def test_fixture(name: str, by_site: bool) -> None:
    of, source = fixture(name)
    assert not by_site or source is not None
    found = article(of, source if by_site else None)
    expected = EXPECTED[name]
    paragraphs = found.text.split("\n\n")
    assert found.title == expected["title"]
    assert found.published is not None
    assert found.published.isoformat() == expected["published"]
    assert (found.authors, found.editors) == (expected["authors"], expected["editors"])
    assert paragraphs[0].startswith(str(expected["first"]))
    assert paragraphs[-1].startswith(str(expected["last"]))
    assert [word for word in expected["absent"] if word in found.text] == []
    assert found.language == "id"


def test_every_fixture_article_is_expected() -> None:
    single = {path.stem for path in FIXTURES.glob("*-article*.html")} - {"kompas-article-page2", "kompas-article-all"}
    assert single == set(EXPECTED)


def test_breaks_become_paragraphs() -> None:
    of, source = fixture("antara-article")
    assert article(of, source).text.count("\n\n") == 3


def test_items_become_lines() -> None:
    of, _ = fixture("wordpress-article")
    assert "Paket wisata bersama untuk pelajar\nPelatihan pemandu di kedua kota" in article(of).text


def test_headings_stay_in_the_text() -> None:
    of, _ = fixture("wordpress-article")
    assert "\n\nBelum ada penandatanganan\n\n" in article(of).text


# pages of one article


def test_next_pages_asks_for_the_whole() -> None:
    of, source = fixture("kompas-article-page1")
    assert next_pages(of, source) == (f"{of.url}?page=all",)


def test_two_pages_are_merged() -> None:
    first, source = fixture("kompas-article-page1")
    second, _ = fixture("kompas-article-page2", url=f"{first.url}?page=2")
    merged = article(first, source, second)
    assert (merged.pages, merged.complete) == (2, True)
    assert merged.text.endswith("bergantung pada kapal perintis.")


def test_the_whole_repeats_nothing() -> None:
    first, source = fixture("kompas-article-page1")
    second, _ = fixture("kompas-article-page2", url=f"{first.url}?page=2")
    whole, _ = fixture("kompas-article-all", url=f"{first.url}?page=all")
    by_all = article(first, source, whole)
    assert by_all.complete
    assert by_all.text == article(first, source, second).text
    assert by_all.fingerprint == article(first, source, second).fingerprint


def test_a_missing_page_makes_it_incomplete() -> None:
    of, source = fixture("kompas-article-page1")
    found = article(of, source)
    assert (found.pages, found.complete) == (1, False)


def test_a_page_without_text_is_a_missing_page() -> None:
    first, source = fixture("kompas-article-page1")
    found = article(first, source, page("<p></p>", url=f"{first.url}?page=2"))
    assert (found.pages, found.complete) == (1, False)


def test_one_page_is_complete() -> None:
    of, source = fixture("detik-article")
    assert article(of, source).complete
    assert next_pages(of, source) == ()


# identity and versions


def test_identity_survives_the_address() -> None:
    of, source = fixture("kompas-article-page1")
    other = page(of.body, url=f"{of.url}?page=all&utm_source=x")
    assert article(of, source).identity == article(other, source).identity == "kompas.com:2025/11/06/101500078"


def test_a_canonical_address_of_another_site_is_not_believed() -> None:
    of = page(simple('<link rel="canonical" href="https://jahat.example/curian">'))
    assert article(of).url == of.url


def test_a_shared_public_suffix_is_no_site() -> None:
    of = page(simple('<link rel="canonical" href="https://jahat.co.id/curian">'), url="https://kabar.co.id/berita/1")
    assert article(of).url == "https://kabar.co.id/berita/1"


def test_a_canonical_address_of_another_article_is_not_believed() -> None:
    of, source = fixture("detik-article")
    url = "https://news.detik.com/berita/d-7777777/berita-lain"
    assert article(page(of.body, url=url), source).identity == "detik.com:7777777"


def test_changed_text_is_another_version_of_the_same_article() -> None:
    before, after = article(page(simple())), article(page(simple(body="<p>Ralat: luasnya 450 hektare, bukan 400.</p>")))
    assert before.identity == after.identity
    assert before.fingerprint != after.fingerprint


def test_white_space_is_no_new_version() -> None:
    assert fingerprint("Judul  berita", "a\n\nb  c") == fingerprint("Judul berita", "a b c")
    assert fingerprint("a", "b") == hashlib.sha256(b"a\nb").hexdigest()


def test_provenance_tells_where_each_field_came_from() -> None:
    of, source = fixture("detik-article")
    provenance = dict(article(of, source).provenance)
    assert provenance["title"] == "css:h1.detail__title"
    assert provenance["published"] == "meta:dtk:publishdate"


# titles


@pytest.mark.parametrize(
    ("head", "heading", "title"),
    [
        ('<meta property="og:title" content="Judul Panjang Berita Kota - Kabar">', "", "Judul Panjang Berita Kota"),
        ("<title>Judul Panjang Berita Kota | Kabar</title>", "", "Judul Panjang Berita Kota"),
        (
            '<meta property="og:title" content="Kabar.com: Judul Panjang Berita Kota">',
            "<h1>Judul Panjang Berita Kota</h1>",
            "Judul Panjang Berita Kota",
        ),
        ("", "<h1>Judul Panjang Berita Kota</h1>", "Judul Panjang Berita Kota"),
        (
            "<title>Judul Panjang Berita Kota | Kabar</title>",
            "<h1>Nasional</h1><h2>Judul Panjang Berita Kota</h2>",
            "Judul Panjang Berita Kota",
        ),
    ],
)
def test_title_fallbacks(head: str, heading: str, title: str) -> None:
    assert article(page(simple(head, title=heading))).title == title


def test_text_without_a_title_is_no_article() -> None:
    assert refusal(page(simple(title=""))).reason == "no-title"


# dates


@pytest.mark.parametrize(
    ("head", "printed", "published"),
    [
        ("", "<p class='d'>Senin, 3 November 2025 10:20 WIB</p>", "2025-11-03T10:20:00+07:00"),
        ('<meta property="article:published_time" content="2025-11-03T03:20:00Z">', "", "2025-11-03T10:20:00+07:00"),
        (
            '<meta name="pubdate" content="2025-11-03T10:20:00Z">',
            "<p class='d'>Senin, 3 November 2025 10:20 WIB</p>",
            "2025-11-03T10:20:00+07:00",
        ),
        (
            '<meta property="article:published_time" content="2025-11-03T03:20:00Z">',
            "<p class='d'>Senin, 3 November 2025 10:20 WIB</p>",
            "2025-11-03T10:20:00+07:00",
        ),
        (
            '<meta property="article:published_time" content="2025-11-03T03:20:00+07:00">',
            "<p class='d'>Senin, 3 November 2025 10:20 WIB</p>",
            "2025-11-03T10:20:00+07:00",
        ),
        ("", "<abbr class='published' title='2025-11-03T10:20:00+07:00'>10.20</abbr>", "2025-11-03T10:20:00+07:00"),
        (
            '<meta property="article:modified_time" content="2025-12-31T10:20:00+07:00">',
            "<p class='d'>3/11/2025 10:20</p>",
            "2025-11-03T10:20:00+07:00",
        ),
        ('<meta name="date" content="2025-11-03">', "<p class='d'>3 Nov 2025, 10:20</p>", "2025-11-03T10:20:00+07:00"),
        ("", "<p class='d'>2 jam lalu</p>", "2026-01-05T13:00:00+07:00"),
        ('<meta property="article:published_time" content="2099-01-01T00:00:00Z">', "", None),
        ('<meta property="article:published_time" content="bukan tanggal">', "", None),
        ("", "", None),
    ],
)
def test_published(head: str, printed: str, published: str | None) -> None:
    found = article(page(simple(head, title=f"<h1>Kota Samudra Sepakati Kawasan Hijau</h1>{printed}")))
    assert (found.published.isoformat() if found.published else None) == published


# authors


@pytest.mark.parametrize(
    ("head", "byline", "authors", "editors"),
    [
        ('<meta name="author" content="Ayu Lestari">', "", ("Ayu Lestari",), ()),
        ('<meta name="author" content="Ayu Lestari">', "<p>Editor: Ayu Lestari</p>", (), ("Ayu Lestari",)),
        (
            '<script type="application/ld+json">{"@type":"NewsArticle","author":{"name":"Budi Hartono"}}</script>',
            "<p>Penulis: Ayu Lestari</p><p>Editor: Budi Hartono</p>",
            ("Ayu Lestari",),
            ("Budi Hartono",),
        ),
        (
            '<script type="application/ld+json">{"@type":"NewsArticle","author":{"name":"Budi Hartono"},'
            '"creator":{"name":"Ayu Lestari"},"keywords":["Editor:Budi Hartono"]}</script>',
            "",
            ("Ayu Lestari",),
            ("Budi Hartono",),
        ),
        ("", "<p>(ayu/bud)</p>", ("ayu/bud",), ()),
        ('<meta name="author" content="Kabar Cyber Media">', "<p>AYU LESTARI</p>", ("Ayu Lestari",), ()),
        ('<meta name="author" content="Kabar.com">', "", (), ()),
        ("", "", (), ()),
    ],
)
def test_authors(head: str, byline: str, authors: tuple[str, ...], editors: tuple[str, ...]) -> None:
    found = article(page(simple(head, byline)))
    assert (found.authors, found.editors) == (authors, editors)


# character sets


@pytest.mark.parametrize(
    ("encoding", "label", "header"),
    [
        ("utf-8", "iso-8859-1", "text/html"),
        ("utf-8", "utf-8", "text/html; charset=ISO-8859-1"),
        ("cp1252", "utf-8", "text/html; charset=utf-8"),
    ],
)
def test_a_wrong_label_does_no_harm(encoding: str, label: str, header: str) -> None:
    body = simple(f'<meta charset="{label}">', "<p>“Kami sepakat,” kata Wali Kota Renée — singkat.</p>")
    found = article(page(body.encode(encoding), content_type=header))
    assert "“Kami sepakat,” kata Wali Kota Renée — singkat." in found.text


# pages that hold no article


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("", "empty"),
        (" \n\t\0", "empty"),
        ("%PDF-1.7 ...", "not-html"),
        ('{"judul": "x"}', "not-html"),
        ('<?xml version="1.0"?><rss><channel></channel></rss>', "not-html"),
        ("<html><body><p>Halo.</p></body></html>", "no-text"),
        ("<html><title>404 Not Found</title><body><h1>Halaman tidak ditemukan</h1></body></html>", "soft-404"),
        (
            "<html><title>Just a moment...</title><body>Checking your browser<script>window._cf_chl_opt={}</script>",
            "challenge",
        ),
        (
            "<html><title>Judul</title><body><p>Silakan berlangganan untuk membaca berita ini.</p></body></html>",
            "paywall",
        ),
    ],
)
def test_refusal(body: str, reason: str) -> None:
    assert refusal(page(body)).reason == reason


def test_binary_content_is_refused_by_its_type() -> None:
    assert refusal(page(b"....", content_type="image/jpeg")).reason == "not-html"


def test_an_index_page_is_refused() -> None:
    of, source = fixture("index-page")
    found = refusal(of, source)
    assert (found.reason, found.url) == ("index", of.url)


# hostile pages

DEBRIS = [
    b"",
    b"<",
    b">",
    b'"',
    b"</div>",
    b"<p>",
    b"<!--",
    b"<script>",
    b"\0",
    b"\xff\xfe",
    b'<a href="http://[">',
    b"&#0;",
]


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 200_000 + PROSE,
        "<p>" * 100_000,
        "<table><tr><td>" * 50_000,
        f"<h1>Judul berita yang panjang</h1><p>{PROSE * 2000}</p>",
        "<a href='?page=2'>" * 20_000,
        '<script type="application/ld+json">' + '{"a":' * 50_000,
        '<meta property="og:title" content="' + "x" * 500_000 + '">',
        "<!--" * 50_000,
        "&#0;&#xD800;&#x110000;" * 1000,
        '<link rel="canonical" href="http://[::1">' + PROSE,
        "<base href='javascript:x'><a href='y'>z</a>" + PROSE,
        f"<p>{PROSE} <a href=x>baca</a>" + " \n" * 200_000 + "x</p>",
        f"<table><tr><td>{PROSE}<td>" + " \t" * 200_000 + "x</table>",
        "<script type='application/ld+json'>" + "/* " * 200_000 + "</script>" + PROSE,
        "<title>" + " - kabar" * 50_000 + "</title>" + PROSE,
        "<div class='related'>" * 250 + f"<p>{PROSE}</p>" * 300,
        f"<div class='author'>{PROSE}</div>" * 3000,
    ],
)
def test_hostile_markup_is_survived(body: str) -> None:
    assert isinstance(extract(page(body), None), Article | NotArticle)
    assert isinstance(next_pages(page(body), None), tuple)


@settings(max_examples=60, deadline=None)
@given(
    name=st.sampled_from(sorted(EXPECTED)),
    cuts=st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 200), st.sampled_from(DEBRIS)), max_size=12),
)
def test_a_damaged_page_is_survived(name: str, cuts: list[tuple[int, int, bytes]]) -> None:
    body = (FIXTURES / f"{name}.html").read_bytes()
    for start, length, debris in cuts:
        body = body[:start] + debris + body[start + length :]
    url, source = recognise(body, SITES)
    of = page(body, url=url or "https://kabar.example/berita/1-judul")
    assert isinstance(extract(of, source), Article | NotArticle)
    assert isinstance(next_pages(of, source), tuple)


def test_markup_in_a_story_is_text_not_markup() -> None:
    found = article(page(simple(body="<p>Kata menteri &lt;script&gt;alert(1)&lt;/script&gt; begitu saja.</p>")))
    assert "<script>alert(1)</script>" in found.text


def test_scripts_never_reach_the_text() -> None:
    assert "alert" not in article(page(simple(body="<script>alert(1)</script><p onclick='alert(2)'>Begitu.</p>"))).text


# links that carry their content


def link(**values: object) -> Link:
    given: dict[str, object] = {
        "url": "https://www.kemendagri.go.id/berita/kerja-sama-daerah",
        "source": "kemendagri",
        "title": "Kerja Sama Daerah &amp; Luar Negeri",
        "published": datetime(2025, 11, 3, tzinfo=UTC),
        "content": f"<p>{PROSE}</p><p><img src='/foto.jpg'>Penulis: Ayu Lestari</p>",
    }
    return Link(**(given | values))  # type: ignore[arg-type]


def test_an_article_from_a_link() -> None:
    found = article_from_link(link(), SITES["kemendagri"], fetched_at=NOW)
    assert isinstance(found, Article)
    assert (found.text, found.authors, found.published) == (PROSE, ("Ayu Lestari",), datetime(2025, 11, 3, tzinfo=UTC))
    assert (found.title, found.lead_image) == (
        "Kerja Sama Daerah & Luar Negeri",
        "https://www.kemendagri.go.id/foto.jpg",
    )


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"title": None}, "no-title"),
        ({"title": " "}, "no-title"),
        ({"content": None}, "no-text"),
        ({"content": "<p></p>"}, "no-text"),
    ],
)
def test_links_without_an_article(values: dict[str, object], reason: str) -> None:
    found = article_from_link(link(**values), SITES["kemendagri"], fetched_at=NOW)
    assert isinstance(found, NotArticle)
    assert found.reason == reason


# cost


def test_heavy_libraries_are_not_loaded_before_they_are_needed() -> None:
    heavy = ["trafilatura", "dateparser", "py3langid", "bs4"]
    code = f"import scrapers.extract, sys; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"


# recognising stored files


def test_recognised_by_its_canonical_address() -> None:
    url, source = recognise((FIXTURES / "antara-article.html").read_bytes(), SITES)
    assert url is not None
    assert url.startswith("https://www.antaranews.com/berita/9900011/")
    assert source is SITES["antara"]


def test_recognised_by_its_links() -> None:
    body = "".join(f'<a href="https://www.antaranews.com/berita/{n}/x">x</a>' for n in range(10)).encode()
    assert recognise(body, SITES) == (None, SITES["antara"])


def test_an_unknown_site_has_its_address() -> None:
    url, source = recognise((FIXTURES / "wordpress-article.html").read_bytes(), SITES)
    assert (url, source) == (
        "https://kabarlembah.example/2025/11/bupati-lembah-hijau-jajaki-kerja-sama-pariwisata/",
        None,
    )


@pytest.mark.parametrize("body", [b"", b"teks", b"\xff\xfe", b"<a href='http://[x'>y</a>"])
def test_nothing_recognised(body: bytes) -> None:
    assert recognise(body, SITES) == (None, None)
