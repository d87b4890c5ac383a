"""The tokeniser: runs of letters or digits, single marks, white space; every character of the text is in a token.

Newsroom HTML loses spaces where links stood ("PresidenPeruDina Boluarte"), so a small letter followed by a capital ends a
token, and so does a run of capitals before a capitalised word ("ESDM|Bahlil"). Names written so ("ParkingGo") come in two tokens
without a space between, which everything downstream treats as one word.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry

if TYPE_CHECKING:
    from spacy.vocab import Vocab

_PIECES = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+(?:[.,:]\d+)*|\s+|[^\w\s]|_", re.UNICODE)
_GLUE = re.compile(r"(?<=[a-zà-ÿ])(?=[A-Z])|(?<=[A-Z]{2})(?=[A-Z][a-z]{2})")


def split(text: str) -> Iterator[str]:
    """The tokens of a text in order, white space included; joined they give the text again."""
    for match in _PIECES.finditer(text):
        piece = match.group()
        if len(piece) > 2 and piece[0].isalpha() and not (piece.islower() or piece.isupper() or piece[1:].islower()):
            yield from _GLUE.split(piece)
        else:
            yield piece


def words(text: str) -> tuple[str, ...]:
    """The tokens of a name or phrase, without white space."""
    return tuple(piece for piece in split(text) if not piece.isspace())


class Tokenizer:
    """Text -> Doc in one pass, in time linear in the text whatever it holds."""

    def __init__(self, vocab: "Vocab") -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        pieces: list[str] = []
        spaces: list[bool] = []
        for piece in split(text):
            if piece.isspace() and piece[0] == " " and pieces and not spaces[-1] and not pieces[-1].isspace():
                spaces[-1] = True
                piece = piece[1:]
                if not piece:
                    continue
            pieces.append(piece)
            spaces.append(False)
        return Doc(self.vocab, words=pieces, spaces=spaces)

    # spaCy saves a tokeniser with its pipeline; this one has nothing but its code to save

    def to_bytes(self, **_: Any) -> bytes:
        return b""

    def from_bytes(self, _data: bytes, **_: Any) -> "Tokenizer":
        return self

    def to_disk(self, _path: str | Path, **_: Any) -> None:
        return None

    def from_disk(self, _path: str | Path, **_: Any) -> "Tokenizer":
        return self


@registry.tokenizers("pantau.Tokenizer.v1")
def create_tokenizer() -> Callable[[Language], Tokenizer]:
    """For `[nlp.tokenizer]` of a spaCy config."""
    return lambda nlp: Tokenizer(nlp.vocab)
