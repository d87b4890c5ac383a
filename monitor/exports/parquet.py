"""Rows as Parquet files, a folder a month ("month=2025-06"), as DuckDB, Spark and pandas read them."""

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from monitor.errors import ConfigError, MonitorError
from monitor.exports.columns import Kind, Row, Table
from monitor.exports.text import write_lines
from monitor.files import sync
from monitor.i18n import N_

UNKNOWN = "unknown"
"""The month of rows whose date is unknown."""

_TYPES = {
    Kind.TEXT: "VARCHAR",
    Kind.TEXTS: "VARCHAR[]",
    Kind.NUMBER: "BIGINT",
    Kind.SHARE: "DOUBLE",
    Kind.FLAG: "BOOLEAN",
    Kind.INSTANT: "TIMESTAMPTZ",
    Kind.SPANS: "BIGINT[][]",
}
_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "memory_limit": "512MB",
    "threads": "2",
    # everything needed is in the package: nothing is fetched
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}


def write_parquet(folder: Path, table: Table, rows: Iterable[Row]) -> None:
    """Put the rows into `folder`, which is made in a folder that exists, or takes the place of an older export.

    The new folder is whole before it takes that place; a crash in that instant may leave the older one beside it,
    under a name with a leading dot. Raises ConfigError where something else is there, MonitorError where the package
    that writes Parquet is missing, OSError where the folder can't be written.
    """
    try:
        import duckdb
    except ImportError:
        raise MonitorError(
            N_("Parquet files need the package duckdb; install it: pip install 'pantau[parquet]'")
        ) from None
    _refuse_other(folder)
    work = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        lines, made = work / "rows.jsonl", work / "made"
        with lines.open("wb") as file:
            write_lines(file, _dated(rows, table.dated))
        try:
            with duckdb.connect(config=_SETTINGS | {"temp_directory": str(work)}) as connection:
                columns = {column.name: _TYPES[column.kind] for column in table.columns} | {"month": "VARCHAR"}
                found = connection.read_json(_literal(lines), format="newline_delimited", columns=columns)
                if lines.stat().st_size:
                    found.write_parquet(str(made), partition_by=["month"], compression="zstd")
                else:
                    # a folder without files has no columns either
                    (made / f"month={UNKNOWN}").mkdir(parents=True)
                    found.project("* EXCLUDE (month)").write_parquet(str(made / f"month={UNKNOWN}" / "data_0.parquet"))
        except duckdb.IOException as error:
            raise OSError(0, str(error).partition("\n")[0]) from error
        _place(made, folder, aside=work / "old")
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _dated(rows: Iterable[Row], column: str) -> Iterator[Row]:
    for row in rows:
        yield {**row, "month": row[column][:7] if row[column] else UNKNOWN}


def _literal(path: Path) -> str:
    """A path as DuckDB reads it, which takes some characters for wildcards."""
    return "".join(f"[{char}]" if char in "*?[" else char for char in str(path))


def _refuse_other(folder: Path) -> None:
    inside = list(folder.iterdir()) if folder.is_dir() else []
    if (folder.exists() and not folder.is_dir()) or any(not item.name.startswith("month=") for item in inside):
        raise ConfigError(
            N_("{folder} holds something else than an export; name a folder that does not exist yet"),
            folder=str(folder),
        )


def _place(made: Path, folder: Path, *, aside: Path) -> None:
    """Let `made` stand at `folder`, and on the disk; what was there goes `aside`, and comes back where that fails."""
    for path in [*made.rglob("*"), made]:
        sync(path)
    if folder.exists():
        folder.rename(aside)
    try:
        made.rename(folder)
    except BaseException:
        if aside.exists():
            aside.rename(folder)
        raise
    sync(folder.parent)
