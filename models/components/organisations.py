"""Mentions of bodies -> organisations: one for all forms of a name, with its type and the body that it is a part of.

Sets `doc._.organisations`, and `doc._.organisation_of`: position in `doc.ents` -> position in `doc._.organisations`.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from spacy.language import Language
from spacy.tokens import Doc

from models.aliases import Aliases, Name
from models.analysis import Organisation, OrganisationType, Span
from models.lexicons import Lexicon, load_lexicon, word_set
from models.mentions import BODIES
from models.names import key, longest, unique

if not Doc.has_extension("organisations"):
    Doc.set_extension("organisations", default=())
    Doc.set_extension("organisation_of", default={})

_BUSINESS = word_set("legal", "before", "behind", "abroad") | word_set("organisations", "businesses")
_UNITS = word_set("organisations", "units")


class Organisations:
    """Groups INSTITUTION and COMPANY entities by what the text and the lexicon say of their names."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.aliases = Aliases(lexicon)
        self.kinds: dict[str, OrganisationType] = {}
        for body in lexicon.companies:
            self.kinds.update(dict.fromkeys(map(key, body.forms), "company"))
        for body in lexicon.institutions:
            self.kinds.update(dict.fromkeys(map(key, body.forms), "institution"))
        heads = lexicon.tables["heads"]
        self.heads = frozenset(head for group in ("state", "public", "private") for head in heads[group])
        self.tails = frozenset(heads["institution_tails"])

    def __call__(self, doc: Doc) -> Doc:
        entities = doc._.entities
        chosen = [index for index, entity in enumerate(entities) if entity.label_ in BODIES]
        at = {index: position for position, index in enumerate(chosen)}
        whole = {index: end for index in chosen if (end := _broken(doc, index))}
        names = [Name(_text(doc, index, whole), entities[index].label_ == "COMPANY") for index in chosen]
        told = [(at[long], at[short]) for long, short in doc._.acronyms if long in at and short in at]
        pairs = [pair for pair in told if self.aliases.introduces(names[pair[0]].text, names[pair[1]].text)]
        apart = [pair for pair in told if pair not in pairs]
        plain = [Name(entities[index].text, name.company) for index, name in zip(chosen, names, strict=True)]
        identities = self.aliases.identities([*names, *plain], [(one + len(names), other) for one, other in pairs])
        identities = identities[: len(names)]
        groups = self.aliases.groups(identities, names)
        for long, short in pairs:
            groups.join(long, short)
        members: dict[object, list[int]] = {}
        for position in range(len(chosen)):
            members.setdefault(groups.find(position), []).append(position)
        of = {position: number for number, group in enumerate(members.values()) for position in group}
        parents = self._parents(doc, chosen, identities, of, whole)
        parents |= {of[unit]: of[parent] for unit, parent in apart if of[unit] != of[parent]}
        found = [self._organisation(doc, [chosen[position] for position in group], whole) for group in members.values()]
        doc._.organisations = tuple(
            Organisation(
                name=body.name,
                aliases=body.aliases,
                type=body.type,
                mentions=body.mentions,
                parent=found[parents[number]].name if number in parents else None,
            )
            for number, body in enumerate(found)
        )
        doc._.organisation_of = {index: of[position] for position, index in enumerate(chosen)}
        return doc

    def _parents(
        self,
        doc: Doc,
        chosen: Sequence[int],
        identities: Sequence[str],
        of: Mapping[int, int],
        whole: Mapping[int, int],
    ) -> dict[int, int]:
        """Number of a body -> number of its parent: by the end of its name, as the name right behind it, or as the name
        before it that acts "melalui" it."""
        out: dict[int, int] = {}
        for unit, parent in self.aliases.parents(identities).items():
            if of[unit] != of[parent]:
                out.setdefault(of[unit], of[parent])
        for position, (index, following) in enumerate(pairwise(chosen)):
            unit, parent = doc._.entities[index], doc._.entities[following]
            between = [token.text for token in doc[whole.get(index, unit.end) : parent.start]]
            if [word for word in between if word not in (",", ")")] in (["melalui"], ["lewat"]) and identities[
                position + 1
            ].partition(" ")[0] in _UNITS:
                if of[position] != of[position + 1] and unit.label_ == parent.label_ == "INSTITUTION":
                    out.setdefault(of[position + 1], of[position])
                continue
            behind = between in ([], [")"], ["di", "bawah"]) and not parent[0].is_sent_start
            first = identities[position].partition(" ")[0]
            faction = parent.text.startswith(("Fraksi", "F-"))
            apart = of[position] != of[position + 1] and unit.label_ == "INSTITUTION"
            if behind and apart and not faction and first in _UNITS:
                out.setdefault(of[position], of[position + 1])
        return {unit: parent for unit, parent in out.items() if out.get(parent) != unit}

    def _organisation(self, doc: Doc, group: Sequence[int], whole: Mapping[int, int]) -> Organisation:
        forms = unique([form for index in group for form in (_text(doc, index, whole), doc._.entities[index].text)])
        name = longest(forms)
        spans = [Span(doc._.entities[index].start_char, doc._.entities[index].end_char) for index in group]
        spans += [
            Span(doc._.entities[index].start_char, doc[whole[index] - 1].idx + len(doc[whole[index] - 1]))
            for index in group
            if index in whole
        ]
        return Organisation(
            name=name,
            aliases=tuple(form for form in forms if form != name),
            type=self._type(doc, group, forms),
            mentions=tuple(sorted(set(spans))),
        )

    def _type(self, doc: Doc, group: Sequence[int], forms: Sequence[str]) -> OrganisationType:
        """By the lexicon, else by what opens or closes a form, else by the more certain mentions."""
        for form in forms:
            if known := self.kinds.get(key(form)):
                return known
        for form in forms:
            words = form.replace(".", " ").split()
            if words[:1] and (words[0] in _BUSINESS or words[-1].strip("()") in _BUSINESS):
                return "company"
        scores = dict.fromkeys(BODIES, 0.0)
        for index in group:
            scores[doc._.entities[index].label_] += doc._.entities[index]._.score
        for form in forms:
            words = form.split()
            if len(words) > 1 and (words[0] in self.heads or words[-1] in self.tails):
                return "institution"
        return "company" if scores["COMPANY"] > scores["INSTITUTION"] else "institution"


def _broken(doc: Doc, index: int) -> int | None:
    """The end of a name that a bracketed abbreviation breaks: "Dinas Perhubungan (Dishub) DKI Jakarta"."""
    if index + 2 >= len(doc._.entities):
        return None
    one, short, rest = doc._.entities[index], doc._.entities[index + 1], doc._.entities[index + 2]
    if short.label_ not in BODIES or rest.label_ not in ("PLACE", "COUNTRY"):
        return None
    opened = short.start - one.end == 1 and doc[one.end].text == "("
    between = [token.text for token in doc[short.end : rest.start]]
    closed = between in ([")"], [")", "Provinsi"], [")", "Kabupaten"], [")", "Kota"])
    return rest.end if opened and closed and not doc[rest.start].is_sent_start else None


def _text(doc: Doc, index: int, whole: Mapping[int, int]) -> str:
    return str(doc[doc._.entities[index].start : whole[index]].text if index in whole else doc._.entities[index].text)


@Language.factory(
    "pantau_organisations",
    assigns=["doc._.organisations", "doc._.organisation_of"],
    requires=["doc.ents", "doc._.acronyms"],
)
def create_organisations(nlp: Language, name: str) -> Organisations:
    return Organisations(load_lexicon())
