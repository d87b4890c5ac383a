"""Sentence boundaries by rule: lines, full stops that no abbreviation owns, and quotation marks that close after
them."""

from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from models.lexicons import load_lexicon, word_set

_ENDS = frozenset((".", "!", "?", "…"))
_CLOSING = frozenset(('"', "”", "'", "’", ")", "]", "»"))
_OPENING = word_set("sentences", "opening")


class Sentences:
    """Sets `token.is_sent_start`; a line break always ends a sentence."""

    def __init__(self, abbreviations: frozenset[str]) -> None:
        self.abbreviations = abbreviations

    def __call__(self, doc: Doc) -> Doc:
        words = doc._.words or [token.text for token in doc]
        starts = self.starts(words, doc._.spaces or [bool(token.whitespace_) for token in doc])
        # setting the tokens one by one takes time in the square of the length
        values: Any = np.where(np.array(starts, dtype=bool), 1, -1).astype("int64").astype("uint64")
        return doc.from_array(["SENT_START"], values) if starts else doc

    def starts(self, words: list[str], spaced: list[bool]) -> list[bool]:
        """Per token, whether a sentence starts there."""
        size = len(words)
        out = [False] * size
        if size:
            out[0] = True
        index = 0
        while index < size:
            word = words[index]
            if "\n" in word or "\r" in word:
                if index + 1 < size:
                    out[index + 1] = True
                index += 1
                continue
            if word in _ENDS and self._ends(words, spaced, index):
                after = index + 1
                gap = spaced[index]
                while after < size and words[after] in _CLOSING and not (gap and words[after] not in (")", "]")):
                    gap = spaced[after]
                    after += 1
                while after < size and words[after].isspace():
                    gap = True
                    after += 1
                if after < size and self._opens(words, after, gap=gap, closed=after > index + 1):
                    out[after] = True
            index += 1
        return out

    def _ends(self, words: list[str], spaced: list[bool], index: int) -> bool:
        if words[index] != "." or index == 0:
            return True
        before = words[index - 1]
        if before in self.abbreviations or (len(before) == 1 and before.isalpha()):
            return False
        return not (before[0].isdigit() and index >= 2 and "\n" in words[index - 2])

    def _opens(self, words: list[str], index: int, *, gap: bool, closed: bool) -> bool:
        word = words[index]
        at = index
        while word in _OPENING and at + 1 < len(words):
            at += 1
            word = words[at]
        if gap:
            return word[0].isupper() or word[0].isdigit() or words[index] in _OPENING
        # a space lost between two sentences: "malam.Gubernur", "itu."Ini"
        glued = not closed and at == index
        before = words[index - 2] if glued and index > 1 else ""
        if glued:
            closed = len(before) > 2 or before in _CLOSING
        return len(word) > 2 and word[0].isupper() and word[1:].islower() and (closed or at > index)


@Language.factory("pantau_sentences", assigns=["token.is_sent_start", "doc.sents"])
def create_sentences(nlp: Language, name: str) -> Sentences:
    return Sentences(load_lexicon().abbreviations)
