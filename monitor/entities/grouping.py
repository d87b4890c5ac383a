"""Which names are names of one person, body or event. Pure: the same names, evidence and judgements give the same
entities, in whatever order the articles came.

Which names are alike is for `likeness` to say; here linked names become entities, and short ones are given theirs.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from models.lexicons import short_heads, word_set
from models.names import Groups
from monitor.entities.name_keys import NameKeys, core, without_edition
from monitor.folding import fold

RULES = ("judged", "spelling", "joined", "glued", "order", "translation", "opening", "middle", "letters", "alias")
"""Why two names are one entity's, the surest first."""

DOMINANT = 0.85
"""Share of the articles in which a short form means one bearer from which on it means that one everywhere."""

COMMON = 50
"""Articles from which on a name says nothing of those that it stands beside."""

_ACRONYM = 3
BARE = word_set("organisations", "bare") | word_set("organisations", "units")
"""Words that open names of bodies and by themselves name none."""

_ANYWHERE = word_set("organisations", "bare") | {"kedubes", "kbri", "kjri", "kedutaan besar", "univ", "universitas"}
_HEADS = frozenset(short.split()[0].casefold() for _, short in short_heads()) | BARE


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """The fullest name by which `articles` articles call somebody or something; `forms` are (as it stands, articles).
    `context` is empty but for short names: see `Context`."""

    id: int
    space: str
    folded: str
    context: str
    articles: int
    companies: int
    forms: tuple[tuple[str, int], ...]

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(self.folded.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What articles that use a short name say of its bearer: office and affiliation as they are compared, and the year
    of their publication; each may be empty."""

    office: str
    affiliation: str
    year: str

    @classmethod
    def read(cls, text: str) -> "Context":
        office, affiliation, year = json.loads(text) if text else ("", "", "")
        return cls(office=office, affiliation=affiliation, year=year)

    @property
    def about(self) -> str:
        """The office, else the affiliation."""
        return self.office or self.affiliation

    def __str__(self) -> str:
        return json.dumps([self.office, self.affiliation, self.year], ensure_ascii=False)


def name_key(space: str, name: str, context: str = "") -> str:
    """The key of a name: "person:agus lesmana"; of a short one with its bearer's office, "person:agus (bupati x)"."""
    about = Context.read(context).about if context else ""
    return f"{space}:{name} ({about})" if about else f"{space}:{name}"


def parted(key: str) -> tuple[str, str, str]:
    """The space, the name and what tells whose it is ("" for nothing) of a key of a name."""
    space, _, rest = key.partition(":")
    whole, _, about = rest.removesuffix(")").partition(" (")
    return space, whole, about


def means(key: str, name: Name) -> bool:
    """Whether a key speaks of a name: of all that articles call so, or of those with a like office or affiliation."""
    space, whole, about = parted(key)
    if (space, whole) != (name.space, name.folded):
        return False
    context = Context.read(name.context)
    return not about or alike(about, context.office) or about == context.affiliation


class Evidence(Protocol):
    """What articles show of two names beyond their letters."""

    def together(self, one: int, other: int) -> bool:
        """Whether an article uses both, for two bearers."""

    def offices(self, name: int) -> Collection[str]:
        """Offices and affiliations of a person's name, as they are compared."""

    def company(self, one: int, other: int) -> int:
        """How many bodies and people that fewer than `COMMON` articles name are named beside both."""


@dataclass(frozen=True, slots=True)
class Link:
    """Two names (ids, the smaller one first) of one entity, and the rule that says so."""

    a: int
    b: int
    rule: str


def is_short(space: str, name: str) -> bool:
    """Whether a folded name may mean several: one word of a person's name, an event without its year or number."""
    return (space == "person" and len(core(name)) == 1) or (space == "event" and without_edition(name) == name)


def leans(space: str, name: str, keys: NameKeys) -> bool:
    """Whether a name's bearer is sought among those of fuller names: short names, and abbreviations of bodies and
    events that the registry does not know."""
    if is_bare(space, name) or is_short(space, name):
        return True
    return space in ("organisation", "event") and " " not in name and not keys.is_known(space, name)


def is_bare(space: str, name: str) -> bool:
    """Whether a name opens those of many bodies and by itself means another one in each article ("Pemprov")."""
    return space == "organisation" and name in _ANYWHERE


def alike(one: str, other: str) -> bool:
    """Whether two offices, as they are compared, may be one: all words of the shorter stand in the other."""
    a, b = set(one.split()), set(other.split())
    return bool(a and b) and (a <= b or b <= a)


# --- entities -------------------------------------------------------------------------------------------------------


def clusters(
    names: Sequence[Name], links: Iterable[Link], *, apart: Collection[frozenset[int]], keys: NameKeys
) -> list[list[Name]]:
    """Names that links join, the surest rules first; never two of `apart`, nor two bodies that the registry knows
    (unless somebody judged them to be one)."""
    by_id = {name.id: name for name in names}
    groups = Groups()
    inside: dict[object, set[int]] = {name.id: {name.id} for name in names}

    def forbidden(one: set[int], other: set[int], rule: str) -> bool:
        if apart and any(frozenset((a, b)) in apart for a in one for b in other):
            return True
        known = {by_id[name].folded for name in one | other if keys.is_known(by_id[name].space, by_id[name].folded)}
        return rule != "judged" and len(known) > 1

    def strength(link: Link) -> tuple[int, list[tuple[str, str]]]:
        pair = sorted((by_id[name].folded, by_id[name].context) for name in (link.a, link.b))
        return RULES.index(link.rule), pair

    for link in sorted((link for link in links if link.a in by_id and link.b in by_id), key=strength):
        one, other = groups.find(link.a), groups.find(link.b)
        if one == other or forbidden(inside[one], inside[other], link.rule):
            continue
        groups.join(one, other)
        inside[one] |= inside.pop(other)
    out: dict[object, list[Name]] = defaultdict(list)
    for name in names:
        out[groups.find(name.id)].append(name)
    return [sorted(group, key=lambda name: (name.folded, name.context)) for group in out.values()]


def chief(group: Sequence[Name], keys: NameKeys) -> Name:
    """The name that an entity goes by: the registry's, else the one that most articles use, else the longest."""
    return max(
        group,
        key=lambda name: (
            keys.is_known(name.space, name.folded),
            not name.context,
            name.articles,
            len(name.folded),
            name.folded,
        ),
    )


def shown(name: Name) -> str:
    """A name as most articles write it."""
    own = [(form, used) for form, used in name.forms if len(form) > 1] or [(name.folded, 0)]
    fullest = max(len(fold(form).split()) for form, _ in own)
    return min(
        ((form, used) for form, used in own if len(fold(form).split()) >= min(fullest, 2)),
        key=lambda item: (fold(item[0]) != name.folded, -item[1], item[0].isupper(), item[0]),
    )[0]


# --- short names ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An entity that a short name may mean: `called` articles call it so. `initials` are those of its names' words,
    `surname` says whether one of its names ends in the short one; `offices` are as they are compared, `years` the first
    and the last one in which articles name it."""

    entity: int
    called: int
    articles: int
    initials: frozenset[str]
    surname: bool
    offices: frozenset[str]
    years: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Choice:
    """The entity that a short name means, if one, and by which rule."""

    entity: int | None
    why: str


class Bearers:
    """The people whom a short name may mean, made ready for many contexts."""

    def __init__(self, short: Name, candidates: Iterable[Candidate], keys: NameKeys) -> None:
        self._people = [one for one in candidates if _fits(short.words, one)]
        self._offices: list[tuple[int, int]] = []
        """(words, whose place) of every office of theirs."""
        self._by_word: dict[str, list[int]] = defaultdict(list)
        for at, one in enumerate(self._people):
            for office in one.offices:
                words = set(office.split())
                for word in words:
                    self._by_word[word].append(len(self._offices))
                self._offices.append((len(words), at))
        self._held: dict[str, list[Candidate]] = {}
        self._usual = self._of_these(self._people, rare=_is_rare(short, keys))

    def __bool__(self) -> bool:
        return bool(self._people)

    def meant(self, context: Context) -> Choice:
        """Which of them articles of a context mean."""
        if not context.about:
            return self._usual
        held = self._holders(context.office)
        if len(held) > 1 and context.year:
            held = [one for one in held if one.years[0] <= context.year <= one.years[1]] or held
        if len(held) == 1:
            return Choice(held[0].entity, "office")
        if held:
            return self._of_these(held, rare=False)
        belongs = [one for one in self._people if context.affiliation and context.affiliation in one.offices]
        return Choice(belongs[0].entity, "affiliation") if len(belongs) == 1 else Choice(None, "alone")

    def _holders(self, office: str) -> list[Candidate]:
        found = self._held.get(office)
        if found is None:
            words = set(office.split())
            shared = Counter(own for word in words for own in self._by_word.get(word, ()))
            places = {
                at for own, count in shared.items() for size, at in [self._offices[own]] if count in (size, len(words))
            }
            found = self._held[office] = [self._people[at] for at in sorted(places)]
        return found

    @staticmethod
    def _of_these(people: Sequence[Candidate], *, rare: bool) -> Choice:
        if not people:
            return Choice(None, "alone")
        called = sum(one.called for one in people)
        best = max(people, key=lambda one: (one.called, one.articles))
        if best.called > 1 and best.called >= DOMINANT * called:
            return Choice(best.entity, "usual")
        if len(people) == 1 and (best.called or (rare and best.surname)):
            return Choice(best.entity, "only")
        return Choice(None, "several")


def _is_rare(short: Name, keys: NameKeys) -> bool:
    (word,) = core(short.folded)
    return len(word) > _ACRONYM and word not in keys.words.given


def _fits(words: Sequence[str], candidate: Candidate) -> bool:
    """Whether a short name may be somebody's at all: "M. Rizal" is not Ahmad Rizal, and initials are many's."""
    if not all(word in candidate.initials for word in words if len(word) == 1):
        return False
    letters = max(map(len, words))
    return letters > _ACRONYM or candidate.called > 1 or (letters == _ACRONYM and bool(candidate.called))


def choose_body(short: Name, candidates: Sequence[Candidate]) -> Choice:
    """Which body or event an abbreviation means that articles introduce; one of three letters wants two of them."""
    called = sum(one.called for one in candidates)
    best = max(candidates, key=lambda one: (one.called, one.articles), default=None)
    if best is None or short.folded in _HEADS or best.called < DOMINANT * called:
        return Choice(None, "alone")
    if len(short.folded) <= _ACRONYM and best.called < 2:
        return Choice(None, "alone")
    return Choice(best.entity, "abbreviation")
