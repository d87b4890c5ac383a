"""A site file drafted for a newsroom that nobody has described: fetched from a real server, written, read and used."""

import asyncio
import contextlib
import dataclasses
import json
import random
import re
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from lxml import html

from scrapers.article import Article, Page
from scrapers.drafting import Draft, Evidence, draft
from scrapers.drafting_addresses import learn
from scrapers.drafting_scout import scout
from scrapers.drafting_selectors import selectors
from scrapers.drafting_toml import written
from scrapers.errors import DraftError, FailureKind, FetchError
from scrapers.extract import extract, next_pages
from scrapers.fetch import Fetcher
from scrapers.policy import Policy
from scrapers.probe import probe
from scrapers.source import load_site
from scrapers.urls import identify
from tests.scrapers.fetching import LOCAL, PUBLIC, SETTINGS
from tests.scrapers.newsrooms import NEWSROOMS, Newsroom, lembayung, nusatimur
from tests.scrapers.servers import Route, Server, reply, serve, unused_port


def scouted(url: str, *, policy: Policy = LOCAL) -> Evidence:
    async def go() -> Evidence:
        async with Fetcher(dataclasses.replace(SETTINGS, attempts=1)) as fetcher:

            async def get(address: str) -> Page:
                answer = await fetcher.get(address, source="uji", policy=policy)
                assert isinstance(answer, Page)
                return answer

            return await scout(url, get, product="Pantau", allow_private=True, tell=lambda _stage, _count: None)

    return asyncio.run(go())


def page_at(url: str, body: bytes) -> Page:
    when = datetime(2026, 11, 20, 9, tzinfo=UTC)
    return Page(requested_url=url, url=url, source="uji", fetched_at=when, status=200, headers=(), body=body)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Drafted:
    """A newsroom on its server, with the draft that its home page led to."""

    server: Server
    room: Newsroom
    draft: Draft

    def fetch(self, url: str) -> Page:
        async def go() -> Page:
            async with Fetcher(SETTINGS) as fetcher:
                answer = await fetcher.get(url, source="uji", policy=LOCAL)
                assert isinstance(answer, Page)
                return answer

        return asyncio.run(go())


@pytest.fixture(scope="module", params=NEWSROOMS)
def drafted(request: pytest.FixtureRequest) -> Iterator[Drafted]:
    routes: dict[str, Route] = {}
    with serve(routes) as server:
        room = NEWSROOMS[request.param](server.url(""))
        routes.update(room.routes)
        yield Drafted(server=server, room=room, draft=draft(scouted(server.url("/")), name=request.param))


# Invented newsrooms, end to end


def test_the_written_file_is_read_as_the_draft(drafted: Drafted, tmp_path: Path) -> None:
    file = tmp_path / f"{drafted.draft.source.name}.toml"
    file.write_text(written(drafted.draft, url=drafted.server.url("/")), encoding="utf-8")
    assert load_site(file) == drafted.draft.source


def test_every_story_is_read_whole_and_right(drafted: Drafted) -> None:
    source = drafted.draft.source
    read, told = [], []
    for path, story in drafted.room.stories.items():
        page = drafted.fetch(drafted.server.url(path))
        article = extract(page, source, following=[drafted.fetch(url) for url in next_pages(page, source)])
        assert isinstance(article, Article)
        read.append((article.title, article.text, article.published, article.authors, article.complete))
        told.append((story.title, story.text, story.published, (story.author,), True))
    assert read == told


def test_the_body_has_a_selector_that_holds_on_every_page(drafted: Drafted) -> None:
    origins = [dict(article.provenance)["text"] for article in drafted.draft.samples]
    assert [origin for origin in origins if not origin.startswith("css:")] == []


def test_a_check_of_the_site_finds_nothing_wrong(drafted: Drafted) -> None:
    async def get(url: str) -> Page:
        return await asyncio.to_thread(drafted.fetch, url)

    done = asyncio.run(probe(drafted.draft.source, get))
    flaws = [finding.flaw for each in (*done.lists, *done.articles) for finding in each.findings]
    # the stories were written for one day in November, so their lists may stand still by now
    assert [flaw for flaw in flaws if flaw != "stale"] == []


def test_the_lists_name_every_story(drafted: Drafted) -> None:
    async def get(url: str) -> Page:
        return await asyncio.to_thread(drafted.fetch, url)

    done = asyncio.run(probe(drafted.draft.source, get))
    listed = {link.url.removeprefix(drafted.server.url("")) for each in done.lists for link in each.links}
    assert listed == set(drafted.room.stories)


def test_other_pages_of_the_site_are_no_articles(drafted: Drafted) -> None:
    others = [path for path in drafted.room.routes if path.partition("?page")[0] not in drafted.room.stories]
    others += ["/video/2026/11/19/rekaman-upacara/", "/tag/kerja-sama/", "/foto/d-7123400/galeri", "/profil.php"]
    assert [path for path in others if identify(drafted.server.url(path), drafted.draft.source)] == []


def test_it_is_asked_politely_for_little(drafted: Drafted) -> None:
    asked = drafted.server.paths[:40]
    assert asked[0] == "/robots.txt"
    assert len(scouted_paths(drafted)) <= 30


def scouted_paths(drafted: Drafted) -> list[str]:
    before = len(drafted.server.paths)
    scouted(drafted.server.url("/"))
    return drafted.server.paths[before:]


@pytest.mark.parametrize(
    "start", ["/feed/", "/2026/11/19/menteri-energi-jajaki-pembangkit-surya-bersama-konsorsium-nusa/"]
)
def test_a_feed_or_an_article_is_as_good_a_start_as_the_home_page(start: str) -> None:
    routes: dict[str, Route] = {}
    with serve(routes) as server:
        routes.update(lembayung(server.url("")).routes)
        whole, found = draft(scouted(server.url("/"))), draft(scouted(server.url(start)))
    assert (found.source.articles, found.source.fields, found.source.discover) == (
        whole.source.articles,
        whole.source.fields,
        whole.source.discover,
    )


def test_the_pause_that_robots_asks_for_is_kept_in_the_file() -> None:
    routes: dict[str, Route] = {}
    with serve(routes) as server:
        routes.update(lembayung(server.url("")).routes)
        evidence = scouted(server.url("/"))
    asked = dataclasses.replace(evidence, crawl_delay=7.0, allow_private=False)
    assert draft(asked).source.policy.delay == 7.0


def test_a_site_that_wants_long_pauses_is_asked_for_less() -> None:
    routes = nusatimur("https://www.nusa.example").routes
    robots = {"/robots.txt": reply(b"User-agent: *\nCrawl-delay: 10\n", content_type="text/plain")}
    hasty, patient = (asked(routes | robots) for robots in ({}, robots))
    assert patient[0].crawl_delay == 10.0
    assert len(patient[1]) <= len(hasty[1]) - 5
    assert draft(patient[0]).source.policy.delay == 10.0


def asked(routes: dict[str, Route]) -> tuple[Evidence, list[str]]:
    """What is found on a site without a network, and what was asked for."""
    urls: list[str] = []

    async def get(url: str) -> Page:
        urls.append(url)
        answer = routes.get(url.removeprefix("https://www.nusa.example"))
        if not isinstance(answer, bytes):
            raise FetchError("{url} answered 404", kind=FailureKind.NOT_FOUND, url=url)
        return page_at(url, answer.partition(b"\r\n\r\n")[2])

    start = "https://www.nusa.example/"
    return asyncio.run(scout(start, get, product="Pantau", tell=lambda _stage, _count: None)), urls


# What can't be drafted


SHELL = b"<html><body><div id='app'></div><script src='/a.js'></script></body></html>"


@pytest.mark.parametrize(
    ("routes", "said"),
    [
        ({"/robots.txt": reply(b"User-agent: *\nDisallow: /\n"), "/": reply(b"<p>Isi")}, "robots.txt forbids"),
        ({"/": reply(b"Dilarang", 403)}, "turns programs away"),
        ({}, "there is no such page"),
        ({"/": reply(b"Rusak", 500)}, "can't be reached"),
        ({"/": reply(SHELL)}, "an empty shell that a script fills"),
        ({"/": reply(b"<p>Selamat datang di situs kami. " * 20)}, "no articles were recognised"),
    ],
    ids=["robots", "blocked", "absent", "broken", "shell", "no articles"],
)
def test_each_failure_is_one_sentence(routes: dict[str, Route], said: str) -> None:
    with serve(routes) as server, pytest.raises(DraftError) as caught:
        draft(scouted(server.url("/")))
    assert said in str(caught.value)
    assert server.url("/") in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_site_that_is_not_there_is_one_sentence() -> None:
    with pytest.raises(DraftError, match="can't be reached"):
        scouted(f"http://127.0.0.1:{unused_port()}/")


def test_a_private_address_needs_leave() -> None:
    with serve({}) as server, pytest.raises(DraftError, match="--allow-private"):
        scouted(server.url("/"), policy=PUBLIC)
    assert server.connections == 0


# Addresses


@pytest.mark.parametrize(
    ("paths", "article", "identity"),
    [
        (["/berita/546643/judul-satu", "/berita/546640/judul-dua", "/berita/629369/tiga"], "/berita/1/x", "1"),
        (["/ekonomi/851796/a-b", "/daerah/851374/c-d", "/opini/851490/e-f"], "/olahraga/7/x", "7"),
        (["/daerah/d-7123/a", "/ekonomi/d-7124/b", "/olahraga/d-7125/c"], "/hukum/d-9/x", "9"),
        (["/politik/satu-lagi-1234567", "/hukum/lain-lagi-1234568", "/bola/lagi-1234569"], "/x/y-1234", "1234"),
        (["/daerah/6211-satu-dua", "/daerah/6210-tiga-empat", "/kriminal/6209-lima"], "/x/12-y", "12"),
        (["/a/satu-dua-82f43b.html", "/a/tiga-1b2294.html", "/b/empat-daa704.html"], "/c/lima-0e5f0f.html", "0e5f0f"),
        (["/berita/17/02/17/oli9fp396-jemaah", "/berita/17/02/16/olguj5396-ini", "/berita/17/02/15/oleh5e396-itu"],
         "/berita/17/02/18/o2zwha283-lain", "o2zwha283"),
        (["/berita.php?id=12&kat=3", "/berita.php?id=13&kat=3", "/berita.php?id=15&kat=4"], "/berita.php?id=99", "99"),
        (["/2026/11/20/satu-dua/", "/2026/11/20/tiga-empat/", "/2026/11/19/lima-enam/"],
         "/2026/11/18/tujuh/", "2026/11/18/tujuh"),
        (["/read/2026/11/20/15401234/satu", "/read/2026/11/19/08301235/dua", "/read/2026/11/18/21561236/tiga"],
         "/read/2026/11/17/10001237/x", "2026/11/17/10001237"),
        (["/wali-kota-buka-pameran-batik", "/dua-desa-terima-bantuan-benih", "/harga-beras-turun-di-pasar"],
         "/bupati-lantik-lima-kepala-dinas", "bupati-lantik-lima-kepala-dinas"),
    ],
)  # fmt: skip
def test_what_names_an_article_in_its_address_is_learned(paths: list[str], article: str, identity: str) -> None:
    found = learn([f"https://www.kabar.example{path}" for path in paths], [], [])
    assert all(found.recognise(f"https://www.kabar.example{path}") for path in paths)
    matches = [match for form in found.forms if (match := re.search(form.pattern, article))]
    groups = matches[0].groupdict()
    assert "/".join([*(value for name, value in groups.items() if name != "id"), groups["id"]]) == identity


@pytest.mark.parametrize("path", ["/foto/546643/judul", "/video/x/546643/judul", "/tag/546643/judul", "/berita", "/"])
def test_galleries_and_lists_are_no_articles(path: str) -> None:
    known = [f"https://kabar.example/berita/{number}/judul" for number in (546643, 546640, 629369)]
    menu = ["https://kabar.example/foto/", "https://kabar.example/berita"]
    assert not learn(known, [], menu).recognise(f"https://kabar.example{path}")


def test_a_number_that_says_what_kind_of_thing_it_is_tells_galleries_from_articles() -> None:
    alike = [f"https://kabar.example/daerah/2026112{n}08000{n}-{4 + n % 2}-47812{n}/judul-berita" for n in range(1, 7)]
    galleries = ["https://kabar.example/daerah/20261121091500-8-478111/upacara-bendera"]
    found = learn([], alike, [], galleries)
    assert found.recognise("https://kabar.example/bola/20261123091500-4-478300/laga-final")
    assert not found.recognise("https://kabar.example/bola/20261123091500-8-478301/laga-final")


def test_a_host_of_videos_only_is_left_out_whatever_it_is_called() -> None:
    alike = [f"https://www.kabar.example/read/61384{n}/judul-berita" for n in range(1, 7)]
    found = learn([], alike, [], ["https://layar.kabar.example/read/613850/upacara-bendera"])
    assert not found.recognise("https://layar.kabar.example/read/613851/laga-final")
    assert found.recognise("https://www.kabar.example/read/613851/laga-final")


def test_a_newsroom_may_be_called_like_a_section_of_others() -> None:
    known = [f"https://www.indekskabar.example/berita/54664{n}/judul" for n in range(1, 4)]
    assert learn([], known, []).recognise("https://www.indekskabar.example/berita/546700/judul")


def test_two_links_are_too_few_to_learn_from() -> None:
    alike = ["https://kabar.example/berita/546643/judul", "https://kabar.example/berita/546640/judul"]
    assert learn([], alike, []).forms == ()


# Selectors


@pytest.mark.parametrize(
    ("markup", "best"),
    [
        ("<div class='css-1x2y3z isi-berita'>", ".isi-berita"),
        ("<div id='post-12345' class='entry-content clearfix'>", ".entry-content"),
        ("<div class='col-md-8' itemprop='articleBody'>", "[itemprop=articleBody]"),
        ("<section class='konten'><div class='col-md-8'>", ".konten .col-md-8"),
    ],
)
def test_the_most_durable_selector_comes_first(markup: str, best: str) -> None:
    element = html.fragment_fromstring(f"<body>{markup}").xpath("//div")[-1]
    assert selectors(element)[0] == best


@pytest.mark.parametrize("markup", ["<div>", "<div class='row'>", "<div id='post-12345'>", "<div class='css-1x2y3z'>"])
def test_an_element_without_a_name_of_its_own_has_no_selector(markup: str) -> None:
    assert selectors(html.fragment_fromstring(f"<body>{markup}").xpath("//div")[0]) == ()


_TEXT = (
    "Wali kota membuka pameran batik di alun-alun dan mengajak para perajin menjaga mutu bahan baku.",
    "Menurut panitia, lebih dari dua ratus perajin dari sebelas kecamatan ikut serta sampai akhir pekan.",
)


def _article(number: int, markup: str) -> Page:
    text = "".join(f"<p>Bagian {number}. {paragraph}</p>" for paragraph in _TEXT)
    title = f"Pameran batik nomor {number} dibuka di alun-alun"
    body = f"<html><head><title>{title}</title></head><body>{markup.format(text=text, title=title)}</body></html>"
    return page_at(f"https://www.kabar.example/berita/{number}/pameran-batik-dibuka-di-alun-alun", body.encode())


def drafted_from(*pages: Page) -> Draft:
    return draft(Evidence(start=pages[0].url, lists=(), articles=pages))


def test_a_selector_that_is_wrong_on_one_page_is_left_out() -> None:
    good = "<h1 class='judul'>{title}</h1><div class='isi'>{text}</div>"
    trap = (
        "<div class='judul'>Kabar hari ini dari kami</div><h1 class='kepala'>{title}</h1><div class='isi'>{text}</div>"
    )
    found = drafted_from(_article(1001, good), _article(1002, trap), _article(1003, good)).source
    assert ".judul" not in [selector.query for selector in found.fields.title]


def test_two_templates_give_two_selectors() -> None:
    old = "<h1>{title}</h1><div class='isi-lama'>{text}</div>"
    new = "<h1>{title}</h1><section class='konten-baru'>{text}</section>"
    pages = _article(1001, old), _article(1002, new), _article(1003, old), _article(1004, new)
    assert {selector.text for selector in drafted_from(*pages).source.fields.body} == {
        "css:.isi-lama",
        "css:.konten-baru",
    }


def test_what_stands_in_every_article_is_no_story() -> None:
    line = "<p>Kantor kami melayani pengaduan warga setiap hari kerja di loket sebelah timur balai kota.</p>"
    markup = "<h1>{title}</h1><div class='isi'>{text}" + line + "</div>"
    found = drafted_from(_article(1001, markup), _article(1002, markup))
    assert [len(article.text.split("\n\n")) for article in found.samples] == [2, 2]
    assert len(found.source.clean.lines) == 1


def test_a_z_behind_the_local_time_is_told_from_utc() -> None:
    stamp = '<script type=\'application/ld+json\'>{{{{"@type": "NewsArticle", "datePublished": "{}"}}}}</script>'
    body = "<h1>{{title}}</h1><p>Kamis, 19 November 2026 15:40 WIB</p><div class='isi'>{{text}}</div>"
    wrong, right = (
        drafted_from(*(_article(number, (stamp + body).format(time)) for number in (1001, 1002)))
        for time in ("2026-11-19T15:40:00Z", "2026-11-19T08:40:00Z")
    )
    assert (wrong.source.dates.z_means_local, right.source.dates.z_means_local) == (True, False)
    published = {article.published for made in (wrong, right) for article in made.samples}
    assert published == {datetime(2026, 11, 19, 8, 40, tzinfo=UTC)}


def test_without_any_selector_general_rules_go_on() -> None:
    found = drafted_from(_article(1001, "<h2>{title}</h2>{text}"))
    assert found.source.fields.body == ()
    assert found.finding("fields.body") is not None
    assert found.samples[0].text.startswith("Bagian 1001. Wali kota")


# The file


@cache
def _plain_draft() -> Draft:
    return drafted_from(_article(1001, "<h1>{title}</h1><div class='isi'>{text}</div>"))


@settings(deadline=None)
@given(title=st.text(min_size=1), suffix=st.text(min_size=1, max_size=20))
def test_whatever_stands_in_a_page_the_file_stays_valid(
    tmp_path_factory: pytest.TempPathFactory, title: str, suffix: str
) -> None:
    one = _plain_draft()
    hostile = dataclasses.replace(one.findings[0], values={**one.findings[0].values, "zone": title})
    source = dataclasses.replace(
        one.source, title=title, clean=dataclasses.replace(one.source.clean, title_suffixes=(suffix,))
    )
    file = tmp_path_factory.mktemp("situs") / f"{source.name}.toml"
    made = dataclasses.replace(one, source=source, findings=(hostile, *one.findings[1:]))
    file.write_text(written(made, url=f"https://kabar.example/{title}"), encoding="utf-8")
    assert load_site(file) == source


_JUNK = (
    b"<", b">", b'"', b"'", b"</div>", b"\x00", b"&#x0;", b"<?pi?>", b"<base href='http://['>", b"<p\"'>",
    b"<a href='//['>Judul berita yang panjang sekali di sini</a>", b"<div class='a:b [x] \\' id=' '>",
    b"<script type='application/ld+json'>{\"@type\": \"NewsArticle\", \"datePublished\": [[]]}</script>",
)  # fmt: skip


@settings(max_examples=20, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(room=st.sampled_from(sorted(NEWSROOMS)), chance=st.randoms(use_true_random=False))
def test_however_broken_pages_are_there_is_a_draft_or_a_sentence(room: str, chance: random.Random) -> None:
    def broken(raw: Route) -> bytes:
        assert isinstance(raw, bytes)
        body = bytearray(raw.partition(b"\r\n\r\n")[2])
        for _ in range(chance.randint(0, 20)):
            at = chance.randrange(len(body) + 1)
            body[at : at + chance.randint(0, 40)] = chance.choice(_JUNK)
        return bytes(body)

    made = NEWSROOMS[room]("https://www.kabar.example")
    pages = {path: page_at(f"https://www.kabar.example{path}", broken(raw)) for path, raw in made.routes.items()}
    articles = list(made.stories)[: chance.randint(1, 3)]
    lists = [page for path, page in pages.items() if path.partition("?page")[0] not in made.stories]
    evidence = Evidence(
        start="https://www.kabar.example/", lists=tuple(lists), articles=tuple(pages[path] for path in articles)
    )
    with contextlib.suppress(DraftError):
        assert written(draft(evidence), url=evidence.start)


def test_a_template_of_the_web_is_never_filled_in() -> None:
    assert "{__class__}" in written(_plain_draft(), url="https://kabar.example/{__class__}")


def test_the_example_in_the_documents_is_a_site_file(tmp_path: Path) -> None:
    document = (Path(__file__).parents[2] / "docs" / "adding-a-site.md").read_text(encoding="utf-8")
    example = document.partition("```toml\n")[2].partition("```")[0]
    file = tmp_path / f"{tomllib.loads(example)['name']}.toml"
    file.write_text(example, encoding="utf-8")
    assert load_site(file).title == "Harian Samudra"


def test_every_finding_can_be_said(drafted: Drafted) -> None:
    said = [str(finding) for finding in drafted.draft.findings]
    assert [sentence for sentence in said if not sentence or json.dumps(sentence).count("{")] == []
