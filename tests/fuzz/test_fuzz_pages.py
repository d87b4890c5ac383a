"""Pages, bylines, feeds, robots.txt and archives made of their own debris."""

import contextlib
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from scrapers import warc
from scrapers.article import Article, NotArticle, Page
from scrapers.bylines import credits_of, people, read_credit, split_initials
from scrapers.charset import decode, repair_mojibake
from scrapers.clean import clean_title, is_caption, is_residue, strip_inserts
from scrapers.discover import child_sitemaps, discover, links
from scrapers.errors import ArchiveError, DiscoveryError
from scrapers.extract import extract, next_pages, recognise
from scrapers.robots import parse
from scrapers.source import load_sites
from tests.fuzz.depth import fuzzed, stuttering, woven
from tests.scrapers.hostile_templates import PIECES, TEMPLATES, page

NOW = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
SITES = load_sites()
MARKUP = [
    "<p>", "</p>", "<div>", "</div>", "<br>", "<table>", "<tr>", "<td>", "</table>", "<ul><li>", "</ul>", "<h1>",
    "</h1>", "<a href='/berita/1'>", "</a>", "<script>", "</script>", "<!--", "-->", "<![CDATA[", "]]>", "<style>",
    "<template>", "<svg>", "<math>", "<frameset>", "<body>", "</body>", "<head>", "<title>", "</title>",
    "<meta property='og:title'", " content='", "'>", '"', "<base href='", "<link rel='canonical' href='",
    "<time datetime='", "&nbsp;", "&#0;", "&lt;", "<div class='terkait'>", "<div class='isi'>", "<div hidden>",
    "<div style='display:none'>", "<article>", "\0", "\ufeff",
    '<script type=\'application/ld+json\'>{"@type": "NewsArticle", "headline": "', '"}', "[[[[", "{{{{", "\u202e",
    "Menteri Sosial menandatangani nota kesepahaman dengan gubernur di Jakarta, Senin (4/11). ", "Baca juga: ",
    "Penulis: Sari Dewi", "Editor:", "Senin, 4 November 2025 14:05 WIB", "(abc/def)", "Berlangganan untuk membaca ",
]  # fmt: skip
BYLINE = [
    "Penulis", "Editor", "Reporter", "Pewarta", "Rep", "Red", "Oleh", ":", " - ", "|", "/", ",", " dan ", "&", "(", ")",
    ";", "Sari Dewi", "SARI DEWI", "Ida Ayu, S.Kom.", "detikNews", "Warta Uji", "Dr.", "M.Si", "@sari",
    "sari@warta.example", "Kontributor Lhokseumawe", "ANTARA", "Tim Redaksi", "bin", "x", "\n", "\u00a0", "http://x",
    "Foto:", "Copyright ©",
]  # fmt: skip
FEED = [
    "<?xml version='1.0'?>", "<rss>", "<channel>", "<item>", "</item>", "<title>", "</title>", "<link>", "</link>",
    "<guid>", "<feed xmlns='http://www.w3.org/2005/Atom'>", "<entry>", "<link href='", "'/>", "<urlset>", "<url>",
    "<loc>", "</loc>", "<sitemapindex>", "<sitemap>", "<!DOCTYPE rss [", "<!ENTITY a '&a;'>", "]>", "&a;", "&nbsp;",
    "&", "<![CDATA[", "]]>", "https://www.antaranews.com/berita/5000000/judul", "/berita/1", "<pubDate>",
    "Tue, 04 Nov 2025 14:05:00 +0700", "\0", "<content:encoded>", "<dc:date>", "<x:y>", "<!--", "-->", "<?", "?>",
    "<item/>", "\ufffe", "<media:content url='",
]  # fmt: skip
ROBOTS = [
    *("User-agent: *", "User-agent: Pantau", "Disallow: /", "Allow: /x", "Crawl-delay: 1e9", "Sitemap: x", "\n", "\r"),
    *("*", "$", "%", "%zz", "#", ":", "\0", "\ufeff", "/berita", "Disallow:", "User-agent"),
]


def fetched(
    body: bytes, *, url: str = "https://www.antaranews.com/berita/5000000/judul", kind: str = "text/html"
) -> Page:
    headers = (("Content-Type", kind),)
    return Page(requested_url=url, url=url, source="antara", fetched_at=NOW, status=200, headers=headers, body=body)


@st.composite
def debris(draw: st.DrawFn) -> bytes:
    """A whole page with debris thrown in, or debris alone; now and then in no encoding at all."""
    if draw(st.booleans()):
        markup = page(draw(st.sampled_from(TEMPLATES))(draw(st.sampled_from(PIECES))))
        for _ in range(draw(st.integers(1, 6))):
            at = draw(st.integers(0, len(markup)))
            markup = markup[:at] + draw(woven(MARKUP, most=6)) + markup[at + draw(st.integers(0, 80)) :]
    else:
        markup = draw(woven(MARKUP, most=60))
    raw = markup.encode("utf-8", "replace")
    return draw(
        st.sampled_from([raw, raw, raw, markup.encode("utf-16", "replace"), raw[::-1], raw.replace(b" ", b"\xff")])
    )


@fuzzed
@given(debris(), st.booleans())
def test_any_page_is_an_article_or_a_reason(body: bytes, known: bool) -> None:
    of, source = fetched(body), SITES["antara"] if known else None
    found = extract(of, source)
    assert isinstance(found, Article | NotArticle)
    assert found == extract(of, source)
    if isinstance(found, Article):
        assert found.title.strip()
        assert found.text.strip()
        assert "\0" not in found.title + found.text
        assert all(paragraph.strip() for paragraph in found.text.split("\n\n"))
        assert found.published is None or found.published.tzinfo is not None
        assert all(name.strip() for name in (*found.authors, *found.editors, *found.tags))
        # it can be stored: nothing of it is half a character
        (found.title + found.text + "".join(found.authors)).encode()
    assert len(next_pages(of, source)) < 30
    recognise(body, SITES)


@fuzzed
@given(woven(BYLINE))
def test_names_in_bylines_come_from_the_line(line: str) -> None:
    credit = read_credit(line)
    letters = {char.casefold() for char in line if char.isalpha()}
    names = [*people(line), *(credit.authors + credit.editors if credit else ())]
    assert all(name.strip() == name and name for name in names)
    assert all({char.casefold() for char in name if char.isalpha()} <= letters for name in names if name.isascii())
    rest, _ = split_initials(line)
    assert len(rest) <= len(line)


@fuzzed
@given(st.lists(woven(BYLINE, most=5), max_size=12))
def test_credits_stand_where_they_say(lines: list[str]) -> None:
    assert all(0 <= index < len(lines) for index, _ in credits_of(lines))


@fuzzed
@given(woven([*BYLINE, *MARKUP, " - Halaman 2", "Kompas.com", "ADVERTISEMENT", "Foto: "]))
def test_titles_and_lines_are_cleaned_of_anything(text: str) -> None:
    once = clean_title(text, brands=["Kompas.com", "antara"], suffixes=[" - ANTARA News"])
    assert len(once) <= len(text)
    is_residue(text)
    is_caption(text)
    assert len(strip_inserts(text)) <= len(text)


@fuzzed
@given(
    st.one_of(st.binary(max_size=500), woven(MARKUP).map(lambda text: text.encode("utf-8", "replace"))),
    st.text(max_size=30),
)
def test_any_bytes_become_text(body: bytes, label: str) -> None:
    text = decode(body, f"text/html; charset={label}")
    assert "\0" not in text
    repair_mojibake(text).encode()


@fuzzed
@given(woven(FEED, most=80))
def test_any_feed_is_read_or_refused(text: str) -> None:
    of = fetched(text.encode("utf-8", "replace"), kind="application/xml")
    source = SITES["antara"]
    for entry in source.discover:
        try:
            found = discover(of, entry, source)
        except DiscoveryError as error:
            assert of.url in str(error)  # noqa: PT017 - no error is as good
            continue
        assert len({link.url for link in found}) == len(found)
        assert all(link.published is None or link.published.tzinfo for link in found)
    links(of, SITES)
    child_sitemaps_of(of)


def child_sitemaps_of(of: Page) -> None:
    try:
        assert all(url.startswith("http") for url in child_sitemaps(of))
    except DiscoveryError:
        return


@fuzzed
@given(st.one_of(woven(ROBOTS, most=60), stuttering(st.sampled_from(ROBOTS), most=20_000)))
def test_any_robots_txt_gives_rules(text: str) -> None:
    rules = parse(text.encode("utf-8", "replace"), token="Pantau")
    assert rules.allows("https://berita.example/berita/1") in {True, False}
    assert 0 <= rules.delay <= 30


@cache
def archive() -> bytes:
    """Three pages; made once, for no two are the same to the byte."""
    with TemporaryDirectory() as folder:
        with warc.WarcWriter(Path(folder), now=lambda: NOW) as writer:
            for number in range(3):
                writer.write(fetched(b"<p>isi " + str(number).encode() * 50))
        (path,) = Path(folder).iterdir()
        return path.read_bytes()


@st.composite
def archives(draw: st.DrawFn) -> bytes:
    """An archive of ours with bytes changed, moved, cut or put in."""
    raw = bytearray(archive())
    for _ in range(draw(st.integers(1, 5))):
        at = draw(st.integers(0, len(raw) - 1))
        length = draw(st.integers(0, 40))
        raw[at : at + length] = draw(st.binary(max_size=40))
        if not raw:
            raw = bytearray(b"\x1f\x8b")
    return bytes(raw)


@fuzzed
@given(archives())
def test_a_damaged_archive_gives_pages_or_reports(raw: bytes) -> None:
    reported: list[ArchiveError] = []
    with TemporaryDirectory() as folder:
        path = Path(folder) / "rusak.warc.gz"
        path.write_bytes(raw)
        for found in warc.pages(path, report=reported.append):
            assert found.warc is not None
            with contextlib.suppress(ArchiveError):
                assert warc.read(Path(folder), found.warc) == found
    assert all(str(error) for error in reported)
