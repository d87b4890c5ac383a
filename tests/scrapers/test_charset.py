"""Bytes are read as what they are, not as what they are called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.charset import decode, repair_mojibake

TEXT = "“Kami sepakat,” kata Menteri — nilainya €2 juta"


@pytest.mark.parametrize(
    ("name", "body", "content_type"),
    [
        ("labelled rightly", f'<meta charset="utf-8">{TEXT}'.encode(), "text/html; charset=utf-8"),
        ("UTF-8 called ISO-8859-1 in the markup", f'<meta charset="iso-8859-1">{TEXT}'.encode(), None),
        ("UTF-8 called ISO-8859-1 in the header", TEXT.encode(), "text/html; charset=ISO-8859-1"),
        ("no label", TEXT.encode(), None),
        ("byte order mark", b"\xef\xbb\xbf" + TEXT.encode(), "text/html"),
        ("UTF-16 with byte order mark", TEXT.encode("utf-16"), "text/html"),
        ("windows-1252 called UTF-8", TEXT.encode("cp1252"), "text/html; charset=utf-8"),
        ("windows-1252 called ISO-8859-1", TEXT.encode("cp1252"), "text/html; charset=iso-8859-1"),
        ("windows-1252 without a label", TEXT.encode("cp1252"), None),
        ("NUL characters amid", TEXT.encode().replace(b" ", b" \0"), None),
        ("a label that is no text encoding", TEXT.encode("cp1252"), "text/html; charset=base64"),
        ("a label that does not exist", TEXT.encode("cp1252"), "text/html; charset=x-utf-99"),
    ],
)
def test_text_is_read(name: str, body: bytes, content_type: str | None) -> None:
    assert decode(body, content_type).endswith(TEXT), name


def test_another_charset_is_believed_where_utf8_is_impossible() -> None:
    assert decode("Привет".encode("cp1251"), "text/html; charset=windows-1251") == "Привет"


def test_a_page_cut_within_a_character_stays_utf8() -> None:
    assert decode(TEXT.encode() + "é".encode()[:1]).startswith(TEXT)


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("â€œKami sepakatâ€\x9d, katanya", "“Kami sepakat”, katanya"),
        ("cafÃ© di Jakarta", "café di Jakarta"),
        ("nilainya â‚¬2 juta", "nilainya €2 juta"),
        ("Rp\u00a05 juta Â© redaksi", "Rp\u00a05 juta © redaksi"),
        ("dan “tanda kutip” yang benar â€“ campur", "dan “tanda kutip” yang benar – campur"),
    ],
)
def test_mojibake_is_repaired(broken: str, whole: str) -> None:
    assert repair_mojibake(broken) == whole


@pytest.mark.parametrize(
    "text", ["", "biasa saja", "“café” à la carte — Rp 5", "São Paulo", "ÀÁÂÃ", "25 °C", "naïve", "Â"]
)
def test_sound_text_is_left_alone(text: str) -> None:
    assert repair_mojibake(text) == text


def misread(text: str) -> str:
    """`text` in UTF-8, read as windows-1252 the way browsers do."""
    return "".join(
        byte.decode("cp1252") if byte not in (b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d") else byte.decode("latin-1")
        for byte in (bytes([number]) for number in text.encode())
    )


@given(st.text(alphabet="ab é“”’—–€ñçü…°"))
def test_what_was_misread_once_is_put_right(text: str) -> None:
    assert repair_mojibake(misread(text)) == text


@given(st.binary(max_size=400))
def test_any_bytes_give_text_without_nul(body: bytes) -> None:
    assert "\0" not in decode(body)


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0\ufeff"), min_size=1))
def test_utf8_round_trip(text: str) -> None:
    assert decode(text.encode(), "text/html; charset=iso-8859-1") == text
