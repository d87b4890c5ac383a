"""Short forms that name a paper as well as a party: "teken PKS" (perjanjian kerja sama), "Ketua DPP PKS" (the party).

What stands right around a mention decides first: an office, a wing or another party beside it makes it the party;
signing it, its clauses, its term or "tersebut" make it the paper. A mention with neither is what all the others are:
the paper where the text speaks of one and of no party.
"""

from collections.abc import Iterable, Sequence

from models.lexicons import Lexicon, word_set
from models.mentions import BODIES, Mention
from models.names import abbreviates

_SHORT = word_set("papers", "short")
_SIGNED = word_set("papers", "signed")
_CLEAR = (word_set("papers", "clear_before"), word_set("papers", "clear_behind"))
_LIKELY = (word_set("papers", "before"), word_set("papers", "behind"))
_POLITICAL = word_set("papers", "political")
_TAKES_SIDES = word_set("papers", "takes_sides")
_POINTING = frozenset(("itu", "ini"))
_LONG = 6
_LISTING = frozenset((",", "dan", "-", "/", "serta", "atau", "bersama", "dengan"))
_SURE = 0.9


class Papers:
    """Words and mentions -> the mentions, those of papers under AGREEMENT, in order."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.rivals = frozenset(lexicon.tables["cues"]["negative"]["parties"])

    def __call__(self, words: Sequence[str], found: Iterable[Mention]) -> list[Mention]:
        mentions = list(found)
        if _SHORT.isdisjoint(words):
            return mentions
        papers = self._papers(words)
        owner = {at: mention for mention in mentions for at in range(mention.start, mention.end)}
        free = [Mention(at, at + 1, "AGREEMENT", _SURE) for at in papers if at not in owner]
        return sorted([*free, *(self._of(mention, papers) for mention in mentions)])

    def _of(self, mention: Mention, papers: set[int]) -> Mention:
        if mention.start not in papers or mention.label not in BODIES:
            return mention
        return mention._replace(end=mention.start + 1, label="AGREEMENT")

    def _papers(self, words: Sequence[str]) -> set[int]:
        places = [at for at, word in enumerate(words) if word in _SHORT]
        parties = {at for at in places if self._is_party(words, at)}
        signed = {at for at in places if at not in parties and _is_introduced(words, at)}
        told = signed or _spelt(words)
        political = parties or any(word in self.rivals - _SHORT or word.startswith("Partai") for word in words)
        out = set(signed)
        for at in places:
            clear, likely = _is_among(words, at, _CLEAR), _is_among(words, at, _LIKELY)
            if at not in parties and (clear or (likely and told) or (told and not political)):
                out.add(at)
        return out

    def _is_party(self, words: Sequence[str], at: int) -> bool:
        """Whether an office, a wing of a party or another party stands beside it, or its long name before it."""
        before, behind = _word(words, at - 1), _word(words, at + 1)
        if before == "(":
            return not _is_introduced(words, at) and _word(words, at - 2)[:1].isupper()
        beside = {_word(words, at + step) for side, step in ((before, -2), (behind, 2)) if side in _LISTING}
        return (
            before.casefold() in _POLITICAL
            or behind.casefold() in _TAKES_SIDES
            or not self.rivals.isdisjoint(beside - _SHORT)
        )


def _word(words: Sequence[str], at: int) -> str:
    return words[at] if 0 <= at < len(words) else ""


def _is_introduced(words: Sequence[str], at: int) -> bool:
    """Whether it is signed here, or stands in brackets behind the agreement that it shortens."""
    if _word(words, at - 1).casefold() in _SIGNED:
        return True
    if _word(words, at - 1) != "(":
        return False
    return any(
        _word(words, first).casefold() == "perjanjian" and abbreviates(words[at], "".join(words[first : at - 1]))
        for first in range(max(0, at - _LONG), at - 1)
    )


def _spelt(words: Sequence[str]) -> bool:
    """Whether the text has the words in full: "perjanjian kerja sama", "perjanjian kerja bersama"."""
    return any(
        word.casefold() == "perjanjian"
        and "".join(words[at + 1 : at + 3]).casefold().startswith(("kerjasama", "kerjabersama"))
        for at, word in enumerate(words)
    )


def _is_among(words: Sequence[str], at: int, around: tuple[frozenset[str], frozenset[str]]) -> bool:
    """Whether the word before it, or that behind it and a demonstrative, is one of those around a paper."""
    before, behind = around
    following = {_word(words, at + 1).casefold()}
    if not following.isdisjoint(_POINTING):
        following.add(_word(words, at + 2).casefold())
    return _word(words, at - 1).casefold() in before or not following.isdisjoint(behind)
