"""The files of a registry folder -> rows. A mistake is a ConfigError that names file and line."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib.resources.abc import Traversable
from pathlib import Path

from monitor.errors import ConfigError
from monitor.i18n import N_
from monitor.registry.values import When

BODY_COLUMNS = ("name", "forms", "kind", "parent", "since", "until", "successors", "sectors", "country")
COLUMNS = {
    "offices.tsv": ("name", "forms", "body", "role"),
    "holders.tsv": ("office", "person", "since", "until", "forms", "note"),
    "regions.tsv": ("province", "first", "parliament", "police", "prosecutor", "forms"),
    "regencies.tsv": ("regency", "forms", "police", "parent"),
    "missions.tsv": ("name", "forms", "country"),
    "countries.tsv": ("code", "forms"),
}
"""The columns of the files that hold no bodies; all other .tsv files hold bodies."""

AMBIGUOUS, AS_OF = "ambiguous.txt", "as_of.txt"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table: its cells by column, and where it stands."""

    file: str
    line: int
    cells: dict[str, str]
    own: bool
    """Whether it comes from the user's folder."""

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def several(self, column: str) -> tuple[str, ...]:
        """The parts of a cell that "|" separates."""
        cell = self[column]
        parts = tuple(part.strip() for part in cell.split("|")) if cell else ()
        if not all(parts):
            raise self.wrong(N_("{file}, line {line}: an empty name in '{value}'; remove the extra '|'"), value=cell)
        return parts

    def when(self, column: str) -> When | None:
        """The date in a cell, None where it is empty."""
        if not self[column]:
            return None
        try:
            return When.parse(self[column])
        except ValueError:
            raise self.wrong(
                N_("{file}, line {line}: '{value}' in column '{column}' is no date; write 2024-10-21, 2024-10 or 2024"),
                value=self[column],
                column=column,
            ) from None

    def wrong(self, template: str, /, **values: object) -> ConfigError:
        """An error about this line."""
        return ConfigError(template, file=self.file, line=self.line, **values)


def tables(folder: Traversable, *, own: bool = False) -> dict[str, list[Row]]:
    """The rows of every table in a folder by the name of its file, in the order of the files' names."""
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".tsv")), key=lambda file: file.name)
    return {file.name: list(_rows(file, own=own)) for file in files}


def ambiguous_forms(folder: Traversable) -> list[str]:
    """The forms of ambiguous.txt, where the folder has one."""
    file = folder / AMBIGUOUS
    return [line.strip() for _, line in _numbered(file)] if file.is_file() else []


def as_of(folder: Traversable) -> date | None:
    """The day in as_of.txt: the last one for which the folder's holders are known to be complete. None without it."""
    file = folder / AS_OF
    if not file.is_file():
        return None
    days = list(_numbered(file))
    try:
        ((_, day),) = days
        return date.fromisoformat(day.strip())
    except ValueError:
        raise ConfigError(
            N_("{file}: it holds one date and nothing else, such as 2025-12-31"), file=str(file)
        ) from None


def _rows(file: Traversable, *, own: bool) -> Iterator[Row]:
    allowed = COLUMNS.get(file.name, BODY_COLUMNS)
    shown = str(file) if isinstance(file, Path) and own else f"registry/{file.name}"
    header: list[str] | None = None
    for number, line in _numbered(file):
        cells = [" ".join(cell.split()) for cell in line.split("\t")]
        if header is None:
            header = cells
            for column in header:
                if column not in allowed:
                    raise ConfigError(
                        N_("{file}, line {line}: unknown column '{column}'; known are {known}"),
                        file=shown,
                        line=number,
                        column=column,
                        known=", ".join(allowed),
                    )
            continue
        if len(cells) > len(header):
            raise ConfigError(
                N_("{file}, line {line}: {found} cells, but the first line names {known} columns; check the tabs"),
                file=shown,
                line=number,
                found=len(cells),
                known=len(header),
            )
        row = Row(shown, number, dict(zip(header, cells, strict=False)), own)
        if not row[allowed[0]]:
            raise row.wrong(N_("{file}, line {line}: the column '{column}' is empty; fill it"), column=allowed[0])
        yield row


def _numbered(file: Traversable) -> Iterator[tuple[int, str]]:
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise ConfigError(
            N_("{file}: is not UTF-8 text (byte {byte}); save it as UTF-8"), file=str(file), byte=error.start
        ) from None
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip() and not line.startswith("#"):
            yield number, line
