"""The command line as people meet it: the demo's data asked, mistakes told in one sentence, exit codes."""

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from monitor.cli import app

ROOT = Path(__file__).parents[2]


def pantau(*arguments: str, folder: Path, language: str = "en", **environment: str) -> subprocess.CompletedProcess[str]:
    """One command in a working folder, as from a shell."""
    command = [sys.executable, "-m", "monitor.cli", *arguments]
    variables = {**os.environ, "PANTAU_LANGUAGE": language, "COLUMNS": "200", "PYTHONPATH": str(ROOT), **environment}
    return subprocess.run(command, cwd=folder, env=variables, capture_output=True, text=True, check=False)


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
    assert "Incomplete: 2 sources did not answer" in printed
    assert "Warta Benteng (contoh): it asks for proof of being human" in printed
    assert "Kabar Senyap (contoh): it can't be reached" in printed


def test_demo_says_tidak_lengkap_in_indonesian(tmp_path: Path):
    assert "Tidak lengkap" in pantau("demo", folder=tmp_path, language="id").stdout


def test_demo_stores_at_least_forty_articles(place: Path):
    lines = pantau("articles", "--json", "--limit", "1000", folder=place).stdout.splitlines()
    assert len(lines) >= 40


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
    assert "0 items" in done.stdout


@pytest.mark.parametrize("day", ["kemarin", "2025-02-30", "04-06-2025"])
def test_digest_refuses_what_is_no_day(place: Path, day: str):
    done = pantau("digest", "--date", day, folder=place)
    assert done.returncode == 2
    assert day in done.stderr


def test_status_names_what_is_wrong_and_exits_with_1(place: Path):
    done = pantau("status", folder=place)
    assert done.returncode == 1
    assert "✗ Kabar Senyap (contoh): it can't be reached" in done.stdout


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
    # the JSON site's articles come out of its list, which is no page of an article
    assert again <= ours
    assert len(again) >= 30
    assert json.loads(pantau("status", "--json", "--db", "ulang.db", folder=place).stdout)["outbox"] == {}


def test_init_writes_a_configuration_that_loads(tmp_path: Path):
    assert pantau("init", folder=tmp_path).returncode == 0
    assert tomllib.loads((tmp_path / "config.toml").read_text())["timezone"] == "Asia/Jakarta"


def test_init_spares_a_file_that_is_there(tmp_path: Path):
    (tmp_path / "config.toml").write_text("# punya saya\n")
    done = pantau("init", folder=tmp_path)
    assert done.returncode == 2
    assert "--force" in done.stderr
    assert (tmp_path / "config.toml").read_text() == "# punya saya\n"


def test_doctor_finds_a_fresh_configuration_sound(tmp_path: Path):
    pantau("init", folder=tmp_path)
    done = pantau("doctor", folder=tmp_path)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param('languge = "id"', "did you mean 'language'?", id="typo"),
        pytest.param('sources = ["antra"]', "did you mean 'antara'?", id="unknown-source"),
        pytest.param("sources = []", "none is named", id="no-source"),
        pytest.param('sites = "tiada"', "tiada", id="no-such-folder"),
        pytest.param(
            '[mail]\ntransport = "smtp"\nport = 1\nhost = "127.0.0.1"\nsecurity = "none"',
            "127.0.0.1:1",
            id="no-mail-server",
        ),
        pytest.param('[mail]\ntransport = "smtp"\nusername = "a"', "PANTAU_SMTP_PASSWORD", id="no-password"),
    ],
)
def test_doctor_says_in_words_what_is_wrong(tmp_path: Path, text: str, sentence: str):
    (tmp_path / "config.toml").write_text(text)
    done = pantau("doctor", folder=tmp_path)
    assert done.returncode == 1
    assert sentence in done.stdout


def test_doctor_finds_a_database_that_is_none(tmp_path: Path):
    (tmp_path / "config.toml").write_text("")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "pantau.db").write_text("bukan basis data " * 100)
    done = pantau("doctor", folder=tmp_path)
    assert done.returncode == 1
    assert "is not a database" in done.stdout


def test_a_typo_in_the_configuration_stops_a_run(tmp_path: Path):
    (tmp_path / "config.toml").write_text('languge = "id"\n')
    done = pantau("run", folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.strip() == "config.toml: unknown key 'languge'; did you mean 'language'?"


def test_an_unknown_source_is_refused_with_a_suggestion(tmp_path: Path):
    (tmp_path / "config.toml").write_text("")
    done = pantau("run", "--source", "kompass", folder=tmp_path)
    assert done.returncode == 2
    assert "There is no source 'kompass'; did you mean 'kompas'?" in done.stderr


def test_without_configuration_the_way_out_is_named(tmp_path: Path):
    done = pantau("run", folder=tmp_path)
    assert done.returncode == 2
    assert "`pantau init`" in done.stderr


def test_analyse_refuses_what_is_no_json_lines(tmp_path: Path):
    (tmp_path / "teks.txt").write_text("bukan JSON\n")
    done = pantau("analyse", "--jsonl", "teks.txt", folder=tmp_path)
    assert done.returncode == 1
    assert "1" in done.stderr
    assert "Traceback" not in done.stderr


def test_analyse_prints_a_line_per_line_in_order(tmp_path: Path):
    lines = [{"id": f"n{number}", "title": None, "text": "", "date": "kapan-kapan"} for number in range(3)]
    (tmp_path / "teks.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    done = pantau("analyse", "--jsonl", "teks.jsonl", folder=tmp_path)
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["n0", "n1", "n2"]


def test_extract_gives_a_page_that_is_no_article_a_line_with_its_reason(tmp_path: Path):
    (tmp_path / "kosong.html").write_text("<html></html>")
    done = pantau("extract", "--jsonl", "kosong.html", folder=tmp_path)
    (record,) = map(json.loads, done.stdout.splitlines())
    assert done.returncode == 0
    assert record["file"] == "kosong.html"
    assert record["reason"]


@pytest.mark.parametrize("command", ["extract", "links", "analyse", "replay"])
def test_a_file_that_is_missing_is_named(tmp_path: Path, command: str):
    (tmp_path / "config.toml").write_text("")
    done = pantau(command, "tiada.html", folder=tmp_path)
    assert done.returncode == 2
    assert "tiada.html" in done.stderr


@pytest.mark.parametrize(
    "name", sorted(command.name or command.callback.__name__ for command in app.registered_commands)
)
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


def test_every_command_of_the_contract_exists():
    names = {command.name or command.callback.__name__ for command in app.registered_commands}
    wanted = "demo run serve replay extract links analyse query digest sources articles status doctor init"
    assert set(wanted.split()) <= names


def test_a_reader_that_goes_away_is_no_error(place: Path):
    command = f"{sys.executable} -m monitor.cli articles --limit 1000 --json | head -n 1"
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"],
        cwd=place,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr
    assert "Error" not in done.stderr
