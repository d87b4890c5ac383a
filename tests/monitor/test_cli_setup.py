"""init, doctor and the mistakes that a configuration can have, each told in one sentence."""

import json
import tomllib
from pathlib import Path

import pytest

from monitor.config import SOURCES
from tests.monitor.command import pantau


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
        pytest.param(
            "[retention]\nsources = { antra = { text_days = 3 } }", "did you mean 'antara'?", id="unknown-source-kept"
        ),
        pytest.param("sources = []", "none is named", id="no-source"),
        pytest.param('sites = "tiada"', "tiada", id="no-such-folder"),
        pytest.param(
            '[mail]\ntransport = "smtp"\nport = 1\nhost = "127.0.0.1"\nsecurity = "none"',
            "127.0.0.1:1",
            id="no-mail-server",
        ),
        pytest.param(
            '[digest]\nquery = "status:signed AND ("', "The query of the digest 'main' can't be used", id="digest-query"
        ),
        pytest.param('[mail]\ntransport = "smtp"\nusername = "a"', "PANTAU_SMTP_PASSWORD", id="no-password"),
    ],
)
def test_doctor_says_in_words_what_is_wrong(tmp_path: Path, text: str, sentence: str):
    (tmp_path / "config.toml").write_text(text)
    done = pantau("doctor", folder=tmp_path)
    assert done.returncode == 1
    assert sentence in done.stdout


def test_doctor_examines_the_folder_of_a_database_named_elsewhere(tmp_path: Path):
    (tmp_path / "config.toml").write_text("")
    done = pantau("doctor", "--db", "/proc/pantau.db", folder=tmp_path)
    assert done.returncode == 1
    assert "✗ data folder: /proc can't be written" in done.stdout


def test_a_password_in_the_configuration_is_sent_to_the_environment_and_not_shown(tmp_path: Path):
    (tmp_path / "config.toml").write_text('[mail]\npassword = "rahasia-sekali"\n')
    done = pantau("run", folder=tmp_path)
    assert done.returncode == 2
    assert "PANTAU_SMTP_PASSWORD" in done.stderr
    assert "rahasia-sekali" not in done.stderr


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


def test_sources_are_listed_by_the_defaults_where_the_configuration_has_a_mistake(tmp_path: Path):
    (tmp_path / "config.toml").write_text('languge = "id"\n')
    done = pantau("sources", "--json", folder=tmp_path)
    assert done.returncode == 0
    collected = {record["name"] for record in map(json.loads, done.stdout.splitlines()) if record["collected"]}
    assert collected == set(SOURCES)
    assert "did you mean 'language'?" in done.stderr


def test_sources_need_no_configuration(tmp_path: Path):
    done = pantau("sources", "--db", "tiada.db", folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "ANTARA" in done.stdout


def test_a_wrong_site_file_is_a_mistake_of_the_configuration(tmp_path: Path):
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites" / "antara.toml").write_text('nama = "antara"')
    (tmp_path / "config.toml").write_text('sites = "sites"')
    done = pantau("run", folder=tmp_path)
    assert done.returncode == 2
    assert "antara.toml" in done.stderr


def test_without_configuration_the_way_out_is_named(tmp_path: Path):
    done = pantau("run", folder=tmp_path)
    assert done.returncode == 2
    assert "`pantau init`" in done.stderr


@pytest.mark.parametrize("command", ["extract", "links", "analyse", "replay"])
def test_a_file_that_is_missing_is_named(tmp_path: Path, command: str):
    (tmp_path / "config.toml").write_text("")
    done = pantau(command, "tiada.html", folder=tmp_path)
    assert done.returncode == 2
    assert "tiada.html" in done.stderr


def test_what_is_wrong_with_the_toml_is_told(tmp_path: Path):
    (tmp_path / "config.toml").write_text("sources = antara\n")
    done = pantau("status", folder=tmp_path, language="id")
    assert (done.returncode, "line 1, column 11" in done.stderr) == (2, True)
