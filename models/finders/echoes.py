"""What a text says of its own names: the abbreviations that it introduces, and where its names end.

A newsroom writes "perjanjian kerja sama (PKS)" and means no party, "Universitas Hanbit" and then "Rektor Universitas
Hanbit Seo Min": what the text shows elsewhere goes before the lexicon and before the capitals.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from models.finders.bodies import BROKEN
from models.finders.view import Found, View
from models.lexicons import word_set
from models.mentions import BODIES
from models.names import abbreviates

_ALSO = frozenset(("atau", "alias", "disingkat"))
# "Bank (Persero)" and the like explain no name
_LEGAL = frozenset(map(str.casefold, word_set("legal", "before", "behind")))
# models/finders/papers tells the party from the paper
_PAPERS = word_set("papers", "short")
_TAILS = word_set("legal", "abroad")
_OWNERS = word_set("echoes", "owners")


def settle(view: View, found: Sequence[Found]) -> list[Found]:
    """`found` without what the text itself tells to be no body, and with names cut where they end elsewhere."""
    plain = _plain(view, found)
    out: list[Found] = []
    names = {_words(view, item) for item in found if item.label in BODIES}
    for item in found:
        words = _words(view, item)
        if item.label not in BODIES:
            out.append(item)
        elif len(words) == 1 and words[0] in plain:
            if plain[words[0]]:
                out.append(replace(item, label="AGREEMENT"))
        else:
            out.append(_cut(view, item, names, office=bool(out) and _stands_before(view, out[-1], item)))
    return out


def _stands_before(view: View, before: Found, item: Found) -> bool:
    return before.label in ("POSITION", "PLACE") and before.end == item.start


def _words(view: View, item: Found) -> tuple[str, ...]:
    return tuple(view.words[item.start : item.end])


def _plain(view: View, found: Iterable[Found]) -> dict[str, bool]:
    """Abbreviations that the text introduces for something that is no body -> whether that is an agreement."""
    out: dict[str, bool] = {}
    agreements = {item.end: item for item in found if item.label == "AGREEMENT"}
    for index, word in enumerate(view.words):
        if not view.is_acronym(index) or word in _PAPERS:
            continue
        if view.word(index - 1) != "(" or view.word(index + 1) != ")":
            continue
        opened = index - 1
        agreement = agreements.get(opened)
        if agreement and abbreviates(word, " ".join(_words(view, agreement))):
            out[word] = True
        elif opened >= len(word):
            before = view.words[opened - len(word) : opened]
            if all(part.islower() for part in before) and [part[0] for part in before] == list(word.casefold()):
                out[word] = False
    return out


def _cut(view: View, item: Found, names: set[tuple[str, ...]], *, office: bool) -> Found:
    """A name without the country before it that says where its owner is at home, and without the person behind it."""
    start, end = item.start, item.end
    attributed = item.label == "COMPANY" and view.word(start - 1).casefold() in _OWNERS
    region = view.words[start] in view.lexicon.countries or view.words[start] in view.lexicon.places
    if end - start > 1 and region and (attributed or tuple(view.words[start + 1 : end]) in names):
        start += 1
    if office:
        for stop in range(end - 1, start, -1):
            if tuple(view.words[start:stop]) in names and _may_be_person(view, stop, end):
                return replace(item, start=start, end=stop)
    return replace(item, start=start)


def _may_be_person(view: View, start: int, end: int) -> bool:
    """Whether no word is one of an office, a place or an abbreviation."""
    return not any(
        (view.is_content(index) and not view.is_given(index))
        or view.is_acronym(index)
        or view.words[index] in view.lexicon.places
        or not view.is_name_word(index)
        for index in range(start, end)
        if view.words[index] != "-"
    )


def echoes(view: View, labels: list[str], found: Iterable[Found]) -> list[Found]:
    """Unlabelled repetitions of what is found, marked in `labels`: short forms, whole names, a company's first word."""
    known: dict[tuple[str, ...], str] = {}
    for item in found:
        if item.label in (*BODIES, "EVENT"):
            known |= dict.fromkeys(_short(view, labels, item), item.label)
        if item.label in BODIES and item.end - item.start > 1:
            known.setdefault(_words(view, item), item.label)
        if item.label == "COMPANY" and (stem := _stem(view, item)):
            known.setdefault(stem, item.label)
        if item.label == "AGREEMENT" and item.end - item.start == 1 and view.is_acronym(item.start):
            known.setdefault(_words(view, item), item.label)
    out = list(_regions(view, labels, found))
    sizes: dict[str, dict[int, None]] = {}
    for name in sorted(known, key=len, reverse=True):
        sizes.setdefault(name[0], {})[len(name)] = None
    for index, word in enumerate(view.words):
        for size in sizes.get(word, ()):
            end = index + size
            label = known.get(tuple(view.words[index:end]))
            if label and not any(labels[index:end]):
                out.append(Found(index, end, label, 0.85))
                labels[index:end] = [label] * size
                break
    return out


def _regions(view: View, labels: list[str], found: Iterable[Found]) -> Iterator[Found]:
    """The unlisted region behind a bracketed short form: "Pemerintah Kota (Pemkot) Lembah Asri"."""
    for item in found:
        start = item.end + 3
        if item.label != "INSTITUTION" or view.words[item.start] not in BROKEN or view.word(item.end) != "(":
            continue
        end = start
        while end < view.size and end - start < 3 and view.is_name_word(end) and not labels[end]:
            end += 1
        if view.word(start - 1) == ")" and end > start:
            labels[start:end] = ["PLACE"] * (end - start)
            yield Found(start, end, "PLACE", 0.7)


def _short(view: View, labels: list[str], item: Found) -> Iterator[tuple[str, ...]]:
    """The abbreviation that the text gives a name, in brackets or behind "atau"."""
    name = " ".join(word for word in _words(view, item) if word.casefold() not in _LEGAL)
    opened = view.word(item.end) == "("
    if not opened and view.word(item.end).casefold() not in _ALSO:
        return
    start = end = item.end + 1
    while (
        end < view.size
        and end - start < (3 if opened else 1)
        and (view.words[end][0].isalpha() or view.words[end] == "-")
        and not labels[end]
    ):
        end += 1
    short = tuple(view.words[start:end])
    if (
        short
        and (view.word(end) == ")" or (not opened and view.is_acronym(start)))
        and short[0][0].isupper()
        and sum(map(len, short)) > 1
        and (abbreviates("".join(short), name) or abbreviates("".join(short), " ".join(_words(view, item))))
    ):
        yield short


def _stem(view: View, item: Found) -> tuple[str, ...] | None:
    """The first word of a company's name that a legal form closes, where it is no word of its own."""
    first, last = view.words[item.start], view.words[item.end - 1]
    if last not in _TAILS or len(first) < 5 or first in view.lexicon.places or first in view.lexicon.countries:
        return None
    return None if view.is_content(item.start) or view.is_given(item.start) else (first,)
