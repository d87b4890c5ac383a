"""Which mentions are the parties of a trigger: "antara A dan B", "A bekerja sama dengan B", "A menggandeng B", "A
bersama B"."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.lexicons import word_set
from models.parties import Mention, linked

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.tokens import Span as DocSpan

_WITH = frozenset(("dengan", "bersama", "dgn"))
_BETWEEN = frozenset(("antara", "antar"))
_PAIRED = frozenset(("dengan",))
_LISTING = frozenset(("antaranya", "yakni", "yaitu", "misalnya"))
# "konflik antara A dan B" is no undertaking
_OPPOSED = word_set("clauses", "opposed")
_INVITES = frozenset(("mengajak", "ajak", "merangkul", "diajak"))
_JOINT_WORK = word_set("clauses", "joint_work")
_REACH_BEFORE = 28
_REACH_AFTER = 16
_REACH_OBJECT = 25
_TOWARDS = frozenset(("kepada", "ke", "dari"))
# "A bersama jajaran B" are people of one house
_OWN_RANKS = frozenset(("jajaran", "jajarannya", "anggota", "personel"))
# nouns that open like a verb in the passive
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
        between = list(self._between(trigger))
        if between:
            yield from between
        elif listed := list(self._listed(trigger)):
            yield from listed
        elif trigger.kind == "joint":
            yield from self._joint(trigger, verbs)
        elif trigger.kind == "transfer":
            yield from self._transfer(trigger)
        elif trigger.kind == "take":
            yield from self._take(trigger)
        elif trigger.kind == "sign" and (signers := self._signers(trigger)):
            yield Group(tuple(signers), 0.9)
        elif trigger.kind == "noun" and len(direct := self._direct(trigger)) > 1:
            yield from list(self._pairs(direct)) or [Group(tuple(direct), 0.9)]
        else:
            yield from self._sides(trigger)

    def _listed(self, trigger: Trigger) -> Iterator[Group]:
        """ "... di antaranya A dengan B, serta C dengan D" anywhere behind the trigger."""
        for index in range(trigger.end, self.end):
            if self.doc[index].lower_ in _LISTING:
                yield from self._pairs(self._after(index + 1, reach=3))

    def _take(self, trigger: Trigger) -> Iterator[Group]:
        """ "A menggandeng B"; who only invites has to name what for."""
        left, right = self._left(trigger), self._after(trigger.end, reach=10)
        if not left or not right or not self._plain(trigger.end, right[0].start):
            return
        if self.doc[trigger.start].lower_ in _INVITES:
            following = {token.lower_ for token in self.doc[trigger.end : self.end]}
            if following.isdisjoint(_JOINT_WORK):
                return
        yield Group((*left, *right), 0.9)

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

    def _direct(self, trigger: Trigger) -> list[Mention]:
        """ "kerja sama A dan B", "nota kesepahaman yang dijalin A dengan B": the list that follows at once."""
        found = self._after(trigger.end, reach=4)
        if not found or any(token.lower_ in _WITH for token in self.doc[trigger.end : found[0].start]):
            return []
        return found

    def _sides(self, trigger: Trigger) -> Iterator[Group]:
        """ "A bekerja sama dengan B", "A dan B sepakat"."""
        left, right = self._left(trigger), self._with(trigger)
        if right and left:
            yield from list(self._pairs(right)) or [Group((*left, *right), 0.9)]
        elif right:
            yield from list(self._pairs(right)) or [Group(tuple(right), 0.3)]
        elif len(left) > 1:
            yield Group(tuple(left), 0.8 if trigger.kind in ("verb", "sign") else 0.6)
        else:
            yield Group(tuple(left), 0.1)

    def _between(self, trigger: Trigger) -> Iterator[Group]:
        """ "... antara A dan B" near the trigger; every "antara" of the sentence behind it counts once."""
        for index in range(max(self.start, trigger.start - 10), min(self.end, trigger.end + 40)):
            if self.doc[index].lower_ not in _BETWEEN:
                continue
            if index > trigger.end and any(self.doc[at].text in (";", ":") for at in range(trigger.end, index)):
                continue
            if index and self.doc[index - 1].lower_ in _OPPOSED:
                continue
            near = 0 <= index - trigger.end <= 2
            after = self._after(index + 1, reach=6, also=_PAIRED, regions=near)
            if len(after) > 1:
                pairs = list(self._pairs(after))
                yield from pairs if len(pairs) > 1 else [Group(tuple(after), 1.0)]

    def _joint(self, trigger: Trigger, verbs: frozenset[str]) -> Iterator[Group]:
        """ "A bersama B menggelar ...": named bodies on both sides and a verb of doing behind them."""
        left, right = self._left(trigger, reach=4), self._after(trigger.end, reach=3)
        if right and not left and self._of_topic(trigger):
            yield Group(tuple(right), 0.7)
        if not left or not right or not (left[-1].by_name and right[0].by_name):
            return
        if any(self.doc[index].lower_ in _OWN_RANKS for index in range(trigger.end, right[0].start)):
            return
        last = right[-1].end
        following = [token.lower_ for token in self.doc[last : min(self.end, last + 5)]]
        before = [token.lower_ for token in self.doc[max(self.start, left[0].start - 6) : left[0].start]]
        if any(word in verbs for word in following):
            yield Group((*left, *right), 0.8)
        elif any(
            word in ("oleh", "diinisiasi", "disusun", "digelar", "diselenggarakan", "dilakukan") for word in before
        ) or (before and is_passive(before[-1])):
            yield Group((*left, *right), 0.7)

    def _of_topic(self, trigger: Trigger) -> bool:
        """ "Tawaran itu dibahas bersama B": the sentence goes on with what the one before it spoke of."""
        opening = [token.lower_ for token in self.doc[self.start : trigger.start] if token.is_alpha]
        return len(opening) == 3 and opening[1] in ("itu", "tersebut") and is_passive(opening[2])

    def _left(self, trigger: Trigger, *, reach: int = _REACH_BEFORE) -> list[Mention]:
        """The list of acting mentions that ends nearest before the trigger, in its clause."""
        index = next(
            (
                i
                for i in range(len(self.mentions) - 1, -1, -1)
                if self.mentions[i].end <= trigger.start and self.mentions[i].acting
            ),
            None,
        )
        if (
            index is None
            or trigger.start - self.mentions[index].end > reach
            or not self._plain(self.mentions[index].end, trigger.start)
        ):
            return []
        first = index
        while first and linked(self.doc, self.mentions[first - 1], self.mentions[first], self.covered):
            first -= 1
        return [mention for mention in self.mentions[first : index + 1] if mention.acting]

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


def is_passive(word: str) -> bool:
    """Whether a word in small letters is a verb in the passive ("dijalankan")."""
    return len(word) > 5 and word.startswith("di") and word.isalpha() and word not in _NO_VERBS
