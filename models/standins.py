"""Offices that stand for a body or state which the text names nowhere: "Mendagri teken MoU dengan BPS", "Presiden
Prabowo dan Presiden Macron menyepakati ...".

The party bears the name that the lexicon has for the body and cites the words of the office. Less is read into such an
office than into a name: it has to be the one that signs, agrees or works together, or the one with whom that is done.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from typing import TYPE_CHECKING

from models.analysis import Cooperation, Country, Person
from models.clauses import Clause, Group, Trigger
from models.lexicons import Lexicon, word_set
from models.mentions import BODIES
from models.names import key
from models.parties import Mention, Parties
from models.seats import local_seat, seats
from models.sides import HOME

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.tokens import Span as DocSpan

Reading = tuple[Trigger, Group, bool]
"""A trigger, the parties that it ties together, and whether one of them is taken from another sentence."""

KINDS = frozenset(("noun", "verb", "sign", "take"))
"""The triggers that tie such an office to a party; the others need who gives, buys or does something by name."""
LEAST_STRUCTURE = 0.5

_FOREIGN = "menlu"
_STATESMEN = tuple(word_set("standins", "statesmen"))
_BEFORE = word_set("standins", "before")
_BETWEEN = word_set("standins", "between")
_ASIDE = word_set("standins", "aside")
_PACTS = word_set("standins", "pacts")
_UNITS = tuple(word_set("standins", "units"))
_LIST = frozenset((",", "dan", "serta", "maupun", "&"))
_AND = _LIST - {","}
_SIGNED_BY = frozenset(("ditandatangani", "diteken", "disepakati"))
_HONORIFICS = 3
"""Tokens that may stand between an office and its holder ("Kapolri Jenderal (Pol) X")."""

_LONGEST_LIST = 24
"""Names; a longer list is no list of partners, and it would be walked for each of its offices."""


class StandIns:
    """Finds the offices of a Doc that stand for what it does not name, and judges whether they take part."""

    def __init__(self, lexicon: Lexicon, parties: Parties) -> None:
        self.parties = parties
        self.leaders, self.states = lexicon.leaders, frozenset(lexicon.countries.values())
        self.usual = {
            key(form): body.name for body in lexicon.institutions if body.kind == "state" for form in body.forms
        }
        self.places = lexicon.places
        self.chiefs = {office: forms[0] for office, forms in lexicon.tables["cues"]["chiefs"].items()}
        self.former = tuple(lexicon.tables["offices"]["prefix"]["former"])
        self.foreign_ministry = self._body(_FOREIGN)

    def foreign(self, doc: "Doc") -> dict[tuple[str, ...], int]:
        """Offices without the state that the text names behind them, and where it first does: "Menlu" of "Menlu
        Jepang"."""
        found: dict[tuple[str, ...], int] = {}
        for entity in doc._.entities:
            words = _texts(entity) if entity.label_ == "POSITION" else ()
            for at in range(1, len(words)):
                state = self.parties.country_forms.at(words, at)
                if state and state[1] != HOME:
                    found.setdefault(words[:at], entity.end)
        return found

    def mentions(self, clause: Clause, own: range, foreign: Mapping[tuple[str, ...], int]) -> Iterator[Mention]:
        """The offices of a sentence, whose entities have the positions `own` in the Doc, that none of its mentions
        covers, themselves or their holders, and that do not merely look on. `foreign` is that of the Doc."""
        doc = clause.doc
        taken = {index for mention in clause.mentions for index in range(mention.start, mention.end)}
        for index, entity in zip(own, clause.entities, strict=True):
            if entity.label_ not in ("POSITION", "PERSON") or not taken.isdisjoint(range(entity.start, entity.end)):
                continue
            if entity.label_ == "PERSON":
                mention = self._by_name(doc, index)
            else:
                mention = self._by_office(clause, index, taken, foreign)
            if mention and _acts(clause, index):
                yield mention

    def groups(
        self, clause: Clause, stand_ins: Sequence[Mention], triggers: Iterable[Trigger], verbs: frozenset[str]
    ) -> Iterator[tuple[Trigger, Group]]:
        """What a sentence reports of its offices: the triggers with the parties that they tie together."""
        wider = replace(clause, mentions=sorted((*clause.mentions, *stand_ins), key=lambda mention: mention.start))
        for trigger in triggers:
            for found in wider.groups(trigger, verbs):
                if group := self._group(wider, trigger, found):
                    yield trigger, national(clause.doc, group)

    def add_states(self, doc: "Doc", found: Iterable[Cooperation]) -> None:
        """Make a state that takes part by its leader one of the text's, with the words that stand for it."""
        known = {country.name for country in doc._.countries}
        added: dict[str, Country] = {}
        for party in (party for item in found for party in item.parties):
            if party.name in self.states and party.name not in known:
                added.setdefault(party.name, Country(name=party.name, mentions=(party.span,)))
        doc._.countries = (*doc._.countries, *added.values())

    def _group(self, clause: Clause, trigger: Trigger, group: Group) -> Group | None:
        """The group with a foreign minister beside states as the state; None where an office in it takes no part."""
        names = {mention.name for mention in group.mentions}
        offices = [mention for mention in group.mentions if mention.unnamed]
        if trigger.kind not in KINDS or len(names) < 2 or not offices or group.structure < LEAST_STRUCTURE:
            return None
        if trigger.kind == "sign" and _PACTS.isdisjoint(
            token.lower_ for token in clause.doc[clause.start : clause.end]
        ):
            return None
        if any(not mention.is_country and key(mention.name).startswith(_UNITS) for mention in group.mentions):
            return None
        if not all(_is_subject(clause, trigger, group, mention) for mention in offices):
            return None
        others = [mention for mention in group.mentions if mention.name != self.foreign_ministry]
        if not all(mention.is_country and mention.name != HOME for mention in others):
            return group
        return Group(
            tuple(
                mention if mention in others else replace(mention, name=HOME, is_country=True)
                for mention in group.mentions
            ),
            group.structure,
        )

    def _by_name(self, doc: "Doc", index: int) -> Mention | None:
        """A leader whose office stands elsewhere in the text: "Prabowo dan Macron"."""
        entity, person = doc._.entities[index], doc._.people[doc._.person_of[index]]
        state = self._led(person.position or "", person)
        apart = not index or doc._.entities[index - 1].label_ != "POSITION" or not _held(doc, index)
        return (
            Mention(entity.start, entity.end, state, True, False, True, True, unnamed=True) if state and apart else None
        )

    def _by_office(
        self, clause: Clause, index: int, taken: Set[int], foreign: Mapping[tuple[str, ...], int]
    ) -> Mention | None:
        """What an office stands for, held by somebody whose name follows it or not."""
        doc = clause.doc
        office, holder = doc._.entities[index], _holder(doc, index)
        following = doc._.entities[index + 1] if index + 1 < len(doc._.entities) else None
        if holder is not None and holder.start in taken:
            return None
        if following is not None and following.start == office.end and _owns(following):
            return None
        if holder is None and foreign.get(_texts(office), len(doc)) <= clause.start:
            # the minister of another state, named in a sentence before, may be meant again
            return None
        person: Person | None = doc._.people[doc._.person_of[index + 1]] if holder is not None else None
        words = person.position if person and person.position else office.text
        before = doc[office.start - 1].text if office.start else ""
        if words.startswith(self.former) or office.text.startswith(self.former) or before in self.former:
            return None
        state = self.parties.country_named(words.split()) or self.parties.country_named(_texts(office))
        if state and state != HOME:
            return Mention(office.start, office.end, state, True, False, True, True, unnamed=True)
        if person and holder is not None and (state := self._led(words, person)):
            return Mention(office.start, holder.end, state, True, False, True, True, unnamed=True)
        body = self._body(words)
        name = body or self.parties.region_of(words)
        if name is None:
            return None
        return Mention(office.start, office.end, name, False, False, True, True, body is None, unnamed=True)

    def _led(self, office: str, person: Person) -> str | None:
        """The state that a head of state, of government or of diplomacy speaks for, by the name."""
        if not office.startswith(_STATESMEN):
            return None
        parts = (person.name, *person.aliases, *person.name.split())
        return next((state for part in parts if (state := self.leaders.get(part))), None)

    def _body(self, office: str) -> str | None:
        """The usual name of the body that an office leads or sits in."""
        led = self.chiefs.get(key(office))
        led = led or next((self.usual[seat] for seat in seats(office) if seat in self.usual), None)
        return led or local_seat(office, self.places)


def fullest(named: list[Reading], by_office: list[Reading]) -> list[Reading]:
    """The readings by name, with those by office that add to the bodies in one; an office of the sentence goes before
    what another sentence lends. To states it adds nothing: a minister beside them speaks for his own."""
    if all(borrowed for _, _, borrowed in named):
        return by_office or named
    known = [{mention.name for mention in group.mentions} for _, group, _ in named]
    more = [
        (trigger, group, borrowed)
        for trigger, group, borrowed in by_office
        if not any(mention.is_country for mention in group.mentions)
        and any(names < {mention.name for mention in group.mentions} for names in known)
    ]
    return [*named, *more]


def national(doc: "Doc", group: Group) -> Group:
    """A minister beside states only stands for Indonesia, when the text names it."""
    others = [mention for mention in group.mentions if mention.by_name or mention.is_country]
    minister = any(not mention.by_name and not mention.is_country for mention in group.mentions)
    if not (minister and others and all(mention.is_country for mention in others)):
        return group
    if not any(country.name == "Indonesia" for country in doc._.countries) or any(
        mention.name == "Indonesia" for mention in others
    ):
        return group
    mentions = tuple(
        mention
        if mention.by_name or mention.is_country
        else replace(mention, name="Indonesia", is_country=True, is_region=False)
        for mention in group.mentions
    )
    return Group(mentions, group.structure)


def worded(doc: "Doc", mention: Mention) -> str | None:
    """The words of the office that stands for a body which the text names nowhere."""
    by_office = mention.unnamed and not (mention.is_country or mention.is_region)
    return doc[mention.start : mention.end].text if by_office else None


def _is_subject(clause: Clause, trigger: Trigger, group: Group, mention: Mention) -> bool:
    """Whether nothing but its own verb stands between an office, or the list that it is in, and the trigger behind
    it."""
    if mention.end > trigger.start:
        return True
    end = max(one.end for one in group.mentions if one.end <= trigger.start)
    return all(
        clause.covered[token.i] or not token.is_alpha or not token.text.islower() or token.lower_ in _BETWEEN
        for token in clause.doc[end : trigger.start]
    )


def _acts(clause: Clause, index: int) -> bool:
    """Whether what stands before an office, or before the list that it is in, leaves it one who acts or is acted with:
    not "disaksikan X dan Y", not "staf X"."""
    doc, start = clause.doc, clause.start
    entities = doc._.entities
    at, joint = index, ""
    while at and index - at < _LONGEST_LIST and entities[at - 1].start >= start:
        between = _words(doc, entities[at - 1], entities[at])
        listed = len(between) in (1, 2) and _LIST.issuperset(between)
        if not (listed or _held(doc, at)):
            break
        joint = joint or (between[-1] if listed else "")
        at -= 1
    first = entities[at].start
    before = doc[first - 1].lower_ if first > start else ""
    if not before[:1].isalpha():
        return True
    if before == "oleh":
        return first - 2 >= start and doc[first - 2].lower_ in _SIGNED_BY
    if before in _ASIDE and first - 1 == start:
        # "Didampingi X, Y menandatangani ..."
        return joint == "," and at != index
    return before in _BEFORE


def _holder(doc: "Doc", index: int) -> "DocSpan | None":
    """The person whose name follows an office."""
    following = doc._.entities[index + 1] if index + 1 < len(doc._.entities) else None
    if following is None or following.label_ != "PERSON" or following.start - doc._.entities[index].end > _HONORIFICS:
        return None
    return following if _AND.isdisjoint(_words(doc, doc._.entities[index], following)) else None


def _held(doc: "Doc", at: int) -> bool:
    """Whether an entity and the one before it are one name: an office and its holder or its body."""
    left, right = doc._.entities[at - 1], doc._.entities[at]
    gap = right.start - left.end
    if left.label_ == "POSITION":
        return right.label_ in ("PERSON", *BODIES) and gap <= _HONORIFICS and _LIST.isdisjoint(_words(doc, left, right))
    return (
        left.label_ in BODIES and right.label_ == "PERSON" and gap <= 1 and _LIST.isdisjoint(_words(doc, left, right))
    )


def _words(doc: "Doc", left: "DocSpan", right: "DocSpan") -> list[str]:
    return [token.lower_ for token in doc[left.end : right.start]]


def _texts(entity: "DocSpan") -> tuple[str, ...]:
    return tuple(token.text for token in entity)


def _owns(following: "DocSpan") -> bool:
    """Whether what stands right behind an office is whose it is: "Panglima | Angkatan Bersenjata Filipina"."""
    return following.label_ in BODIES or following.label_ in ("COUNTRY", "PLACE")
