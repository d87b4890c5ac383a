"""`pantau entity` as people start it."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.store import open_store
from tests.monitor.command import pantau
from tests.monitor.entities.reporting import body, person, report, settled


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("entity")
    with open_store(folder / "pantau.db") as store:
        settled(
            store,
            report(1, person("Retna Wulan", "Retna", position="Bupati Garut"), body("Yayasan Tunas Samudra")),
            report(2, person("Retna Wulan"), body("Yayasan Lindung Bahari")),
        )
    return folder


def run(folder: Path, *arguments: str):
    return pantau("entity", *arguments, "--db", "pantau.db", folder=folder)


def test_a_name_shows_its_profile(folder: Path):
    shown = run(folder, "retna wulan")
    assert shown.returncode == 0, shown.stderr
    assert "Bupati Garut" in shown.stdout


def test_json_is_one_object(folder: Path):
    assert json.loads(run(folder, "Retna Wulan", "--json").stdout)["name"] == "Retna Wulan"


def test_a_mistyped_name_is_refused_with_what_is_close(folder: Path):
    shown = run(folder, "Retna Wulann")
    assert (shown.returncode, "did you mean 'Retna Wulan'" in shown.stderr) == (2, True)


def test_a_merge_is_noted_contradicted_and_undone(folder: Path):
    merged = run(folder, "merge", "Yayasan Tunas Samudra", "Yayasan Lindung Bahari", "--by", "sari")
    assert merged.returncode == 0, merged.stderr
    refused = run(folder, "split", "Yayasan Tunas Samudra", "Yayasan Lindung Bahari", "--by", "budi")
    assert refused.returncode == 2
    assert "same by sari" in refused.stderr
    assert run(folder, "undo", "1").returncode == 0
    listed = run(folder, "judgements", "--json")
    assert json.loads(listed.stdout)["undone_at"] is not None
    assert "· undone" in run(folder, "judgements").stdout


def test_who_held_an_office_on_a_day(folder: Path):
    assert "Retno Marsudi" in run(folder, "Menlu", "--on", "2019-05-01").stdout


def test_both_ends_of_a_tenure_are_proved(folder: Path):
    with open_store(folder / "offices" / "pantau.db") as store:
        for number, year in ((1, 2019), (2, 2024)):
            published = datetime(year, 5, 1, tzinfo=UTC)
            settled(store, report(number, person("Retna Wulan", position="Bupati Garut"), published=published))
    shown = run(folder / "offices", "Retna Wulan").stdout
    assert all(f"Judul {number}: “Bupati Garut”" in shown for number in (1, 2))


@pytest.mark.parametrize("typed", ["Kemenhubb", "Kemehub", "Kementrian Perhubngan Kirta"])
def test_slips_in_abbreviations_and_long_names_find_the_name_meant(tmp_path: Path, typed: str):
    with open_store(tmp_path / "pantau.db") as store:
        settled(
            store,
            report(1, body("Kementerian Perhubungan", "Kemenhub"), body("Kementerian Perhubungan Kirta")),
            report(2, body("Kementerian Perhubungan", "Kemenhub")),
        )
    shown = run(tmp_path, typed)
    assert (shown.returncode, "did you mean 'Kementerian Perhubungan" in shown.stderr) == (2, True)
