"""Who may be a party: names of bodies and states, and the people who stand for them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.analysis import Person
from models.finders.traders import BUSINESS
from models.finders.view import Phrases
from models.lexicons import Lexicon, word_set
from models.mentions import BODIES
from models.names import key
from models.seats import seat_of

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.tokens import Span as DocSpan

# before a state's name these words leave it the acting state; any other small noun makes it an attribute ("pasar
# Indonesia")
_ACTING = word_set("parties", "acting")
_ELSEWHERE = word_set("parties", "elsewhere")
# nouns that mean the company named last
_FIRM = frozenset(("perseroan", "emiten"))
_POINTING = frozenset(("itu", "tersebut"))
_OWNED = frozenset(
    ("anak usaha", "bagian dari", "anak perusahaan", "unit usaha", "entitas anak", "milik dari", "induk dari")
)
# "X, sebelumnya bernama Y": Y is what X was called
_FORMERLY = frozenset(("sebelumnya", "dahulu", "dulu", "dahulunya", "dulunya", "semula"))
_CALLED = frozenset((",", "(", "yang", "bernama", "disebut", "dikenal", "sebagai", "nama", "-", "–"))
_REGIONAL = ("Gubernur ", "Bupati ", "Wali Kota ", "Walikota ")
_LIST = word_set("parties", "list")
# "di Kantor BPS" is where, not who
_BUILDINGS = word_set("parties", "buildings")


@dataclass(frozen=True, slots=True)
class Mention:
    """Tokens `[start, end)` that stand for a party.

    `by_name` is false where a person or office stands for it; `acting` is false where the name is only a place or an
    attribute; `is_region` where a region stands for its government and is no organisation of the text yet; `unnamed`
    where an office stands for what the text names nowhere (models/standins).
    """

    start: int
    end: int
    name: str
    is_country: bool
    by_name: bool
    acting: bool
    known: bool
    is_region: bool = False
    unnamed: bool = False


class Parties:
    """The party mentions of a Doc in the order of the text."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.leaders = lexicon.leaders
        self.country_forms = Phrases(lexicon.countries.items())
        self.provinces = {short.casefold(): long.casefold() for short, long in lexicon.provinces.items()}
        self.body_of = {key(form): key(body.name) for body in lexicon.institutions for form in body.forms}
        self.known = frozenset(key(form) for body in (*lexicon.institutions, *lexicon.companies) for form in body.forms)
        never = "|".join(map(re.escape, lexicon.tables["cues"]["negative"]["never"]))
        self.never = re.compile(rf"(?:{never})(?!\w)", re.IGNORECASE)
        self.meant = {noun: tuple(heads) for noun, heads in lexicon.tables["cues"]["meant"].items()}
        self.chiefs = {office: tuple(map(key, forms)) for office, forms in lexicon.tables["cues"]["chiefs"].items()}
        self.nation_offices = tuple(head for head in lexicon.tables["offices"]["state"]["nation"])

    def mentions(self, doc: "Doc") -> list[Mention]:
        """Every mention; a state that is only an attribute or a place comes with `acting` false."""
        countries = {country.name for country in doc._.countries}
        bodies = self.forms(doc)
        out: list[Mention] = []
        for index, entity in enumerate(doc._.entities):
            mention = self._mention(doc, index, entity, countries, bodies)
            if mention and not self.never.match(mention.name):
                out.append(mention)
        return sorted([*out, *self._meant(doc, out)], key=lambda mention: mention.start)

    def forms(self, doc: "Doc") -> dict[str, str]:
        """The key of every form of a body in the text -> the body's name."""
        return {key(form): body.name for body in doc._.organisations for form in (body.name, *body.aliases)}

    def _meant(self, doc: "Doc", named: list[Mention]) -> Iterator[Mention]:
        """Common nouns that mean a body named before them: "pemkab", "perseroan", "perusahaan itu"."""
        last: dict[str, Mention] = {}
        at = 0
        for token in doc:
            while at < len(named) and named[at].start < token.i:
                mention = named[at]
                at += 1
                if not mention.by_name or mention.is_country or mention.is_region:
                    continue
                if doc[mention.start].ent_type_ == "COMPANY":
                    last |= dict.fromkeys(_FIRM, mention)
                name = mention.name.casefold()
                last |= {noun: mention for noun, heads in self.meant.items() if name.startswith(heads)}
            pointed = token.lower_ == "perusahaan" and token.i + 1 < len(doc) and doc[token.i + 1].lower_ in _POINTING
            meant = last.get("perseroan" if pointed else token.lower_)
            if meant and not token.ent_type_:
                yield Mention(token.i, token.i + 1 + pointed, meant.name, False, True, True, meant.known)

    def _mention(
        self, doc: "Doc", index: int, entity: "DocSpan", countries: set[str], bodies: dict[str, str]
    ) -> Mention | None:
        if entity.label_ in BODIES:
            nation = self._nation(entity.text)
            if nation:
                return Mention(entity.start, entity.end, nation, True, True, True, True)
            body = doc._.organisations[doc._.organisation_of[index]]
            known = key(body.name) in self.known or key(entity.text) in self.known
            return Mention(entity.start, entity.end, body.name, False, True, self._leads(doc, index, body.name), known)
        if entity.label_ == "COUNTRY":
            name = self.lexicon.countries.get(entity.text, entity.text)
            return Mention(entity.start, entity.end, name, True, True, self._acts(doc, index), True)
        if entity.label_ == "POSITION":
            country = self.country_named(_words(entity)) if entity.text.startswith(self.nation_offices) else None
            following = doc._.entities[index + 1] if index + 1 < len(doc._.entities) else None
            named = following is not None and following.label_ == "PERSON" and following.start - entity.end <= 2
            if country and following is not None and named:
                return Mention(entity.start, following.end, country, True, False, True, True)
            return None if named else self._seat(entity, countries, bodies)
        if entity.label_ == "PLACE":
            return Mention(entity.start, entity.end, entity.text, False, True, False, True, True)
        if entity.label_ == "PERSON":
            return self._person(doc, index, entity, countries, bodies)
        return None

    def _seat(self, entity: "DocSpan", countries: set[str], bodies: dict[str, str]) -> Mention | None:
        """What an office stands for that is named without its holder: "bersama Menteri Olahraga Kenya"."""
        country = self.country_named(_words(entity))
        if country and country in countries:
            return Mention(entity.start, entity.end, country, True, False, True, True)
        seat = self._body_of_office(entity.text, bodies)
        return Mention(entity.start, entity.end, seat, False, False, True, True) if seat else None

    def _body_of_office(self, office: str, bodies: dict[str, str]) -> str | None:
        """The form of the body that an office leads or sits in, when the text names it."""
        led = next((bodies[form] for form in self.chiefs.get(office.casefold(), ()) if form in bodies), None)
        return led or seat_of(office, bodies, self.provinces, self.body_of)

    def _nation(self, name: str) -> str | None:
        """The state that "Pemerintah Indonesia" names, or None."""
        head, _, rest = name.partition(" ")
        return self.lexicon.countries.get(rest) if head.casefold() == "pemerintah" else None

    def _leads(self, doc: "Doc", index: int, name: str, *, nested: bool = False) -> bool:
        """Whether a body is named for itself: not as the parent or the former name of the body before it, not in
        brackets behind another."""
        entity = doc._.entities[index]
        before = doc[entity.start - 1].text if entity.start else ""
        two = f"{doc[entity.start - 2].lower_} {before.casefold()}" if entity.start > 1 else ""
        if two in _OWNED or before in ("milik", "induk", "di") or before in _BUILDINGS:
            return False
        if not index:
            return True
        previous = doc._.entities[index - 1]
        if previous.label_ not in BODIES:
            return True
        same = doc._.organisations[doc._.organisation_of[index - 1]].name == name
        between = [token.text for token in doc[previous.end : entity.start]]
        words = {text.casefold() for text in between}
        if not same and words & _FORMERLY and words <= _FORMERLY | _CALLED:
            return False
        if same and between == ["("] and not nested:
            return self._leads(doc, index - 1, name, nested=True)
        return same or between not in ([], [")"], ["/"], ["("])

    def country_named(self, words: Sequence[str]) -> str | None:
        """The state that the words of an office name: "Dubes Kanada"."""
        return next((hit[1] for at in range(len(words)) if (hit := self.country_forms.at(words, at))), None)

    def region_of(self, office: str) -> str | None:
        """The region whose government an office leads, as its words have it: "Bupati Garut"."""
        return next((office.removeprefix(head) for head in _REGIONAL if office.startswith(head)), None)

    def _acts(self, doc: "Doc", index: int) -> bool:
        """Whether a state's name is the state that acts, not a place and not an attribute."""
        entity = doc._.entities[index]
        if (
            index
            and doc._.entities[index - 1].end == entity.start
            and doc._.entities[index - 1].label_ in ("INSTITUTION", "COMPANY", "PLACE", "PERSON", "AGREEMENT")
        ):
            return False
        if entity.start == 0:
            return True
        before = doc[entity.start - 1]
        word = before.text
        lower = word.casefold()
        if lower in _ELSEWHERE or (lower in BUSINESS and self._is_home(doc, index)):
            return False
        if word == "(" or (word == "-" and entity.start > 1 and doc[entity.start - 2].lower_ == "se"):
            return False
        if (
            word == ","
            and index
            and doc._.entities[index - 1].label_ in ("PLACE", "INSTITUTION")
            and doc._.entities[index - 1].end == entity.start - 1
        ):
            return False
        if not word.isalpha() or before.is_sent_start or entity[0].is_sent_start:
            return True
        return lower in _ACTING or lower.startswith("me")

    def _is_home(self, doc: "Doc", index: int) -> bool:
        """Whether a company stands right behind a state, which says where it is from: "perusahaan Swedia Norvik"."""
        following = doc._.entities[index + 1 : index + 2]
        behind = doc._.entities[index].end
        return any(body.label_ == "COMPANY" and body.start - behind <= (doc[behind].text == ",") for body in following)

    def _person(
        self, doc: "Doc", index: int, entity: "DocSpan", countries: set[str], bodies: dict[str, str]
    ) -> Mention | None:
        person: Person = doc._.people[doc._.person_of[index]]
        if index and doc._.entities[index - 1].label_ in BODIES and entity.start - doc._.entities[index - 1].end <= 1:
            return None
        position = person.position or ""
        if not position or position.startswith(("mantan", "Mantan", "eks", "Eks", "bekas")):
            return None
        if nation := self._state_of(person, position, countries):
            return Mention(entity.start, entity.end, nation, True, False, True, True)
        if person.affiliation and key(person.affiliation) in bodies:
            return Mention(entity.start, entity.end, bodies[key(person.affiliation)], False, False, True, True)
        if seat := self._body_of_office(position, bodies):
            return Mention(entity.start, entity.end, seat, False, False, True, True)
        region = self.region_of(position)
        return Mention(entity.start, entity.end, region, False, False, True, True, True) if region else None

    def _state_of(self, person: Person, position: str, countries: set[str]) -> str | None:
        """The state that a leader or envoy acts for, when the text names it."""
        if not position.startswith(self.nation_offices):
            return None
        for part in (person.name, *person.aliases, *person.name.split()):
            leader = self.leaders.get(part)
            if leader and leader in countries:
                return leader
        country = self.country_named(position.split())
        return country if country in countries else None


def _words(entity: "DocSpan") -> list[str]:
    return [token.text for token in entity]


def linked(
    doc: "Doc", left: Mention, right: Mention, covered: list[bool], *, also: frozenset[str] = frozenset()
) -> bool:
    """Whether two neighbouring mentions stand in one list: only connectives, brackets and parts of entities between
    them."""
    if right.start - left.end > 14:
        return False
    depth = 0
    for token in doc[left.end : right.start]:
        text = token.text
        depth = max(0, depth + (text == "(") - (text == ")"))
        lower = text.casefold()
        if not (covered[token.i] or depth or lower in _LIST or lower in also or token.is_space):
            return False
        if token.is_sent_start and token.i > left.end:
            return False
    return True
