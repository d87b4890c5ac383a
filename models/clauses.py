"""Which mentions are the parties of a trigger: "antara A dan B", "A bekerja sama dengan B", "A menggandeng B", "A
bersama B"."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.lexicons import word_set
from models.parties import Mention, linked

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as DocSpan

_WITH = frozenset(("dengan", "bersama", "dgn"))
_BETWEEN = frozenset(("antara", "antar"))
_PAIRED = frozenset(("dengan",))
_LISTING = word_set("clauses", "listing")
# "konflik antara A dan B" is no undertaking
_OPPOSED = word_set("clauses", "opposed")
_INVITES = frozenset(("mengajak", "ajak", "merangkul", "diajak"))
_JOINT_WORK = word_set("clauses", "joint_work")
_REACH_BEFORE = 28
_REACH_AFTER = 16
_REACH_OBJECT = 25
_REACH_ASIDE = 14
_REACH_OPEN = 4
"""How far the parties may stand from a trigger, in tokens; _REACH_ASIDE holds over "PT A, bagian dari B, bersama"."""
_TOWARDS = frozenset(("kepada", "ke", "dari", "bagi"))
# "A bersama jajaran B" are people of one house
_OWN_RANKS = frozenset(("jajaran", "jajarannya", "anggota", "personel"))
# nouns that open like a verb in the passive
_INVITED = word_set("clauses", "invited")
_DONE_BY = word_set("clauses", "done_by")
_AND = frozenset(("dan", "serta", "bersama"))
_AIMS = word_set("clauses", "aims")
_NO_ACTIVE = word_set("clauses", "no_active")
_NO_VERBS = word_set("clauses", "no_verbs")


@dataclass(frozen=True, slots=True)
class Trigger:
    """Tokens `[start, end)` that speak of an undertaking; `kind` is a table of `[triggers]`, `strength` its prior."""

    start: int
    end: int
    kind: str
    strength: float


@dataclass(frozen=True, slots=True)
class Group:
    """Parties found for a trigger. `structure` in 0..1 says how plainly the sentence ties them to it."""

    mentions: tuple[Mention, ...]
    structure: float


@dataclass(frozen=True, slots=True)
class Clause:
    """One sentence with its mentions, ready to be asked."""

    doc: "Doc"
    start: int
    end: int
    mentions: Sequence[Mention]
    entities: Sequence["DocSpan"]
    covered: list[bool]
    breaks: frozenset[str]

    def groups(self, trigger: Trigger, verbs: frozenset[str]) -> Iterator[Group]:
        """The parties of a trigger, the plainest reading first; nothing when the sentence ties none to it."""
        if found := list(self._between(trigger)) or list(self._listed(trigger)):
            yield from found
        elif trigger.kind == "joint":
            yield from self._joint(trigger, verbs)
        elif reader := self._readers().get(trigger.kind):
            yield from reader(trigger)
        elif trigger.kind == "sign" and (signers := self._signers(trigger)):
            yield Group(tuple(signers), 0.9)
        elif self._is_noun(trigger) and len(direct := self._direct(trigger)) > 1:
            yield from list(self._pairs(direct)) or [Group(tuple(direct), 0.9)]
        else:
            yield from self._sides(trigger)

    def is_open(self, trigger: Trigger, group: Group) -> bool:
        """Whether the sentence leaves its subject out: "kerja sama dengan B", and nobody acts before B."""
        first = min(mention.start for mention in group.mentions)
        if any(mention.start < first and mention.acting for mention in self.mentions):
            return False
        words = {token.lower_ for token in self.doc[trigger.end : first]}
        return 0 <= first - trigger.end <= _REACH_OPEN and not _WITH.isdisjoint(words)

    def _readers(self) -> dict[str, Callable[[Trigger], Iterator[Group]]]:
        """What reads the kinds of trigger that have a construction of their own."""
        return {
            "transfer": self._transfer,
            "take": self._take,
            "deal": self._take,
            "talk": self._talk,
            "help": self._help,
            "deed": self._deed,
        }

    def _listed(self, trigger: Trigger) -> Iterator[Group]:
        """ "... di antaranya A dengan B, serta C dengan D" anywhere behind the trigger; "A ... dengan sejumlah bank,
        yakni B dan C"."""
        for index in range(trigger.end, self.end):
            if self.doc[index].lower_ not in _LISTING:
                continue
            found = self._after(index + 1, reach=3)
            if pairs := list(self._pairs(found)):
                yield from pairs
            elif found and (owner := self._described(trigger, index)):
                yield Group((*owner, *found), 0.8)

    def _described(self, trigger: Trigger, index: int) -> list[Mention]:
        """Who works with those listed in "dengan sejumlah bank, yakni ..." (the listing word at `index`), or nobody."""
        joint = next((at for at in range(trigger.end, index) if self.doc[at].lower_ in _WITH), None)
        if joint is None or trigger.kind in ("joint", "talk") or not self._plain(trigger.end, index):
            return []
        if any(joint < mention.start < index for mention in self.mentions):
            return []
        inner = [mention for mention in self.mentions if trigger.end <= mention.start < joint and mention.acting]
        return inner[:1] or self._left(trigger)

    def _take(self, trigger: Trigger) -> Iterator[Group]:
        """ "A menggandeng B"; who only invites has to name what for."""
        left, right = self._left(trigger), self._after(trigger.end, reach=10)
        if not left or not right or not self._plain(trigger.end, right[0].start):
            return
        if self.doc[trigger.start].lower_ in _INVITES:
            if any(self._acts(token) for token in self.doc[trigger.end : right[0].start]):
                return
            following = {token.lower_ for token in self.doc[trigger.end : self.end]}
            if following.isdisjoint(_JOINT_WORK):
                return
        yield Group((*left, *right), 0.9)

    def _talk(self, trigger: Trigger) -> Iterator[Group]:
        """ "A bernegosiasi dengan B dan C soal tarif": each partner by itself, when the sentence says what for."""
        words = {token.lower_ for token in self.doc[trigger.end : self.end]}
        left, right = self._left(trigger, reach=8), self._with(trigger)
        if right and not words.isdisjoint(_AIMS):
            if left:
                for partner in right:
                    yield Group((left[-1], partner), 0.6)
            else:
                yield Group(tuple(right), 0.3)

    def _help(self, trigger: Trigger) -> Iterator[Group]:
        """ "A membantu B", "berkat dukungan A, B meraih ...", "B dibangun dengan bantuan A"."""
        left, right = self._left(trigger, reach=5), self._after(trigger.end, reach=2)
        if right and not left and trigger.end - trigger.start > 1:
            left = [mention for mention in self.mentions if mention.start >= right[-1].end and mention.acting][:1]
        if left and right:
            yield Group((left[-1], *right), 0.6)

    def _deed(self, trigger: Trigger) -> Iterator[Group]:
        """ "A dan B menggelar ...": what two named bodies do together."""
        left = self._left(trigger, reach=2)
        joined = len(left) > 1 and not _AND.isdisjoint(self._words(left[-2], left[-1]))
        if joined and all(mention.by_name and not mention.is_region for mention in left):
            yield Group(tuple(left), 0.7)

    def _acts(self, token: "Token") -> bool:
        """Whether a word behind an invitation is who is invited, or what to do: the name behind it is neither."""
        word = token.lower_
        return not self.covered[token.i] and (word in _INVITED or is_active(word) or word.startswith("ber"))

    def _transfer(self, trigger: Trigger) -> Iterator[Group]:
        """ "A menghibahkan tanah kepada B", "A membeli kapal dari B": a body or state that gives and one that takes."""
        left = self._left(trigger)
        for index in range(trigger.end, min(self.end, trigger.end + _REACH_OBJECT)):
            word = self.doc[index].lower_
            if not left or word in self.breaks:
                return
            if word in _TOWARDS:
                right = [mention for mention in self._after(index + 1, reach=3) if mention.acting]
                if right:
                    yield Group((left[-1], *right), 0.8)
                    return

    def _signers(self, trigger: Trigger) -> list[Mention]:
        """ "ditandatangani oleh A dan B"."""
        for index in range(trigger.end, min(self.end, trigger.end + 4)):
            if self.doc[index].lower_ == "oleh":
                found = self._after(index + 1, reach=4, also=_PAIRED)
                return found if len({mention.name for mention in found}) > 1 else []
        return []

    def _is_noun(self, trigger: Trigger) -> bool:
        return trigger.kind == "noun" or self.doc[trigger.start].lower_.startswith("penandatangan")

    def _direct(self, trigger: Trigger) -> list[Mention]:
        """ "kerja sama A dan B", "nota kesepahaman yang dijalin A dengan B": the list that follows at once."""
        found = self._after(trigger.end, reach=4)
        between = {token.lower_ for token in self.doc[trigger.end : found[0].start]} if found else set()
        return found if between.isdisjoint(_WITH | _OPPOSED) else []

    def _sides(self, trigger: Trigger) -> Iterator[Group]:
        """ "A bekerja sama dengan B", "A dan B sepakat"."""
        left, right = self._left(trigger), self._with(trigger)
        if right and left:
            yield from list(self._pairs(right)) or [Group((*left, *right), 0.9)]
        elif right and (subject := self._subject_of_rest(trigger)):
            yield Group((subject, *right), 0.5)
        elif right:
            yield from list(self._pairs(right)) or [Group(tuple(right), 0.3)]
        elif len(left) > 1:
            yield Group(tuple(left), 0.8 if trigger.kind in ("verb", "sign") else 0.6)
        else:
            yield Group(tuple(left), 0.1)

    def _subject_of_rest(self, trigger: Trigger) -> Mention | None:
        """ "A menyalurkan kredit ..., bekerja sama dengan B": the sentence opens with who does the rest as well."""
        if trigger.kind != "verb" or self.doc[trigger.start - 1].text != ",":
            return None
        first = next((mention for mention in self.mentions if mention.acting), None)
        return first if first and first.start - self.start <= 3 and first.end < trigger.start else None

    def _between(self, trigger: Trigger) -> Iterator[Group]:
        """ "... antara A dan B" near the trigger; every "antara" of the sentence behind it counts once."""
        for index in range(max(self.start, trigger.start - 10), min(self.end, trigger.end + 40)):
            if self.doc[index].lower_ not in _BETWEEN:
                continue
            if index > trigger.end and any(self.doc[at].text in (";", ":") for at in range(trigger.end, index)):
                continue
            if index and self.doc[index - 1].lower_ in (*_OPPOSED, "("):
                # "Denpasar (ANTARA) - ..." names the agency
                continue
            near = 0 <= index - trigger.end <= 2
            after = self._after(index + 1, reach=6, also=_PAIRED, regions=near)
            if len(after) > 1:
                pairs = list(self._pairs(after))
                yield from pairs if len(pairs) > 1 else [Group(tuple(after), 1.0)]

    def _joint(self, trigger: Trigger, verbs: frozenset[str]) -> Iterator[Group]:
        """ "A bersama B menggelar ...": named bodies on both sides and a verb of doing behind them."""
        aside = trigger.start > self.start and self.doc[trigger.start - 1].text == ","
        left, right = self._left(trigger, reach=_REACH_ASIDE if aside else 4), self._after(trigger.end, reach=5)
        if right and not left:
            yield from self._joined_late(trigger, right, verbs)
        if not left or not right or not (left[-1].by_name and right[0].by_name):
            return
        if any(self.doc[index].lower_ in _OWN_RANKS for index in range(trigger.end, right[0].start)):
            return
        last = right[-1].end
        following = [token.lower_ for token in self.doc[last : min(self.end, last + 6)]]
        before = [token.lower_ for token in self.doc[max(self.start, left[0].start - 6) : left[0].start]]
        close = left[-1].end >= trigger.start - 1
        inside = [token.lower_ for token in self.doc[left[-1].end : trigger.start]]
        if any(word in verbs for word in following[:5]):
            yield Group((*left, *right), 0.8)
        elif (
            (close and any(is_active(word) for word in following))
            or any(word in verbs and is_active(word) for word in inside)
            or not _DONE_BY.isdisjoint(before)
            or (before and is_passive(before[-1]))
        ):
            yield Group((*left, *right), 0.7)

    def _joined_late(self, trigger: Trigger, right: list[Mention], verbs: frozenset[str]) -> Iterator[Group]:
        """ "Bersama B, A menggelar ..." and "A memantau wabah bersama B"."""
        # the last of a list without "dan" is the subject
        fronted = right[-1:] if len(right) > 1 and self._words(right[-2], right[-1]) == [","] else []
        right = right[:-1] if fronted else right
        subject = self._left(trigger, reach=12)
        behind = self.doc[fronted[-1].end : min(self.end, fronted[-1].end + 4)] if fronted else ()
        if any(token.lower_ in verbs or is_active(token.lower_) for token in behind):
            yield Group((*fronted, *right), 0.7)
        elif (
            subject
            and subject[-1].by_name
            and right[0].by_name
            and any(
                token.lower_ in verbs and is_active(token.lower_) for token in self.doc[subject[-1].end : trigger.start]
            )
        ):
            yield Group((*subject, *right), 0.65)
        elif self._of_topic(trigger):
            yield Group(tuple(right), 0.7)

    def _of_topic(self, trigger: Trigger) -> bool:
        """ "Tawaran itu dibahas bersama B": the sentence goes on with what the one before it spoke of."""
        opening = [token.lower_ for token in self.doc[self.start : trigger.start] if token.is_alpha]
        return len(opening) == 3 and opening[1] in ("itu", "tersebut") and is_passive(opening[2])

    def _left(self, trigger: Trigger, *, reach: int = _REACH_BEFORE) -> list[Mention]:
        """The list of acting mentions that ends nearest before the trigger, in its clause."""
        last = next(
            (
                index
                for index in range(len(self.mentions) - 1, -1, -1)
                if self.mentions[index].end <= trigger.start
                and self.mentions[index].acting
                and not self._is_object(index)
            ),
            None,
        )
        end = self.mentions[last].end if last is not None else 0
        if last is None or trigger.start - end > reach or not self._plain(end, trigger.start):
            return []
        first = self._first_of(last)
        if trigger.kind == "sign" and self._before(first)[-1:] == ["dengan"]:
            # "A meneken MoU dengan B dan akan menandatangani PKS dengan C": B signs nothing with C
            subject = next((i for i in range(first - 1, -1, -1) if self.mentions[i].acting), None)
            if subject is not None and self._before(self._first_of(subject))[-1:] != ["antara"]:
                first, last = self._first_of(subject), subject
        opening = self._before(first)
        if len(opening) == 2 and opening[0] in _OPPOSED and opening[1] in _BETWEEN:
            return []
        own = range(first, last + 1)
        return [self.mentions[index] for index in own if self.mentions[index].acting and not self._is_object(index)]

    def _first_of(self, last: int) -> int:
        """Where the list begins that ends with a mention."""
        first = last
        while first and linked(self.doc, self.mentions[first - 1], self.mentions[first], self.covered):
            first -= 1
        return first

    def _before(self, index: int) -> list[str]:
        """The two words before a mention, in small letters."""
        start = self.mentions[index].start
        return [token.lower_ for token in self.doc[max(self.start, start - 2) : start]]

    def _is_object(self, index: int) -> bool:
        """Whether a mention stands behind "selain"."""
        return "selain" in self._before(index)

    def _after(self, start: int, *, reach: int, also: frozenset[str] = _PAIRED, regions: bool = False) -> list[Mention]:
        """The list of mentions that begins within `reach` tokens behind a position; places only where `regions`
        allows."""

        def fits(mention: Mention) -> bool:
            return (
                mention.acting or (mention.start == start and not mention.is_region) or (regions and mention.is_region)
            )

        index = next((i for i, mention in enumerate(self.mentions) if mention.start >= start and fits(mention)), None)
        if (
            index is None
            or self._distance(start, self.mentions[index].start) > reach
            or not self._plain(start, self.mentions[index].start)
        ):
            return []
        last = index
        while last + 1 < len(self.mentions) and linked(
            self.doc, self.mentions[last], self.mentions[last + 1], self.covered, also=also
        ):
            last += 1
        return [mention for mention in self.mentions[index : last + 1] if fits(mention)]

    def _with(self, trigger: Trigger) -> list[Mention]:
        """The list behind the first "dengan" or "bersama" after the trigger."""
        for index in range(trigger.end, min(self.end, trigger.end + _REACH_AFTER)):
            word = self.doc[index].lower_
            if word in self.breaks:
                return []
            if word in _WITH:
                found = self._after(index + 1, reach=12)
                if found:
                    return found
        return []

    def _pairs(self, mentions: Sequence[Mention]) -> Iterator[Group]:
        """ "A dengan B, dan C, serta D dengan E": one group for each pair, when "dengan" stands twice or more in the
        list."""
        joints = [i for i in range(len(mentions) - 1) if self._words(mentions[i], mentions[i + 1]) == ["dengan"]]
        if len(joints) < 2 and not (joints and self._enumerated(mentions[0].start)):
            return
        for position, joint in enumerate(joints):
            stop = joints[position + 1] if position + 1 < len(joints) else len(mentions)
            for partner in mentions[joint + 1 : stop]:
                yield Group((mentions[joint], partner), 0.8)

    def _enumerated(self, start: int) -> bool:
        return self.doc[start - 1].lower_ in _LISTING if start else False

    def _words(self, left: Mention, right: Mention) -> list[str]:
        return [token.lower_ for token in self.doc[left.end : right.start] if token.text not in ("(", ")")]

    def _distance(self, start: int, end: int) -> int:
        """Tokens between two positions that are in no entity."""
        return sum(not self.covered[index] for index in range(start, end))

    def _plain(self, start: int, end: int) -> bool:
        """Whether no clause ends between two positions."""
        return not any(token.lower_ in self.breaks for token in self.doc[start:end])


def is_active(word: str) -> bool:
    """Whether a word in small letters is a verb in the active voice with an object ("mendukung")."""
    return len(word) > 6 and word.startswith("me") and word not in _NO_ACTIVE


def is_passive(word: str) -> bool:
    """Whether a word in small letters is a verb in the passive ("dijalankan")."""
    return len(word) > 5 and word.startswith("di") and word.isalpha() and word not in _NO_VERBS
