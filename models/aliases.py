"""Which names of one text are names of one body, and which body is a part of which.

All rules compare keys (`names.key`). Two names are one body when the lexicon or the text itself says so ("Kementerian
Dalam Negeri (Kemendagri)"), when they differ in how a region or a state is written ("Disdikbud Jateng", "Dinas
Pendidikan dan Kebudayaan Jawa Tengah"), in the parent ("Baleg", "Baleg DPR"), in a word for the branch ("Tim
Satgassus", "Satgassus"), or when the short one fits one longer name only. Names of two bodies that the lexicon knows
are never joined by their words.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from models.lexicons import Lexicon, word_set
from models.names import Groups, abbreviates, key, shortened

# of several bodies with these bare names in one text none is meant by the bare name alone
_BARE = word_set("organisations", "bare")
_UNITS = word_set("organisations", "units")
_BRANCHES = word_set("organisations", "branches")
_KINDS = frozenset(("kabupaten", "kota", "provinsi", "kab", "prov", "daerah", "cabang", "wilayah", "regional", "area"))
_NATIONS = frozenset(("indonesia", "ri", "nasional", "republik"))
_INTRODUCED = re.compile(r"^([^()]+?)\s*\(\s*([\w-]+)\s*\)\s*(.*)$")
# words: no region and no body has a longer name; they bound the work that a hostile one makes
_REGION, _PARENT = 5, 16
_MOST = 400
"""Different names that are compared with each other; no article names more bodies."""


@dataclass(frozen=True, slots=True)
class Name:
    """One form of a name in the text: its text, and whether the text has it for a company."""

    text: str
    company: bool


@dataclass(frozen=True, slots=True)
class _Parts:
    """A key without its region; `kind` is the word before the region ("kota"), `region` its full name."""

    head: str
    kind: str
    region: str

    @property
    def loose(self) -> str:
        return f"{self.head} {self.region}".strip()


class Aliases:
    """Names of a text -> groups of their positions, and the parents that names tell."""

    def __init__(self, lexicon: Lexicon) -> None:
        bodies = (*lexicon.companies, *lexicon.institutions)
        self.body_of = {key(form): key(body.name) for body in bodies for form in body.forms if key(form)}
        self.institutions = {key(form) for body in lexicon.institutions for form in body.forms}
        self.provinces = {short.casefold(): long.casefold() for short, long in lexicon.provinces.items()}
        self.regions = {place.casefold() for place in lexicon.places}
        self.countries = {form.casefold(): name.casefold() for form, name in lexicon.countries.items()}
        heads = lexicon.tables["heads"]
        self.heads = {head.split()[0].casefold() for group in ("state", "public", "private") for head in heads[group]}

    def identities(self, names: Sequence[Name], pairs: Iterable[tuple[int, int]]) -> list[str]:
        """The key that each name is known by in this text. `pairs` are positions (long, short) that the text
        introduces as one."""
        short = {key(names[one].text): key(names[other].text) for other, one in pairs if names[one].text.count(" ") < 2}
        for name in names:
            if found := _INTRODUCED.match(name.text):
                short.setdefault(key(found[2]), key(found[1]))
        short = {brief: long for brief, long in short.items() if brief != long}
        parts = [self._parts(key(name.text) or name.text.casefold(), short) for name in names]
        kinds: dict[str, set[str]] = {}
        for part in parts:
            if part.kind:
                kinds.setdefault(part.loose, set()).add(part.kind)
        out = [
            f"{part.head} {part.kind} {part.region}".strip() if len(kinds.get(part.loose, ())) > 1 else part.loose
            for part in parts
        ]
        known = set(out)
        return [self._without_branch(name, identity, short, known) for name, identity in zip(names, out, strict=True)]

    def introduces(self, long: str, short: str) -> bool:
        """Whether `short`, in brackets behind `long`, may be the same body: not where it is a known body and `long`
        another one or a unit of it ("Fakultas Hukum Universitas Airlangga (Unair)")."""
        one, other = key(short), key(long)
        known = self.body_of.get(one)
        if known is None or known == self.body_of.get(other, other):
            return True
        units = [unit for unit, end in _ends(other) if self.body_of.get(end) == known]
        if units:
            return " " not in units[0]
        unit = other.partition(" ")[0] in _UNITS
        return other not in self.institutions and (abbreviates(short, long) or not unit)

    def groups(self, identities: Sequence[str], names: Sequence[Name]) -> Groups:
        """Positions of names that are one body."""
        groups = Groups()
        first: dict[str, int] = {}
        for index, identity in enumerate(identities):
            groups.join(first.setdefault(identity, index), index)
        company = {identity: names[index].company for identity, index in first.items()}
        if len(first) <= _MOST:
            for one, other in self._related(list(first), company):
                groups.join(first[one], first[other])
            self._join_short(first, company, groups)
        return groups

    def parents(self, identities: Sequence[str]) -> dict[int, int]:
        """Position of a name -> position of the body at the end of it ("Baleg DPR RI": "DPR RI")."""
        first: dict[str, int] = {}
        for index, identity in enumerate(identities):
            first.setdefault(identity, index)
        out: dict[int, int] = {}
        for index, identity in enumerate(identities):
            for rest, parent in _ends(identity):
                owner = shortened(parent)
                owner = self.body_of.get(owner, owner)
                if owner in first and rest.partition(" ")[0] in _UNITS:
                    out[index] = first[owner]
                    break
        return out

    def _without_branch(self, name: Name, identity: str, short: Mapping[str, str], known: Set[str]) -> str:
        """The identity of what goes before it, where the text has that without the word for the branch: "DPC PGRI
        Garut", "PGRI Garut"."""
        words = key(name.text).split()
        while len(words) > 1 and words[0] in _BRANCHES:
            del words[0]
            bare = self._parts(" ".join(words), short).loose
            if bare in known:
                return bare
        return identity

    def _parts(self, name: str, short: Mapping[str, str]) -> _Parts:
        if name in self.body_of:
            return _Parts(self.body_of[name], "", "")
        words = name.split()
        for at in range(max(1, len(words) - _REGION), len(words)):
            region = " ".join(words[at:])
            if region in self.regions:
                kind = words[at - 1] if at > 1 and words[at - 1] in _KINDS else ""
                head = " ".join(words[: at - bool(kind)])
                return _Parts(self._head(head, short), kind, self.provinces.get(region, region))
            if region in self.countries:
                return _Parts(self._head(" ".join(words[:at]), short), "", self.countries[region])
        return _Parts(self._head(name, short), "", "")

    def _head(self, head: str, short: Mapping[str, str]) -> str:
        """A name's words in full, as far as the text or the lexicon explains them."""
        full = short.get(head, head)
        words = head.split() if full == head else []
        for size in range(len(words) - 1, 0, -1):
            opening, rest = " ".join(words[:size]), " ".join(words[size:])
            if opening in short and not short[opening].endswith(rest):
                full = f"{short[opening]} {rest}"
                break
        full = shortened(full)
        return self.body_of.get(full, full)

    def _related(self, known: Sequence[str], company: Mapping[str, bool]) -> Iterator[tuple[str, str]]:
        """Pairs of which one is the other with its parent, its branch, its home or its middle words."""
        present = set(known)
        shorter: dict[str, set[str]] = {}
        for name in known:
            for rest, parent in _ends(name):
                if rest in present and self._may_own(shortened(parent), present) and not company[name]:
                    shorter.setdefault(rest, set()).add(name)
        for rest, longer in shorter.items():
            if len(longer) == 1:
                yield rest, min(longer)
        for name in known:
            words = name.split()
            for home in range(max(1, len(words) - _REGION), len(words)):
                stem, region = " ".join(words[:home]), " ".join(words[home:])
                stem = self.body_of.get(stem, stem)
                if stem in present and stem != name and name not in self.body_of and self._home(region, company[name]):
                    yield stem, name
        yield from self._contained(known, company)

    def _home(self, region: str, company: bool) -> bool:
        """Whether words behind a name tell where it is at home or works, and the name means the same without them."""
        return region in self.countries or (region in self.regions if company else region in _NATIONS)

    def _may_own(self, parent: str, present: set[str]) -> bool:
        return parent in present or parent in self.body_of or parent.partition(" ")[0] in ("kementerian", "dprd")

    def _contained(self, known: Sequence[str], company: Mapping[str, bool]) -> Iterator[tuple[str, str]]:
        """Pairs of unknown names of which one is the end of the other, or has its first and last words only."""
        for short in known:
            words = short.split()
            if len(words) < 2 or short in self.body_of:
                continue
            fits = [
                long
                for long in known
                if long not in self.body_of
                and len(long) > len(short)
                and company[long] == company[short]
                and (
                    (long.endswith(f" {short}") and words[0] not in self.heads)
                    or _between(words, long.split())
                    or _initials(words, long.split())
                )
            ]
            if len(fits) == 1:
                yield short, fits[0]

    def _join_short(self, first: Mapping[str, int], company: Mapping[str, bool], groups: Groups) -> None:
        """A bare "Pemprov", or one word of a name, stands for the only full name in the text that it fits."""
        opening: dict[str, list[str]] = {}
        closing: dict[str, list[str]] = {}
        initial: dict[str, list[str]] = {}
        for name in first:
            words = name.split()
            opening.setdefault(words[0], []).append(name)
            closing.setdefault(words[-1], []).append(name)
            if len(words) > 2:
                initial.setdefault("".join(word[0] for word in words if word not in ("dan", "of", "and")), []).append(
                    name
                )
        for name, index in first.items():
            if " " in name:
                continue
            bare = name in _BARE
            if name in self.body_of and not bare:
                continue
            fits = set(opening.get(name, ()))
            if not bare:
                fits |= {*closing.get(name, ()), *initial.get(name, ())} if len(name) > 2 else set()
                fits = {fit for fit in fits if company[fit] == company[name]}
            roots = {groups.find(first[fit]) for fit in fits if fit != name}
            if len(roots - {groups.find(index)}) == 1 and (bare or len(name) > 2):
                groups.join(first[min(fits - {name}, key=len)], index)


def _ends(name: str) -> Iterator[tuple[str, str]]:
    """(what goes before, end) of a key, the longest end first."""
    words = name.split()
    for at in range(max(1, len(words) - _PARENT), len(words)):
        yield " ".join(words[:at]), " ".join(words[at:])


def _between(short: Sequence[str], long: Sequence[str]) -> bool:
    """Whether the short name is the long one without words from its middle ("Poltekkes Bali", "Poltekkes Kemenkes
    Bali")."""
    rest = iter(long)
    return short[0] == long[0] and short[-1] == long[-1] and all(word in rest for word in short)


def _initials(short: Sequence[str], long: Sequence[str]) -> bool:
    """Whether the first word of the short name abbreviates what goes before the same end ("LA Lakers")."""
    tail = len(short) - 1
    lead = long[: len(long) - tail]
    return (
        len(lead) > 1
        and list(short[1:]) == list(long[len(lead) :])
        and len(short[0]) == len(lead)
        and short[0] == "".join(word[0] for word in lead)
    )
