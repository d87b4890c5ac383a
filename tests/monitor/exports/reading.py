"""What is exported, read by readers that are not ours."""

import csv
import io
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import openpyxl

from models.lexicons import load_lexicon
from monitor.entities.names import canonical_names
from monitor.exports.columns import TABLES
from monitor.exports.export import Setting, export, order
from monitor.exports.rows import rows, select
from tests.monitor.sample import NOW, Sample

ZONE = ZoneInfo("Asia/Jakarta")
CANONICAL = canonical_names(load_lexicon())
SETTING = Setting(now=NOW, zone=ZONE, language="en", authority="pantau.example", canonical=CANONICAL)


def found(sample: Sample, name: str, query: str = "") -> list[dict[str, Any]]:
    chosen = select(TABLES[name], query, now=NOW, zone=ZONE, canonical=CANONICAL)
    return [dict(row) for row in rows(sample.store, TABLES[name], chosen, canonical=CANONICAL)]


def written(sample: Sample, name: str, form: str, query: str = "", to: Path | None = None, **options: Any) -> bytes:
    stream = io.BytesIO()
    made = order(name, form=form, query=query, to=to, limit=options.pop("limit", None), keys=options.pop("keys", True))
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
