"""What is mended in entities, whoever found them: torn names joined, wrong labels put right, what is no name left out,
and what a text names elsewhere found again.

Reasons. A region's or state's name ends the office before it ("Gubernur | Jawa Timur"); "Pemerintah Swiss" is Swiss as
a party; a rank is no membership ("Mayjen TNI"); "dilansir Reuters" names a source, no party; "Menteri X (ESDM)"
shortens an office; and a name is a name wherever the text has it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence, Set

from models.finders.again import Again
from models.finders.anniversaries import MEETINGS, with_occasions
from models.finders.joining import Joining
from models.finders.papers import Papers
from models.finders.parting import Parting
from models.finders.surroundings import is_cited, word_before
from models.finders.view import Phrases
from models.lexicons import Lexicon, word_set
from models.mentions import BODIES, Mention

_GOVERNMENTS = word_set("mending", "governments")
_STATES = word_set("mending", "states")
_RANKS = word_set("mending", "ranks")
_FORCES = word_set("mending", "forces")
_TREATIES = word_set("mending", "treaties")
_SEATS = word_set("mending", "seats")
_WHERE = word_set("mending", "where")
_AGENCIES = word_set("mending", "agencies")
_PLATFORMS = word_set("mending", "platforms")
_ACCOUNTS = word_set("mending", "accounts")
_DANGLING = word_set("mending", "dangling")
_CURRENCIES = word_set("mending", "currencies")
_BUILDINGS = word_set("mending", "buildings")
_OFFICES = word_set("mending", "offices")
_HEADS = word_set("mending", "heads")
_EVENT_TAILS = word_set("mending", "event_tails")
_LEADS = word_set("mending", "leads")
_CONTESTS = word_set("mending", "contests")
_LEGAL = word_set("legal", "before", "behind", "abroad")
_SESSIONS = (["Sidang", "Umum"], ["Sidang", "Pleno"], ["Rapat", "Paripurna"])
_OPENERS = frozenset(("Golden", "Silver", "Grand", "Annual", "International", "World", "Asia", "Global"))
# what has a letter or two and a number is a model or an age class: "F-16", "Su-35", "U-20"
_MODEL = re.compile(r"[A-Za-z]{1,3}\s?-\s?\d+\w*(?!\S)|[A-Z]{1,2}\s?-\s?[A-Z]$")
_DESIGNATION = re.compile(r"[A-Z]{1,3}\d{2,}\w*")
_MARKS = frozenset((",", ".", ";", ":", "-", "–", "—", "/", ")", "!", "?"))


class Mending:
    """Words of a text and its mentions, in order and apart -> the mentions mended, in order and apart."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.countries = Phrases((form, form) for form in lexicon.countries)
        self.places = lexicon.places
        self.given = lexicon.given_names
        bodies = [(form, "INSTITUTION") for body in lexicon.institutions for form in body.forms]
        bodies += [(form, "COMPANY") for body in lexicon.companies for form in body.forms]
        self.known = frozenset(form for form, _ in bodies)
        self.small = frozenset(form.casefold() for form in self.known)
        self.institutions = frozenset(form for form, label in bodies if label == "INSTITUTION")
        offices = lexicon.tables["offices"]
        state = offices["state"]
        self.shorts = frozenset(head for head in state["bare"] if " " not in head and len(head) > 4) - self.given
        self.regional = frozenset(head.split()[-1] for head in state["region"])
        self.national = frozenset(head.split()[-1] for head in state["nation"])
        self.heads = frozenset(
            head for group in ("state", "public", "private") for head in lexicon.tables["heads"][group]
        )
        self.openings = frozenset(head.split()[0] for head in self.heads) | {"Kejaksaan", "Kepolisian", "Kementerian"}
        self.abroad = frozenset(form for form in lexicon.countries if " " not in form) - {"Indonesia", "RI", "Korea"}
        self.papers, self.parting = Papers(lexicon), Parting(lexicon)
        self.joining, self.again = Joining(lexicon), Again(lexicon)
        self.outlets = frozenset(lexicon.tables["residue"]["outlets"]) | _AGENCIES

    def __call__(self, words: Sequence[str], found: Iterable[Mention], glued: Set[int] = frozenset()) -> list[Mention]:
        """`glued` are the positions of words that no white space parts from the word before."""
        parted = self.parting(words, self.papers(words, sorted(found)), glued)
        mentions = sorted(self._single(words, parted, glued))
        mentions = with_occasions(words, self.joining(words, mentions, glued))
        return self.again(words, mentions)

    def _single(self, words: Sequence[str], found: Iterable[Mention], glued: Set[int]) -> Iterator[Mention]:
        """Each mention by itself: kept, cut, under another label, or left out."""
        for mention in found:
            name = " ".join(words[mention.start : mention.end])
            before = word_before(words, mention.start)
            if mention.label in BODIES:
                yield from self._body(words, mention, name, before)
            elif mention.label == "POSITION":
                yield from self._office(words, mention, name, glued)
            elif mention.label == "PLACE":
                yield self._building(words, mention)
            elif mention.label == "EVENT":
                yield from self._occasion(words, mention, name)
            elif mention.label == "PERSON" and name in self.shorts:
                yield mention._replace(label="POSITION")
            elif not self._no_name(mention, name, before):
                yield mention

    def _building(self, words: Sequence[str], mention: Mention) -> Mention:
        """A place, or the body whose building it is by its name: "Kantor Kemenko Pangan"."""
        owner = " ".join(words[mention.start + 1 : mention.end])
        if words[mention.start] in _BUILDINGS and owner in self.institutions:
            return mention._replace(start=mention.start + 1, label="INSTITUTION")
        return mention

    def _occasion(self, words: Sequence[str], mention: Mention, name: str) -> Iterator[Mention]:
        """An occasion without the common noun before its name; what has the name of a body or a state is that."""
        start, end = mention.start, mention.end
        if words[end - 1] in _EVENT_TAILS and not any(word.isdigit() for word in words[start:end]):
            yield mention._replace(label="INSTITUTION")
            return
        if end - start > 1 and words[start] in _LEADS and words[start + 1][0].isupper():
            start += 1
        elif start and end - start < 4 and words[start - 1] in _OPENERS:
            start -= 1
        yield mention._replace(start=start)

    def _no_name(self, mention: Mention, name: str, before: str) -> bool:
        """Whether a state is the name of its money, or a person a word in small letters."""
        if mention.label == "COUNTRY":
            return before.casefold() in _CURRENCIES
        return mention.label == "PERSON" and name.islower()

    def _office(self, words: Sequence[str], mention: Mention, name: str, glued: Set[int]) -> Iterator[Mention]:
        """An office without the state that is glued to it, the connective behind it and the body that it is of."""
        start, end = mention.start, mention.end
        if name in self.places or name.startswith(("Kabupaten ", "Provinsi ")):
            yield mention._replace(label="PLACE")
            return
        last = end - 1
        if last > start and last in glued and self._state(words, last) == end:
            yield mention._replace(end=last)
            yield mention._replace(start=last, label="COUNTRY")
            return
        if last > start and words[last] in ("dan", "serta", "atau", "yang"):
            end = last
        body = next((at for at in range(start + 1, end) if words[at] in _OFFICES), end)
        if body < end and words[body - 1] in _HEADS and " ".join(words[end - 1 : end]) in self.places:
            yield mention._replace(end=body)
            yield mention._replace(start=body, end=end, label="INSTITUTION")
        else:
            yield mention._replace(end=end)

    def _body(self, words: Sequence[str], mention: Mention, name: str, before: str) -> Iterator[Mention]:
        if hyphen := self._hyphen(words, mention, name):
            for part in (mention._replace(end=hyphen), mention._replace(start=hyphen + 1)):
                yield from self._body(words, part, " ".join(words[part.start : part.end]), before)
            return
        rest = mention.start + 1
        if words[mention.start] in _GOVERNMENTS and name not in self.known and (state := self._state(words, rest)):
            if state == mention.end:
                yield mention._replace(start=rest, label="COUNTRY")
            elif mention.end > rest:
                yield mention
            return
        if (
            words[mention.start : mention.start + 2] in _SESSIONS
            and " ".join(words[rest + 1 : mention.end]) in self.known
        ):
            mention = mention._replace(start=rest + 1)
        label = "" if self._no_body(words, mention, name, before) else self._label(words, mention, name, before)
        if label == mention.label:
            yield from self._at_home(words, mention) if label == "COMPANY" else _trimmed(words, mention)
        elif label:
            yield mention._replace(label=label)

    def _hyphen(self, words: Sequence[str], mention: Mention, name: str) -> int | None:
        """Where a hyphen joins two bodies, as headlines do: "Pemprov Bali | Universitas Tasman Biru"."""
        if name in self.known:
            return None
        for at in range(mention.start + 1, mention.end - 1):
            right = words[at + 1]
            if words[at] == "-" and (
                right in self.heads or right in _LEGAL or " ".join(words[at + 1 : mention.end]) in self.known
            ):
                return at
        return None

    def _at_home(self, words: Sequence[str], mention: Mention) -> Iterator[Mention]:
        """A company without the foreign state that it is from or the model that it makes: "BAE Systems | Inggris"."""
        end = mention.end
        model = next((at for at in range(mention.start + 1, end) if _DESIGNATION.fullmatch(words[at])), end)
        if model < end and " ".join(words[mention.start : end]) not in self.known:
            yield mention._replace(end=model)
        elif end - mention.start > 2 and words[end - 1] in self.abroad and not self._is_known(words, mention):
            yield mention._replace(end=end - 1)
            yield mention._replace(start=end - 1, label="COUNTRY")
        else:
            yield from _trimmed(words, mention)

    def _is_known(self, words: Sequence[str], mention: Mention) -> bool:
        return " ".join(words[mention.start : mention.end]) in self.known

    def _no_body(self, words: Sequence[str], mention: Mention, name: str, before: str) -> bool:
        """Whether a name is a rank's, a source's, a platform's on which somebody writes, or a model's."""
        if name in _FORCES:
            retired = before == ")" and "Purn" in words[max(0, mention.start - 4) : mention.start]
            return before in _RANKS or retired
        first = words[mention.start]
        if first.islower() and first.capitalize() not in self.openings and name.casefold() not in self.small:
            return True
        posted = name in _PLATFORMS and before.casefold() in _ACCOUNTS
        model = name not in self.known and bool(_MODEL.match(name))
        return posted or model or is_cited(words, mention.start, name, self.outlets)

    def _label(self, words: Sequence[str], mention: Mention, name: str, before: str) -> str:
        """What a body's name is here: a treaty, an office, a seat of power as a place, a region."""
        if name in _TREATIES:
            return "AGREEMENT"
        first, last = words[mention.start], words[mention.end - 1]
        if first in MEETINGS or first in _CONTESTS:
            return "EVENT"
        if first in _LEGAL or last in _LEGAL:
            return "COMPANY"
        if name in self.shorts and name not in self.known:
            return "POSITION"
        seat = name in _SEATS and before.casefold() in _WHERE
        region = mention.label == "INSTITUTION" and name in self.places and not self._acts(words, mention)
        return "PLACE" if seat or region else mention.label

    def _state(self, words: Sequence[str], index: int) -> int | None:
        """The end of a state's name with the form of the state before it: "Federasi Rusia", "Republik Korea"."""
        if index >= len(words):
            return None
        hit = self.countries.at(words, index)
        if hit is None and words[index] in _STATES and index + 1 < len(words):
            hit = self.countries.at(words, index + 1)
        return hit[0] if hit else None

    def _acts(self, words: Sequence[str], mention: Mention) -> bool:
        """Whether a region stands where its government does, not where a place does or behind an office."""
        before = words[mention.start - 1] if mention.start else "\n"
        return before.islower() and before not in _WHERE and before not in self.regional


def _trimmed(words: Sequence[str], mention: Mention) -> Iterator[Mention]:
    """Without the connectives and marks that it begins or ends with ("Persatuan Pelajar di")."""
    start, end = mention.start, mention.end
    while start < end and (words[start] in _DANGLING or words[start] in _MARKS):
        start += 1
    while end > start and words[end - 1] in _DANGLING:
        end -= 1
    if start < end:
        yield mention._replace(start=start, end=end)
