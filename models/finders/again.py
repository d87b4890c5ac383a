"""Names found again: what the lexicon knows and what the text names elsewhere is a name wherever it stands."""

from collections.abc import Iterable, Iterator, Sequence

from models.finders.surroundings import continues, is_cited, is_rank
from models.finders.view import Phrases
from models.lexicons import Lexicon, word_set
from models.mentions import BODIES, Mention

_NAMED = frozenset(("INSTITUTION", "COMPANY", "PERSON", "EVENT"))
_AGENCIES = word_set("mending", "agencies")
_AMBIGUOUS = word_set("mending", "ambiguous")
_REPEATED = 0.8
"""The score of a mention that is found because the lexicon or the text elsewhere has the same name."""


class Again:
    """Words and mentions -> the mentions with those that nobody found, in order."""

    def __init__(self, lexicon: Lexicon) -> None:
        bodies = [(form, "INSTITUTION") for body in lexicon.institutions for form in body.forms]
        bodies += [(form, "COMPANY") for body in lexicon.companies for form in body.forms]
        self.known = frozenset(form for form, _ in bodies)
        self.whole = Phrases((form, label) for form, label in bodies if _plain(form))
        heads = lexicon.tables["heads"]
        self.openings = frozenset(head.split()[0] for group in ("state", "public", "private") for head in heads[group])
        self.outlets = frozenset(lexicon.tables["residue"]["outlets"]) | _AGENCIES

    def __call__(self, words: Sequence[str], found: list[Mention]) -> list[Mention]:
        other = _of_common_words(words, found) - self.known
        own = [mention for mention in found if not (mention.label in BODIES and _name(words, mention) in other)]
        named = sorted(self._abbreviated(words, own))
        return sorted(self._repeated(words, sorted(self._lexical(words, named))))

    def _abbreviated(self, words: Sequence[str], found: Sequence[Mention]) -> Iterator[Mention]:
        """The mentions and the short forms in brackets behind them that nobody found: "Universitas Indonesia (UI)"."""
        starts = {mention.start for mention in found}
        for mention in found:
            yield mention
            at = mention.end + 1
            bracketed = words[at - 1 : at] == ["("] and words[at + 1 : at + 2] == [")"]
            if not bracketed or at in starts or mention.label not in ("INSTITUTION", "COMPANY", "EVENT"):
                continue
            initials = [word[0] for word in words[mention.start : mention.end] if word[0].isupper()]
            sure = " ".join(words[mention.start : mention.end]) in self.known or words[mention.start] in self.openings
            if sure and len(words[at]) > 1 and words[at].isupper() and words[at] == "".join(initials):
                yield mention._replace(start=at, end=at + 1)

    def _lexical(self, words: Sequence[str], found: list[Mention]) -> Iterator[Mention]:
        """The mentions and the names of the lexicon that nobody found."""
        yield from found
        taken = [False] * (len(words) + 1)
        for mention in found:
            taken[mention.start : mention.end] = [True] * (mention.end - mention.start)
        explained = _explained(words)
        for index, word in enumerate(words):
            if taken[index] or not word[0].isupper() or not (hit := self.whole.at(words, index)):
                continue
            end, label = hit
            name = " ".join(words[index:end])
            mention = Mention(index, end, label, _REPEATED)
            no_name = name in explained or is_rank(words, index, name) or is_cited(words, index, name, self.outlets)
            if not any(taken[index:end]) and not no_name and not continues(words, index, end, taken):
                taken[index:end] = [True] * (end - index)
                yield mention

    def _repeated(self, words: Sequence[str], found: list[Mention]) -> Iterator[Mention]:
        """The mentions and the unlabelled repetitions of names among them; without the abbreviations that the text has
        again and again where no name was found."""
        taken = [False] * (len(words) + 1)
        names: dict[tuple[str, ...], list[Mention]] = {}
        for mention in found:
            taken[mention.start : mention.end] = [True] * (mention.end - mention.start)
            name = tuple(words[mention.start : mention.end])
            if mention.label in _NAMED and _distinct(name, mention.label):
                names.setdefault(name, []).append(mention)
        again = self._unlabelled(words, names, taken)
        introduced = _introduced(words, found)
        seldom = {
            name
            for name, places in again.items()
            if len(name) == 1
            and name[0] not in self.known
            and len(places) >= 2 * len(names[name])
            and introduced.isdisjoint(mention.start for mention in names[name])
        }
        for mention in found:
            name = tuple(words[mention.start : mention.end])
            if not (name in seldom and mention.label in BODIES and len(again[name]) >= 4 * len(names[name])):
                yield mention
        for name, places in again.items():
            if name not in seldom:
                label = names[name][0].label
                yield from (Mention(start, start + len(name), label, _REPEATED) for start in places)

    def _unlabelled(
        self, words: Sequence[str], names: Iterable[tuple[str, ...]], taken: list[bool]
    ) -> dict[tuple[str, ...], list[int]]:
        """Where names stand again in what is not taken yet; what is found is taken, the longer name first."""
        by_word: dict[str, list[tuple[str, ...]]] = {}
        for name in sorted(names, key=len, reverse=True):
            by_word.setdefault(name[0], []).append(name)
        again: dict[tuple[str, ...], list[int]] = {}
        for index, word in enumerate(words):
            if taken[index] or word not in by_word:
                continue
            for name in by_word[word]:
                end = index + len(name)
                if tuple(words[index:end]) != name or any(taken[index:end]):
                    continue
                if not continues(words, index, end, taken) and not is_rank(words, index, name[0]):
                    taken[index:end] = [True] * len(name)
                    again.setdefault(name, []).append(index)
                break
        return again


def _name(words: Sequence[str], mention: Mention) -> str:
    return " ".join(words[mention.start : mention.end])


def _of_common_words(words: Sequence[str], found: Iterable[Mention]) -> set[str]:
    """The abbreviations that stand in brackets behind the words whose initials they are, which are no name: "Dana Pihak
    Ketiga (DPK)"."""
    taken = {at for mention in found for at in range(mention.start, mention.end)}
    out = set()
    for at in range(2, len(words) - 1):
        short, opened = words[at], at - 1
        if words[opened] != "(" or words[at + 1] != ")" or not short.isupper() or not 1 < len(short) < opened:
            continue
        before = range(opened - len(short), opened)
        if "".join(words[index][0] for index in before).upper() == short and taken.isdisjoint(before):
            out.add(short)
    return out


def _introduced(words: Sequence[str], found: Iterable[Mention]) -> set[int]:
    """Where mentions start that stand in brackets behind one with their label, which they abbreviate."""
    ends = {(mention.end, mention.label) for mention in found}
    return {
        mention.start
        for mention in found
        if words[mention.start - 1] == "(" and (mention.start - 1, mention.label) in ends
    }


def _explained(words: Sequence[str]) -> set[str]:
    """The words that stand alone in brackets: what the text itself explains."""
    return {words[at] for at in range(1, len(words) - 1) if words[at - 1] == "(" and words[at + 1] == ")"}


def _distinct(name: tuple[str, ...], label: str) -> bool:
    """Whether a name can't be taken for common words."""
    if len(name) > 1:
        return not name[0].islower()
    word = name[0]
    return len(word) > 2 and word[0].isupper() and (word.isupper() or label == "PERSON")


def _plain(form: str) -> bool:
    """Whether a name of the lexicon means one thing only, where the text doesn't explain it: several words, or an
    abbreviation that is no other."""
    return (" " in form or (form.isupper() and len(form) > 2) or form.startswith("Kemen")) and form not in _AMBIGUOUS
