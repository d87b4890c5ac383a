"""`pantau sources add` as people use it: from an address to a site that is collected."""

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from scrapers.source import load_site
from tests.monitor.command import pantau
from tests.scrapers.newsrooms import Newsroom, lembayung
from tests.scrapers.servers import Route, Server, reply, serve


@pytest.fixture(scope="module")
def newsroom() -> Iterator[tuple[Server, Newsroom]]:
    routes: dict[str, Route] = {}
    with serve(routes) as server:
        room = lembayung(server.url(""))
        routes.update(room.routes)
        yield server, room


def test_the_printed_steps_lead_to_a_site_that_is_checked_and_read(
    newsroom: tuple[Server, Newsroom], tmp_path: Path
) -> None:
    server, room = newsroom
    done = pantau("sources", "add", server.url("/"), "--allow-private", "--name", "lembayung", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    lines = re.findall(r"^ +((?:sites|sources) = .*)$", done.stderr, re.MULTILINE)
    (tmp_path / "config.toml").write_text("\n".join(lines), encoding="utf-8")
    assert tomllib.loads("\n".join(lines))["sources"][-1] == "lembayung"

    assert "pantau sources check lembayung" in done.stderr
    check = pantau("sources", "check", "lembayung", folder=tmp_path)
    assert "Kabar Lembayung (lembayung)" in check.stdout
    assert check.returncode == 0, check.stdout

    path, story = next(iter(room.stories.items()))
    raw = room.routes[path]
    assert isinstance(raw, bytes)
    (tmp_path / "halaman.html").write_bytes(raw.partition(b"\r\n\r\n")[2])
    out = pantau("extract", "--jsonl", "--sites", "sites", "halaman.html", folder=tmp_path).stdout
    read = json.loads(out)
    assert (read["title"], read["text"], read["authors"]) == (story.title, story.text, [story.author])
    assert read["published"] == story.published.isoformat()


def test_a_dry_run_prints_the_file_and_writes_nothing(newsroom: tuple[Server, Newsroom], tmp_path: Path) -> None:
    done = pantau("sources", "add", newsroom[0].url("/"), "--allow-private", "--dry-run", folder=tmp_path)
    assert tomllib.loads(done.stdout)["title"] == "Kabar Lembayung"
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_is_replaced_only_by_force(newsroom: tuple[Server, Newsroom], tmp_path: Path) -> None:
    url = newsroom[0].url("/")
    file = tmp_path / "sites" / "lembayung.toml"
    file.parent.mkdir()
    first = pantau("sources", "add", url, "--allow-private", "--name", "lembayung", folder=tmp_path)
    assert first.returncode == 0, first.stderr
    file.write_text(mended := file.read_text(encoding="utf-8").replace("Kabar Lembayung", "Kabar L"), encoding="utf-8")
    second = pantau("sources", "add", url, "--allow-private", "--name", "lembayung", folder=tmp_path)
    assert (second.returncode, file.read_text(encoding="utf-8")) == (2, mended)
    assert "--force replaces it" in second.stderr
    third = pantau("sources", "add", url, "--allow-private", "--name", "lembayung", "--force", folder=tmp_path)
    assert third.returncode == 0, third.stderr
    assert load_site(file).title == "Kabar Lembayung"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("https://www.kompas.com/",), "is read by the site 'kompas' already"),
        (("http://kabar..example/",), "is no web address"),
        (("https://kabar.example/", "--name", "Kabar Contoh"), "must be lower-case letters"),
        (("https://kabar.example/", "--name", "kompas"), "another site with the name 'kompas'"),
    ],
)
def test_a_mistake_is_one_sentence_before_anything_is_fetched(
    arguments: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    done = pantau("sources", "add", *arguments, folder=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_site_without_articles_is_one_sentence_and_no_file(tmp_path: Path) -> None:
    with serve({"/": reply(b"<p>Selamat datang di situs resmi kami. " * 20)}) as server:
        done = pantau("sources", "add", server.url("/"), "--allow-private", folder=tmp_path)
    assert done.returncode == 1
    assert "no articles were recognised" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_folder_that_the_configuration_names_is_used(newsroom: tuple[Server, Newsroom], tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('sites = "situs"\nsources = ["antara"]\n', encoding="utf-8")
    url = newsroom[0].url("/")
    done = pantau("sources", "add", url, "--allow-private", "--name", "lembayung", folder=tmp_path)
    assert load_site(tmp_path / "situs" / "lembayung.toml").name == "lembayung"
    assert 'sources = ["antara", "lembayung"]' in done.stderr
    assert "sites =" not in done.stderr
