"""Names as they are compared across articles: spelling, legal form, abbreviation, region and language set aside.

A name's key says what it names, as far as the name alone shows it: "Pemprov Jabar" and "Pemerintah Provinsi (Pemprov)
Jawa Barat" have one key, "Kejati Jatim" and "Kejati Jateng" two. What only other articles show is left to `entities`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Protocol

from rapidfuzz.distance import OSA

from models.lexicons import Lexicon, short_offices, word_set
from monitor.folding import fold


class Bodies(Protocol):
    """What the registry knows of bodies, by folded names; a body's key is that of its main name."""

    def known(self, form: str) -> str | None:
        """The key of the only body that bears a name."""

    def title(self, key: str) -> str | None:
        """The main name of a body as it is shown."""

    def is_foreign(self, key: str) -> bool:
        """Whether a body is at home elsewhere, so that "X Indonesia" is not X."""


SPACES = {"institution": "organisation", "company": "organisation"}
"""What the text leaves open must not part a body from itself: one article shows a ministry's firm as an institution,
another as a company."""

RULES = 1
"""Counts on whenever this module makes another key of some name."""

_REGION = 5
_NATION = ("indonesia", "ri")
_REALM = re.compile(r"\b(?:negara |kesatuan )*republik indonesia\b|\bnegara ri\b")
_PROVINCIAL = ("pemprov", "pemda", "dprd", "setda", "bappeda", "bapenda", "satpol pp", "gubernur")
_NUMBER = re.compile(r"\d+|[ivx]+")
_OF = re.compile(r"^(?:of |the |republic |kingdom |state |federation )+")
_KINDS = {"kabupaten": "kabupaten", "kab": "kabupaten", "kota": "kota", "provinsi": "", "prov": "", "daerah": ""}
_FOR_IT = ("kantor", "pihak", "jajaran", "manajemen", "dpp")
"""Words before a body's name that mean itself."""
_EDITION = re.compile(
    r"\b(?:ke|sesi|tahun|edisi|the|xx)?\s*(?:(?:19|20)\d\d|ke \d+|\d+ ?(?:st|nd|rd|th)|\d{4} (?:hijriah|h))\b"
)
_ROMAN = re.compile(r"\b(?:ke )?([ivx]{2,})\b")
_INITIAL = 1
_HONOURED = frozenset(
    ("muhammad", "mohammad", "mohamad", "muhamad", "mochamad", "mochammad", "moh", "muh", "mohd", "h")
)
_SPELT = (
    ("oe", "u"), ("dj", "j"), ("tj", "c"), ("sj", "sy"), ("nj", "ny"), ("ch", "h"), ("kh", "h"), ("dh", "d"),
    ("th", "t"), ("ie", "i"), ("ck", "k"), ("q", "k"), ("y", "i"), ("v", "f"), ("z", "s"), ("x", "ks"),
)  # fmt: skip
_ACTING = tuple(sorted(word_set("seats", "acting"), key=len, reverse=True))


def space_of(kind: str) -> str:
    """The space that names of a type of mention are compared in."""
    return SPACES.get(kind, kind)


@dataclass(frozen=True, slots=True)
class Words:
    """The lists that names are compared with, by their keys."""

    provinces: Mapping[str, str]
    regions: frozenset[str]
    countries: Mapping[str, str]
    translations: tuple[tuple[str, str, str], ...]
    functions: frozenset[str]
    given: frozenset[str]


def known_words(lexicon: Lexicon) -> Words:
    """The words of the lexicon, and the translations of `translations.tsv`."""
    leaders = {word for name in lexicon.leaders for word in name.split()}
    return Words(
        provinces={fold(form): fold(name) for form, name in lexicon.provinces.items()}
        | {"jakarta": fold(lexicon.provinces.get("DKI", "Jakarta"))},
        regions=frozenset(fold(place) for place in lexicon.places),
        countries=_english_states(lexicon) | {fold(form): fold(name) for form, name in lexicon.countries.items()},
        translations=_translations(),
        functions=frozenset(word.casefold() for word in lexicon.function_words if len(word) > 2),
        given=frozenset(word.casefold() for word in lexicon.given_names if word not in leaders),
    )


def _english_states(lexicon: Lexicon) -> dict[str, str]:
    from babel import Locale

    usual = Locale("id").territories
    return {
        fold(english): fold(lexicon.countries[usual[code]])
        for code, english in Locale("en").territories.items()
        if usual.get(code) in lexicon.countries
    }


@cache
def _translations() -> tuple[tuple[str, str, str], ...]:
    """(English words, where "*" stands: before, behind or "" for none, Indonesian words), the longest first."""
    lines = (resources.files("monitor.entities") / "translations.tsv").read_text(encoding="utf-8").splitlines()
    rows = []
    for line in lines:
        if line and not line.startswith("#"):
            english, indonesian = line.split("\t")
            where = "before" if english.startswith("* ") else "behind" if english.endswith(" *") else ""
            rows.append((english.strip("* "), where, fold(indonesian.strip("* "))))
    return tuple(sorted(rows, key=lambda row: -len(row[0])))


_HEADS = frozenset(
    (
        "kementerian", "pemerintah", "provinsi", "kabupaten", "universitas", "direktorat", "jenderal", "kepolisian",
        "kejaksaan", "pengadilan", "sekretariat", "inspektorat", "institut", "politeknik", "asosiasi", "himpunan",
        "persatuan", "perhimpunan", "perserikatan",
    )
)  # fmt: skip


class NameKeys:
    """The keys of names, with what the registry knows under its main names: bodies, and forms of people's names.

    `edition` differs where the lists or the rules that keys are made by do.
    """

    def __init__(self, words: Words, bodies: Bodies, people: Mapping[str, str], *, edition: str) -> None:
        self.edition = edition
        self.words = words
        self.bodies = bodies
        self.people = people
        self._of = lru_cache(maxsize=100_000)(self._key)

    def of(self, kind: str, name: str) -> str:
        """The key of a name of a type of mention."""
        return self._of(space_of(kind), name)

    def _key(self, space: str, name: str) -> str:
        match space:
            case "person":
                whole = fold(name)
                return self.people.get(whole, whole)
            case "organisation":
                return self._body(name)
            case "event":
                return _event(fold(name))
            case "country":
                whole = fold(name)
                return self.words.countries.get(whole, whole)
            case _:
                whole = fold(name)
                return self.words.provinces.get(whole, whole) if whole != "jakarta" else whole

    def office(self, position: str, affiliation: str | None = None) -> str:
        """An office as offices are compared: in full, its region or state by its usual name, with its body where the
        wording names none; "" where neither does ("Kepala")."""
        whole = fold(position)
        for prefix in _ACTING:
            whole = whole.removeprefix(prefix)
        opening, _, rest = whole.partition(" ")
        whole = f"{_openings().get(opening, opening)} {rest}".strip().replace("presiden direktur", "direktur utama")
        for nation in ("republik indonesia", *_NATION):
            whole = whole.removesuffix(f" {nation}")
        if whole.startswith(_SEATED):
            return self._regional(whole) if " " in whole else whole
        if affiliation:
            body = self.of("institution", affiliation)
            return whole if whole.endswith(body) else f"{whole} {body}"
        return whole if whole.count(" ") > 1 else ""

    def is_known(self, space: str, key_: str) -> bool:
        """Whether the lexicon or registry has a body by this key."""
        return space == "organisation" and self.bodies.known(key_) == key_

    def _body(self, name: str) -> str:
        whole = self._mended(fold(name))
        if (main := self._known(whole)) is not None:
            return main
        for form in _without_nation(whole):
            # "Facebook Indonesia" is not Facebook
            if (main := self._known(form)) is not None and not self.bodies.is_foreign(main):
                return main
        found = self._regional(self._homeless(self._translated(whole)))
        return self._known(found) or found

    def _known(self, form: str) -> str | None:
        """The body that bears a name, unless the name says that it is a part of it: "Google Cloud", "PTPN X"."""
        main = self.bodies.known(form)
        if main is None or form == main:
            return main
        if form.startswith(f"{main} ") and self.bodies.is_foreign(main):
            return None
        last = form.rpartition(" ")[2]
        return None if _NUMBER.fullmatch(last) and last not in main.split() else main

    def _mended(self, whole: str) -> str:
        """With a slip of one letter in a usual word of names of bodies put right."""
        return " ".join(self._word(word) for word in whole.split())

    def _word(self, word: str) -> str:
        return _mended_word(word, _HEADS) if len(word) > 6 else word

    def _translated(self, whole: str) -> str:
        """In Indonesian, as far as the opening or the end of an English name is known."""
        for english, where, indonesian in self.words.translations:
            if where == "before" and whole.endswith(f" {english}"):
                return f"{indonesian} {whole.removesuffix(f' {english}')}"
            if not whole.startswith(english):
                continue
            rest = whole[len(english) :]
            if where == "behind" and rest:
                return indonesian + rest
            state = _OF.sub("", rest.strip())
            if not where and (not rest or (rest[0] == " " and state in self.words.countries)):
                return f"{indonesian} {self.words.countries.get(state, '')}".strip()
        return whole

    def _homeless(self, whole: str) -> str:
        """Without "perusahaan" and a country that stand before a firm's own name."""
        words = whole.split()
        if words[0] in ("perusahaan", "raksasa", "maskapai", "produsen") and len(words) > 2:
            for at in range(2, min(len(words), 2 + _REGION)):
                if " ".join(words[1:at]) in self.words.countries:
                    return " ".join(words[at:])
        return whole

    def _regional(self, whole: str) -> str:
        words = whole.split()
        for at in range(max(1, len(words) - _REGION), len(words)):
            region = " ".join(words[at:])
            if region in self.words.provinces or region in self.words.regions:
                return self._of_region(words[:at], region)
            if region in self.words.countries:
                return self._of_country(words[:at], self.words.countries[region])
        return self._whole_head(whole)

    def _of_region(self, head: list[str], region: str) -> str:
        kind = ""
        if region.startswith(("kabupaten ", "kota ")):
            word, _, region = region.partition(" ")
            head = [*head, word]
        if len(head) > 1 and head[-1] in _KINDS:
            kind = _KINDS[head.pop()]
        if head[0] in _FOR_IT and len(head) > 1:
            del head[0]
        opening = " ".join(head)
        if opening.endswith("bupati"):
            kind = ""
        province = self.words.provinces.get(region)
        if opening in ("pemerintah", "pemda") and not kind and province:
            opening = "pemprov"
        elif opening in ("pemerintah", "pemda") and kind:
            opening, kind = {"kabupaten": "pemkab", "kota": "pemkot"}[kind], ""
        if region == "jakarta" and not (opening in _PROVINCIAL or opening.startswith(("dinas ", "dis"))):
            province = None
        return " ".join(filter(None, (self._whole_head(opening), kind, province or region)))

    def _of_country(self, head: list[str], country: str) -> str:
        opening = " ".join(head)
        if opening in ("militer", "tentara"):
            opening = "angkatan bersenjata"
        return f"{self._whole_head(opening)} {country}"

    def _whole_head(self, head: str) -> str:
        """The words of a name with abbreviations of known bodies in it written out."""
        if (main := self._known(head)) is not None:
            return main
        words = head.split()
        if words[0] == "ditjen" and len(words) > 2:
            for at in range(2, len(words)):
                if (self._known(" ".join(words[at:])) or "").startswith("kementerian "):
                    unit = " ".join(words[:at])
                    return self._known(unit) or unit
        for at in range(1, len(words)):
            if (main := self._known(" ".join(words[at:]))) is not None:
                return " ".join((*words[:at], main))
        return head


def _without_nation(whole: str) -> Iterator[str]:
    brief = _REALM.sub("indonesia", whole)
    for form in dict.fromkeys((whole, brief)):
        opening, _, rest = form.partition(" ")
        if opening in _FOR_IT and rest:
            yield rest
        for nation in _NATION:
            if form.endswith(f" {nation}"):
                yield form.removesuffix(f" {nation}")
                yield form.removesuffix(nation) + "negara"


@cache
def _openings() -> dict[str, str]:
    return {fold(short): fold(long) for short, long in short_offices()}


_SEATED = (
    "presiden", "wakil presiden", "menteri", "wakil menteri", "gubernur", "wakil gubernur", "bupati", "wakil bupati",
    "wali kota", "wakil wali kota", "perdana menteri", "wakil perdana menteri", "duta besar", "panglima", "raja",
    "sultan", "jaksa agung", "sekretaris kabinet", "kepala kepolisian", "kepala kejaksaan",
)  # fmt: skip
"""Offices that name their body, or need none."""


@cache
def _mended_word(word: str, known: frozenset[str]) -> str:
    if word in known:
        return word
    near = [one for one in known if abs(len(one) - len(word)) < 2 and one[0] == word[0]]
    found = [one for one in near if OSA.distance(word, one, score_cutoff=1) == 1]
    return found[0] if len(found) == 1 else word


@lru_cache(maxsize=100_000)
def skeleton(word: str) -> str:
    """A word of a person's name with what its spellings share: "Soekarno" and "Sukarno", "Akhmad" and "Ahmad"."""
    for old, new in _SPELT:
        word = word.replace(old, new)
    return re.sub(r"(.)\1", r"\1", word)


def core(whole: str) -> tuple[str, ...]:
    """The words of a person's folded name that tell people apart: without initials and a "Muhammad" before others."""
    words = [word for word in whole.split() if len(word) > _INITIAL]
    while len(words) > 2 and words[0] in _HONOURED:
        del words[0]
    return tuple(words) if words else tuple(whole.split())


def _event(whole: str) -> str:
    return re.sub(r"\bhari ulang tahun\b", "hut", re.sub(r"\bkonferensi tingkat tinggi\b", "ktt", whole))


def without_edition(whole: str) -> str:
    """An event's key without its year and number: what its editions share."""
    bare = " ".join(_ROMAN.sub(" ", _EDITION.sub(" ", whole)).split())
    return bare if len(bare) > 2 else whole
