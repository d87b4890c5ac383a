"""Mentions of people -> people with office, body and whether the office is one of the state.

Sets `doc._.people`, and `doc._.person_of`: position in `doc.ents` -> position in `doc._.people`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from spacy.language import Language
from spacy.tokens import Doc
from spacy.tokens import Span as DocSpan

from models.analysis import Person, Span
from models.lexicons import Lexicon, load_lexicon, word_set
from models.mentions import BODIES
from models.names import Groups, key, longest, unique
from models.seats import seat_of
from models.standing import Standing
from models.titles import fullest, says_more
from models.tokens import text_of

_BEFORE = word_set("people_offices", "before")
_MOST = 50
_NEAR = 8
_AFTER = frozenset((",", "(", "selaku", "sebagai", "menjabat", "adalah", "yang", "juga"))
# a form of address that newsrooms keep with the short name ("Gus Yani")
_NICKNAMED = word_set("people_offices", "nicknamed")
_LED = word_set("people_offices", "led")
_MINISTERIAL = tuple(word_set("people_offices", "ministerial"))

if not Doc.has_extension("people"):
    Doc.set_extension("people", default=())
    Doc.set_extension("person_of", default={})


@dataclass(frozen=True, slots=True)
class _Office:
    position: DocSpan
    body: DocSpan | None


class People:
    """PERSON entities -> people; the first mention with an office gives it."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.standing = Standing(lexicon)
        self.provinces = {short.casefold(): long.casefold() for short, long in lexicon.provinces.items()}
        self.body_of = {key(form): key(body.name) for body in lexicon.institutions for form in body.forms}
        self.statesmen = tuple(lexicon.tables["offices"]["state"]["nation"])
        self.honorifics = frozenset(
            word for phrase in lexicon.tables["offices"]["honorific"]["words"] for word in phrase.split()
        )

    def __call__(self, doc: Doc) -> Doc:
        chosen = [index for index, entity in enumerate(doc._.entities) if entity.label_ == "PERSON"]
        groups = self._groups(doc, chosen)
        bodies = {key(form): body.name for body in doc._.organisations for form in (body.name, *body.aliases)}
        text = text_of(doc)
        people: list[Person] = []
        of: dict[int, int] = {}
        for group in groups:
            of.update(dict.fromkeys(group, len(people)))
            people.append(self._person(doc, group, bodies, text))
        doc._.people, doc._.person_of = tuple(people), of
        return doc

    def _groups(self, doc: Doc, chosen: list[int]) -> Iterable[list[int]]:
        """Mentions by person: a part of a name belongs to the full name it is part of, the nearest one before it."""
        groups = Groups()
        first: dict[tuple[str, ...], int] = {}
        names = {
            index: tuple(token.text for token in doc._.entities[index] if token.is_alpha)
            or (doc._.entities[index].text,)
            for index in chosen
        }
        for index in chosen:
            groups.join(first.setdefault(names[index], index), index)
        by_word: dict[str, list[tuple[str, ...]]] = {}
        for name in first:
            for word in set(name):
                by_word.setdefault(word, []).append(name)
        for name, index in first.items():
            plain = {word for word in name if word not in _NICKNAMED} or set(name)
            sharing = by_word[min(plain)]
            longer = [other for other in sharing if len(other) > len(name) and plain <= set(other)]
            if not longer and len(name) == 1 and len(name[0]) > 3:
                begun = (other for word, names in by_word.items() if word.startswith(name[0]) for other in names)
                longer = [other for other in islice(begun, _MOST) if other != name]
            if longer:
                before = [other for other in longer if first[other] < index]
                groups.join(first[before[-1] if before else longer[0]], index)
        initials = {"".join(word[0] for word in name): index for name, index in first.items() if len(name) > 1}
        for name, index in first.items():
            if len(name) == 1 and len(name[0]) > 1 and name[0].isupper() and name[0] in initials:
                groups.join(initials[name[0]], index)
        for long, short in doc._.acronyms:
            if long in names and short in names:
                groups.join(long, short)
        members: dict[object, list[int]] = {}
        for index in chosen:
            members.setdefault(groups.find(index), []).append(index)
        return members.values()

    def _person(self, doc: Doc, group: list[int], bodies: Mapping[str, str], text: str) -> Person:
        forms = unique([doc._.entities[index].text for index in group])
        name = longest(forms)
        offices = {index: office for index in group if (office := self._office(doc, index))}
        office = self._best(list(offices.values()))
        affiliation = self._named(doc, office.body) if office and office.body else None
        if office and not office.body:
            affiliation = self._seat(doc, office.position, bodies) or self._implied(doc, offices)
        of = text[affiliation.start : affiliation.end] if affiliation else None
        return Person(
            name=name,
            aliases=tuple(form for form in forms if form != name),
            official=office is not None and self.standing.is_official(office.position.text, of),
            position=office.position.text if office else None,
            affiliation=of,
            mentions=tuple(_chars(doc._.entities[index]) for index in group),
            position_span=_chars(office.position) if office else None,
            affiliation_span=affiliation,
        )

    def _best(self, offices: list[_Office]) -> _Office | None:
        """The first office in its fullest wording, with the body that any wording of it names."""
        if not offices:
            return None
        best = offices[fullest([office.position.text for office in offices])]
        if best.body is None:
            same = (
                other.body for other in offices if other.body and says_more(best.position.text, other.position.text)
            )
            best = replace(best, body=next(same, None))
        return best

    def _named(self, doc: Doc, body: DocSpan) -> Span:
        """Where the body's whole name stands, with the region behind its bracketed short form."""
        start = body.start_char
        wholes = (span for body in doc._.organisations for span in body.mentions if span.start == start)
        return max(wholes, key=lambda span: span.end, default=_chars(body))

    def _seat(self, doc: Doc, position: DocSpan, bodies: Mapping[str, str]) -> Span | None:
        """The mention, nearest to the office, of the body that the office sits in by its name."""
        name = seat_of(position.text, bodies, self.provinces, self.body_of, wider=True)
        mentions = next((body.mentions for body in doc._.organisations if body.name == name), ())
        start = position.start_char
        nearest: Span | None = min(mentions, key=lambda span: abs(span.start - start), default=None)
        return nearest

    def _implied(self, doc: Doc, offices: Mapping[int, _Office]) -> Span | None:
        """The body that the sentence says a person leads ("Satgas X dipimpin Y sebagai kepala"), or the ministry in it
        that a director general is of."""
        for index, office in offices.items():
            within = office.position.text.startswith(_MINISTERIAL)
            for at in range(index - 1, max(-1, index - 6), -1):
                body = doc._.entities[at]
                between = doc[body.start + 1 : doc._.entities[index].start]
                if any(token.is_sent_start for token in between):
                    break
                led = any(token.text in _LED and doc._.entities[index].start - token.i <= _NEAR for token in between)
                ministry = self.body_of.get(key(body.text), "").startswith(("kementerian", "kemenko"))
                if body.label_ == "INSTITUTION" and (led or (within and ministry)):
                    return self._named(doc, body)
        return None

    def _office(self, doc: Doc, index: int) -> _Office | None:
        return self._office_before(doc, index) or self._office_after(doc, index)

    def _office_before(self, doc: Doc, index: int) -> _Office | None:
        at, body = index, None
        while at > 0 and index - at < 5:
            right, left = doc._.entities[at], doc._.entities[at - 1]
            within = right.label_ in BODIES and left.label_ in BODIES and doc[left.end : right.start].text == "dari"
            if not (within or self._near(doc, left.end, right.start)) or left.label_ not in (
                "POSITION",
                "COUNTRY",
                "PLACE",
                *BODIES,
            ):
                return None
            if left.label_ == "POSITION":
                body = body or (None if left.text.startswith(self.statesmen) else self._from(doc, index))
                if at >= 2 and self._abbreviates(doc, at - 1):
                    left = doc._.entities[at - 2]
                return self._joint(doc, at - 1, _Office(left, body))
            if left.label_ in BODIES:
                body = left
            at -= 1
        return None

    def _joint(self, doc: Doc, at: int, office: _Office) -> _Office:
        """The office with the one that a stroke joins to it: "Menteri X/Kepala | Bappenas"."""
        position = office.position
        if at < 1 or position.start != doc._.entities[at].start:
            return office
        offices = (entity for entity in reversed(doc._.entities[max(0, at - 3) : at]) if entity.label_ == "POSITION")
        before = next((entity for entity in offices if not entity.start or doc[entity.start - 1].text != "("), None)
        if before is None or doc[position.start - 1].text != "/" or position.start - before.end > 5:
            return office
        end = office.body.end if office.body and office.body.start == position.end else position.end
        return _Office(doc[before.start : end], office.body)

    def _from(self, doc: Doc, index: int) -> DocSpan | None:
        """The body that "dari" names behind the person: "Profesor X dari Fakultas Y"."""
        person = doc._.entities[index]
        if person.end >= len(doc) or doc[person.end].text != "dari":
            return None
        following: tuple[DocSpan, ...] = doc._.entities[index + 1 : index + 3]
        for entity in following:
            plain = not any(
                token.text in (".", "\n") or token.is_sent_start for token in doc[person.end + 1 : entity.start]
            )
            if entity.label_ in BODIES and entity.start - person.end < 14 and plain:
                return entity
        return None

    def _abbreviates(self, doc: Doc, at: int) -> bool:
        """Whether the office stands in brackets behind another one: "Menteri Luar Negeri (Menlu)"."""
        before: DocSpan = doc._.entities[at - 1]
        office: DocSpan = doc._.entities[at]
        bracketed: bool = office.start - before.end == 1 and doc[before.end].text == "("
        return before.label_ == "POSITION" and bracketed

    def _near(self, doc: Doc, start: int, end: int) -> bool:
        """Whether nothing but marks, honorifics and bracketed short forms stands between."""
        if end - start > 8:
            return False
        between = [token.text for token in doc[start:end] if not token.is_space or "\n" in token.text]
        if any("\n" in text for text in between) or between.count(",") > 2:
            return False
        inside = 0
        for text in between:
            inside += (text == "(") - (text == ")")
            if not (text in _BEFORE or text in self.honorifics or inside or (len(text) <= 3 and text[0].isupper())):
                return False
        return True

    def _office_after(self, doc: Doc, index: int) -> _Office | None:
        if index + 1 >= len(doc._.entities):
            return None
        person, position = doc._.entities[index], doc._.entities[index + 1]
        between = [token.text for token in doc[person.end : position.start]]
        if (
            position.label_ != "POSITION"
            or not between
            or len(between) > 3
            or not all(text in _AFTER for text in between)
        ):
            return None
        if between == [","] and index + 2 < len(doc._.entities):
            following = doc._.entities[index + 2]
            named = (
                following.label_ == "PERSON"
                and self._near(doc, position.end, following.start)
                and following.start - position.end < 3
            )
            if named and doc[position.end].text != ",":
                return None
        body = None
        if (
            index + 2 < len(doc._.entities)
            and doc._.entities[index + 2].label_ in BODIES
            and doc._.entities[index + 2].start - position.end <= 1
        ):
            body = doc._.entities[index + 2]
        return _Office(position, body)


def _chars(span: DocSpan) -> Span:
    return Span(span.start_char, span.end_char)


@Language.factory(
    "pantau_people",
    assigns=["doc._.people", "doc._.person_of"],
    requires=["doc.ents", "doc._.acronyms", "doc._.organisations"],
)
def create_people(nlp: Language, name: str) -> People:
    return People(load_lexicon())
