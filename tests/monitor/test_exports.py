"""What is exported is what is stored; every format is read back here by a reader that is not ours."""

import csv
import io
import json
import re
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import feedparser
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from models.lexicons import load_lexicon
from monitor import exports_sheet
from monitor.errors import ConfigError, MonitorError, QueryError
from monitor.exports import Setting, export, order
from monitor.exports_columns import COOPERATIONS, TABLES
from monitor.exports_rows import entity_key, rows, select
from monitor.exports_text import unarmed
from monitor.names import canonical_names
from monitor.queries import search
from tests.monitor.command import pantau, started
from tests.monitor.sample import NOW, Sample

ZONE = ZoneInfo("Asia/Jakarta")
CANONICAL = canonical_names(load_lexicon())
SETTING = Setting(now=NOW, zone=ZONE, language="en", authority="pantau.example", canonical=CANONICAL)
HOSTILE = {
    "formula": "=cmd|' /C calc'!A0",
    "sum": "@SUM(1+1)",
    "plus": "+62 21 Bank Sawit",
    "wide": "＝1+1",
    "quoted": "'Balai Kopi'",
    "tab": "\t=1+1",
    "return": "\r=1+1",
    "bidi": "Badan\u202e ijU \u2066Negara\u2069",
    "long": "Dinas " + "Panjang " * 625,
    "control": "Bank\x00 \x0bSawit\x1f\x7f\ufffe",
    "markup": "<r><t>Bank</t></r>",
    "cdata": "]]> & <b>Bank</b>",
    "comma": 'Dinas "A", B; C\nD',
    "emoji": "Dinas 🛶 Perahu",
    "escape": "_x0041_ Bank",
}


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sample]:
    """A ministry signs with a neighbour: told twice, and denied once; a bank and a cooperative end; names in texts."""
    with Sample(tmp_path_factory.mktemp("exports") / "pantau.db") as sample:
        sample.source("warta", "Warta Nusantara")
        sample.source("lentera", "Lentera Negara", kind="official")
        sea = sample.cooperation(
            ("Kementerian Dalam Negeri", "Jepang"), key="sea", status="signed", at=NOW - timedelta(days=1)
        )
        first = sample.article(
            "Kemendagri menjajaki kerja sama bahari dengan Jepang. Kemendagri meneken nota dengan Jepang senilai Rp2 "
            "miliar. Kemendagri lalu meneken surat dengan Jepang. Bupati Raka Wibisana berkata: kami siap.",
            officials=(("Raka Wibisana", "Bupati"),),
            quotes=(("Raka Wibisana", "kami siap"),),
            url="https://warta.example/nota",
        )
        parties = ("Kemendagri", "Jepang")
        sample.mention(sea, first, "Kemendagri menjajaki kerja sama bahari dengan Jepang.", trigger="menjajaki",
                       parties=parties, confidence=0.99)  # fmt: skip
        sample.mention(sea, first, "Kemendagri meneken nota dengan Jepang senilai Rp2 miliar.", trigger="meneken",
                       parties=parties, status="signed", confidence=0.7)  # fmt: skip
        sample.mention(sea, first, "Kemendagri lalu meneken surat dengan Jepang.", trigger="meneken",
                       parties=parties, status="signed", confidence=0.8)  # fmt: skip
        second = sample.article("Jepang membantah: belum ada kontrak dengan Kemendagri.", source="lentera")
        sample.mention(sea, second, "Jepang membantah: belum ada kontrak dengan Kemendagri.", trigger="membantah",
                       parties=parties, status="signed", denied=True)  # fmt: skip
        with sample.store.transaction() as connection:
            connection.execute("UPDATE cooperation_mentions SET value = 'Rp2 miliar' WHERE confidence = 0.7")
            connection.execute("UPDATE articles SET external_id = 'berita-2' WHERE id = ?", [second[0]])
        for kind, name, form in (
            ("institution", "Kemendagri", "Kemendagri"),
            ("country", "Jepang", "Jepang"),
            ("person", "Raka Wibisana", "Raka Wibisana"),
        ):
            sample.mentioned(first[1], kind, name, form)
        sample.mentioned(second[1], "institution", "Kemendagri", "Kemendagri")
        third = sample.article("Kementerian Dalam Negeri diam.", published=None)
        sample.mentioned(third[1], "company", "Kementerian Dalam Negeri", "Kementerian Dalam Negeri")
        over = sample.cooperation(("Balai Kopi", "Bank Sawit"), key="over", status="ended", at=NOW - timedelta(days=40))
        last = sample.article(
            "Balai Kopi bekerja sama dengan Bank Sawit. Balai Kopi berpisah dengan Bank Sawit.",
            url="https://warta.example/pisah",
            published=NOW - timedelta(days=40),
        )
        for sentence, trigger, status in (
            ("Balai Kopi bekerja sama dengan Bank Sawit.", "bekerja sama", "ongoing"),
            ("Balai Kopi berpisah dengan Bank Sawit.", "berpisah", "ended"),
        ):
            sample.mention(over, last, sentence, trigger=trigger, status=status,
                           parties=("Balai Kopi", "Bank Sawit"), at=NOW - timedelta(days=40))  # fmt: skip
        yield sample


@pytest.fixture
def hostile(tmp_path: Path) -> Iterator[Sample]:
    """One cooperation for each hostile name, reported by an article with that title."""
    with Sample(tmp_path / "hostile.db") as sample:
        for name, text in HOSTILE.items():
            article = sample.article("Balai meneken.", title=text, url=f"https://warta.example/{name}")
            made = sample.cooperation((text, "Balai"), key=name, status="signed", fields=(text,), event=text)
            sample.mention(made, article, "Balai meneken.", trigger="meneken", parties=("Balai",), status="signed")
        yield sample


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Sample]:
    with Sample(tmp_path / "empty.db") as sample:
        yield sample


def found(sample: Sample, name: str, query: str = "") -> list[dict[str, Any]]:
    chosen = select(TABLES[name], query, now=NOW, zone=ZONE, canonical=CANONICAL)
    return [dict(row) for row in rows(sample.store, TABLES[name], chosen, canonical=CANONICAL)]


def written(sample: Sample, name: str, form: str, query: str = "", to: Path | None = None, **options: Any) -> bytes:
    stream = io.BytesIO()
    made = order(name, form=form, query=query, to=to, limit=options.pop("limit", None))
    export(sample.store, made, SETTING, stream=stream)
    return stream.getvalue()


def read_csv(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def read_sheet(path: Path) -> list[list[Any]]:
    book = openpyxl.load_workbook(path)
    try:
        return [list(row) for row in book.worksheets[0].iter_rows(min_row=2)]
    finally:
        book.close()


def read_parquet(folder: Path, what: str = "*") -> list[tuple[Any, ...]]:
    with duckdb.connect() as connection:
        return connection.execute(
            f"SELECT {what} FROM read_parquet('{folder}/*/*.parquet', hive_partitioning = true)"
        ).fetchall()


# --- rows -----------------------------------------------------------------------------------------------------------


def test_cooperations_are_those_of_pantau_query(sample: Sample):
    shown = search(sample.store, "", now=NOW, zone=ZONE).results
    assert [
        (row["cooperation"], row["status"], row["articles"], row["sources"], row["evidence"], row["evidence_start"])
        for row in found(sample, "cooperations")
    ] == [(r.key, r.status, r.articles, r.sources, r.evidence.text, r.evidence.start) for r in shown]  # type: ignore[union-attr]


def test_an_article_has_one_line_for_each_cooperation(sample: Sample):
    assert [(row["article"], row["cooperation"], row["status"], row["denied"], row["mentions"])
            for row in found(sample, "cooperation-mentions")] == [
        ("berita-2", "sea", None, True, 1),
        ("https://warta.example/nota", "sea", "signed", False, 3),
        ("https://warta.example/pisah", "over", "ended", False, 2),
    ]  # fmt: skip


def test_the_sentence_of_a_line_is_the_surest_of_its_status(sample: Sample):
    (row,) = [row for row in found(sample, "cooperation-mentions") if row["mentions"] == 3]
    assert row["evidence"] == "Kemendagri lalu meneken surat dengan Jepang."
    assert (row["value"], row["confidence"]) == ("Rp2 miliar", 0.8)


def test_offsets_point_at_the_words(sample: Sample):
    texts = {
        row["name"]: f"{row['title']}\n{row['text']}"
        for row in sample.store.rows(
            "SELECT coalesce(a.external_id, a.url) AS name, v.title, v.text FROM articles a"
            " JOIN versions v ON v.id = a.version_id"
        )
    }
    told = [(row, row["form"]) for row in found(sample, "entity-mentions")]
    told += [(row, row["evidence"]) for row in found(sample, "cooperation-mentions")]
    told += [(row, row["quote"]) for row in found(sample, "quotes")]
    assert len(told) == 9
    assert [text for row, text in told if texts[row["article"]][row["start"] : row["end"]] != text] == []


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("institution", "Kemendagri"), ("institution", "Kementerian Dalam Negeri"), True),
        (("institution", "Kementerian Dalam Negeri RI"), ("institution", "Kementerian Dalam Negeri"), True),
        (("company", "PT Énergi Surya"), ("institution", "energi surya"), True),
        (("country", "Korsel"), ("country", "Korea Selatan"), True),
        (("country", "Jepang"), ("place", "Jepang"), False),
        (("person", "Raka Wibisana"), ("person", "raka wibisana"), True),
        (("person", "Raka Wibisana"), ("person", "Raka"), False),
        (("person", "Kemendagri"), ("person", "Kementerian Dalam Negeri"), False),
        (("institution", "***"), ("institution", "+++"), False),
    ],
)
def test_entity_keys(one: tuple[str, str], other: tuple[str, str], same: bool):
    assert (entity_key(*one, CANONICAL) == entity_key(*other, CANONICAL)) is same


def test_an_entity_gathers_its_mentions(sample: Sample):
    ministry = found(sample, "entities")[0]
    assert {key: ministry[key] for key in ("entity", "type", "name", "forms", "articles", "mentions", "official")} == {
        "entity": "organisation:kementerian dalam negeri",
        "type": "institution",
        "name": "Kementerian Dalam Negeri",
        "forms": ["Kemendagri", "Kementerian Dalam Negeri"],
        "articles": 3,
        "mentions": 3,
        "official": None,
    }


def test_a_quote_names_its_speaker(sample: Sample):
    (row,) = found(sample, "quotes")
    assert (row["quote"], row["speaker"], row["speaker_entity"], row["direct"]) == (
        "kami siap", "Raka Wibisana", "person:raka wibisana", True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("table", "query", "count"),
    [
        ("cooperations", "status:ended", 1),
        ("cooperations", "pihak:Kemendagri", 1),
        ("cooperation-mentions", "status:signed", 2),
        ("cooperation-mentions", "jenis:artikel sumber:lentera", 1),
        ("articles", "sumber:lentera", 1),
        ("entities", "kopi", 0),
        ("entity-mentions", "sumber:lentera", 1),
        ("quotes", "orang:Raka", 1),
        ("quotes", "sumber:lentera", 0),
    ],
)
def test_a_query_chooses(sample: Sample, table: str, query: str, count: int):
    assert len(found(sample, table, query)) == count


def test_a_query_for_articles_chooses_no_cooperations(sample: Sample):
    with pytest.raises(QueryError, match=r"asks for articles; leave out its `jenis:`"):
        found(sample, "cooperations", "jenis:artikel kopi")


@pytest.mark.parametrize("table", TABLES)
def test_rows_have_the_columns_that_are_documented(sample: Sample, table: str):
    document = (Path(__file__).parents[2] / "docs/exporting.md").read_text(encoding="utf-8")
    section = document.split(f"\n### {table}\n")[1].split("\n### ")[0]
    assert list(found(sample, table)[0]) == re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)


def test_rows_are_read_as_they_are_asked_for(empty: Sample):
    version = empty.article("Balai Kopi buka.")[1]
    with empty.store.transaction() as connection:
        connection.executemany(
            "INSERT INTO mentions (version_id, type, name, form, start, \"end\") VALUES (?, 'place', 'x', ?, 0, 1)",
            [(version, f"{number} " + "x" * 1000) for number in range(3000)],
        )
    made = order("entity-mentions", form="jsonl", query="", to=None, limit=None)
    stream = _Nowhere()
    tracemalloc.start()
    try:
        export(empty.store, made, SETTING, stream=stream)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert stream.size > 3_000_000
    assert peak < 600_000


class _Nowhere(io.RawIOBase):
    size = 0

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        self.size += len(content)
        return len(content)


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
        connection.execute("UPDATE cooperations SET fields = 'no JSON' WHERE key = 'formula'")
    with pytest.raises(ValueError, match="Expecting value"):
        written(hostile, "cooperations", form, to=path)
    assert {
        file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file() and "hostile" not in file.name
    } == before


# --- the command ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("kopi",), "There is nothing called 'kopi' to export; choose one of cooperations, "),
        (("articles", "--format", "pdf"), "--format pdf is unknown; choose one of jsonl, csv, xlsx, parquet, atom"),
        (("articles", "--format", "xlsx"), "--format xlsx can't be printed; name a file with --to"),
        (("quotes", "--format", "atom"), "There is no feed of quotes; --format atom goes with cooperations, articles"),
        (("articles", "--jsonl", "--format", "csv"), "--jsonl and --format csv exclude each other; leave one of them"),
        (("articles", "--to", "berkas/out.csv"), "berkas/out.csv: can't be written ("),
        (("articles", "--format", "parquet", "--to", "berkas/out"), "berkas/out: can't be written ("),
        (("articles", "--to", "out.pdf"), "out.pdf: no format is known by the ending .pdf; take one of .jsonl, .csv, "),
        (
            ("articles", "--format", "csv", "--to", "a.jsonl"),
            "a.jsonl: files of --format csv don't end in .jsonl; name ",
        ),
        (("articles", "--jsonl", "--to", "a.XML"), "a.XML: files of --format jsonl don't end in .XML; name another"),
        (("articles", "--to", "baru/out.csv"), "baru/out.csv: there is no folder baru; make it first"),
        (("articles", "--to", "baru/lagi.parquet"), "baru/lagi.parquet: there is no folder baru; make it first"),
        (("articles", "--to", "."), ".: can't be written (Is a directory)"),
        (("articles", "status:kopi"), "'kopi'"),
    ],
)
def test_a_mistake_is_one_sentence(sample: Sample, tmp_path: Path, arguments: tuple[str, ...], sentence: str):
    (tmp_path / "berkas").write_text("berkas, bukan folder")
    done = pantau("export", *arguments, "--db", str(sample.store.path), folder=tmp_path)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    assert sentence in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["berkas"]


def test_the_contract_of_cooperation_mentions(sample: Sample, tmp_path: Path):
    done = pantau("export", "cooperation-mentions", "--jsonl", "--db", str(sample.store.path), folder=tmp_path)
    assert [json.loads(line) for line in done.stdout.splitlines()] == found(sample, "cooperation-mentions")


def test_a_file_is_named_when_it_is_written(sample: Sample, tmp_path: Path):
    (tmp_path / "baru").mkdir()
    done = pantau("export", "articles", "--to", "baru/out.csv", "--db", str(sample.store.path), folder=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "baru/out.csv: written (rows: 4)\n")
    assert len(read_csv((tmp_path / "baru/out.csv").read_bytes())) == 4


@pytest.mark.parametrize("form", ["jsonl", "csv", "atom"])
def test_a_reader_that_leaves_is_no_mistake(empty: Sample, tmp_path: Path, form: str):
    for _ in range(200):
        empty.article("Balai buka. " * 30)
    process = started("export", "articles", "--format", form, "--limit", "200", "--db", str(empty.store.path),
                      folder=tmp_path)  # fmt: skip
    process.stdout.close()  # type: ignore[union-attr] # a pipe
    process.stdout = None
    assert (process.communicate()[1], process.returncode) == ("", 0)
