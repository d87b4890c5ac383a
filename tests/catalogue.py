"""The messages that people may be shown, as the code has them, and the catalogue that translates them.

python -m tests.catalogue      bring monitor/locale/id.po up to date; new messages come without a translation
"""

import ast
import inspect
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog
from babel.messages.pofile import read_po, write_po
from jinja2 import Environment
from jinja2.ext import extract_from_ast

import models.errors
import monitor.errors
import scrapers.errors

ROOT = Path(__file__).parent.parent
CATALOGUE = ROOT / "monitor" / "locale" / "id.po"

HEADER = """\
# Pantau's messages in Indonesian.
# `python -m tests.catalogue` keeps this file in step with the code; only the msgstr are written by hand.
msgid ""
msgstr ""
"Project-Id-Version: Pantau\\n"
"Language: id\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
"""Written by hand, for Babel's own bears the time of each writing and places for names."""

MARKS = ("_", "N_", "translate")

ERRORS = tuple(
    name
    for tree in (scrapers.errors, models.errors, monitor.errors)
    for name, value in inspect.getmembers(tree, inspect.isclass)
    if issubclass(value, Exception)
)
"""Classes whose first argument is the template of a sentence."""

ARGUMENT = {
    **dict.fromkeys((*MARKS, *ERRORS), 0),
    # scrapers/guard.py: what becomes a FetchError once its URL is known, and what makes one
    "DialError": 1,
    "_bad": 1,
}
"""Which argument of a call is a message."""


def messages() -> set[str]:
    """Every message in monitor, scrapers and models, and in monitor's templates."""
    found: set[str] = set()
    for package in ("monitor", "scrapers", "models"):
        for path in sorted((ROOT / package).rglob("*.py")):
            found.update(in_python(path.read_text(encoding="utf-8"), name=str(path.relative_to(ROOT))))
    for path in sorted((ROOT / "monitor" / "templates").iterdir()):
        found.update(in_template(path.read_text(encoding="utf-8")))
    return found


def in_python(source: str, *, name: str) -> Iterator[str]:
    """The messages of a module, those inside f-strings among them; `name` stands in the error for a wrong mark.

    Raises ValueError where what is marked for translation is put together on the spot: no catalogue can hold it.
    """
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        position = ARGUMENT.get(called, len(node.args))
        match node.args[position : position + 1]:
            case [ast.Constant(value=str(message))]:
                yield message
            case [ast.JoinedStr() | ast.BinOp()] if called in MARKS:
                raise ValueError(f"{name}, line {node.lineno}: {called}() needs a plain text; format it afterwards")


def in_template(source: str) -> Iterator[str]:
    """The messages of a Jinja template."""
    for _line, _function, message in extract_from_ast(Environment().parse(source), gettext_functions=("_",)):
        if isinstance(message, str):
            yield message


def catalogue() -> dict[str, str]:
    """The catalogue as it is: messages and their translations, empty where there is none yet."""
    with CATALOGUE.open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file, locale="id") if message.id}


def write(translations: dict[str, str], path: Path = CATALOGUE) -> None:
    """Write a catalogue to `path`; the same translations always make the same file."""
    new = Catalog(locale="id")
    for message, translation in translations.items():
        new.add(message, translation)
    body = BytesIO()
    write_po(body, new, width=120, sort_output=True, omit_header=True)
    path.write_bytes(HEADER.encode() + body.getvalue())


def main() -> None:
    known = catalogue() if CATALOGUE.exists() else {}
    write({message: known.get(message, "") for message in messages()})


if __name__ == "__main__":
    main()
