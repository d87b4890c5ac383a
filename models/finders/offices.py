"""Offices ("Pelaksana Harian Direktur Jenderal Bina Administrasi Kewilayahan", "Gubernur Jawa Timur", "Presiden
Rusia")."""

from collections.abc import Iterator
from typing import Literal

from models.finders.view import ROMAN, Found, Phrases, View
from models.lexicons import Lexicon, word_set

Follows = Literal["portfolio", "region", "nation", "bare"]

_FIELDED = word_set("offices", "fielded")
_BODIES = word_set("offices", "bodies")
_MINISTRY_SHORT = word_set("offices", "ministry_short")
_REGION_KINDS = word_set("offices", "region_kinds")


class Offices:
    """Finds POSITION spans."""

    def __init__(self, lexicon: Lexicon) -> None:
        table = lexicon.tables["offices"]
        kinds: dict[str, Follows] = dict.fromkeys(table["private"]["bare"], "bare")
        follows: Follows
        for follows in ("bare", "region", "nation", "portfolio"):
            kinds.update(dict.fromkeys(table["state"][follows], follows))
        kinds.update(dict.fromkeys(_FIELDED, "portfolio"))
        upper = ((head.upper(), kind) for head, kind in kinds.items() if len(head) > 5)
        self.heads = Phrases([*kinds.items(), *upper])
        self.lower_heads = Phrases((head.lower(), kind) for head, kind in kinds.items() if not head.isupper())
        self.prefixes = Phrases((prefix, True) for group in ("acting", "former") for prefix in table["prefix"][group])
        self.firsts = frozenset(
            word for phrases in (self.heads, self.lower_heads, self.prefixes) for word in phrases.first_words
        )
        self.countries = Phrases((form, True) for form in lexicon.countries)
        self.places = Phrases((place, True) for place in lexicon.places)

    def find(self, view: View) -> Iterator[Found]:
        index = 0
        while index < view.size:
            end = self._at(view, index) if view.words[index] in self.firsts else None
            if end:
                yield Found(index, end, "POSITION", 0.9)
            index = end or index + 1

    def _at(self, view: View, start: int) -> int | None:
        """The end of the office that starts at a token, or None."""
        if self.places.at(view.words, start):
            return None
        index = start
        while index - start < 9 and (prefix := self.prefixes.at(view.words, index)):
            index = prefix[0]
            if view.word(index) == "(" and view.word(index + 2) == ")":
                index += 3
            if view.word(index) == ".":
                index += 1
            if index >= view.size:
                return None
        if (
            start
            and view.is_given(start - 1)
            and view.capital[start - 1]
            and view.spaced[start - 1]
            and index == start
            and len(view.words[start]) < 7
        ):
            return None
        head = self.heads.at(view.words, index)
        if head is None:
            lower = self.lower_heads.at(view.words, index)
            named = lower and lower[0] < view.size and view.capital[lower[0]] and not view.opens[lower[0]]
            head = lower if named else None
        return self._follow(view, *head) if head else None

    def _follow(self, view: View, end: int, kind: Follows) -> int:
        past = end + 3
        bracketed = (
            view.word(end) == "(" and view.word(end + 2) == ")" and past < view.size and len(view.words[end + 1]) < 9
        )
        if bracketed and (view.word(past) in ("Bidang", "untuk") or (kind == "nation" and self._country(view, past))):
            return self._follow(view, past, kind)
        if kind == "portfolio":
            end = self._fields(view, end)
            return self._nation(view, end)
        if kind == "region":
            return self._region(view, end)
        if kind == "nation":
            end = self._nation(view, end)
            if view.word(end) == "untuk" and (country := self._country(view, end + 1)):
                return country
            if view.word(end) == "ke" and view.word(end + 1) == "-" and view.word(end + 2).isdigit():
                return end + 3
            return end
        if view.word(end) in ("Bidang", "bidang", "Urusan"):
            return self._fields(view, end)
        return end + 1 if ROMAN.fullmatch(view.word(end)) else end

    def _fields(self, view: View, end: int) -> int:
        """Past the field of an office: "Bina Administrasi Kewilayahan", "Pendidikan Tinggi, Sains, dan Teknologi",
        "ESDM"."""
        last = end
        while last < view.size:
            if view.word(last).casefold() in ("bidang", "urusan", "khusus") and view.capital_after(last):
                last += 1
                continue
            step = self._field(view, last)
            if step is None:
                if (
                    last > end
                    and view.words[last] in ("dan", ",", "&", "/", "serta")
                    and (after := self._joined(view, last))
                ):
                    last = after
                    continue
                break
            last = step
        return last

    def _field(self, view: View, index: int) -> int | None:
        word = view.word(index)
        if not word or not view.capital[index] or word in _BODIES or view.opens[index]:
            return None
        if word in _MINISTRY_SHORT or ROMAN.fullmatch(word):
            return index + 1
        return index + 1 if view.is_content(index) and not view.is_given(index) else None

    def _joined(self, view: View, index: int) -> int | None:
        """Past a connective and the field after it; a comma joins only where "dan" closes the list."""
        if view.words[index] == ",":
            ahead = view.words[index : index + 12]
            if "dan" not in ahead:
                return None
        after = index + 1
        if view.word(after) in ("dan", "serta"):
            after += 1
        return self._field(view, after) if after < view.size else None

    def _nation(self, view: View, end: int) -> int:
        return self._country(view, end) or end

    def _country(self, view: View, index: int) -> int | None:
        if view.joined(index) and view.word(index - 1) != ")":
            return None
        if view.word(index) in ("Federasi", "Kerajaan", "Republik", "Kesultanan") and view.capital_after(index):
            found = self.countries.at(view.words, index) or self.countries.at(view.words, index + 1)
        else:
            found = self.countries.at(view.words, index) if index < view.size else None
        return found[0] if found else None

    def _region(self, view: View, end: int) -> int:
        index = end
        while view.word(index) in _REGION_KINDS:
            index += 1
        if index >= view.size or not view.is_name_word(index):
            return end
        if place := self.places.at(view.words, index):
            return view.past_side(place[0])
        unknown_place = (
            not view.is_given(index)
            and not view.is_acronym(index)
            and view.words[index] not in view.opening_names
            and view.word(index + 1) in (",", "(")
        )
        return index + 1 if unknown_place or index > end else end
