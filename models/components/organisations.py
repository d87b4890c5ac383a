"""Mentions of bodies -> organisations: one for all forms of a name, with its type.

Sets `doc._.organisations`, and `doc._.organisation_of`: position in `doc.ents` -> position in `doc._.organisations`.
"""

from collections import Counter

from spacy.language import Language
from spacy.tokens import Doc

from models.analysis import Organisation, OrganisationType, Span
from models.lexicons import Lexicon, load_lexicon, word_set
from models.names import Groups, key, longest, unique

if not Doc.has_extension("organisations"):
    Doc.set_extension("organisations", default=())
    Doc.set_extension("organisation_of", default={})

_BODIES = ("INSTITUTION", "COMPANY")
# of several bodies with these bare names in one text none is meant by the bare name alone
_BARE = word_set("organisations", "bare")
_UNITS = word_set("organisations", "units")


class Organisations:
    """Groups INSTITUTION and COMPANY entities by name, abbreviation and the lexicon's aliases."""

    def __init__(self, lexicon: Lexicon) -> None:
        bodies = (*lexicon.companies, *lexicon.institutions)
        self.body_of = {key(form): key(body.name) for body in bodies for form in body.forms if key(form)}
        self.provinces = {short.casefold(): long.casefold() for short, long in lexicon.provinces.items()}

    def __call__(self, doc: Doc) -> Doc:
        chosen = [index for index, entity in enumerate(doc._.entities) if entity.label_ in _BODIES]
        whole = {index: end for index in chosen if (end := _broken(doc, index))}
        short = self._abbreviations(doc)
        keys = {index: self._key(_text(doc, index, whole), short) for index in chosen}
        groups = Groups()
        first: dict[str, int] = {}
        for index in chosen:
            groups.join(first.setdefault(keys[index], index), index)
        for long, abbreviation in doc._.acronyms:
            if long in keys and abbreviation in keys:
                groups.join(long, abbreviation)
        _join_bare(first, groups)
        members: dict[object, list[int]] = {}
        for index in chosen:
            members.setdefault(groups.find(index), []).append(index)
        of = {index: position for position, group in enumerate(members.values()) for index in group}
        doc._.organisations = tuple(_organisation(doc, group, whole) for group in members.values())
        doc._.organisation_of = of
        return doc

    def _abbreviations(self, doc: Doc) -> dict[str, str]:
        """Keys of the abbreviations that the text explains itself, with the keys of what they stand for."""
        return {
            key(doc._.entities[short].text): key(doc._.entities[long].text)
            for long, short in doc._.acronyms
            if doc._.entities[long].label_ in _BODIES
        }

    def _key(self, name: str, short: dict[str, str]) -> str:
        found = self._unit(key(name))
        if found in self.body_of:
            return self.body_of[found]
        known, rest = self._known(found)
        if rest:
            return f"{self.body_of[known]} {self._region(rest)}"
        head, _, rest = found.partition(" ")
        if rest:
            region = self.provinces.get(rest, rest) if head.startswith("pem") else self._region(rest)
            return f"{short.get(head, head)} {region}"
        return found

    def _region(self, name: str) -> str:
        kinds = ("kabupaten ", "kota ", "provinsi ")
        bare = next((name.removeprefix(kind) for kind in kinds if name.startswith(kind)), name)
        return self.provinces.get(bare, bare)

    def _known(self, name: str) -> tuple[str, str]:
        """The body that the lexicon knows and the region behind it: "bnn" and "provinsi bali"; empty where none is."""
        words = name.split()
        for size in range(len(words) - 1, 0, -1):
            head = " ".join(words[:size])
            if head in self.body_of and words[size] in ("kabupaten", "kota", "provinsi"):
                return head, " ".join(words[size:])
        return "", ""

    def _unit(self, name: str) -> str:
        """A unit's own name without the ministry behind it: "ditjen dukcapil" for "Ditjen Dukcapil Kemendagri"."""
        words = name.split()
        if words[:1] and words[0] in _UNITS:
            for size in range(2, len(words)):
                if self.body_of.get(" ".join(words[size:]), "").startswith("kementerian "):
                    return " ".join(words[:size])
        return name


def _broken(doc: Doc, index: int) -> int | None:
    """The end of a name that a bracketed abbreviation breaks: "Dinas Perhubungan (Dishub) DKI Jakarta"."""
    if index + 2 >= len(doc._.entities):
        return None
    one, short, rest = doc._.entities[index], doc._.entities[index + 1], doc._.entities[index + 2]
    if short.label_ not in _BODIES or rest.label_ not in ("PLACE", "COUNTRY"):
        return None
    opened = short.start - one.end == 1 and doc[one.end].text == "("
    between = [token.text for token in doc[short.end : rest.start]]
    closed = between in ([")"], [")", "Provinsi"], [")", "Kabupaten"], [")", "Kota"])
    return rest.end if opened and closed and not doc[rest.start].is_sent_start else None


def _text(doc: Doc, index: int, whole: dict[int, int]) -> str:
    return str(doc[doc._.entities[index].start : whole[index]].text if index in whole else doc._.entities[index].text)


def _join_bare(first: dict[str, int], groups: Groups) -> None:
    """A bare "Pemprov", or one word of a company's name, stands for the only full name in the text that it fits."""
    having: dict[str, list[str]] = {}
    opening: dict[str, list[str]] = {}
    for name in first:
        words = name.split()
        opening.setdefault(words[0] if words else "", []).append(name)
        for word in dict.fromkeys(words):
            having.setdefault(word, []).append(name)
    for name, index in first.items():
        if " " in name:
            continue
        bare = name in _BARE
        fits = [other for other in (opening if bare else having).get(name, ()) if other != name]
        if len(fits) == 1 and (bare or len(name) > 4):
            groups.join(first[fits[0]], index)


def _organisation(doc: Doc, group: list[int], whole: dict[int, int]) -> Organisation:
    forms = unique([form for index in group for form in (_text(doc, index, whole), doc._.entities[index].text)])
    name = longest(forms)
    labels = Counter(doc._.entities[index].label_ for index in group)
    kind: OrganisationType = "company" if labels["COMPANY"] > labels["INSTITUTION"] else "institution"
    spans = [Span(doc._.entities[index].start_char, doc._.entities[index].end_char) for index in group]
    spans += [
        Span(doc._.entities[index].start_char, doc[whole[index] - 1].idx + len(doc[whole[index] - 1]))
        for index in group
        if index in whole
    ]
    return Organisation(
        name=name, aliases=tuple(form for form in forms if form != name), type=kind, mentions=tuple(sorted(set(spans)))
    )


@Language.factory(
    "pantau_organisations",
    assigns=["doc._.organisations", "doc._.organisation_of"],
    requires=["doc.ents", "doc._.acronyms"],
)
def create_organisations(nlp: Language, name: str) -> Organisations:
    return Organisations(load_lexicon())
