"""The tokeniser: runs of letters or digits, single marks, white space; every character of the text is in a token.

Newsroom HTML loses spaces where links stood ("PresidenPeruDina Boluarte"), so a small letter followed by a capital
ends a
token, and so does a run of capitals before a capitalised word ("ESDM|Bahlil"). Names written so ("ParkingGo") come
in two tokens
without a space between, which everything downstream treats as one word.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry

from models.lexicons import load_lexicon

if TYPE_CHECKING:
    from spacy.vocab import Vocab

_PIECES = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+(?:[.,:]\d+)*|\s+|[^\w\s]|_", re.UNICODE)
_GLUE = re.compile(r"(?<=[a-zà-ÿ])(?=[A-Z])|(?<=[A-Z]{2})(?=[A-Z][a-z]{2})")


# function words and verbs that a name may be glued to; the name comes first
_TAIL = re.compile(
    r"(?:yang|dan|dengan|untuk|dalam|saat|sebagai|pada|di|ke|akan|menjadi|dari|juga|bahwa|tentang|atau|serta|oleh|telah|sudah|sepakat|resmi|siap|mulai|nya)$"
    r"|(?<=[a-z])(?:me|ber|ter|di)[a-z]{4,12}$"
)


def _heads(piece: str, match: re.Match[str]) -> Iterator[int]:
    """Where the piece may be cut: before the tail that matched, or before a shorter one inside it."""
    yield match.start()
    for at in range(match.start() + 1, len(piece) - 1):
        if _TAIL.fullmatch(piece, at):
            yield at


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
    """Text -> Doc in one pass, in time linear in the text whatever it holds.

    A name that lost the space behind it ("Chinadan", "Lahadaliayang") is split where `names` or the text itself
    knows the name.
    """

    def __init__(self, vocab: "Vocab", names: frozenset[str] = frozenset()) -> None:
        self.vocab = vocab
        self.names = names

    def __call__(self, text: str) -> Doc:
        pieces: list[str] = []
        spaces: list[bool] = []
        first = list(split(text))
        known = {piece for piece in first if len(piece) > 3 and piece[0].isupper()}
        for piece in self._unglued(first, known):
            if piece.isspace() and piece[0] == " " and pieces and not spaces[-1] and not pieces[-1].isspace():
                spaces[-1] = True
                piece = piece[1:]
                if not piece:
                    continue
            pieces.append(piece)
            spaces.append(False)
        return Doc(self.vocab, words=pieces, spaces=spaces)

    def _unglued(self, pieces: list[str], known: set[str]) -> Iterator[str]:
        for piece in pieces:
            if len(piece) > 5 and piece[0].isupper() and (match := _TAIL.search(piece)):
                head = next(
                    (piece[:at] for at in _heads(piece, match) if piece[:at] in self.names or piece[:at] in known), None
                )
                if head:
                    yield head
                    yield piece[len(head) :]
                    continue
            yield piece

    # spaCy saves a tokeniser with its pipeline; this one has nothing but its code to save

    def to_bytes(self, **_: Any) -> bytes:
        return b""

    def from_bytes(self, _data: bytes, **_: Any) -> "Tokenizer":
        return self

    def to_disk(self, _path: str | Path, **_: Any) -> None:
        return None

    def from_disk(self, _path: str | Path, **_: Any) -> "Tokenizer":
        return self


@registry.tokenizers("pantau.Tokenizer.v1")  # type: ignore[untyped-decorator]  # catalogue is untyped
def create_tokenizer() -> Callable[[Language], Tokenizer]:
    """For `[nlp.tokenizer]` of a spaCy config."""
    lexicon = load_lexicon()
    names = frozenset(name for name in (*lexicon.countries, *lexicon.places) if len(name) > 3 and " " not in name)
    return lambda nlp: Tokenizer(nlp.vocab, names)
