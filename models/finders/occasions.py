"""Named, dated or numbered occasions: summits, expos, festivals, elections, anniversaries."""

import re
from collections.abc import Iterator

from models.finders.view import ROMAN, Found, Phrases, View
from models.lexicons import Lexicon, word_set

_YEAR = re.compile(r"(?:19|20)\d\d")
# an abbreviation and a year that are no occasion
_NOT_EVENTS = word_set("occasions", "not_events")
_BEHIND = word_set("occasions", "behind")
# a run of capitalised words that ends so is where something takes place
_SITE_TAILS = word_set("occasions", "site_tails")
_LEADS = word_set("occasions", "leads")
_NATIONWIDE = frozenset(("Nasional", "Sedunia", "Internasional", "Dunia", "Raya"))
_INNER = frozenset(("of", "for", "and", "the", "&", "on", "in"))


class Occasions:
    """Finds EVENT spans."""

    def __init__(self, lexicon: Lexicon) -> None:
        table = lexicon.tables["events"]
        weak = frozenset(table["weak"])
        self.heads = Phrases((head, head in weak) for head in table["heads"])
        self.closed = Phrases((name, True) for name in table["closed"])
        offices = lexicon.tables["offices"]
        self.offices = Phrases(
            (head, True)
            for head in [*offices["private"]["bare"], *offices["state"]["bare"], *offices["state"]["nation"]]
        )
        self.tails = frozenset(table["tails"])
        self.stops = frozenset(form.capitalize() for forms in lexicon.tables["calendar"]["weekdays"] for form in forms)

    def find(self, view: View) -> Iterator[Found]:
        index = 0
        while index < view.size:
            found = self._at(view, index) if view.is_name_word(index) else None
            if found:
                yield found
            index = found.end if found else index + 1

    def _at(self, view: View, start: int) -> Found | None:
        if " ".join(view.words[start : start + 2]) in _NOT_EVENTS:
            return None
        if closed := self.closed.at(view.words, start):
            end = self._run(view, closed[0])[0]
            if view.word(end).isdigit() and view.word(end + 1) in ("H", "Hijriah", "Masehi"):
                end += 2
            return Found(start, end, "EVENT", 0.9)
        if head := self.heads.at(view.words, start):
            after, weak = head
            end, dated = self._run(view, after)
            named = any(view.words[i] in self.tails or view.words[i] in _NATIONWIDE for i in range(after, end))
            if end > after and (dated or named or not weak):
                return Found(start, end, "EVENT", 0.85 if dated else 0.7)
        if (
            (start and view.capital[start - 1] and not view.opens[start])
            or view.headline[start]
            or self.offices.at(view.words, start)
        ):
            return None
        end, dated = self._run(view, start)
        tail = next((i for i in range(end - 1, start, -1) if view.words[i] in self.tails), None)
        if view.words[end - 1] in _SITE_TAILS and end - start >= 2:
            return Found(start, end, "PLACE", 0.7)
        if (
            tail is not None
            and (dated or (end - start >= 3 and view.word(start - 1) in _LEADS))
            and view.words[start] not in view.lexicon.function_words
        ):
            return Found(start, end, "EVENT", 0.8 if dated else 0.6)
        year = view.word(start + 1)
        if (
            view.is_acronym(start)
            and len(view.words[start]) >= 3
            and _YEAR.fullmatch(year)
            and view.words[start] not in _NOT_EVENTS
        ):
            return Found(start, start + 2, "EVENT", 0.7)
        return None

    def _run(self, view: View, index: int) -> tuple[int, bool]:
        """(end, dated) of the words that go on with an occasion's name; `dated` says that a year or number closes
        it."""
        end, dated = index, False
        while end < view.size and end - index < 14 and not (view.opens[end] and end > index):
            number = self._number(view, end, index)
            step = number or self._step(view, end, index, dated=dated)
            if step is None:
                break
            end, dated = step, dated or number is not None
        return end, dated

    def _number(self, view: View, end: int, first: int) -> int | None:
        """Past a year, a number or "ke-80"."""
        word = view.words[end]
        if _YEAR.fullmatch(word):
            return end + 1
        if word in ("tahun", "Tahun") and _YEAR.fullmatch(view.word(end + 1)):
            return end + 2
        if word == "ke" and view.word(end + 1) == "-":
            counted = view.word(end + 2)
            return end + 3 if counted.isdigit() or ROMAN.fullmatch(counted) else None
        counts = view.word(end + 1) in ("persen", "ribu", "juta")
        return end + 1 if word.isdigit() and end > first and len(word) < 3 and not counts else None

    def _step(self, view: View, end: int, first: int, *, dated: bool) -> int | None:
        """Past the next word of the name, or None where it is over; behind a number only a few words go on."""
        word = view.words[end]
        if view.is_name_word(end):
            closed = dated and word not in _BEHIND and word not in self.tails
            return None if closed or word in self.stops else end + 1
        if word == "(" and view.capital_after(end) and view.word(end + 2) == ")":
            after = end + 3
            goes_on = _YEAR.fullmatch(view.word(after)) or view.capital_after(end + 2) or view.word(after) == "ke"
            return after if goes_on else None
        if end == first:
            return None
        if word == "-" and view.joined(end) and not view.spaced[end]:
            return end + 2 if view.capital_after(end) or view.word(end + 1).isdigit() else None
        if word in _INNER and view.capital_after(end):
            return end + 1
        return end + 1 if word in ("dan", ",", "untuk", "se") and self._goes_on(view, end) else None

    def _goes_on(self, view: View, index: int) -> bool:
        """Whether a connective stands inside the name: a capitalised content word follows, and a year within reach."""
        after = index + 1
        if after >= view.size or not (view.capital[after] or view.words[after] == "dan"):
            return False
        reach = view.words[after : after + 9]
        return any(_YEAR.fullmatch(word) or word == "(" for word in reach) and (
            view.words[after] == "dan" or view.is_content(after) or view.words[index] == "untuk"
        )
