"""People are spoken to in Indonesian throughout: every message in the code has its translation, and no other has."""

import string

import pytest
from babel.messages.pofile import read_po

from monitor.i18n import LANGUAGES, translate, translations
from tests import catalogue
from tests.catalogue import CATALOGUE, in_python, in_template

MESSAGES = catalogue.messages()
TRANSLATIONS = catalogue.catalogue()
PAIRS = sorted(TRANSLATIONS.items())


def placeholders(template: str) -> list[str]:
    """What stands in braces, conversions and formats included, in alphabetical order."""
    return sorted(
        f"{name}!{conversion}:{form}" for _text, name, form, conversion in string.Formatter().parse(template) if name
    )


def edges(text: str) -> tuple[str, str]:
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def test_every_message_is_translated():
    missing = sorted(message for message in MESSAGES if not TRANSLATIONS.get(message))
    assert not missing, "run `python -m tests.catalogue` and translate what is empty in monitor/locale/id.po"


def test_nothing_is_translated_that_the_code_does_not_say():
    assert not sorted(TRANSLATIONS.keys() - MESSAGES), "run `python -m tests.catalogue`"


def test_no_obsolete_or_doubtful_entry_is_left():
    with CATALOGUE.open("rb") as file:
        read = read_po(file, locale="id")
    assert not read.obsolete
    assert not [message.id for message in read if message.fuzzy and message.id]


@pytest.mark.parametrize(("message", "translation"), PAIRS)
def test_translation_has_the_placeholders_of_the_message(message, translation):
    assert set(placeholders(translation)) == set(placeholders(message))


@pytest.mark.parametrize(("message", "translation"), PAIRS)
def test_translation_begins_and_ends_like_the_message(message, translation):
    assert edges(translation) == edges(message)


def test_file_is_written_the_same_again(tmp_path):
    before = CATALOGUE.read_bytes()
    copy = tmp_path / "id.po"
    catalogue.write(TRANSLATIONS, copy)
    assert copy.read_bytes() == before


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_every_language_but_english_has_its_catalogue(language):
    assert translate("signed", language) != "signed"


def test_english_needs_no_catalogue():
    assert not CATALOGUE.with_name("en.po").exists()
    assert translations("en").gettext("signed") == "signed"


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('_("one")', ["one"]),
        ('N_("one " "two")', ["one two"]),
        ('translate("one", language)', ["one"]),
        ("f'{x}: {_(\"one\")}'", ["one"]),
        ('raise FetchError("{url} is gone", kind=kind, url=url)', ["{url} is gone"]),
        ('raise errors.SiteError("{file}", file=file)', ["{file}"]),
        ('raise DialError(kind, "{url}: no")', ["{url}: no"]),
        ("raise SiteError(template, file=file)", []),
        ('name.translate({ord(c): None for c in "<>"})', []),
        ('print("one")', []),
    ],
)
def test_messages_are_found_in_code(source, found):
    assert list(in_python(source, name="module.py")) == found


@pytest.mark.parametrize("source", ['_(f"{count} articles")', '_("one" + word)'])
def test_text_put_together_on_the_spot_is_refused(source):
    with pytest.raises(ValueError, match=r"module\.py, line 1"):
        list(in_python(source, name="module.py"))


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('{{ _("one") }}', ["one"]),
        ('{{ _("{n} articles").format(n=n) | wrap }}', ["{n} articles"]),
        ('{% macro words(_) %}{{ (_("one") if x else _("two")) | upper }}{% endmacro %}', ["one", "two"]),
        ('{{ wrap("one") }}', []),
    ],
)
def test_messages_are_found_in_templates(source, found):
    assert list(in_template(source)) == found
