"""What is stored -> files for other programs and for people: a table, chosen by a query, in one of five formats."""

import errno
import os
from collections.abc import Iterable, Iterator
from contextlib import closing, nullcontext
from dataclasses import dataclass
from datetime import datetime, tzinfo
from enum import StrEnum
from pathlib import Path
from typing import IO

from monitor.errors import ConfigError
from monitor.exports.columns import TABLES, Row, Table
from monitor.exports.feed import MOST_ENTRIES, write_feed
from monitor.exports.headings import headings
from monitor.exports.parquet import write_parquet
from monitor.exports.rows import rows, select
from monitor.exports.sheet import write_sheet
from monitor.exports.text import write_csv, write_lines
from monitor.files import replacing, writing
from monitor.i18n import N_, _
from monitor.ledger.cooperations import Canonical
from monitor.store import Store, instant


class Format(StrEnum):
    """The forms that a table can take."""

    JSONL = "jsonl"
    CSV = "csv"
    XLSX = "xlsx"
    PARQUET = "parquet"
    ATOM = "atom"


_SUFFIXES = {f".{form}": form for form in Format} | {".ndjson": Format.JSONL, ".xml": Format.ATOM}
_TO_FILES_ONLY = frozenset({Format.XLSX, Format.PARQUET})


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be exported. `query` is as a person typed it; `to` is a file (a folder for Parquet), None for the
    stream that is given; `limit` is how many rows at most, None for all (for a feed: the newest `MOST_ENTRIES`). With
    `keys`, columns of CSV and XLSX go by their names instead of words in the reader's language."""

    table: Table
    form: Format
    query: str = ""
    to: Path | None = None
    limit: int | None = None
    keys: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """For whom: `zone` and `language` are those of the reader, `authority` is the domain that feeds name their entries
    by, `now` anchors dates in queries, `canonical` gives what has several names one."""

    now: datetime
    zone: tzinfo
    language: str
    authority: str
    canonical: Canonical


def order(what: str, *, form: str | None, query: str, to: Path | None, limit: int | None, keys: bool = False) -> Order:
    """The order that a person gives by these words: without `form`, what the name of `to` ends in; JSON Lines where it
    has no ending.

    Raises ConfigError where there is no such table or format, or not of this table, or not to the screen, and where the
    ending is unknown or that of another format.
    """
    table = TABLES.get(what)
    if table is None:
        raise ConfigError(
            N_("There is nothing called '{name}' to export; choose one of {known}"),
            name=what,
            known=", ".join(TABLES),
        )
    chosen = _form(form, to)
    if chosen is Format.ATOM and not table.feed:
        feeds = ", ".join(other.name for other in TABLES.values() if other.feed)
        raise ConfigError(
            N_("There is no feed of {name}; --format atom goes with {known}"), name=table.name, known=feeds
        )
    if to is None and chosen in _TO_FILES_ONLY:
        raise ConfigError(N_("--format {value} can't be printed; name a file with --to"), value=chosen)
    return Order(table=table, form=chosen, query=query, to=to, limit=limit, keys=keys)


def _form(form: str | None, to: Path | None) -> Format:
    if form is not None and form not in tuple(Format):
        raise ConfigError(N_("--format {value} is unknown; choose one of {known}"), value=form, known=", ".join(Format))
    suffix = to.suffix if to else ""
    named = _SUFFIXES.get(suffix.lower())
    if form is not None:
        if named not in (None, form):
            raise ConfigError(
                N_("{file}: files of --format {value} don't end in {suffix}; name another file, or leave --format out"),
                file=str(to),
                value=form,
                suffix=suffix,
            )
        return Format(form)
    if suffix and named is None:
        raise ConfigError(
            N_("{file}: no format is known by the ending {suffix}; take one of {known}, or add --format"),
            file=str(to),
            suffix=suffix,
            known=", ".join(_SUFFIXES),
        )
    return named or Format.JSONL


def export(store: Store, order: Order, setting: Setting, *, stream: IO[bytes]) -> int:
    """Write what is ordered, to `stream` where it names no file; return how many rows that were.

    A file is whole or, where writing fails, as it was before. Raises QueryError for a query that can't be understood,
    ConfigError for a file that can't be written or whose folder does not exist.
    """
    query = select(order.table, order.query, now=setting.now, zone=setting.zone, canonical=setting.canonical)
    limit = MOST_ENTRIES if order.limit is None and order.form is Format.ATOM else order.limit
    found = rows(store, order.table, query, canonical=setting.canonical, limit=limit)
    with closing(found), writing(order.to) if order.to else nullcontext():
        if order.to is not None and not order.to.parent.exists():
            raise ConfigError(
                N_("{file}: there is no folder {folder}; make it first, or name another file"),
                file=str(order.to),
                folder=str(order.to.parent),
            )
        counted = _Counted(found)
        if order.to is None:
            _write(stream, order, setting, counted)
        elif order.form is Format.PARQUET:
            write_parquet(order.to, order.table, counted)
        else:
            if order.to.is_dir():
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
            with replacing(order.to) as file:
                _write(file, order, setting, counted)
        return counted.count


def _write(file: IO[bytes], order: Order, setting: Setting, found: Iterable[Row]) -> None:
    shown = None if order.keys else headings(order.table, setting.language)
    match order.form:
        case Format.CSV:
            write_csv(file, order.table, found, zone=setting.zone, headings=shown)
        case Format.XLSX:
            about = _about(order, setting)
            write_sheet(file, order.table, found, zone=setting.zone, about=about, headings=shown)
        case Format.ATOM:
            name = {"cooperations": _("cooperation"), "articles": _("articles")}[order.table.name]
            write_feed(
                file,
                found,
                subject=f"{order.table.name} {order.query}".strip(),
                title=": ".join(part for part in (f"Pantau – {name}", order.query) if part),
                authority=setting.authority,
                now=instant(setting.now),
                language=setting.language,
            )
        case _:
            write_lines(file, found)


def _about(order: Order, setting: Setting) -> Iterator[tuple[str, str]]:
    """What the second sheet of a workbook says."""
    yield _("Made by"), "Pantau"
    yield _("Table"), order.table.name
    yield _("Query"), order.query
    yield _("Made at"), setting.now.astimezone(setting.zone).isoformat(timespec="minutes")
    yield _("Time zone"), str(setting.zone)
    if not order.keys:
        yield from zip(headings(order.table, setting.language), (c.name for c in order.table.columns), strict=True)


class _Counted:
    """Rows, counted as they pass."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.rows = rows
        self.count = 0

    def __iter__(self) -> Iterator[Row]:
        for row in self.rows:
            self.count += 1
            yield row
