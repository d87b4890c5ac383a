"""What an undertaking is worth: the amount that its sentences, or those behind them, tell of it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

from models.analysis import Money, Span
from models.names import fold
from models.patterns import any_of, phrases
from models.tokens import text_of

if TYPE_CHECKING:
    from spacy.tokens import Doc

_RATE = re.compile(r"\s?/\s?\w|\sper\s")
_NEAR = 40
"""Code points before an amount in which a word says what it is."""
_BEHIND = 2
"""How many sentences behind one that tells of an undertaking may name its worth."""


class Worth:
    """Reads the wordings of `lexicon/details.toml`.

    In the evidence any amount may be the worth, first the one that a wording calls so, among equals the one nearest to
    the trigger; a price, a loss, a rate of exchange or a payment per piece never is. In another sentence of the same
    undertaking, and in the one behind in its paragraph, such a wording has to lead it; in the second one behind and in
    the next paragraph that wording has to name the undertaking ("nilai kontrak", "investasi sebesar").
    """

    def __init__(self, table: Mapping[str, Any]) -> None:
        self.worth, self.others = phrases(table["worth"]), phrases(table["others"])
        deals, figures = any_of(table["deals"]), any_of(table["figures"])
        self.named = re.compile(
            rf"(?<!\w)(?:nilai (?:{deals})(?:nya)?|nilainya|(?:{deals})(?:nya)? (?:\w+ ){{0,3}}(?:{figures}))(?!\w)"
        )

    def of(self, doc: "Doc", told: Sequence[Span], trigger: Span, apart: Sequence[Span]) -> Money | None:
        """The worth of an undertaking that the sentences of `told` tell of, its evidence with `trigger` first; those
        of `apart` tell of other undertakings."""
        text = fold(text_of(doc))
        amounts: list[Money] = [one for one in doc._.money if not self._is_another(text, one)]
        if not amounts:
            return None
        evidence, *rest = told
        if own := [one for one in amounts if _within(one, evidence)]:
            return min(own, key=lambda one: (not self._leads(text, one), abs(one.span.start - trigger.start)))
        led = (one for span in rest for one in amounts if _within(one, span) and self._leads(text, one))
        behind = (
            one
            for span in told
            for sentence, wording in self._behind(doc, text, span, apart)
            for one in amounts
            if _within(one, sentence) and wording.search(text, sentence.start, one.span.start)
        )
        return next(chain(led, behind), None)

    def _is_another(self, text: str, one: Money) -> bool:
        """Whether an amount is a rate, or a word before it says that it is something else than a worth."""
        start = max(0, one.span.start - _NEAR)
        start = max(start, *(text.rfind(mark, start, one.span.start) for mark in ".,;"))
        return (
            _RATE.match(text, one.span.end) is not None or self.others.search(text, start, one.span.start) is not None
        )

    def _leads(self, text: str, one: Money) -> bool:
        return self.worth.search(text, max(0, one.span.start - _NEAR), one.span.start) is not None

    def _behind(
        self, doc: "Doc", text: str, span: Span, apart: Sequence[Span]
    ) -> Iterator[tuple[Span, re.Pattern[str]]]:
        """The sentences behind one, up to one of another undertaking, with the wording that an amount in each needs."""
        end = span.end
        for number in range(_BEHIND):
            start = end
            while start < len(text) and (text[start].isspace() or text[start] in '"”'):
                start += 1
            following = doc.char_span(start, start + 1, alignment_mode="expand") if start < len(text) else None
            if following is None:
                return
            sentence = Span(start, max(start + 1, following.sent.end_char))
            if any(other.start < sentence.end and sentence.start < other.end for other in apart):
                return
            yield sentence, self.worth if number == 0 and "\n" not in text[end:start] else self.named
            end = sentence.end


def _within(one: Money, sentence: Span) -> bool:
    return sentence.start <= one.span.start and one.span.end <= sentence.end
