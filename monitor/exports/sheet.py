"""Rows as an Excel workbook: one sheet of them, and one that says what they are.

Every text is a text cell with Excel's own quote mark, so that none is ever a formula, not even once it is edited; its
value is what the article says, without line ends and what can't be seen.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, tzinfo
from typing import IO, TYPE_CHECKING, Any

from monitor.errors import MonitorError
from monitor.exports.columns import Column, Kind, Row, Table
from monitor.exports.text import joined, local
from monitor.i18n import N_, _
from monitor.wording import clean

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MOST_ROWS = 1_048_575
LONGEST = 32_767
"""Limits of the format: rows below the header, and UTF-16 units in a cell."""

FIRST_YEAR = 1900
"""Excel's calendar begins here."""

_WIDTHS = {Kind.TEXT: 24, Kind.TEXTS: 32, Kind.INSTANT: 17, Kind.SPANS: 16}
_WIDE = {"evidence": 80, "denial": 80, "excerpt": 80, "quote": 80, "title": 50}


def write_sheet(
    file: IO[bytes],
    table: Table,
    rows: Iterable[Row],
    *,
    zone: tzinfo,
    about: Iterable[tuple[str, str]],
    headings: Iterable[str] | None = None,
) -> None:
    """The workbook; instants are Excel dates in `zone`, and `about` is what the second sheet says. Without `headings`
    the first row has the names of the columns.

    Rows are written as they come, through temporary files. Raises MonitorError where there are more than a sheet holds,
    OSError where the file can't be written.
    """
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    book = Workbook(file, {"constant_memory": True, "default_date_format": "yyyy-mm-dd hh:mm"})
    text, bold = book.add_format({"quote_prefix": True}), book.add_format({"bold": True})
    try:
        sheet = book.add_worksheet(table.name)
        sheet.freeze_panes(1, 1)
        names = [column.name for column in table.columns]
        for at, (column, heading) in enumerate(zip(table.columns, headings or names, strict=True)):
            sheet.set_column(at, at, _WIDE.get(column.name, _WIDTHS.get(column.kind, 10)))
            sheet.write_string(0, at, heading, bold)
        last = 0
        for last, row in enumerate(rows, start=1):
            if last > MOST_ROWS:
                raise MonitorError(
                    N_("A sheet holds {most} rows, and there are more; narrow the query, or take another format"),
                    most=MOST_ROWS,
                )
            _write_row(sheet, last, table.columns, row, zone=zone, text=text)
        sheet.autofilter(0, 0, last, len(table.columns) - 1)
        remarks = book.add_worksheet(_("About"))
        remarks.set_column(0, 1, 30)
        for number, (name, value) in enumerate(about):
            remarks.write_string(number, 0, name, bold)
            remarks.write_string(number, 1, _shown(value), text)
    finally:
        # it has temporary files to remove, also where the rows failed
        try:
            book.close()
        except FileCreateError as error:
            raise error.args[0] from None


def _write_row(
    sheet: "Worksheet", number: int, columns: Iterable[Column], row: Mapping[str, Any], *, zone: tzinfo, text: "Format"
) -> None:
    for at, column in enumerate(columns):
        value = row[column.name]
        if value is None or value == []:
            continue
        match column.kind:
            case Kind.FLAG:
                sheet.write_boolean(number, at, value)
            case Kind.NUMBER | Kind.SHARE:
                sheet.write_number(number, at, value)
            case Kind.INSTANT if (when := _excel_date(value, zone)) is not None:
                sheet.write_datetime(number, at, when)
            case Kind.TEXTS | Kind.SPANS:
                sheet.write_string(number, at, _shown(joined(value)), text)
            case _:
                sheet.write_string(number, at, _shown(value), text)


def _excel_date(instant: str, zone: tzinfo) -> datetime | None:
    when = local(instant, zone)
    return when.replace(tzinfo=None) if when and when.year >= FIRST_YEAR else None


def _shown(text: str) -> str:
    """`text` as a cell holds it; one that is too long ends in an ellipsis."""
    shown = clean(text)
    if len(shown.encode("utf-16-le")) // 2 > LONGEST:
        shown = shown.encode("utf-16-le")[: (LONGEST - 1) * 2].decode("utf-16-le", "ignore") + "…"
    # xlsxwriter writes a text between these two as it stands, for XML of its own
    return f"{shown} " if shown.startswith("<r>") and shown.endswith("</r>") else shown
