"""Mentions of bodies -> organisations: one for all forms of a name, with its type.

Sets `doc._.organisations`, and `doc._.organisation_of`: position in `doc.ents` -> position in `doc._.organisations`.
"""

from collections import Counter

from spacy.language import Language
from spacy.tokens import Doc

from models.analysis import Organisation, OrganisationType, Span
from models.lexicons import Lexicon, load_lexicon
from models.names import Groups, key, longest, unique

if not Doc.has_extension("organisations"):
    Doc.set_extension("organisations", default=())
    Doc.set_extension("organisation_of", default={})

_BARE_GOVERNMENTS = ("pemprov", "pemkab", "pemkot", "pemda", "dprd", "polda", "polres", "kejati", "kejari", "dishub", "dinkes", "disdik", "disnaker")


class Organisations:
    """Groups INSTITUTION and COMPANY entities by name, abbreviation and the lexicon's aliases."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.body_of = {key(form): body.name for body in (*lexicon.companies, *lexicon.institutions) for form in body.forms if key(form)}
        self.provinces = {short.casefold(): long.casefold() for short, long in lexicon.provinces.items()}

    def __call__(self, doc: Doc) -> Doc:
        chosen = [index for index, entity in enumerate(doc.ents) if entity.label_ in ("INSTITUTION", "COMPANY")]
        groups = Groups()
        keys = {index: self._key(doc.ents[index].text) for index in chosen}
        bodies: dict[str, int] = {}
        for index in chosen:
            groups.join(bodies.setdefault(keys[index], index), index)
        for long, short in doc._.acronyms:
            if long in keys and short in keys:
                groups.join(long, short)
        self._join_short(keys, bodies, groups)
        members: dict[object, list[int]] = {}
        for index in chosen:
            members.setdefault(groups.find(index), []).append(index)
        organisations: list[Organisation] = []
        of: dict[int, int] = {}
        for group in members.values():
            of.update(dict.fromkeys(group, len(organisations)))
            organisations.append(_organisation(doc, group))
        doc._.organisations, doc._.organisation_of = tuple(organisations), of
        return doc

    def _key(self, name: str) -> str:
        found = key(name)
        if found in self.body_of:
            return self.body_of[found]
        first, _, rest = found.partition(" ")
        return f"{first} {self.provinces[rest]}" if rest in self.provinces else found

    def _join_short(self, keys: dict[int, str], bodies: dict[str, int], groups: Groups) -> None:
        """A bare "Pemprov", or the one word of a company's name, stands for the only full name in the text that it fits."""
        names = list(bodies)
        for name, index in bodies.items():
            if " " in name:
                continue
            wide = name in _BARE_GOVERNMENTS
            fits = [other for other in names if other != name and name in (other.split()[:1] if wide else other.casefold().split())]
            if len(fits) == 1 and (wide or len(name) > 4):
                groups.join(bodies[fits[0]], index)


def _organisation(doc: Doc, group: list[int]) -> Organisation:
    forms = unique([doc.ents[index].text for index in group])
    name = longest(forms)
    labels = Counter(doc.ents[index].label_ for index in group)
    kind: OrganisationType = "company" if labels["COMPANY"] > labels["INSTITUTION"] else "institution"
    spans = tuple(Span(doc.ents[index].start_char, doc.ents[index].end_char) for index in group)
    return Organisation(name=name, aliases=tuple(form for form in forms if form != name), type=kind, mentions=spans)


@Language.factory(
    "pantau_organisations", assigns=["doc._.organisations", "doc._.organisation_of"], requires=["doc.ents", "doc._.acronyms"]
)
def create_organisations(nlp: Language, name: str) -> Organisations:
    return Organisations(load_lexicon())
