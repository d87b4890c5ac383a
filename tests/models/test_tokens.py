"""The tokeniser keeps every character and finds the seams that newsroom HTML loses."""

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from models.tokens import Tokenizer, words

TOKENIZE = Tokenizer(spacy.blank("id").vocab, frozenset(["Peru", "Kamboja"]))


@given(st.text())
def test_tokens_joined_give_the_text_again(text: str) -> None:
    assert TOKENIZE(text).text == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PresidenPeruDina Sorvala", ["Presiden", "Peru", "Dina", "Sorvala"]),
        ("Menteri ESDMBudi", ["Menteri", "ESDM", "Budi"]),
        ("Kambojasepakat", ["Kamboja", "sepakat"]),
        ("Lukmantara hadir. Lukmantarayang", ["Lukmantara", "hadir", ".", "Lukmantara", "yang"]),
        ("Rano Wigunamenyatakan siap", ["Rano", "Wiguna", "menyatakan", "siap"]),
        ("Kementerian ESDMmenyetor", ["Kementerian", "ESDM", "menyetor"]),
        ("TNI ADsudah", ["TNI", "AD", "sudah"]),
        ("Ramadan", ["Ramadan"]),
        ("Pemberdayaan", ["Pemberdayaan"]),
        ("Rp2,4 triliun", ["Rp", "2,4", "triliun"]),
        ("ke-80", ["ke", "-", "80"]),
        ("Jum'at", ["Jum'at"]),
        ("Bandung", ["Bandung"]),
    ],
)
def test_words_are_split_where_names_meet(text: str, expected: list[str]) -> None:
    assert [token.text for token in TOKENIZE(text) if not token.is_space] == expected


def test_words_of_a_phrase_leave_white_space_out() -> None:
    assert words("PT Maju  Jaya (Persero)") == ("PT", "Maju", "Jaya", "(", "Persero", ")")
