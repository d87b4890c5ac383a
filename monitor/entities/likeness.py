"""Which names are alike enough to be one entity's: blocks of names, and a rule for the names of each kind of block.

Every rule wants evidence for itself, for a false merge is worse than a miss; names that one article uses side by side
for two are never merged by likeness.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain, combinations, product

from rapidfuzz.distance import OSA

from models.names import abbreviates
from monitor.entities.grouping import BARE, Evidence, Link, Name, alike
from monitor.entities.name_keys import NameKeys, core, skeleton, without_edition
from monitor.folding import fold

MOST = 120
"""Names of a block that are compared; a block with more says nothing about any of them."""

Pairs = Iterable[tuple[Name, Name]]
Found = Iterable[tuple[Name, Name, str]]

_TOKENS = 8
# letters of a word from which on one slip, or two, may be a slip of the pen; "Setara" and "Segara" are two institutes
_SLIP, _BODY_SLIP, _SLIPS = 6, 8, 10
_ACRONYM = 3
_NO_PART = frozenset(("cabang", "kanwil", "unit", "fakultas", "kantor", "wilayah", "regional", "anak", "komisi"))


def blocks(name: Name, keys: NameKeys) -> frozenset[str]:
    """The blocks that a name is compared in."""
    if name.space == "person":
        return frozenset(f"p:{block}" for block in _person_blocks(name, keys))
    if name.space in ("organisation", "event"):
        return frozenset(f"{name.space[0]}:{block}" for block in _body_blocks(name))
    return frozenset()


def _person_blocks(name: Name, keys: NameKeys) -> Iterator[str]:
    words = core(name.folded)
    yield f"jn:{''.join(words)}"
    if len(words) < 2:
        yield f"sh:{words[0]}"
        return
    for word in dict.fromkeys((*words, *_aliases(name))):
        yield f"tk:{word}"
    sounds = [skeleton(word) for word in words]
    yield f"sk:{' '.join(sounds)}"
    yield f"fl:{sounds[0]} {sounds[-1]}"
    yield f"p2:{sounds[0]} {sounds[1]}"
    yield f"gl:{' '.join(words)}"
    for end in range(4, len(words[-1]) - 2):
        if words[-1][end:] in keys.words.functions:
            yield f"gl:{' '.join((*words[:-1], words[-1][:end]))}"
    yield from _left_out(words)


def _body_blocks(name: Name) -> Iterator[str]:
    words = name.words
    yield f"jn:{''.join(words)}"
    for alias in (name.folded, *_aliases(name)):
        yield f"al:{alias}" if " " in alias else f"ac:{alias}"
    if name.space == "event":
        yield f"ed:{without_edition(name.folded)}"
    if len(words) > 2:
        yield f"so:{' '.join(sorted(words))}"
    if len(words) > 1:
        yield from _left_out(words)


def _aliases(name: Name) -> tuple[str, ...]:
    """The other forms, as they are compared by their letters."""
    return tuple(dict.fromkeys(alias for form, _ in name.forms if (alias := fold(form)) not in ("", name.folded)))


def _left_out(words: Sequence[str]) -> Iterator[str]:
    if len(words) <= _TOKENS:
        for at, word in enumerate(words):
            if len(word) >= _SLIP and not any(map(str.isdigit, word)):
                yield f"lo:{at}:{' '.join((*words[:at], word[0], *words[at + 1 :]))}"


def links(
    block: str, members: Sequence[Name], keys: NameKeys, evidence: Evidence, *, of: Collection[int] | None = None
) -> list[Link]:
    """The links that the rule of a block finds among its members; for a rule of `PAIRWISE` those `of` some (ids) can be
    had alone."""
    if not 2 <= len(members) <= MOST:
        return []
    ordered = sorted(members, key=lambda name: (name.folded, name.context))
    kind = block.split(":", 2)[1]
    if (pairwise := PAIRWISE.get(kind)) is not None:
        found = pairwise(_pairs(ordered, of), keys, evidence)
    else:
        found = _AMONG_ALL[kind](ordered, keys, evidence)
    return [Link(min(one.id, other.id), max(one.id, other.id), why) for one, other, why in found]


def _pairs(members: Sequence[Name], of: Collection[int] | None) -> Pairs:
    if of is None or len(of) == len(members):
        return combinations(members, 2)
    chosen = [name for name in members if name.id in of]
    others = [name for name in members if name.id not in of]
    return chain(combinations(chosen, 2), product(chosen, others))


def _spelling(pairs: Pairs, keys: NameKeys, evidence: Evidence) -> Found:
    for one, other in pairs:
        if not evidence.together(one.id, other.id) and _agree(one, other, evidence, lenient=True):
            yield one, other, "spelling"


def _middle(members: Sequence[Name], keys: NameKeys, evidence: Evidence) -> Found:
    for short, long in _only_longer(members, _leaves_out):
        # "Budi Santoso" is many
        common = set(core(short.folded)) <= keys.words.given
        if not evidence.together(short.id, long.id) and _agree(short, long, evidence, lenient=not common):
            yield short, long, "middle"


def _opening(members: Sequence[Name], keys: NameKeys, evidence: Evidence) -> Found:
    for short, long in _only_longer(members, _opens):
        if not evidence.together(short.id, long.id) and _agree(short, long, evidence, lenient=True):
            yield short, long, "opening"


def _only_longer(
    members: Sequence[Name], fits: Callable[[Sequence[str], Sequence[str]], bool]
) -> Iterator[tuple[Name, Name]]:
    """(short, long) where all longer names that fit a short one fit each other, too."""
    sounds = {name.id: [skeleton(word) for word in core(name.folded)] for name in members}
    ordered = sorted(members, key=lambda name: (len(sounds[name.id]), name.folded))
    lengths = [len(sounds[name.id]) for name in ordered]
    for short in members:
        at = bisect_right(lengths, len(sounds[short.id]))
        longer = [name for name in ordered[at:] if fits(sounds[short.id], sounds[name.id])]
        if all(
            sounds[one.id] == sounds[other.id] or fits(sounds[one.id], sounds[other.id])
            for one, other in combinations(longer, 2)
        ):
            for long in longer[:1]:
                yield short, long


def _leaves_out(short: Sequence[str], long: Sequence[str]) -> bool:
    rest = iter(long)
    return len(short) < len(long) and short[0] == long[0] and short[-1] == long[-1] and all(w in rest for w in short)


def _opens(short: Sequence[str], long: Sequence[str]) -> bool:
    return 2 <= len(short) < len(long) and list(long[: len(short)]) == list(short)


def _letters(pairs: Pairs, keys: NameKeys, evidence: Evidence) -> Found:
    for one, other in pairs:
        long = _SLIP if one.space == "person" else _BODY_SLIP
        if not _slip(one.words, other.words, keys, long=long) or evidence.together(one.id, other.id):
            continue
        if one.space == "person":
            sure = _agree(one, other, evidence) or evidence.company(one.id, other.id) > 1
        else:
            sure = not (keys.is_known(one.space, one.folded) and keys.is_known(one.space, other.folded))
        if sure:
            yield one, other, "letters"


def _slip(one: Sequence[str], other: Sequence[str], keys: NameKeys, *, long: int) -> bool:
    """Whether two names differ in few letters of one word of `long` letters or more that is neither a place nor a
    number."""
    pairs = [(a, b) for a, b in zip(one, other, strict=False) if a != b]
    if len(one) != len(other) or len(pairs) != 1:
        return False
    ((a, b),) = pairs
    if {a, b} <= keys.words.regions or {a, b} <= keys.words.countries.keys() or {a, b} <= keys.words.given:
        return False
    allowed = 2 if min(len(a), len(b)) >= _SLIPS else 1
    if min(len(a), len(b)) < long:
        return skeleton(a) == skeleton(b)
    return OSA.distance(a, b, score_cutoff=allowed) <= allowed


def _glued(members: Sequence[Name], keys: NameKeys, evidence: Evidence) -> Found:
    """ "Subiantokarena": a word that a page lost the space before."""
    plain = min(members, key=lambda name: len(name.folded))
    for other in members:
        if other is not plain and other.articles <= plain.articles and other.folded.startswith(plain.folded):
            yield plain, other, "glued"


def _joined(pairs: Pairs, keys: NameKeys, evidence: Evidence) -> Found:
    for one, other in pairs:
        if one.folded.replace(" ", "") == other.folded.replace(" ", "") and len(one.folded) > 6:
            yield one, other, "joined"


def _order(pairs: Pairs, keys: NameKeys, evidence: Evidence) -> Found:
    for one, other in pairs:
        if not evidence.together(one.id, other.id):
            yield one, other, "order"


def _alias(members: Sequence[Name], keys: NameKeys, evidence: Evidence) -> Found:
    """A name that articles use for the bearer of one fuller name only."""
    called: dict[str, list[Name]] = defaultdict(list)
    for name in members:
        for alias in _aliases(name):
            called[alias].append(name)
    for short in members:
        longer = called[short.folded]
        if len(longer) != 1 or keys.is_known(short.space, short.folded) or short.folded in BARE:
            continue
        if short.space == "event" and " " not in without_edition(short.folded):
            continue
        (long,) = longer
        if not evidence.together(short.id, long.id) and _is_part(short.words, long.words, keys):
            yield short, long, "alias"


def _is_part(short: Sequence[str], long: Sequence[str], keys: NameKeys) -> bool:
    """Whether a name is another one without words that make no other body of it."""
    rest = iter(long)
    more = set(long) - set(short)
    places = keys.words.regions | keys.words.countries.keys()
    return len(short) > 1 and all(w in rest for w in short) and not more & (places | _NO_PART)


def _translation(members: Sequence[Name], keys: NameKeys, evidence: Evidence) -> Found:
    """Two names with one abbreviation that has the letters of one of them only ("Uni Ekonomi Eurasia (EAEU)")."""
    unknown = [name for name in members if not keys.is_known(name.space, name.folded) and len(name.words) > 1]
    shared = set.intersection(*(set(_aliases(name)) for name in unknown)) if unknown else set()
    for acronym in sorted(alias for alias in shared if " " not in alias and _ACRONYM <= len(alias) <= 8):
        made = [name for name in unknown if abbreviates(acronym, name.folded)]
        given = [name for name in unknown if not abbreviates(acronym, name.folded)]
        if len(made) == 1:
            for name in given:
                if not evidence.together(name.id, made[0].id):
                    yield made[0], name, "translation"


def _agree(one: Name, other: Name, evidence: Evidence, *, lenient: bool = False) -> bool:
    """Whether two people's names share an office or a body; `lenient`, where one has none, too."""
    mine, theirs = evidence.offices(one.id), evidence.offices(other.id)
    if not mine or not theirs:
        return lenient
    return any(alike(a, b) for a in mine for b in theirs)


PAIRWISE: Mapping[str, Callable[[Pairs, NameKeys, Evidence], Found]] = {
    "sk": _spelling,
    "lo": _letters,
    "jn": _joined,
    "so": _order,
}
"""Rules by kinds of blocks whose links each follow from the two names alone, whoever else is in the block."""

_AMONG_ALL: Mapping[str, Callable[[Sequence[Name], NameKeys, Evidence], Found]] = {
    "fl": _middle,
    "p2": _opening,
    "gl": _glued,
    "al": _alias,
    "ac": _translation,
}
