"""`pantau registry`: what people see of it."""

import json
from pathlib import Path

from tests.monitor.command import pantau


def test_a_body_is_shown_with_what_became_of_it(tmp_path: Path):
    done = pantau("registry", "Kementerian PUPR", folder=tmp_path)
    assert done.returncode == 0
    assert "Kementerian Pekerjaan Umum; Kementerian Perumahan dan Kawasan Permukiman" in done.stdout
    assert "27 Oct 2014 - 21 Oct 2024" in done.stdout
    assert "Basuki Hadimuljono" in done.stdout


def test_json_says_the_same(tmp_path: Path):
    (record,) = map(json.loads, pantau("registry", "Kominfo", "--json", folder=tmp_path).stdout.splitlines())
    assert record["name"] == "Kementerian Komunikasi dan Informatika"
    assert (record["until"], record["successors"]) == ("2024-10-21", ["Kementerian Komunikasi dan Digital"])
    assert record["holders"][0]["person"] == "Rudiantara"


def test_an_office_is_shown_as_it_was_on_a_day(tmp_path: Path):
    done = pantau("registry", "Mendagri", "--on", "2018-05-01", "--json", folder=tmp_path)
    (record,) = map(json.loads, done.stdout.splitlines())
    assert record["office"] == "Menteri Dalam Negeri"
    assert [one["person"] for one in record["holders"]] == ["Tjahjo Kumolo"]


def test_a_person_is_shown_with_the_offices(tmp_path: Path):
    (record,) = map(json.loads, pantau("registry", "Muhadjir Effendy", "--json", folder=tmp_path).stdout.splitlines())
    assert [one["since"] for one in record["offices"]] == ["2016-07-27", "2019-10-23"]


def test_all_that_a_name_may_mean_is_shown(tmp_path: Path):
    names = [
        json.loads(line)["name"] for line in pantau("registry", "KPI", "--json", folder=tmp_path).stdout.splitlines()
    ]
    assert sorted(names) == ["Kilang Pertamina Internasional", "Komisi Penyiaran Indonesia"]


def test_an_unknown_name_gets_close_ones(tmp_path: Path):
    done = pantau("registry", "Kemkomdig", folder=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "The registry does not know 'Kemkomdig'" in done.stderr
    assert "Kementerian Komunikasi dan Digital" in done.stderr


def test_a_wrong_day_is_explained(tmp_path: Path):
    done = pantau("registry", "Mendagri", "--on", "kemarin", folder=tmp_path)
    assert (done.returncode, done.stderr) == (2, "--on kemarin is no day; use a form such as 2024-09-08\n")


def test_a_folder_of_ones_own_is_read(tmp_path: Path):
    (tmp_path / "config.toml").write_text('registry = "daftar"\n')
    (tmp_path / "daftar").mkdir()
    (tmp_path / "daftar" / "lembaga.tsv").write_text("name\tkind\tforms\nBadan Rekaan Nusantara\tagency\tBRN\n")
    done = pantau("registry", "BRN", folder=tmp_path)
    assert done.stdout.startswith("Badan Rekaan Nusantara\n")


def test_a_mistake_in_it_is_one_sentence(tmp_path: Path):
    (tmp_path / "config.toml").write_text('registry = "daftar"\n')
    (tmp_path / "daftar").mkdir()
    (tmp_path / "daftar" / "lembaga.tsv").write_text("name\tkind\nBadan Rekaan Nusantara\tagensi\n")
    done = pantau("registry", "Kemendagri", folder=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("daftar/lembaga.tsv, line 2: 'agensi' is no kind; write one of")


def test_it_speaks_indonesian(tmp_path: Path):
    done = pantau("registry", "Kementerian PUPR", folder=tmp_path, language="id")
    assert "27 Okt 2014 - 21 Okt 2024" in done.stdout


def test_doctor_reads_it_too(tmp_path: Path):
    (tmp_path / "config.toml").write_text('registry = "daftar"\n')
    done = pantau("doctor", folder=tmp_path)
    assert done.returncode == 1
    assert "✗ registry: daftar, which the key registry names, is no folder; make it, or remove the key" in done.stdout
