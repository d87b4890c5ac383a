"""Word pieces of units."""

from hypothesis import given
from hypothesis import strategies as st
from sentencepiece import SentencePieceProcessor

from models.pieces import LONGEST, UNKNOWN, Pieces, normal
from models.training.base import unigram_model

VOCABULARY = [
    ("<s>", 0.0),
    ("<pad>", 0.0),
    ("</s>", 0.0),
    ("<unk>", 0.0),
    ("▁", -5.0),
    ("a", -3.0),
    ("b", -3.0),
    ("▁ab", -4.0),
    ("fi", -4.0),
]


def pieces() -> Pieces:
    return Pieces(SentencePieceProcessor(model_proto=unigram_model(VOCABULARY)))


def test_white_space_before_a_unit_is_part_of_its_spelling() -> None:
    assert pieces().encode([("ab", True), ("ab", False)]) == [[7], [5, 6]]


def test_compatibility_forms_are_folded() -> None:
    assert normal("\ufb01", spaced=True) == "▁fi"


def test_a_unit_of_unknown_letters_still_has_a_piece() -> None:
    assert pieces().encode([("\x07", False)]) == [[UNKNOWN]]


def test_an_endless_unit_costs_no_more_than_its_beginning() -> None:
    own = pieces()
    assert own.encode([("a" * 10**6, False)]) == own.encode([("a" * LONGEST, False)])


@given(st.text(min_size=1), st.booleans())
def test_every_unit_has_pieces_and_the_same_ones_again(unit: str, spaced: bool) -> None:
    own = pieces()
    first, second = own.encode([(unit, spaced), (unit, spaced)])
    assert first == second != []
