"""The tokeniser: runs of letters or digits, single marks, white space; every character of the text is in a token.

Newsroom HTML loses spaces where links stood ("PresidenPeruDina Boluarte"), so a small letter followed by a capital
ends a
token, and so does a run of capitals before a capitalised word ("ESDM|Bahlil"). Names written so ("ParkingGo") come
in two tokens
without a space between, which everything downstream treats as one word.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry

from models.lexicons import load_lexicon

if TYPE_CHECKING:
    from spacy.vocab import Vocab

FACTORY = "pantau.Tokenizer.v1"
_PIECES = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+(?:[.,:]\d+)*|\s+|[^\w\s]|_", re.UNICODE)
_GLUE = re.compile(r"(?<=[a-zà-ÿ])(?=[A-Z])|(?<=[A-Z]{2})(?=[A-Z][a-z]{2})")


# function words and verbs that a name may be glued to; the name comes first
_FUNCTION = (
    "yang|dan|dengan|untuk|dalam|saat|sebagai|pada|di|ke|akan|menjadi|dari|juga|bahwa|tentang|atau|serta|oleh|telah|"
    "sudah|belum|tidak|sepakat|resmi|siap|mulai|kembali|nya|ini|itu|bersama"
)
_TAIL = re.compile(rf"(?:{_FUNCTION})$|(?<=[a-z])(?:me|ber|ter|di)[a-z]{{4,12}}$")
# no name ends so, whether it is known or not
_SURE = re.compile(
    r"(?<=[a-z]{3})(?:dengan|untuk|sebagai|menjadi|bahwa|tentang|telah|sudah|sepakat|menurut|meng(?:atakan|ungkapkan|aku"
    r"|apresiasi|ajak|imbau)|men(?:yatakan|yebut|yebutkan|yampaikan|yoroti|jelaskan|egaskan|ambahkan|uturkan|ilai|ekankan"
    r"|andatangani|gatakan|dampingi|dorong)|me(?:minta|maparkan|mastikan|lakukan|mberikan|nggelar)|ber(?:harap|temu))$"
)
_CAPITALS = re.compile(rf"(?<=[A-Z]{{2}})(?=(?:{_FUNCTION}|(?:me|ber|ter|di)[a-z]{{4,12}})$)")


def _heads(piece: str, match: re.Match[str]) -> Iterator[int]:
    """Where the piece may be cut: before the tail that matched, or before a shorter one inside it."""
    yield match.start()
    for at in range(match.start() + 1, len(piece) - 1):
        if _TAIL.fullmatch(piece, at):
            yield at


# the texts of the tokens and whether white space follows: making a Token for each takes longer than all rules
for extension in ("words", "spaces", "whole"):
    if not Doc.has_extension(extension):
        Doc.set_extension(extension, default=())


def text_of(doc: Doc) -> str:
    """The text of a Doc, kept by the tokeniser; `doc.text` puts it together anew at every reading."""
    return str(doc._.whole or doc.text)


def split(text: str) -> Iterator[str]:
    """The tokens of a text in order, white space included; joined they give the text again."""
    for match in _PIECES.finditer(text):
        piece = match.group()
        if len(piece) > 2 and piece[0].isalpha() and not (piece.islower() or piece.isupper() or piece[1:].islower()):
            for part in _CAPITALS.split(piece):
                yield from _GLUE.split(part)
        else:
            yield piece


@lru_cache(maxsize=40_000)
def words(text: str) -> tuple[str, ...]:
    """The tokens of a name or phrase, without white space."""
    return tuple(piece for piece in split(text) if not piece.isspace())


class Tokenizer:
    """Text -> Doc in one pass, in time linear in the text whatever it holds.

    A name that lost the space behind it ("Chinadan", "Lahadaliayang") is split where `names`, `people` or the text
    itself knows the name, and where no name ends so ("Pramonomenyatakan").
    """

    def __init__(
        self, vocab: "Vocab", names: frozenset[str] = frozenset(), people: frozenset[str] = frozenset()
    ) -> None:
        self.vocab = vocab
        self.names = names
        self.people = people

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
        doc = Doc(self.vocab, words=pieces, spaces=spaces)
        doc._.words, doc._.spaces, doc._.whole = pieces, spaces, text
        return doc

    def _unglued(self, pieces: list[str], known: set[str]) -> Iterator[str]:
        for piece in pieces:
            if len(piece) > 5 and piece[0].isupper() and (at := self._seam(piece, known)):
                yield piece[:at]
                yield piece[at:]
            else:
                yield piece

    def _seam(self, piece: str, known: set[str]) -> int | None:
        """Where a name ends inside a piece, or None."""
        if sure := _SURE.search(piece):
            return sure.start()
        match = _TAIL.search(piece)
        if match is None or piece in self.people:
            return None
        for at in _heads(piece, match):
            head = piece[:at]
            person = head in self.people and len(head) > 4 and len(piece) - at > 2
            if person or head in self.names or head in known:
                return at
        return None

    # spaCy saves a tokeniser with its pipeline; this one has nothing but its code to save

    def to_bytes(self, **_: Any) -> bytes:
        return b""

    def from_bytes(self, _data: bytes, **_: Any) -> "Tokenizer":
        return self

    def to_disk(self, _path: str | Path, **_: Any) -> None:
        return None

    def from_disk(self, _path: str | Path, **_: Any) -> "Tokenizer":
        return self


@registry.tokenizers(FACTORY)  # type: ignore[untyped-decorator]  # catalogue is untyped
def create_tokenizer() -> Callable[[Language], Tokenizer]:
    """For `[nlp.tokenizer]` of a spaCy config."""
    lexicon = load_lexicon()
    names = frozenset(name for name in (*lexicon.countries, *lexicon.places) if len(name) > 3 and " " not in name)
    return lambda nlp: Tokenizer(nlp.vocab, names, lexicon.given_names)
