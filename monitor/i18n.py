"""The language that people are spoken to in. Messages stand in the code in English; catalogues translate them.

The catalogues are plain `.po` files beside this module, read at run time: nothing has to be compiled at install time.
"""

import gettext
import io
from functools import cache
from pathlib import Path

LANGUAGES = ("id", "en")
DEFAULT = "id"
_active = DEFAULT


def use(language: str) -> None:
    """Speak `language` ("id" or "en") from now on, in this process."""
    global _active
    _active = language if language in LANGUAGES else DEFAULT


def active() -> str:
    """The language spoken now."""
    return _active


@cache
def translations(language: str) -> gettext.NullTranslations:
    """The catalogue of a language; English needs none."""
    path = Path(__file__).parent / "locale" / f"{language}.po"
    if not path.is_file():
        return gettext.NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def _(message: str) -> str:
    """`message` in the language spoken now."""
    return translate(message, _active)


def translate(message: str, language: str) -> str:
    """`message` in a given language, whatever is spoken now: mails speak their reader's language."""
    # to gettext, the empty message is the catalogue's header
    return translations(language).gettext(message) if message else ""


def N_(message: str) -> str:
    """`message` itself; marks it for the catalogues where it is translated only when shown."""
    return message
