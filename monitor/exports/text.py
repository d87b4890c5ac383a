"""Rows as text: JSON Lines for programs, CSV for people and their spreadsheets.

JSON Lines are exact. CSV is made safe for who opens it: no cell is taken for a formula, none holds a line end or what
can't be seen (control characters, marks that turn the direction of writing).
"""

import csv
import io
import json
from collections.abc import Iterable
from datetime import datetime, tzinfo
from typing import IO

from monitor.exports.columns import Kind, Row, Table
from monitor.store import moment, storable
from monitor.wording import clean

JOINT = "; "
"""Stands between the texts of a cell that has several."""

_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""What makes spreadsheets take a cell for a formula: the list of OWASP's "CSV Injection", whose tabs and line ends
`clean` takes away."""

_BOM = "\ufeff"
"""Excel reads CSV as UTF-8 only where it begins so."""


def write_lines(file: IO[bytes], rows: Iterable[Row]) -> None:
    """Each row as one JSON object and a line feed, in UTF-8; texts as `storable` has them."""
    for row in rows:
        file.write(storable(json.dumps(row, ensure_ascii=False) + "\n").encode())


def write_csv(
    file: IO[bytes], table: Table, rows: Iterable[Row], *, zone: tzinfo, headings: Iterable[str] | None = None
) -> None:
    """A header and the rows as RFC 4180 has them, in UTF-8 with a byte order mark; instants are in `zone`. Without
    `headings` the header has the names of the columns."""
    text = io.TextIOWrapper(file, encoding="utf-8", errors="replace", newline="")
    try:
        text.write(_BOM)
        writer = csv.writer(text)
        writer.writerow(headings or (column.name for column in table.columns))
        for row in rows:
            writer.writerow(_cell(row[column.name], column.kind, zone) for column in table.columns)
    finally:
        # the file stays open: it is the caller's
        text.detach()


def unarmed(text: str) -> str:
    """`text` as no spreadsheet takes it for a formula: with an apostrophe before its first character where that is one
    of = + - @, or an apostrophe. Taking one leading apostrophe away gives the text again, whatever it was."""
    return f"'{text}" if text.startswith((*_FORMULA, "'")) else text


def joined(values: Iterable[object]) -> str:
    """The texts, or the spans ("12-20"), of one cell."""
    return JOINT.join("-".join(map(str, value)) if isinstance(value, list) else clean(str(value)) for value in values)


def local(instant: str, zone: tzinfo) -> datetime | None:
    """An instant of a row in `zone`; None where no calendar has it."""
    try:
        return moment(instant).astimezone(zone)
    except (ValueError, OverflowError):
        return None


def _cell(value: object, kind: Kind, zone: tzinfo) -> str:
    if value is None:
        return ""
    match kind:
        case Kind.FLAG:
            return "true" if value else "false"
        case Kind.INSTANT:
            when = local(str(value), zone)
            return when.isoformat() if when else unarmed(clean(str(value)))
        case Kind.TEXTS | Kind.SPANS:
            return unarmed(joined(value)) if isinstance(value, list) else ""
        case Kind.TEXT:
            return unarmed(clean(str(value)))
        case _:
            return str(value)
