"""What is set or drawn by Typst: PDF, PNG and SVG out of the templates in `typst/` and plain data.

Data reaches a template as JSON and is shown as text: nothing in it is ever markup, code or a path. Fonts are those
beside this module and Typst's own, so that every machine sets the same pages.
"""

import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typst import Compiler


class TypesettingError(Exception):
    """Typst refused a template or what it was given: a mistake of ours, never of the data's author."""


_NO_GLYPH = "could not be displayed with font"
"""How Typst refuses, for the sake of PDF/UA, text that its fonts lack."""

_HERE = Path(__file__).parent


def pdf(template: str, data: object, *, at: datetime) -> bytes:
    """A tagged PDF that bears the time `at`; the same data make the same bytes. It is PDF/UA-1 unless it holds letters
    that no font of ours has (Hangul, emoji): these are boxes to the eye, and stay themselves for search and copying.
    Raises TypesettingError."""
    options: dict[str, Any] = {"format": "pdf", "timestamp": at.astimezone(UTC).replace(microsecond=0)}
    try:
        return _made(template, data, **options, pdf_standards=["ua-1"])
    except TypesettingError as error:
        if _NO_GLYPH not in str(error):
            raise
        return _made(template, data, **options)


def png(template: str, data: object, *, zoom: float = 2.0) -> bytes:
    """A picture of the page that the template makes, of `zoom` pixels for each of its points. Raises
    TypesettingError."""
    return _made(template, data, format="png", ppi=72 * zoom)


def svg(template: str, data: object) -> str:
    """The same picture as lines and curves. Raises TypesettingError."""
    return _made(template, data, format="svg").decode()


def _made(template: str, data: object, **options: Any) -> bytes:
    from typst import TypstError

    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    try:
        made = _compiler().compile(_source(template), sys_inputs=inputs, **options)
    except TypstError as error:
        raise TypesettingError(f"{template}: {error.message}") from error
    return bytes(made[0] if isinstance(made, list) else made or b"")


def _source(template: str) -> bytes:
    return (_HERE / "typst" / f"{template}.typ").read_bytes()


@cache
def _compiler() -> "Compiler":
    from typst import Compiler

    return Compiler(font_paths=[str(_HERE / "fonts")], ignore_system_fonts=True)
