"""`pantau query`, `network` and `sql` as people type them."""

import csv
import io
import json
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.cli.asking import words_last
from monitor.entities.resolution import shipped_keys
from monitor.learning import learn
from tests.monitor.command import pantau
from tests.monitor.queries.newspaper import filled
from tests.monitor.sample import NOW, Sample


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("asking")
    with Sample(folder / "pantau.db") as sample:
        filled(sample)
        learn(sample.store, shipped_keys())
    return folder


DATABASE = ("--db", "pantau.db")


@pytest.mark.parametrize(
    ("args", "ordered"),
    [
        (["-pupuk", "--json"], ["--json", "--", "-pupuk"]),
        (["kerja", "sama", "--limit", "3"], ["--limit", "3", "--", "kerja", "sama"]),
        (["--limit", "-1", "a"], ["--limit", "-1", "--", "a"]),
        (["--limit=3", "a"], ["--limit=3", "--", "a"]),
        (["a", "--", "--json", "-b"], ["--", "a", "--json", "-b"]),
        (["-h"], ["-h"]),
        (["--limit"], ["--limit"]),
        ([""], ["--", ""]),
        (["--jsn"], ["--jsn"]),
    ],
)
def test_what_is_no_option_is_the_question(args: list[str], ordered: list[str]) -> None:
    assert words_last(["--json", "-h"], ["--limit"], args) == ordered


def test_a_question_may_begin_with_a_minus(folder: Path) -> None:
    whole, without = (
        json.loads(pantau("query", question, "--json", *DATABASE, folder=folder).stdout)["total"]
        for question in ("", "-energi")
    )
    assert 0 < without < whole


def test_a_mistake_is_pointed_at(folder: Path) -> None:
    done = pantau("query", "kota stauts:signed", *DATABASE, folder=folder)
    query, pointer, sentence = done.stderr.splitlines()
    assert (done.returncode, query, pointer) == (2, "  kota stauts:signed", "       ^")
    assert "did you mean 'status'" in sentence


def test_a_mistake_far_behind_is_shown_with_what_stands_around_it(folder: Path) -> None:
    done = pantau("query", "kata " * 50 + "stauts:signed", *DATABASE, folder=folder)
    query, pointer, _ = done.stderr.splitlines()
    assert query[len(pointer) - 1 :].startswith("stauts")
    assert len(query) < 110


def test_json_of_a_question_with_a_mistake_has_only_the_sentence(folder: Path) -> None:
    done = pantau("query", "stauts:signed", "--json", *DATABASE, folder=folder)
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("kind", ["kerjasama", "artikel", "entitas", "kutipan"])
def test_every_kind_is_shown(folder: Path, kind: str) -> None:
    done = pantau("query", f"jenis:{kind}", "--limit", "2", *DATABASE, folder=folder)
    assert (done.returncode, "Next page: add --next" in done.stdout, "2 of" in done.stdout) == (0, True, True)


def test_counts_stand_under_the_results(folder: Path) -> None:
    done = pantau(
        "query", "kerja", "--facet", "status,sektor", "--timeline", "month", "--limit", "1", *DATABASE, folder=folder
    )
    assert all(word in done.stdout for word in ("status", "exploring", "sektor", "█", "2025-0"))


def test_counts_are_in_the_json_too(folder: Path) -> None:
    done = pantau("query", "kerja", "--facet", "status", "--timeline", "bulan", "--json", *DATABASE, folder=folder)
    answer = json.loads(done.stdout)
    assert sum(one["count"] for one in answer["facets"]["status"]) == answer["total"]
    assert sum(one["count"] for one in answer["timeline"]) == answer["total"]


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["query", "sumber:wart"], "did you mean 'warta'"),
        (["query", "sumber:zzzz"], "known are lentera, warta"),
        (["query", "a", "--facet", "statis"], "did you mean 'status'"),
        (["query", "a", "--timeline", "year"], "known are"),
        (["query", "a", "--sort", "size"], "date, relevance"),
        (["query", "jenis:entitas status:signed"], "does not go with"),
        (["network", "a", "--format", "png"], "csv, graphml"),
        (["sql", "DELETE FROM articles"], "Only questions"),
    ],
)
def test_a_mistake_says_the_way_out(folder: Path, args: list[str], words: str) -> None:
    done = pantau(*args, *DATABASE, folder=folder)
    assert (done.returncode, words in done.stderr) == (2, True)


def test_a_network_is_printed_in_four_forms(folder: Path) -> None:
    shown, data, table, drawn = (
        pantau("network", "", *form, *DATABASE, folder=folder).stdout
        for form in ((), ("--json",), ("--format", "csv"), ("--format", "graphml"))
    )
    edges = json.loads(data)["edges"]
    assert len(list(csv.DictReader(io.StringIO(table)))) == len(edges) == drawn.count("<edge ")
    assert edges[0]["first"] in shown


def test_sql_is_printed_in_three_forms(folder: Path) -> None:
    statement = "SELECT cooperation, status FROM v_cooperations ORDER BY 1 LIMIT 2"
    shown, data, table = (
        pantau("sql", statement, *form, *DATABASE, folder=folder).stdout
        for form in ((), ("--json",), ("--format", "csv"))
    )
    records = [json.loads(line) for line in data.splitlines()]
    assert list(csv.DictReader(io.StringIO(table))) == records
    assert [record["cooperation"] in shown for record in records] == [True, True]


def test_a_cell_is_never_a_formula(folder: Path) -> None:
    done = pantau("sql", "SELECT '=1+1' AS a, char(7) || 'b' AS b", "--format", "csv", *DATABASE, folder=folder)
    assert done.stdout.splitlines()[1] == "'=1+1,b"


def test_what_has_no_date_is_said_to_have_none(folder: Path) -> None:
    done = pantau("query", "jenis:artikel", "--timeline", "week", "--limit", "100", *DATABASE, folder=folder)
    assert done.stdout.count("  no date · ") == 6
    assert "  no date       6" in done.stdout


def test_empty_weeks_of_a_timeline_are_one_line(tmp_path: Path) -> None:
    with Sample(tmp_path / "pantau.db") as sample:
        for days in (0, 7, 400):
            sample.article("Berita wisata.", published=NOW - timedelta(days=days))
    done = pantau("query", "jenis:artikel", "--timeline", "week", *DATABASE, folder=tmp_path)
    assert [line.split() for line in done.stdout.split("\n\n")[-2].splitlines()][1] == ["(55", "without", "any)"]


@pytest.mark.parametrize(
    ("independent", "said"),
    [(1, "sources: 1 (independent: 1) ·"), (0, "sources: 1 (independent: 0) ·"), (-1, "sources: 1 ·")],
)
def test_independent_sources_stand_beside_all_once_they_are_counted(
    tmp_path: Path, independent: int, said: str
) -> None:
    with Sample(tmp_path / "pantau.db") as sample:
        sample.simple("Dinas Air", "Balai Kopi")
        with sample.store.transaction() as connection:
            connection.execute("UPDATE cooperations SET independent = ?", [independent])
    assert said in pantau("query", "", *DATABASE, folder=tmp_path).stdout
