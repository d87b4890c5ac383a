"""The command line as people meet it: the demo's data asked, mistakes told in one sentence, exit codes."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command

from monitor.cli import app
from monitor.cli.collecting import QUERIES, require_articles
from monitor.errors import MonitorError
from monitor.i18n import translate
from tests.monitor.command import ROOT, environment, pantau

README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """A working folder in which the demo ran, and what it printed."""
    folder = tmp_path_factory.mktemp("demo")
    return folder, pantau("demo", folder=folder)


@pytest.fixture(scope="module")
def place(demo: tuple[Path, subprocess.CompletedProcess[str]]) -> Path:
    return demo[0]


def test_demo_ends_well(demo: tuple[Path, subprocess.CompletedProcess[str]]):
    assert (demo[1].returncode, demo[1].stderr) == (0, "")


@pytest.mark.parametrize("name", ["pantau.db", "digest", "mail", "warc", "config.toml"])
def test_demo_leaves_what_it_promises(place: Path, name: str):
    assert (place / "demo-data" / name).exists()


def test_demo_names_the_two_sites_that_did_not_answer(demo: tuple[Path, subprocess.CompletedProcess[str]]):
    printed = demo[1].stdout
    assert "Incomplete: sources that did not answer: 2" in printed
    assert "Warta Benteng (contoh): it asks for proof of being human" in printed
    assert "Kabar Senyap (contoh): it can't be reached" in printed


def test_demo_gathers_the_copies_of_a_release(demo: tuple[Path, subprocess.CompletedProcess[str]], place: Path):
    assert "3 of the 3 articles that carry one release count as one source" in demo[1].stdout
    (line,) = [line for line in demo[1].stdout.splitlines() if "pantau story" in line]
    told = pantau(*line.split()[1:], folder=place)
    assert "Origin: a release of Kementerian Dalam Negeri (contoh)" in told.stdout


def test_demo_says_tidak_lengkap_in_indonesian(tmp_path: Path):
    assert "Tidak lengkap" in pantau("demo", folder=tmp_path, language="id").stdout


def test_demo_stores_at_least_forty_articles(place: Path):
    lines = pantau("articles", "--json", "--limit", "1000", folder=place).stdout.splitlines()
    assert len(lines) >= 40


@pytest.mark.parametrize("query", QUERIES)
def test_what_the_demo_proposes_to_ask_is_printed_and_finds_something(
    demo: tuple[Path, subprocess.CompletedProcess[str]], query: str
):
    folder, done = demo
    assert f"query '{query}' --config" in done.stdout
    assert json.loads(pantau("query", query, "--json", folder=folder).stdout)["total"] > 0


@pytest.mark.parametrize("query", sorted(set(re.findall(r"pantau query '([^']*)'", README))))
def test_what_the_readme_asks_finds_something_in_the_demo(place: Path, query: str):
    assert json.loads(pantau("query", query, "--json", folder=place).stdout)["total"] > 0


def test_a_demo_without_an_article_is_an_error():
    with pytest.raises(MonitorError, match="no article"):
        require_articles(0)


@pytest.mark.parametrize("target", ["berkas", "berkas/di-bawahnya", "/proc/pantau"])
def test_demo_says_where_it_can_not_write(tmp_path: Path, target: str):
    (tmp_path / "berkas").write_text("isi")
    done = pantau("demo", "--folder", target, folder=tmp_path)
    assert done.returncode == 2
    assert target in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_demo_replaces_an_earlier_demo(place: Path):
    assert pantau("demo", "--folder", "lagi", folder=place).returncode == 0
    assert pantau("demo", "--folder", "lagi", folder=place).returncode == 0


def test_demo_spares_a_folder_that_it_did_not_make(tmp_path: Path):
    (tmp_path / "demo-data").mkdir()
    (tmp_path / "demo-data" / "skripsi.txt").write_text("penting")
    done = pantau("demo", folder=tmp_path)
    assert done.returncode == 2
    assert "demo-data holds something that no demo made" in done.stderr
    assert (tmp_path / "demo-data" / "skripsi.txt").read_text() == "penting"


def test_one_cooperation_went_from_exploring_to_signed(place: Path):
    printed = pantau("query", "status:signed pihak:Hanbit", "--json", folder=place).stdout
    results = json.loads(printed)["results"]
    assert any(result["articles"] >= 3 and result["sources"] >= 2 for result in results)


def test_what_was_denied_is_told_as_denied(place: Path):
    digest = (place / "demo-data" / "digest" / "2025-06-03T1830.txt").read_text()
    denied = digest.split("DENIED OR CONTRADICTED (1)", 1)[1].split("OFFICIALS IN THEIR OWN WORDS", 1)[0]
    assert "Kementerian Pertahanan – Norrvinge AB" in denied


def test_query_prints_the_contract(place: Path):
    answer = json.loads(pantau("query", "kerja sama", "--json", folder=place).stdout)
    assert set(answer) == {"results", "total", "next"}


def test_query_pages_until_the_end(place: Path):
    seen, token = [], None
    while token is not None or not seen:
        more = ["--next", token] if token else []
        answer = json.loads(pantau("query", "jenis:artikel", "--json", "--limit", "20", *more, folder=place).stdout)
        seen += [result["identity"] for result in answer["results"]]
        token = answer["next"]
    assert len(seen) == len(set(seen)) == answer["total"]


def test_query_refuses_a_typo_in_a_field_with_a_suggestion(place: Path):
    done = pantau("query", "stauts:signed", folder=place)
    assert (done.returncode, done.stdout) == (2, "")
    assert "did you mean 'status'?" in done.stderr


def test_a_query_may_begin_with_a_minus(place: Path):
    assert json.loads(pantau("query", "--json", "--", "-pupuk", folder=place).stdout)["total"] > 0


def test_query_finding_nothing_says_so(place: Path):
    done = pantau("query", "pihak:Atlantis", folder=place)
    assert (done.returncode, done.stdout.strip()) == (0, "Nothing found.")


def test_reading_turns_to_the_demo_and_says_so(place: Path):
    assert "using demo-data/" in pantau("articles", folder=place).stderr


def test_article_is_shown_with_its_evidence(place: Path):
    answer = json.loads(pantau("query", "status:signed pihak:Hanbit", "--json", folder=place).stdout)
    url = answer["results"][0]["evidence"]["url"]
    headings = [
        json.loads(line) for line in pantau("articles", "--json", "--limit", "1000", folder=place).stdout.splitlines()
    ]
    number = next(heading["number"] for heading in headings if heading["url"] == url)
    assert "▸ " in pantau("articles", str(number), folder=place).stdout


def test_missing_article_is_named(place: Path):
    done = pantau("articles", "999999", folder=place)
    assert done.returncode == 2
    assert "There is no article 999999" in done.stderr


def test_digest_made_again_writes_the_same_files(place: Path):
    file = place / "demo-data" / "digest" / "2025-06-04T1830.html"
    before = file.read_bytes()
    done = pantau("digest", "--date", "2025-06-04", folder=place)
    assert done.returncode == 0
    assert file.read_bytes() == before


def test_digest_of_an_empty_day_says_that_nothing_happened(place: Path):
    done = pantau("digest", "--date", "2025-06-09", folder=place)
    assert done.returncode == 0
    assert "items: 0" in done.stdout


def outbox(place: Path) -> dict[str, int]:
    return json.loads(pantau("status", "--json", folder=place).stdout)["outbox"]


def test_digest_of_another_day_mails_nobody(place: Path):
    before = outbox(place)
    done = pantau("digest", "--date", "2025-06-10", folder=place)
    assert "No mail: none of today's editions; --send mails it" in done.stdout
    assert outbox(place) == before


def test_digest_of_a_time_that_is_not_configured_mails_nobody(place: Path):
    before = outbox(place)
    done = pantau("digest", "--edition", "00:00", folder=place)
    assert "No mail: none of today's editions; --send mails it" in done.stdout
    assert outbox(place) == before


def test_digest_is_mailed_when_asked_to_and_once(place: Path):
    before = outbox(place)["sent"]
    first = pantau("digest", "--date", "2025-06-12", "--send", folder=place)
    again = pantau("digest", "--date", "2025-06-12", "--send", folder=place)
    assert "Mail goes to humas@kementerian.example" in first.stdout
    assert "No mail: made before" in again.stdout
    assert outbox(place)["sent"] == before + 1


@pytest.mark.parametrize("day", ["kemarin", "2025-02-30", "04-06-2025"])
def test_digest_refuses_what_is_no_day(place: Path, day: str):
    done = pantau("digest", "--date", day, folder=place)
    assert done.returncode == 2
    assert day in done.stderr


def test_status_names_what_is_wrong_and_exits_with_1(place: Path):
    done = pantau("status", folder=place)
    assert done.returncode == 1
    assert "✗ Kabar Senyap (contoh): it can't be reached" in done.stdout
    assert "✗ the last collection was long ago" in done.stdout


def test_status_as_json_says_whether_all_is_well(place: Path):
    assert json.loads(pantau("status", "--json", folder=place).stdout)["ok"] is False


def test_replaying_the_archive_gives_the_same_articles_and_mails_nobody(place: Path):
    archives = [str(path) for path in sorted((place / "demo-data" / "warc").glob("*.warc.gz"))]
    done = pantau("replay", *archives, "--config", "demo-data/config.toml", "--db", "ulang.db", folder=place)
    assert done.returncode == 0, done.stderr
    ours, again = (
        {
            json.loads(line)["url"]
            for line in pantau("articles", "--json", "--limit", "1000", *db, folder=place).stdout.splitlines()
        }
        for db in ([], ["--db", "ulang.db"])
    )
    assert "Articles that came in, new or changed: 50" in done.stdout  # one of them in two versions
    assert again == ours
    assert json.loads(pantau("status", "--json", "--db", "ulang.db", folder=place).stdout)["outbox"] == {}


def test_articles_of_an_unknown_source_are_refused_with_a_suggestion(place: Path):
    done = pantau("articles", "--source", "lintan", folder=place)
    assert (done.returncode, done.stdout) == (2, "")
    assert "There is no source 'lintan'; did you mean 'lintang'?" in done.stderr


HOSTILE = "\x1b]0;kamu\x07\x1b[31m\u202e\u2028merah"


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """A working folder whose database holds two articles that mean harm, and what importing them printed."""
    folder = tmp_path_factory.mktemp("impor")
    said = (
        "Kementerian Dalam Negeri dan Badan Pusat Statistik menandatangani perjanjian kerja sama \x1b[31mmerah\x9b "
        "di Jakarta. "
    )
    articles = (
        {
            "id": f"{n}{HOSTILE}",
            "title": HOSTILE,
            "text": said * 2,
            "url": f"https://warta.example/{HOSTILE}",
            "outlet": HOSTILE,
        }
        for n in (1, 2)
    )
    lines = "\n".join(map(json.dumps, articles))
    return folder, pantau("import", "-", "--db", "impor.db", folder=folder, text=lines)


def test_importing_says_how_much_came_in(imported: tuple[Path, subprocess.CompletedProcess[str]]):
    done = imported[1]
    assert done.returncode == 0, done.stderr
    assert "Articles that came in, new or changed: 2" in done.stdout
    assert "\x1b" not in done.stdout


@pytest.mark.parametrize(
    "command",
    [["articles"], ["articles", "1"], ["query", ""], ["query", "jenis:artikel"], ["articles", "--source", "x"]],
)
def test_what_was_collected_never_steers_the_terminal(
    imported: tuple[Path, subprocess.CompletedProcess[str]], command: list[str]
):
    done = pantau(*command, "--db", "impor.db", folder=imported[0])
    assert "merah" in done.stdout + done.stderr
    assert not set(done.stdout + done.stderr) & set("\x1b\x07\x9b\u202e\u2028")


def test_json_keeps_what_was_collected_exactly(imported: tuple[Path, subprocess.CompletedProcess[str]]):
    done = pantau("articles", "--json", "--db", "impor.db", folder=imported[0])
    assert {json.loads(line)["source"] for line in done.stdout.split("\n") if line} == {HOSTILE}


@pytest.mark.parametrize("command", ["articles --limit 1000 --json", "articles --limit 1000", "query '' --limit 1000"])
@pytest.mark.parametrize("reader", ["head -n 1", "true"])
def test_a_reader_that_goes_away_ends_the_command_quietly(place: Path, command: str, reader: str):
    script = f"{sys.executable} -m monitor.cli {command} --db demo-data/pantau.db | {reader}; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=place,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0
    assert done.stderr == "No config.toml here: using demo-data/\n"


@pytest.mark.parametrize("name", sorted(get_command(app).commands))
def test_help_needs_no_model(name: str):
    program = (
        "import sys; sys.argv = ['pantau', *sys.argv[1:]]\n"
        "from monitor.cli import main\n"
        "try: main()\nexcept SystemExit as end: assert not end.code\n"
        "assert not {'spacy', 'trafilatura', 'dateparser'} & set(sys.modules), sorted(sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, name, "--help"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "<bool>" not in done.stdout


@pytest.mark.parametrize("title", ["Commands", "Options"])
def test_the_frames_of_help_have_titles_in_our_language(tmp_path: Path, title: str):
    assert f"─ {translate(title, 'id')} ─" in pantau("articles", "--help", folder=tmp_path, language="id").stdout


def test_every_command_of_the_contract_exists():
    names = get_command(app).commands.keys()
    wanted = "demo run serve replay extract links analyse query digest sources articles status doctor init"
    assert set(wanted.split()) <= names
