"""A site file is read whole or refused with a sentence that names file, key and value."""

import subprocess
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from scrapers.errors import SiteError
from scrapers.policy import Policy
from scrapers.source import DiscoverEntry, Selector, Source, bundled, load_site, load_sites

HEAD = """\
name = "kabarnusa"
title = "Kabar Nusa"
publisher = "kabarnusa.example"
evidence = "none"
hosts = ["www.kabarnusa.example", "timur.kabarnusa.example", "*.kabarnusa.example"]
"""
ARTICLES = """
[articles]
patterns = ['^/berita/(?P<id>\\d+)']
"""
MINIMAL = HEAD + ARTICLES


def write(folder: Path, text: str, name: str = "kabarnusa") -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return path


def load(folder: Path, text: str) -> Source:
    return load_site(write(folder / "situs", text))


def test_a_minimal_file_has_the_defaults(tmp_path: Path) -> None:
    source = load(tmp_path, MINIMAL)
    assert source.kind == "press"
    assert source.timezone == "Asia/Jakarta"
    assert source.policy == Policy()
    assert source.articles.id_scope == "publisher"
    assert source.expect.fields == ("title", "body", "published")
    assert source.discover == ()


def test_equal_files_give_equal_sources(tmp_path: Path) -> None:
    assert load(tmp_path, MINIMAL) == load(tmp_path, MINIMAL)
    assert hash(load(tmp_path, MINIMAL)) == hash(load(tmp_path, MINIMAL))


def test_selectors_are_read_into_their_parts(tmp_path: Path) -> None:
    source = load(
        tmp_path,
        MINIMAL
        + """
[fields]
title = ["css:h1.judul > a", "meta:og:title", "json-ld:mainEntity.headline"]
published = ["css:time[itemprop=datePublished]@datetime"]
image = ['css:img[alt="a@b.example"]@data-src']
tags = ['css:a[href*="@tag"]']
""",
    )
    assert source.fields.title == (
        Selector("css:h1.judul > a", "css", "h1.judul > a"),
        Selector("meta:og:title", "meta", "og:title"),
        Selector("json-ld:mainEntity.headline", "json-ld", "mainEntity.headline"),
    )
    assert [
        (selector.query, selector.attribute)
        for selector in (*source.fields.published, *source.fields.image, *source.fields.tags)
    ] == [
        ("time[itemprop=datePublished]", "datetime"),
        ('img[alt="a@b.example"]', "data-src"),
        ('a[href*="@tag"]', None),
    ]


def test_a_selector_shows_itself_as_written(tmp_path: Path) -> None:
    source = load(tmp_path, MINIMAL + '[fields]\ntitle = ["css:h1@title"]')
    assert str(source.fields.title[0]) == "css:h1@title"


def test_host_placeholder_stands_for_every_collected_host(tmp_path: Path) -> None:
    source = load(
        tmp_path,
        HEAD
        + '[[discover]]\nkind = "feed"\nurl = "https://{host}/rss.xml"\n'
        + '[[discover]]\nkind = "sitemap"\nurl = "https://www.kabarnusa.example/sitemap.xml"\n'
        + ARTICLES,
    )
    feed = DiscoverEntry(kind="feed", url="https://{host}/rss.xml")
    assert source.discover_urls() == (
        ("https://www.kabarnusa.example/rss.xml", feed),
        ("https://timur.kabarnusa.example/rss.xml", feed),
        (
            "https://www.kabarnusa.example/sitemap.xml",
            DiscoverEntry(kind="sitemap", url="https://www.kabarnusa.example/sitemap.xml"),
        ),
    )


def test_zone_of_a_host_through_its_alias(tmp_path: Path) -> None:
    source = load(
        tmp_path,
        HEAD
        + '[aliases]\n"m.timur.kabarnusa.example" = "timur.kabarnusa.example"\n'
        + '[host_timezones]\n"timur.kabarnusa.example" = "Asia/Jayapura"\n'
        + ARTICLES,
    )
    assert source.zone("M.timur.kabarnusa.example") == ZoneInfo("Asia/Jayapura")
    assert source.zone("www.kabarnusa.example") == ZoneInfo("Asia/Jakarta")


WRONG_VALUES = [
    ('evidence = "none"', 'evidence = "real-page kemarin"', "evidence = 'real-page kemarin': must be 'real-page YYYY"),
    ('title = "Kabar Nusa"', "title = 7", "title = 7: must be a text in quotes"),
    ('name = "kabarnusa"', 'name = "Kabar Nusa"', "name = 'Kabar Nusa': must be lower-case letters"),
    ('name = "kabarnusa"', 'name = "kabarlain"', "name = 'kabarlain': must equal the file's name"),
    ('name = "kabarnusa"\n', "", "name is missing"),
    ('evidence = "none"', 'evidence = "none"\nkind = "blog"', "kind = 'blog': must be 'press' or 'official'"),
    ('evidence = "none"', 'evidence = "none"\ntimezone = "WIB"', "timezone = 'WIB': unknown time zone"),
    ('evidence = "none"', 'evidence = "none"\ntimezone = "../etc"', "timezone = '../etc': unknown time zone"),
    (
        '"www.kabarnusa.example"',
        '"https://www.kabarnusa.example"',
        "hosts entry 1 = 'https://www.kabarnusa.example': not a",
    ),
    ('"www.kabarnusa.example"', '"WWW.kabarnusa.example"', "hosts entry 1 = 'WWW.kabarnusa.example': not a host"),
    ('"www.kabarnusa.example"', '"www.kabarnusa.example/berita"', "not a host; write only the name"),
    ("(?P<id>\\d+)", "\\d+", "lacks the group '(?P<id>...)' that identifies an article"),
    (
        "(?P<id>\\d+)",
        "(?P<id>\\d+",
        "articles.patterns entry 1 = '^/berita/(?P<id>\\\\d+': not a valid regular expression",
    ),
    ("['^/berita/(?P<id>\\d+)']", "[]", "articles.patterns = []: must not be empty"),
    (
        "['^/berita/(?P<id>\\d+)']",
        "'^/berita/(?P<id>\\d+)'",
        "articles.patterns = '^/berita/(?P<id>\\\\d+)': must be a l",
    ),
]
WRONG_TABLES = [
    (
        "[[discover]]\nkind = 'rss'\nurl = 'https://a.example/'",
        "discover entry 1.kind = 'rss': must be 'feed', 'sitemap'",
    ),
    ("[[discover]]\nkind = 'feed'\nurl = 'a.example/rss'", "discover entry 1.url = 'a.example/rss': not a URL"),
    (
        "[[discover]]\nkind = 'feed'\nurl = 'https://a.example/{hari}'",
        "unknown placeholder 'hari'; only {host}",
    ),
    ("[[discover]]\nkind = 'feed'", "discover entry 1.url is missing"),
    (
        "[[discover]]\nkind = 'index'\nurl = 'https://a.example/'\nlink = 'a['",
        "discover entry 1.link = 'a[': not a valid CSS selector",
    ),
    (
        "[[discover]]\nkind = 'feed'\nurl = 'https://a.example/'\nlink = 'a'",
        "discover entry 1: a list of kind 'feed' has no 'link'",
    ),
    (
        "[[discover]]\nkind = 'json'\nurl = 'https://a.example/'",
        "entry 1: a list of kind 'json' needs 'items'",
    ),
    (
        "[[discover]]\nkind = 'index'\nurl = 'https://a.example/'\ndate = 'time'",
        "discover entry 1: 'date' needs 'item', the element that holds link and date",
    ),
    ("[aliases]\n'm.a.example' = 'www.a.example'", "aliases: 'www.a.example' is not one of the hosts"),
    ("[host_timezones]\n'a.example' = 'Asia/Jakarta'", "host_timezones: 'a.example' is not one of the hosts"),
    ("[fields]\ntitle = ['h1']", "fields.title entry 1 = 'h1': not a selector; write 'css:SELECTOR'"),
    ("[fields]\ntitle = ['xpath://h1']", "fields.title entry 1 = 'xpath://h1': not a selector"),
    ("[fields]\ntitle = ['meta:']", "fields.title entry 1 = 'meta:': not a selector"),
    ("[fields]\ntitle = [3]", "fields.title entry 1 = 3: must be a text in quotes"),
    ("[fields]\nbody = ['css:div..x']", "fields.body entry 1 = 'css:div..x': not a valid CSS selector"),
    ("[fields]\ntitel = ['css:h1']", "unknown key 'titel' in [fields]; did you mean 'title'?"),
    ("[fields]\nqzx = ['css:h1']", "unknown key 'qzx'; known in this place are title, body, published"),
    ("[policy]\nmodus = 'full'", "unknown key 'modus' in [policy]; did you mean 'mode'?"),
    ("[policy]\nmode = 'penuh'", "policy.mode = 'penuh': must be 'full' or 'feed-only'"),
    ("[policy]\ndelay = '1'", "policy.delay = '1': must be a number"),
    ("[policy]\ndelay = -1", "policy.delay = -1.0: must be 0 to 3600 seconds"),
    ("[policy]\nconcurrency = 0", "policy.concurrency = 0: must be 1 to 32"),
    ("[policy]\nallow_private = 'ya'", "policy.allow_private = 'ya': must be true or false"),
    ("[clean]\nlines = ['(']", "clean.lines entry 1 = '(': not a valid regular expression"),
    ("[pages]\nall = 'page=all'", "pages.all = 'page=all': must start with '?' or '/'"),
    ("[pages]\nnumbered = '?page=2'", "pages.numbered = '?page=2': must hold {n}, the page's number, once"),
    ("[dates]\nformats = ['%d %Q']", "dates.formats entry 1 = '%d %Q': not a date format"),
    ("[dates]\nformats = ['%d %d']", "dates.formats entry 1 = '%d %d': not a date format"),
    ("[expect]\nmin_body = -1", "expect.min_body = -1: must be at least 0"),
    ("[expect]\nfields = ['judul']", "expect.fields entry 1 = 'judul': must be 'title', 'body'"),
    ("[artikel]\nx = 1", "unknown key 'artikel'; did you mean 'articles'?"),
    ("fields = 3", "unknown key 'fields'; known in this place are patterns, deny, id_scope"),
]


@pytest.mark.parametrize(("right", "wrong", "message"), WRONG_VALUES)
def test_a_wrong_value_is_named(tmp_path: Path, right: str, wrong: str, message: str) -> None:
    assert right in MINIMAL
    with pytest.raises(SiteError) as raised:
        load(tmp_path, MINIMAL.replace(right, wrong))
    assert str(raised.value).startswith("situs/kabarnusa.toml: ")
    assert message in str(raised.value)


@pytest.mark.parametrize(("table", "message"), WRONG_TABLES)
def test_a_wrong_table_is_named(tmp_path: Path, table: str, message: str) -> None:
    with pytest.raises(SiteError) as raised:
        load(tmp_path, MINIMAL + table)
    assert str(raised.value).startswith("situs/kabarnusa.toml: ")
    assert message in str(raised.value)


def test_bad_toml_is_named_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(SiteError, match=r"situs/kabarnusa.toml: not valid TOML: .*line 2"):
        load(tmp_path, 'name = "kabarnusa"\ntitle = Kabar\n')


def test_a_file_saved_by_a_windows_editor_is_read(tmp_path: Path) -> None:
    assert load(tmp_path, "\ufeff" + MINIMAL.replace("\n", "\r\n")) == load(tmp_path, MINIMAL)


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    path = write(tmp_path / "situs", MINIMAL)
    path.write_bytes(MINIMAL.replace("Kabar", "Kab\xe9r").encode("cp1252"))
    with pytest.raises(SiteError, match=r"situs/kabarnusa.toml: not valid TOML: .*utf-8"):
        load_site(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SiteError, match=r"tiada.toml: cannot be read"):
        load_site(tmp_path / "tiada.toml")


def test_a_users_file_replaces_the_bundled_one(tmp_path: Path) -> None:
    mended = (
        (bundled() / "antara.toml").read_text(encoding="utf-8").replace('title = "ANTARA"', 'title = "Antara baru"')
    )
    write(tmp_path / "situs", mended, "antara")
    sources = load_sites(tmp_path / "situs")
    assert sources["antara"].title == "Antara baru"
    assert "kompas" in sources


def test_bundled_sites_can_be_left_out(tmp_path: Path) -> None:
    write(tmp_path / "situs", MINIMAL)
    assert list(load_sites(tmp_path / "situs", with_bundled=False)) == ["kabarnusa"]


def test_two_sites_cannot_claim_one_host(tmp_path: Path) -> None:
    write(tmp_path / "situs", MINIMAL)
    write(tmp_path / "situs", MINIMAL.replace('name = "kabarnusa"', 'name = "kembar"'), "kembar")
    with pytest.raises(SiteError, match=r"'kabarnusa' and 'kembar' both claim the host 'www.kabarnusa.example'"):
        load_sites(tmp_path / "situs", with_bundled=False)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(SiteError, match="tiada: no such folder of site files"):
        load_sites(tmp_path / "tiada")


def test_importing_sources_leaves_heavy_libraries_alone() -> None:
    code = (
        "import sys, scrapers.source; print(sys.modules.keys() & {'trafilatura', 'dateparser', 'bs4', 'lxml', 'httpx'})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
