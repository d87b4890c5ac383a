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


_HERE = Path(__file__).parent
_PIXELS_PER_INCH = 144.0
"""Two pixels for each of a page's points, which browsers and mail clients take for pixels: sharp on dense screens."""


def pdf(template: str, data: object, *, at: datetime) -> bytes:
    """A tagged PDF (PDF/UA-1) that bears the time `at`; the same data make the same bytes. Raises TypesettingError."""
    whole_second = at.astimezone(UTC).replace(microsecond=0)
    return _made(template, data, format="pdf", timestamp=whole_second, pdf_standards=["ua-1"])


def png(template: str, data: object) -> bytes:
    """A picture of the page that the template makes, at twice its size in points. Raises TypesettingError."""
    return _made(template, data, format="png", ppi=_PIXELS_PER_INCH)


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
