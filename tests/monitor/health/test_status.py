"""`pantau status` as people and monitoring programs call it: words, JSON and exit codes."""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from monitor import i18n
from monitor.cli import app
from monitor.config import Config, load
from monitor.health import conditions
from monitor.health.heartbeat import beat
from monitor.health.verdicts import Finding
from monitor.overview import overview
from tests.monitor.command import environment, pantau
from tests.monitor.sample import Sample

CONFIG = 'language = "en"\nsources = ["warta", "lentera"]\n'


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    (tmp_path / "config.toml").write_text(CONFIG)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PANTAU_LANGUAGE", raising=False)
    spoken = i18n.active()
    yield tmp_path
    i18n.use(spoken)


def status(*arguments: str) -> Result:
    """The command in this process: what it prints and the exit code that it asks for."""
    return CliRunner().invoke(app, ["status", *arguments])


def collected(
    place: Path, *, outcome: str = "answered", finding: Finding | None = None, at: datetime | None = None
) -> None:
    at = at or datetime.now(UTC)
    with Sample(load(place / "config.toml").database) as sample:
        sample.source("warta", "Warta Raya")
        sample.source("lentera", "Lentera")
        sample.run({"warta": outcome, "lentera": "answered"}, at=at, failures={"warta": "blocked"})
        if finding:
            with sample.store.transaction() as connection:
                conditions.remember(connection, "source:warta", finding, now=at)


def heartbeat(place: Path, *, age: timedelta = timedelta(), stopped: bool = False) -> None:
    beat(load(place / "config.toml").heartbeat_file, now=datetime.now(UTC) - age, stopped=stopped)


def test_all_is_well_and_the_exit_code_is_0(place: Path):
    collected(place)
    heartbeat(place)
    done = status()
    assert (done.exit_code, done.stderr) == (0, "")
    assert "`pantau serve` is at work" in done.stdout
    assert "✓ Warta Raya\n✓ Lentera\n" in done.stdout


def test_a_source_that_answers_and_is_not_well_is_shown_with_its_reason_and_the_exit_code_is_1(place: Path):
    values = {"missing": 6, "of": 6, "share": 1.0, "usual": 0.01}
    collected(place, finding=Finding(state="broken", scope="fields", kind="body", values=values))
    done = status()
    assert done.exit_code == 1
    expected = (
        "! Warta Raya: its pages have probably changed: text can't be read on 6 of the last 6 pages, usually on 1%"
    )
    assert expected in done.stdout
    assert "`pantau status --source NAME` says more" in done.stdout


@pytest.mark.parametrize(("arguments", "code"), [((), 7), (("--json",), 7), (("--nonsense",), 2)])
def test_a_scheduler_that_died_has_an_exit_code_of_its_own(place: Path, arguments: tuple[str, ...], code: int):
    collected(place)
    heartbeat(place, age=timedelta(minutes=6))
    assert status(*arguments).exit_code == code


@pytest.mark.parametrize("arguments", ["", "--json", "--source warta"])
@pytest.mark.parametrize("reader", ["head -n 1", "true"])
def test_a_reader_that_goes_away_changes_no_exit_code(place: Path, arguments: str, reader: str):
    values = {"missing": 6, "of": 6, "share": 1.0, "usual": 0.01}
    collected(place, finding=Finding(state="broken", scope="fields", kind="body", values=values))
    script = f"{sys.executable} -m monitor.cli status {arguments} | {reader}; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", script], cwd=place, env=environment(), capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (1, "")


def test_a_scheduler_that_was_stopped_is_no_trouble(place: Path):
    collected(place)
    heartbeat(place, age=timedelta(minutes=30), stopped=True)
    done = status()
    assert done.exit_code == 0
    assert "`pantau serve` was stopped" in done.stdout


def test_as_json_for_programs(place: Path):
    collected(place, outcome="failed", finding=Finding(state="blocked", kind="blocked"))
    heartbeat(place)
    record = json.loads(status("--json").stdout)
    assert (record["ok"], record["troubles"], record["serve"]["state"]) == (False, ["sources"], "alive")
    assert record["sources"][0]["source"] == "warta"
    assert record["sources"][0]["finding"] == {
        "state": "blocked",
        "scope": "lists",
        "kind": "blocked",
        "values": {},
        "lasting": True,
        "ok": False,
    }
    assert record["sources"][0]["missed"]["answer"] == "one-list"


def test_one_source_with_its_history(place: Path):
    collected(place, outcome="failed", finding=Finding(state="blocked", kind="blocked"))
    done = status("--source", "warta")
    assert done.exit_code == 1
    for words in (
        "Warta Raya (warta)",
        "✗ it refuses to answer Pantau\n",
        "Its rhythm is not known yet.",
        "how many were missed can't be estimated: only one kind of list is read",
        "blocks: it refuses to answer Pantau",
        "Collections, the newest first:",
    ):
        assert words in done.stdout
    well = status("--source", "lentera")
    assert well.exit_code == 0
    assert "✓ answers" in well.stdout


def test_what_may_be_over_the_next_time_is_said_so(place: Path):
    collected(place, outcome="failed")
    done = status("--source", "warta")
    assert "! it refuses to answer Pantau; may be over the next time" in done.stdout


def test_one_source_as_json(place: Path):
    collected(place, outcome="failed", finding=Finding(state="blocked", kind="blocked"))
    record = json.loads(status("--source", "warta", "--json").stdout)
    assert (record["source"], record["ok"], record["silence"]) == ("warta", False, None)
    assert [(found["state"], found["lasting"]) for found in record["findings"]] == [("blocked", True)]
    assert [change["state"] for change in record["changes"]] == ["blocked"]
    (collection,) = record["collections"]
    assert (collection["outcome"], collection["failure"]) == ("failed", "blocked")


def test_a_source_that_nobody_knows_is_a_mistake(place: Path):
    collected(place)
    done = pantau("status", "--source", "wrta", folder=place)
    assert done.returncode == 2
    assert "did you mean 'warta'?" in done.stderr


def test_a_collection_of_the_future_is_a_wrong_clock(place: Path):
    collected(place, at=datetime.now(UTC) + timedelta(days=400))
    config: Config = load(place / "config.toml")
    with Sample(config.database) as sample:
        found = overview(sample.store, config=config, now=datetime.now(UTC))
    assert "clock" in found.troubles
    assert "old" not in found.troubles
