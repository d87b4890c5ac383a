"""Every format holds what is stored, and is read back here by a reader that is not ours."""

import csv
import io
import json
import re
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import feedparser
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from monitor.errors import ConfigError, MonitorError
from monitor.exports import sheet as exports_sheet
from monitor.exports.columns import COOPERATIONS, TABLES
from monitor.exports.export import export, order
from monitor.exports.headings import headings
from monitor.exports.text import unarmed
from tests.monitor.exports.hostile import HOSTILE
from tests.monitor.exports.reading import SETTING, found, read_csv, read_parquet, read_sheet, written
from tests.monitor.sample import NOW, Sample

# --- headings ---


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("language", ["en", "id"])
def test_every_column_has_a_heading_of_its_own(table: str, language: str):
    shown = headings(TABLES[table], language)
    assert len(set(shown)) == len(TABLES[table].columns)
    assert not any("_" in heading for heading in shown)


@pytest.mark.parametrize(
    ("keys", "language", "heading"), [(True, "id", "evidence"), (False, "id", "bukti"), (False, "en", "evidence")]
)
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_headings_are_words_of_the_reader_or_keys(
    empty: Sample, tmp_path: Path, form: str, keys: bool, language: str, heading: str
):
    made = order("cooperations", form=form, query="", to=tmp_path / f"out.{form}", limit=None, keys=keys)
    export(empty.store, made, replace(SETTING, language=language), stream=io.BytesIO())
    if form == "csv":
        (first,) = csv.reader((tmp_path / "out.csv").read_text("utf-8-sig").splitlines())
    else:
        book = openpyxl.load_workbook(tmp_path / "out.xlsx")
        first = [cell.value for cell in book.worksheets[0][1]]
        book.close()
    at = [column.name for column in COOPERATIONS.columns].index("evidence")
    assert first[at] == heading
    assert ("valid_until" in first) is keys


# --- JSON Lines and CSV ---------------------------------------------------------------------------------------------


def test_json_lines_are_exact(hostile: Sample):
    lines = [json.loads(line) for line in written(hostile, "cooperations", "jsonl").split(b"\n") if line]
    assert {line["cooperation"]: line["parties"][0] for line in lines} == HOSTILE
    assert lines == found(hostile, "cooperations")


def test_csv_gives_every_row(hostile: Sample):
    assert [row["evidence_url"] for row in read_csv(written(hostile, "cooperations", "csv"))] == [
        f"https://warta.example/{name}" for name in reversed(HOSTILE)
    ]


def test_no_cell_of_csv_is_a_formula_or_holds_what_can_not_be_seen(hostile: Sample):
    content = written(hostile, "articles", "csv")
    cells = [cell for row in read_csv(content) for cell in row.values()]
    assert [cell for cell in cells if re.match(r"[=+@\-＝＋－＠\t\r]|.*[\x00-\x1f\x7f\u202e\u2066\ufffe]", cell)] == []


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("formula", "'=cmd|' /C calc'!A0"),
        ("quoted", "''Balai Kopi'"),
        ("tab", "'=1+1"),
        ("bidi", "Badan ijU Negara"),
        ("control", "Bank Sawit"),
        ("comma", 'Dinas "A", B; C D'),
        ("emoji", "Dinas 🛶 Perahu"),
    ],
)
def test_cells_of_csv(hostile: Sample, name: str, cell: str):
    titles = {row["url"]: row["title"] for row in read_csv(written(hostile, "articles", "csv"))}
    assert titles[f"https://warta.example/{name}"] == cell


@given(st.text())
def test_one_apostrophe_less_is_the_text_again(text: str):
    cell = unarmed(text)
    assert not cell.startswith(("=", "+", "-", "@"))
    assert cell.removeprefix("'") == text


def test_instants_of_csv_are_local(sample: Sample):
    assert read_csv(written(sample, "articles", "csv", "kopi"))[0]["published"] == "2025-04-25T07:00:00+07:00"


# --- XLSX -----------------------------------------------------------------------------------------------------------


def test_a_workbook_has_texts_and_no_formula(hostile: Sample, tmp_path: Path):
    written(hostile, "articles", "xlsx", to=tmp_path / "out.xlsx")
    cells = [row[1] for row in read_sheet(tmp_path / "out.xlsx")]
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr"}
    assert {cell.quotePrefix for cell in cells} == {True}
    values = dict(zip(reversed(HOSTILE), (cell.value for cell in cells), strict=True))
    assert values["formula"] == HOSTILE["formula"]
    assert values["sum"] == HOSTILE["sum"]
    assert values["markup"].rstrip() == HOSTILE["markup"]
    assert values["cdata"] == HOSTILE["cdata"]
    assert values["long"] == HOSTILE["long"].strip()
    assert values["control"] == "Bank Sawit"


def test_a_workbook_has_dates_and_numbers(sample: Sample, tmp_path: Path):
    written(sample, "cooperations", "xlsx", "status:ended", to=tmp_path / "out.xlsx")
    (row,) = read_sheet(tmp_path / "out.xlsx")
    values = dict(zip((column.name for column in COOPERATIONS.columns), (cell.value for cell in row), strict=True))
    assert values["first_seen"] == datetime(2025, 4, 25, 7, 0)  # noqa: DTZ001 - Excel knows no zones
    assert (values["articles"], values["confidence"], values["denied"]) == (1, 0.9, False)
    assert values["parties"] == "Balai Kopi; Bank Sawit"


def test_the_second_sheet_says_what_was_asked(sample: Sample, tmp_path: Path):
    written(sample, "articles", "xlsx", '=HYPERLINK("kopi")', to=tmp_path / "out.xlsx")
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    said = [cell.value for cell in book.worksheets[1]["B"]]
    assert said == ["Pantau", "articles", '=HYPERLINK("kopi")', "2025-06-04T07:00+07:00", "Asia/Jakarta"]
    assert {cell.data_type for cell in book.worksheets[1]["B"]} <= {"s", "inlineStr"}


def test_a_cell_that_is_too_long_ends_in_an_ellipsis(empty: Sample, tmp_path: Path):
    empty.article("Balai.", title="🛶" * 20_000)
    written(empty, "articles", "xlsx", to=tmp_path / "out.xlsx")
    assert read_sheet(tmp_path / "out.xlsx")[0][1].value == "🛶" * 16_383 + "…"


def test_more_rows_than_a_sheet_holds_are_refused(hostile: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(exports_sheet, "MOST_ROWS", 3)
    with pytest.raises(MonitorError, match=r"A sheet holds 3 rows, and there are more; narrow the query"):
        written(hostile, "articles", "xlsx", to=tmp_path / "out.xlsx")
    assert not (tmp_path / "out.xlsx").exists()


# --- Parquet --------------------------------------------------------------------------------------------------------


def test_parquet_is_parted_by_month_and_exact(hostile: Sample, tmp_path: Path):
    written(hostile, "cooperations", "parquet", to=tmp_path / "it's [a] *folder*")
    (folder,) = tmp_path.glob("it's*")
    folder.rename(tmp_path / "plain")
    assert dict(read_parquet(tmp_path / "plain", "cooperation, parties[1]")) == HOSTILE
    assert read_parquet(tmp_path / "plain", "DISTINCT month, first_seen") == [("2025-06", NOW - timedelta(hours=6))]


def test_a_row_without_a_date_is_of_an_unknown_month(sample: Sample, tmp_path: Path):
    written(sample, "articles", "parquet", to=tmp_path / "out")
    months = [month for (month,) in read_parquet(tmp_path / "out", "month")]
    assert sorted(months) == ["2025-04", "2025-06", "2025-06", "unknown"]


def test_an_older_export_gives_way_as_a_whole(sample: Sample, tmp_path: Path):
    written(sample, "cooperations", "parquet", to=tmp_path / "out")
    written(sample, "cooperations", "parquet", "status:ended", to=tmp_path / "out")
    assert read_parquet(tmp_path / "out", "cooperation, month") == [("over", "2025-04")]
    assert [path.name for path in tmp_path.iterdir() if path.name != "out"] == []


def test_a_folder_with_something_else_is_left_alone(sample: Sample, tmp_path: Path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "catatan.txt").write_text("penting")
    with pytest.raises(ConfigError, match=r"out holds something else than an export; name a folder"):
        written(sample, "cooperations", "parquet", to=tmp_path / "out")
    assert (tmp_path / "out" / "catatan.txt").read_text() == "penting"


def test_parquet_without_its_package(sample: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(MonitorError, match=r"need the package duckdb; install it: pip install 'pantau\[parquet\]'"):
        written(sample, "cooperations", "parquet", to=tmp_path / "out")


# --- Atom -----------------------------------------------------------------------------------------------------------


def test_a_feed_reader_reads_the_feed(sample: Sample):
    feed = feedparser.parse(written(sample, "cooperations", "atom"))
    assert (feed.bozo, feed.version, feed.feed.language) == (False, "atom10", "en")
    assert [(e.id, e.title, e.updated) for e in feed.entries] == [
        (
            "tag:pantau.example,2026:cooperation:sea:signed",
            "Kementerian Dalam Negeri – Jepang [signed]",
            "2025-06-03T00:00:00Z",
        ),
        (
            "tag:pantau.example,2026:cooperation:over:ended",
            "Balai Kopi – Bank Sawit [ended]",
            "2025-04-25T00:00:00Z",
        ),
    ]
    assert feed.entries[0].link == "https://warta.example/nota"
    assert feed.entries[0].summary == "Kemendagri lalu meneken surat dengan Jepang."


@pytest.mark.parametrize("table", ["cooperations", "articles"])
def test_hostile_names_do_no_harm_to_a_feed(hostile: Sample, table: str):
    content = written(hostile, table, "atom")
    feed = feedparser.parse(content)
    assert (feed.bozo, len(feed.entries)) == (False, len(HOSTILE))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\u202e\u2066\ufffe]", content.decode())


@pytest.mark.parametrize("table", ["cooperations", "articles"])
def test_a_feed_has_what_atom_demands(sample: Sample, table: str):
    feed = etree.fromstring(written(sample, table, "atom"))
    names = {"a": "http://www.w3.org/2005/Atom"}
    for element in (feed, *feed.findall("a:entry", names)):
        for part in ("id", "title", "updated", "author"):
            assert len(element.findall(f"a:{part}", names)) == 1
    ids = [element.text for element in feed.iterfind(".//a:id", names)]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"tag:pantau\.example,2026:[\w:%.~-]+", name or "") for name in ids)


def test_a_move_is_a_new_entry_and_the_old_id_is_not_given_to_another(empty: Sample):
    made = empty.cooperation(("Balai", "Bank"), key="k", status="agreed")
    before = feedparser.parse(written(empty, "cooperations", "atom")).entries[0].id
    assert feedparser.parse(written(empty, "cooperations", "atom")).entries[0].id == before
    with empty.store.transaction() as connection:
        connection.execute("UPDATE cooperations SET status = 'signed' WHERE id = ?", [made])
    assert feedparser.parse(written(empty, "cooperations", "atom")).entries[0].id != before


def test_an_address_that_is_no_web_page_is_no_link(empty: Sample):
    empty.article("Balai buka.", url="javascript:alert(1)")
    (entry,) = feedparser.parse(written(empty, "articles", "atom")).entries
    assert "links" not in entry
    assert entry.content[0].value == "Balai buka."


def test_an_entry_that_tells_a_denial_shows_who_denies(sample: Sample):
    with sample.store.transaction() as connection:
        connection.execute("UPDATE cooperations SET denied = 1 WHERE key = 'sea'")
    try:
        (entry,) = [e for e in feedparser.parse(written(sample, "cooperations", "atom")).entries if "denied" in e.title]
    finally:
        with sample.store.transaction() as connection:
            connection.execute("UPDATE cooperations SET denied = 0 WHERE key = 'sea'")
    (denial,) = [row for row in found(sample, "cooperation-mentions") if row["denied"]]
    assert (entry.summary, entry.author, entry.link, entry.updated) == (
        "Jepang membantah: belum ada kontrak dengan Kemendagri.", "lentera", denial["url"], denial["published"],
    )  # fmt: skip


# --- all formats ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("form", ["jsonl", "csv", "xlsx", "parquet", "atom"])
def test_nothing_found_is_an_empty_file(empty: Sample, tmp_path: Path, table: str, form: str):
    if form == "atom" and not TABLES[table].feed:
        with pytest.raises(ConfigError, match=rf"There is no feed of {table}; --format atom goes with cooperations"):
            order(table, form=form, query="", to=None, limit=None)
        return
    path = tmp_path / "out"
    written(empty, table, form, to=path)
    readers: dict[str, Callable[[], list[Any]]] = {
        "jsonl": lambda: path.read_bytes().splitlines(),
        "csv": lambda: read_csv(path.read_bytes()),
        "xlsx": lambda: read_sheet(path.rename(tmp_path / "out.xlsx")),
        "parquet": lambda: read_parquet(path, ", ".join(f'"{column.name}"' for column in TABLES[table].columns)),
        "atom": lambda: feedparser.parse(path.read_bytes()).entries,
    }
    assert readers[form]() == []


@pytest.mark.parametrize("form", ["jsonl", "csv", "xlsx", "parquet"])
def test_every_format_has_all_rows(hostile: Sample, tmp_path: Path, form: str):
    def count(limit: int | None) -> int:
        made = order("articles", form=form, query="", to=tmp_path / "out", limit=limit)
        return export(hostile.store, made, SETTING, stream=io.BytesIO())

    assert (count(None), count(2)) == (len(HOSTILE), 2)


@pytest.mark.parametrize(
    ("name", "form"), [("a.CSV", "csv"), ("a.ndjson", "jsonl"), ("a.xml", "atom"), ("a", "jsonl"), ("a.xlsx", "xlsx")]
)
def test_the_name_of_a_file_says_its_format(name: str, form: str):
    assert order("articles", form=None, query="", to=Path(name), limit=None).form == form


@pytest.mark.parametrize(("name", "form"), [("a.data", "csv"), ("a.xml", "atom"), ("a.NDJSON", "jsonl"), ("a", "csv")])
def test_a_format_that_is_said_goes_with_any_name_that_says_no_other(name: str, form: str):
    assert order("articles", form=form, query="", to=Path(name), limit=None).form == form


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet"])
def test_what_breaks_leaves_the_old_file(hostile: Sample, tmp_path: Path, form: str):
    path = tmp_path / "out"
    written(hostile, "cooperations", form, to=path)
    before = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file() and "hostile" not in file.name}
    with hostile.store.transaction() as connection:
        connection.execute("DROP TRIGGER cooperations_relabelled")  # it would refuse this
        connection.execute("UPDATE cooperations SET fields = 'no JSON' WHERE key = 'formula'")
    with pytest.raises(ValueError, match="Expecting value"):
        written(hostile, "cooperations", form, to=path)
    assert {
        file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file() and "hostile" not in file.name
    } == before
