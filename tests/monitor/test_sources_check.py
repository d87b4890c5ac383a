"""`pantau sources check` against real servers on loopback, with self-written pages: good sites and broken ones."""

import json
import re
import shutil
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from monitor.locks import hold
from tests.monitor.command import pantau
from tests.scrapers.servers import Route, Server, redirect, reply, serve, unused_port

SITE = """
name = "kabar"
title = "Kabar Uji"
publisher = "kabar.test"
kind = "official"
evidence = "reported"
hosts = ["{host}"]

[articles]
patterns = ['^/berita/(?P<id>\\d+)/']

[[discover]]
kind = "feed"
url = "http://{host}/rss"

{more}

[fields]
title = ["css:h1.judul"]
body = ["css:div.isi"]
published = ["css:time@datetime"]
authors = ["css:.penulis"]

[policy]
delay = 0.0
allow_private = true
{policy}

[expect]
fields = ["title", "body", "published", "authors"]
min_body = 300
"""
STARTED = datetime.now(UTC)
PARAGRAPH = (
    "<p>Pemerintah Kota Samudra dan Institut Kelautan Nordik meneken nota kesepahaman riset pesisir pada Senin, kata "
    "wali kota di balai kota. Naskah itu berlaku selama lima tahun dan dapat diperpanjang oleh kedua pihak.</p>"
)
BODY = (
    f"{PARAGRAPH}<p>Riset dimulai di tiga pulau pada Januari, dengan kapal milik institut itu dan peneliti dari kota. "
    "Hasilnya diumumkan kepada nelayan setiap tiga bulan, kata ketua tim peneliti.</p>"
)
INDEX = "[[discover]]\nkind = 'index'\nurl = 'http://{host}/indeks'\nitem = 'li.baris'\nlink = 'a'"


def article(number: int, *, body: str = "isi", author: str = "Sinta Maharani", hours: int = 1) -> bytes:
    when = STARTED - timedelta(hours=hours, minutes=number)
    byline = f"<p class='penulis'>{author}</p>" if author else ""
    return (
        f"<html><head><title>Judul {number}</title></head><body><h1 class='judul'>Kota Samudra Teken Riset Pesisir "
        f"{number}</h1>{byline}<time datetime='{when.isoformat()}'>Senin</time>"
        f"<div class='{body}'>{BODY}</div></body></html>"
    ).encode()


def feed(*numbers: int, hours: float = 1) -> bytes:
    items = ""
    for number in numbers:
        when = format_datetime(STARTED - timedelta(hours=hours, minutes=number))
        items += (
            f"<item><title>Judul {number}</title><link>/berita/{number}/judul</link><pubDate>{when}</pubDate></item>"
        )
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>Kabar</title>{items}</channel></rss>".encode()


def routes(**changes: Route) -> dict[str, Route]:
    """A good site: three articles in a feed and in an index; `changes` are other answers, by the name of the page."""
    pages: dict[str, Route] = {"rss": reply(feed(1, 2, 3), content_type="application/rss+xml")}
    pages |= {f"berita/{number}/judul": reply(article(number)) for number in (1, 2, 3)}
    rows = "".join(f"<li class='baris'><a href='/berita/{n}/judul'>Judul {n} yang panjang</a></li>" for n in (1, 2, 3))
    pages["indeks"] = reply(f"<html><body><ul>{rows}</ul></body></html>".encode())
    return {f"/{name}": route for name, route in {**pages, **changes}.items()}


def write_site(folder: Path, host: str, *, more: str = "", policy: str = "") -> None:
    (folder / "situs").mkdir(exist_ok=True)
    site = SITE.replace("{more}", more).replace("{policy}", policy).replace("{host}", host)
    (folder / "situs" / "kabar.toml").write_text(site)
    (folder / "config.toml").write_text('sites = "situs"\nsources = ["kabar"]\n[fetch]\nattempts = 1\n')


def check(folder: Path, *options: str, code: int) -> dict[str, Any]:
    """The one record that a check of the site prints."""
    done = pantau("sources", "check", "kabar", "--json", *options, folder=folder)
    assert done.returncode == code, done.stderr + done.stdout
    (line,) = done.stdout.splitlines()
    record: dict[str, Any] = json.loads(line)
    return record


def examined(folder: Path, answers: Mapping[str, Route], *, code: int, **options: str) -> dict[str, Any]:
    with serve(answers) as server:
        write_site(folder, f"127.0.0.1:{server.port}", **options)
        return check(folder, code=code)


def flaws(found: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(finding["flaw"], finding["field"]) for finding in found]


@pytest.fixture
def good(tmp_path: Path) -> Iterator[Server]:
    with serve(routes()) as server:
        write_site(tmp_path, f"127.0.0.1:{server.port}", more=INDEX)
        yield server


def test_a_good_site_passes(tmp_path: Path, good: Server):
    record = check(tmp_path, code=0)
    assert (record["ok"], record["kind"], record["evidence"]) == (True, "official", "reported")
    assert [each["articles"] for each in record["lists"]] == [3, 3]
    assert {each["authors"][0] for each in record["articles"]} == {"Sinta Maharani"}
    assert record["problems"] == []


def test_a_site_is_asked_as_a_collection_asks_it(tmp_path: Path, good: Server):
    check(tmp_path, code=0)
    assert good.paths[0] == "/robots.txt"
    assert len(good.paths) == len(set(good.paths)) == 6
    assert all("Pantau" in asked.headers["user-agent"] for asked in good.requests)


def test_what_was_read_is_shown_to_people(tmp_path: Path, good: Server):
    done = pantau("sources", "check", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "✓ Kabar Uji (kabar); its file's evidence: reported" in done.stdout
    assert "Kota Samudra Teken Riset Pesisir 1" in done.stdout
    assert "by Sinta Maharani" in done.stdout


BROKEN = {name: reply(article(number, body="teks")) for number in (1, 2, 3) for name in (f"berita/{number}/judul",)}
NAMELESS = {f"berita/{number}/judul": reply(article(number, author="")) for number in (1, 2, 3)}
AHEAD = {f"berita/{number}/judul": reply(article(number, hours=-6)) for number in (1, 2, 3)}
SHIFTED = {f"berita/{number}/judul": reply(article(number, hours=8)) for number in (1, 2, 3)}
TINY = (
    b"<html><body><h1 class='judul'>Teken Riset</h1><div class='isi'><p>Kota Samudra meneken riset pesisir bersama "
    b"Institut Kelautan Nordik di balai kota pada Senin siang.</p></div></body></html>"
)
MISSING = reply(b"<html><body><h1 class='judul'>Halaman tidak ditemukan</h1><p>Maaf.</p></body></html>")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param(BROKEN, [("general", "body")], id="selector-broke"),
        pytest.param(NAMELESS, [("missing", "authors")], id="field-missing"),
        pytest.param(AHEAD, [("future", "published")], id="in-the-future"),
        pytest.param(SHIFTED, [("zone", "published")], id="wrong-zone"),
        pytest.param({f"berita/{n}/judul": MISSING for n in (1, 2, 3)}, [("no-article", "")], id="soft-404"),
        pytest.param({f"berita/{n}/judul": reply(b"", 403) for n in (1, 2, 3)}, [("unreached", "")], id="blocked"),
    ],
)
def test_what_most_articles_lack_fails_the_site(
    tmp_path: Path, changes: dict[str, Route], expected: list[tuple[str, str]]
):
    record = examined(tmp_path, routes(**changes), code=1)
    assert flaws(record["problems"]) == expected
    assert [(each["count"], each["failed"]) for each in record["problems"]] == [(3, True)]
    assert [each["ok"] for each in record["lists"]] == [True]


def test_a_short_article_without_date_is_told_so(tmp_path: Path):
    record = examined(tmp_path, routes(**{f"berita/{n}/judul": reply(TINY) for n in (1, 2, 3)}), code=1)
    assert set(flaws(record["problems"])) == {("missing", "published"), ("missing", "authors"), ("short", "body")}


def test_what_one_article_lacks_is_a_remark(tmp_path: Path):
    record = examined(tmp_path, routes(**{"berita/2/judul": reply(article(2, author=""))}), code=0)
    assert [(each["flaw"], each["count"], each["failed"]) for each in record["problems"]] == [("missing", 1, False)]


FOREIGN = reply(b"<rss version='2.0'><channel><item><link>/warta/7-judul</link></item></channel></rss>")
UNSELECTED = reply(b"<html><body><p><a href='/berita/1/judul'>Judul yang panjang sekali</a></p></body></html>")
DISALLOWED = reply(b"User-agent: *\nDisallow: /rss", content_type="text/plain")


@pytest.mark.parametrize(
    ("changes", "flaw", "found"),
    [
        pytest.param({"rss": reply(b"", 403)}, "unreached", "blocked", id="blocked"),
        pytest.param({"rss": reply(b"", 404)}, "unreached", "not-found", id="gone"),
        pytest.param({"robots.txt": DISALLOWED}, "unreached", "robots", id="robots"),
        pytest.param({"rss": redirect("/rss")}, "unreached", "redirects", id="circle"),
        pytest.param({"rss": reply(feed())}, "empty", "", id="empty-feed"),
        pytest.param({"rss": reply(b"<html><body>Beranda</body></html>")}, "unreadable", "http", id="no-feed"),
        pytest.param({"rss": FOREIGN}, "foreign", "http", id="unknown-addresses"),
        pytest.param({"rss": reply(feed(1, 2, 3, hours=-7))}, "future", "20", id="in-the-future"),
    ],
)
def test_a_list_that_gives_nothing_right_fails_the_site(
    tmp_path: Path, changes: dict[str, Route], flaw: str, found: str
):
    record = examined(tmp_path, routes(**changes), code=1)
    (finding,) = record["lists"][0]["findings"]
    assert (finding["flaw"], record["lists"][0]["ok"]) == (flaw, False)
    assert finding["found"].startswith(found)
    assert finding["sentence"]
    assert finding["advice"].endswith(".")


def test_a_list_whose_selectors_broke_fails_though_its_links_are_found(tmp_path: Path):
    record = examined(tmp_path, routes(indeks=UNSELECTED), code=1, more=INDEX)
    assert [flaws(each["findings"]) for each in record["lists"]] == [[], [("unselected", "")]]


def test_a_dead_host_is_told_with_a_way_out(tmp_path: Path):
    write_site(tmp_path, f"127.0.0.1:{unused_port()}")
    done = pantau("sources", "check", "kabar", folder=tmp_path)
    assert done.returncode == 1
    assert "it can't be reached" in done.stdout
    assert "→ Try again later" in done.stdout
    assert "no list gave an article that could be examined" in done.stdout


def test_a_site_that_is_read_from_its_list_alone_has_its_items_examined(tmp_path: Path):
    whole = f"<description><![CDATA[{BODY}<p>Pewarta: Sinta Maharani</p>]]></description>"
    changed = reply(feed(1, 2).replace(b"</link>", f"</link>{whole}".encode()))
    answers = routes(rss=changed)
    record = examined(tmp_path, answers, code=0, policy='mode = "feed-only"')
    assert [each["characters"] > 300 for each in record["articles"]] == [True, True]


def test_teasers_of_a_site_that_is_read_from_its_list_alone_are_too_short(tmp_path: Path):
    teaser = f"<description><![CDATA[{PARAGRAPH}<p>Pewarta: Sinta Maharani</p>]]></description>"
    changed = reply(feed(1, 2).replace(b"</link>", f"</link>{teaser}".encode()))
    record = examined(tmp_path, routes(rss=changed), code=1, policy='mode = "feed-only"')
    assert flaws(record["problems"]) == [("short", "body")]


# Saved pages


def saved(folder: Path) -> Path:
    record = check(folder, "--save", code=0)
    return folder / record["saved"]


def test_saved_pages_lie_beside_ones_own_site_files(tmp_path: Path, good: Server):
    place = saved(tmp_path)
    assert place.parent == tmp_path / "situs" / "pages" / "kabar"
    assert sorted(path.name for path in place.iterdir()) == [
        "article-1.html", "article-2.html", "article-3.html", "expected.json", "list-1.xml", "list-2.html",
    ]  # fmt: skip
    expected = json.loads((place / "expected.json").read_text())
    assert [each["authors"] for each in expected["articles"]] == [["Sinta Maharani"]] * 3
    assert [path.name for path in place.parent.iterdir()] == [place.name]


def test_saving_again_writes_over_nothing(tmp_path: Path, good: Server):
    first, second = saved(tmp_path), saved(tmp_path)
    assert second.name == f"{first.name}-2"


def test_saving_says_how_the_evidence_is_to_be_changed(tmp_path: Path, good: Server):
    done = pantau("sources", "check", "--save", folder=tmp_path)
    place = re.search(r"Saved in situs/pages/kabar/([\d-]+)", done.stdout)
    assert place
    assert f'evidence = "real-page {place[1]}" into kabar.toml' in done.stdout


def test_saved_pages_are_checked_without_asking_the_site(tmp_path: Path, good: Server):
    saved(tmp_path)
    asked = len(good.requests)
    assert check(tmp_path, "--saved", code=0)["ok"]
    assert len(good.requests) == asked


def test_a_change_of_the_site_file_shows_on_the_saved_pages(tmp_path: Path, good: Server):
    saved(tmp_path)
    file = tmp_path / "situs" / "kabar.toml"
    file.write_text(file.read_text().replace("css:h1.judul", "css:title"))
    record = check(tmp_path, "--saved", code=1)
    assert {(each["part"], each["was"][:4], each["now"][:5]) for each in record["differences"]} == {
        ("title", "Kota", "Judul")
    }


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        pytest.param(["kabr"], "did you mean 'kabar'?", id="unknown-site"),
        pytest.param(["--saved"], "`pantau sources check kabar --save` fetches some", id="nothing-saved"),
        pytest.param(["--save", "--saved"], "exclude each other", id="both"),
    ],
)
def test_a_mistake_in_the_command_is_told(tmp_path: Path, options: list[str], sentence: str):
    write_site(tmp_path, "127.0.0.1:9")
    done = pantau("sources", "check", *options, folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert sentence in " ".join(done.stderr.split())


def test_a_damaged_folder_of_saved_pages_is_told(tmp_path: Path, good: Server):
    place = saved(tmp_path)
    (place / "article-1.html").unlink()
    done = pantau("sources", "check", "--saved", folder=tmp_path)
    assert done.returncode == 2
    assert "is no folder of saved pages" in done.stderr


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, good: Server):
    (tmp_path / "situs" / "pages").write_text("bukan folder")
    done = pantau("sources", "check", "--save", folder=tmp_path)
    assert done.returncode == 2
    assert "situs/pages: can't be written" in done.stderr


def test_a_source_that_is_being_collected_is_left_alone(tmp_path: Path, good: Server):
    with hold(tmp_path / "data" / "locks", "source-kabar", wait=False):
        record = check(tmp_path, code=1)
    assert "in use by another run" in record["busy"]
    assert good.requests == []


def test_a_check_leaves_no_trace(tmp_path: Path, good: Server):
    check(tmp_path, code=0)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["config.toml", "situs"]
    shutil.rmtree(tmp_path / "situs")


def test_options_before_the_subcommand_hold_for_it(tmp_path: Path, good: Server):
    (tmp_path / "lain.toml").write_text((tmp_path / "config.toml").read_text())
    (tmp_path / "config.toml").unlink()
    done = pantau("sources", "--config", "lain.toml", "--json", "check", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["name"] == "kabar"
