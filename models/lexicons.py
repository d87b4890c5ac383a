"""The lists in `lexicon/`, read and checked. A mistake in a file is a LexiconError that names file and line."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from models.errors import LexiconError

_STATES = ("Republik", "Republik Islam", "Republik Rakyat", "Kerajaan", "Federasi", "Kesultanan", "Negara")
BODY_KINDS = ("state", "intergovernmental", "public", "private")
COMPANY_KINDS = ("state", "private")


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """An institution or company: its usual long name, its other names, and whose it is (BODY_KINDS)."""

    name: str
    aliases: tuple[str, ...]
    kind: str

    @property
    def forms(self) -> tuple[str, ...]:
        return (self.name, *self.aliases)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """Everything that is a list. `countries` maps a form to its normalised name; `leaders` a head of state to the
    state, `homes` a body to the state where it is at home, `provinces` a short form to the long one. `regencies` stand
    in the order of their province. The names of `leaders` are among the `given_names`.

    `tables` holds the TOML files by their name without suffix.
    """

    institutions: tuple[Body, ...]
    companies: tuple[Body, ...]
    countries: Mapping[str, str]
    leaders: Mapping[str, str]
    homes: Mapping[str, str]
    provinces: Mapping[str, str]
    regencies: tuple[str, ...]
    places: frozenset[str]
    given_names: frozenset[str]
    abbreviations: frozenset[str]
    function_words: frozenset[str]
    sectors: tuple[str, ...]
    tables: Mapping[str, Mapping[str, Any]]


def load_lexicon(folder: Traversable | None = None) -> Lexicon:
    """The lexicon in a folder, by default the one that ships. Raises LexiconError."""
    return _shipped() if folder is None else _read(folder)


@cache
def _words() -> dict[str, Any]:
    return _table(resources.files("models") / "lexicon" / "words.toml")


def word_set(module: str, *names: str) -> frozenset[str]:
    """The words of one or several lists of `lexicon/words.toml`. Raises LexiconError when the file lacks one."""
    found: set[str] = set()
    for name in names:
        words = _words().get(module, {}).get(name)
        if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
            raise LexiconError(
                "lexicon/{file}: [{module}] has no list '{name}' of words; put it back",
                file="words.toml",
                module=module,
                name=name,
            )
        found.update(words)
    return frozenset(found)


@cache
def short_heads() -> tuple[tuple[str, str], ...]:
    """(long, short) openings of names: "Dinas Kesehatan", "Dinkes". Raises LexiconError."""
    rows = _rows(resources.files("models") / "lexicon" / "short_heads.tsv", columns=2)
    return tuple((long, short) for _, (long, short) in rows)


@cache
def short_offices() -> tuple[tuple[str, str], ...]:
    """(short, long) openings of offices: "Dubes", "Duta Besar". Raises LexiconError."""
    rows = _rows(resources.files("models") / "lexicon" / "short_offices.tsv", columns=2)
    return tuple((short, long) for _, (short, long) in rows)


@cache
def ministry_units() -> tuple[tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]], ...]:
    """(ministries, fields of their directorates general, openings of their other units). Raises LexiconError."""
    rows = _rows(resources.files("models") / "lexicon" / "units.tsv", columns=3)
    cells = ((number, [_forms(cell, "units.tsv", number) for cell in row]) for number, row in rows)
    return tuple((ministries, fields, others) for _, (ministries, fields, others) in cells)


@cache
def same_fields() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(field of work, its other names): "kota cerdas", "smart city". Raises LexiconError."""
    rows = _rows(resources.files("models") / "lexicon" / "same_fields.tsv", columns=2)
    return tuple((name, _forms(others, "same_fields.tsv", number)) for number, (name, others) in rows)


@cache
def office_seats() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(opening of an office, openings of the bodies that it may sit in). Raises LexiconError."""
    rows = _rows(resources.files("models") / "lexicon" / "seats.tsv", columns=2)
    return tuple((office, _forms(seats, "seats.tsv", number)) for number, (office, seats) in rows)


@cache
def _shipped() -> Lexicon:
    return _read(resources.files("models") / "lexicon")


def _read(folder: Traversable) -> Lexicon:
    regencies = _lines(folder / "regencies.txt")
    provinces = {
        form: name
        for number, (name, forms) in _rows(folder / "provinces.tsv", columns=2)
        for form in (name, *_forms(forms, "provinces.tsv", number))
    }
    bare = [name.removeprefix("Kabupaten ").removeprefix("Kota ").removeprefix("Administrasi ") for name in regencies]
    named = tuple(_bodies(folder / "companies.tsv", kinds=COMPANY_KINDS))
    known = {form.removeprefix("PT ") for body in named for form in body.forms}
    listed = [Body(name=name, aliases=(), kind="private") for name in _lines(folder / "listed_companies.txt")]
    leaders = {name: state for _, (name, state) in _rows(folder / "leaders.tsv", columns=2)}
    given = (*_lines(folder / "given_names.txt"), *leaders)
    tables = (
        "calendar",
        "cues",
        "currencies",
        "details",
        "events",
        "heads",
        "offices",
        "residue",
        "sectors",
        "sides",
        "signals",
        "speech",
    )
    return Lexicon(
        institutions=tuple(_bodies(folder / "institutions.tsv", kinds=BODY_KINDS)),
        companies=(*named, *(body for body in listed if body.name not in known)),
        countries=_countries(folder / "countries.tsv"),
        leaders=leaders,
        homes={name: state for _, (name, state) in _rows(folder / "homes.tsv", columns=2)},
        provinces=provinces,
        regencies=tuple(regencies),
        places=frozenset([*provinces, *regencies, *bare, *_lines(folder / "places.txt")]),
        given_names=frozenset(word for line in given for word in line.split()),
        abbreviations=frozenset(_lines(folder / "abbreviations.txt")),
        function_words=frozenset(word for line in _lines(folder / "function_words.txt") for word in line.split()),
        sectors=tuple(_lines(folder / "sectors.txt")),
        tables={name: _table(folder / f"{name}.toml") for name in tables},
    )


def _text(file: Traversable) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise LexiconError("lexicon/{file} is missing; put it back from the package", file=file.name) from None
    except UnicodeDecodeError as error:
        raise LexiconError(
            "lexicon/{file} is not UTF-8 at byte {position}; save it as UTF-8", file=file.name, position=error.start
        ) from None


def _numbered(file: Traversable) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(_text(file).splitlines(), start=1):
        if line.strip() and not line.startswith("#"):
            yield number, line


def _lines(file: Traversable) -> list[str]:
    seen: dict[str, int] = {}
    for number, line in _numbered(file):
        value = line.strip()
        if value in seen:
            raise LexiconError(
                "lexicon/{file}, line {line}: '{value}' stands on line {first} already; remove one of the two",
                file=file.name,
                line=number,
                value=value,
                first=seen[value],
            )
        seen[value] = number
    return list(seen)


def _rows(file: Traversable, *, columns: int) -> Iterator[tuple[int, list[str]]]:
    for number, line in _numbered(file):
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) != columns:
            raise LexiconError(
                "lexicon/{file}, line {line}: {found} columns in '{value}'; write {columns}, separated by tabs",
                file=file.name,
                line=number,
                found=len(cells),
                value=line[:60],
                columns=columns,
            )
        yield number, cells


def _forms(cell: str, file: str, line: int) -> tuple[str, ...]:
    forms = tuple(form.strip() for form in cell.split("|")) if cell else ()
    if not all(forms):
        raise LexiconError(
            "lexicon/{file}, line {line}: an empty name in '{value}'; remove the extra '|'",
            file=file,
            line=line,
            value=cell,
        )
    return forms


def _bodies(file: Traversable, *, kinds: tuple[str, ...]) -> Iterator[Body]:
    for number, (name, aliases, kind) in _rows(file, columns=3):
        if not name or kind not in kinds:
            raise LexiconError(
                "lexicon/{file}, line {line}: '{value}' is no kind; write one of {kinds}",
                file=file.name,
                line=number,
                value=kind,
                kinds=", ".join(kinds),
            )
        yield Body(name=name, aliases=_forms(aliases, file.name, number), kind=kind)


def _countries(file: Traversable) -> dict[str, str]:
    from babel import Locale

    territories = Locale("id").territories
    out: dict[str, str] = {}
    for number, (code, name, forms) in _rows(file, columns=3):
        usual = territories.get(code)
        if usual is None:
            raise LexiconError(
                "lexicon/{file}, line {line}: '{value}' is no ISO 3166 code of two letters",
                file=file.name,
                line=number,
                value=code,
            )
        for form in (name or usual, usual, *_forms(forms, file.name, number)):
            out.setdefault(form, name or usual)
    for form, state in list(out.items()):
        for same in (form.upper(), *(f"{title} {form}" for title in _STATES)):
            out.setdefault(same, state)
    return out


def _table(file: Traversable) -> dict[str, Any]:
    try:
        return tomllib.loads(_text(file))
    except tomllib.TOMLDecodeError as error:
        raise LexiconError("lexicon/{file}: {reason}", file=file.name, reason=str(error)) from None
