"""Who may be a party: names of bodies and states, and the people who stand for them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.analysis import Person
from models.finders.view import Phrases
from models.lexicons import Lexicon
from models.names import key

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.tokens import Span as DocSpan

# before a state's name these words leave it the acting state; any other small noun makes it an attribute ("pasar Indonesia")
_ACTING = frozenset(
    (
        "pemerintah", "pihak", "antara", "dengan", "dan", "bersama", "delegasi", "oleh", "kepada", "bahwa", "agar", "negara", "karena", "kata", "serta", "atau", "jika", "maka", "hanya", "yakni", "yaitu", "seperti", "termasuk", "terhadap", "bagi", "untuk",
        "mengajak", "menggandeng", "membuat", "meminta", "mendorong", "juga", "kedua", "tentang", "republik", "kerajaan", "federasi", "sama", "kerjasama", "kolaborasi", "kemitraan", "hubungan", "bilateral", "menyebut", "menilai", "saat", "ketika", "meski", "sementara", "sehingga", "membantu", "mengundang", "sinergi", "dagang", "perjanjian", "kesepakatan",
    )
)  # fmt: skip
_ELSEWHERE = frozenset(("di", "ke", "asal", "dari", "milik", "produksi", "buatan", "khas", "warga", "dolar", "dollar", "menuju", "masuk", "se"))
_LIST = frozenset((",", "dan", "serta", "/", "&", "maupun", "juga", "pemerintah", "pihak", "negara", "republik", "perwakilan", "delegasi", "(", ")", "–", "-", ".", "yakni", "yaitu", "hingga", "bersama", "kerajaan"))


@dataclass(frozen=True, slots=True)
class Mention:
    """Tokens `[start, end)` that stand for a party. `by_name` is false where a person or office stands for it."""

    start: int
    end: int
    name: str
    is_country: bool
    by_name: bool
    acting: bool
    known: bool


class Parties:
    """The party mentions of a Doc in the order of the text."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.leaders = lexicon.leaders
        self.country_forms = Phrases(lexicon.countries.items())
        self.known = frozenset(key(form) for body in (*lexicon.institutions, *lexicon.companies) for form in body.forms)
        self.never = frozenset(lexicon.tables["cues"]["negative"]["never"])
        self.nation_offices = tuple(head for head in lexicon.tables["offices"]["state"]["nation"])

    def mentions(self, doc: "Doc") -> list[Mention]:
        """Every mention; a state that is only an attribute or a place comes with `acting` false."""
        countries = {country.name for country in doc._.countries}
        bodies = {key(form): body.name for body in doc._.organisations for form in (body.name, *body.aliases)}
        out: list[Mention] = []
        for index, entity in enumerate(doc.ents):
            mention = self._mention(doc, index, entity, countries, bodies)
            if mention:
                out.append(mention)
        return out

    def _mention(
        self, doc: "Doc", index: int, entity: "DocSpan", countries: set[str], bodies: dict[str, str]
    ) -> Mention | None:
        if entity.label_ in ("INSTITUTION", "COMPANY"):
            if entity.text in self.never:
                return None
            body = doc._.organisations[doc._.organisation_of[index]]
            known = key(body.name) in self.known or key(entity.text) in self.known
            return Mention(entity.start, entity.end, body.name, False, True, True, known)
        if entity.label_ == "COUNTRY":
            name = self.lexicon.countries.get(entity.text, entity.text)
            return Mention(entity.start, entity.end, name, True, True, self._acts(doc, index), True)
        if entity.label_ == "POSITION":
            country = self._country_in(entity) if entity.text.startswith(self.nation_offices) else None
            following = doc.ents[index + 1] if index + 1 < len(doc.ents) else None
            if country and following is not None and following.label_ == "PERSON" and following.start - entity.end <= 2:
                return Mention(entity.start, following.end, country, True, False, True, True)
            return None
        if entity.label_ == "PERSON":
            return self._person(doc, index, entity, countries, bodies)
        return None

    def _country_in(self, entity: "DocSpan") -> str | None:
        words = [token.text for token in entity]
        hits = [hit for at in range(len(words)) if (hit := self.country_forms.at(words, at))]
        return hits[0][1] if hits else None

    def _acts(self, doc: "Doc", index: int) -> bool:
        """Whether a state's name is the state that acts, not a place and not an attribute."""
        entity = doc.ents[index]
        if index and doc.ents[index - 1].end == entity.start and doc.ents[index - 1].label_ in ("INSTITUTION", "COMPANY", "PLACE", "PERSON", "AGREEMENT"):
            return False
        if entity.start == 0:
            return True
        before = doc[entity.start - 1]
        word = before.text
        lower = word.casefold()
        if lower in _ELSEWHERE:
            return False
        if word == "(":
            return False
        if word == "," and index and doc.ents[index - 1].label_ == "PLACE" and doc.ents[index - 1].end == entity.start - 1:
            return False
        if not word.isalpha() or before.is_sent_start or entity[0].is_sent_start:
            return True
        return lower in _ACTING or lower.startswith("me")

    def _person(self, doc: "Doc", index: int, entity: "DocSpan", countries: set[str], bodies: dict[str, str]) -> Mention | None:
        person: Person = doc._.people[doc._.person_of[index]]
        name, is_country = self._stands_for(person, countries, bodies)
        if name is None:
            return None
        if not is_country and index and doc.ents[index - 1].label_ in ("INSTITUTION", "COMPANY") and doc.ents[index - 1].end == entity.start:
            return None
        return Mention(entity.start, entity.end, name, is_country, False, True, True)

    def _stands_for(self, person: Person, countries: set[str], bodies: dict[str, str]) -> tuple[str | None, bool]:
        """The state or body that a person acts for, when the text names it; (name, whether a state)."""
        position = person.position or ""
        if position.startswith(("mantan", "Mantan", "eks", "Eks", "bekas")):
            return None, False
        if position.startswith(self.nation_offices):
            for part in (person.name, *person.aliases, *person.name.split()):
                leader = self.leaders.get(part)
                if leader and leader in countries:
                    return leader, True
            words = position.split()
            hits = [hit[1] for at in range(len(words)) if (hit := self.country_forms.at(words, at))]
            if hits and hits[0] in countries:
                return hits[0], True
        if person.affiliation and key(person.affiliation) in bodies:
            return bodies[key(person.affiliation)], False
        for head in ("Wakil Menteri ", "Menteri "):
            if position.startswith(head):
                ministry = bodies.get(key("Kementerian " + position.removeprefix(head)))
                return ministry, False
        for head, government in (("Gubernur ", "Pemprov "), ("Bupati ", "Pemkab "), ("Wali Kota ", "Pemkot "), ("Walikota ", "Pemkot ")):
            if position.startswith(head):
                region = position.removeprefix(head)
                full = self.lexicon.provinces.get(region, region)
                return bodies.get(key(government + region)) or bodies.get(key(government + full)), False
        return None, False


def linked(doc: "Doc", left: Mention, right: Mention, covered: list[bool], *, also: frozenset[str] = frozenset()) -> bool:
    """Whether two neighbouring mentions stand in one list: only connectives, brackets and parts of entities between them."""
    if right.start - left.end > 14:
        return False
    depth = 0
    for token in doc[left.end : right.start]:
        text = token.text
        depth += (text == "(") - (text == ")")
        lower = text.casefold()
        if not (covered[token.i] or depth or lower in _LIST or lower in also):
            return False
        if token.is_sent_start and token.i > left.end:
            return False
    return True
