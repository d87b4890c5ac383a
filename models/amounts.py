"""Amounts of money in a text, with currency and multiplier: "Rp1,5 triliun", "10-15 juta dolar AS", "RM 2 juta".

Numbers are read as Indonesian newsrooms write them: a point parts thousands, a comma decimals. Where a number has it
the other way round ("US$ 1,250.50", "2.5 miliar") its own shape says so.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from models.analysis import Money, Span
from models.names import fold
from models.patterns import any_of

_NUMBER = r"\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?(?![.,]?\d)|\d{1,15}(?:[.,]\d{1,9})?(?!\d)"
_GROUPED = re.compile(r"(\d{1,3}(?:\.\d{3})+)(?:,(\d+))?|(\d{1,3}(?:,\d{3})+)(?:\.(\d+))?")
_DECIMALS = re.compile(r"\d{1,3},\d{3}")
_GAP = r"\s?(?:-|–|hingga|sampai dengan|sampai|s/d)\s?"
# "Rp8 triliun hingga 17 Oktober": behind a multiplier a bare number is no amount
_UPPER = r"(?(t)(?(again)|(?(u)|(?!))))"
_TENS = {"puluh": 10, "ratus": 100}


class Amounts:
    """Finds amounts in the currencies of `lexicon/currencies.toml`."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        signs, words = table["signs"], table["words"]
        self.codes = {fold(form): code for forms in (words, signs) for code in forms for form in forms[code]}
        self.powers = {fold(word): power for word, power in (table["multipliers"] | table["letters"]).items()}
        self.numbers = {word: Decimal(str(number)) for word, number in table["numbers"].items()}
        times = rf"\s?(?:(?i:{any_of(table['multipliers'])})|{any_of(table['letters'])})(?!\w)"
        self.before = re.compile(
            rf"(?<![\w$])(?P<code>{any_of(_all(signs))})\s?(?P<n>{_NUMBER})(?P<t>{times})?(?:,-|,00(?!\d))?"
            rf"(?:{_GAP}(?P<again>(?P=code)\s?)?(?P<m>{_NUMBER})(?P<u>{times})?{_UPPER})?"
        )
        self.behind = re.compile(
            rf"(?<![\w.,$/])(?:(?P<n>{_NUMBER})(?P<t>{times})?(?:{_GAP}(?P<m>{_NUMBER})(?P<u>{times})?)?"
            rf"|(?i:(?P<s>{any_of(self.numbers)}) ?(?P<tens>puluh|belas|ratus)?)(?P<v>{times}))"
            rf"\s(?P<code>(?i:{any_of(_all(words))}))(?!\w)"
        )

    def find(self, text: str) -> list[Money]:
        """Every amount in the order of the text; of two that overlap the longer one."""
        found = sorted(
            (match for pattern in (self.before, self.behind) for match in pattern.finditer(text)),
            key=lambda match: (match.start(), -match.end()),
        )
        chosen: list[Money] = []
        for match in found:
            if not chosen or match.start() >= chosen[-1].span.end:
                chosen.append(self._money(match))
        return chosen

    def _money(self, match: re.Match[str]) -> Money:
        said = match.groupdict()
        if said.get("s"):
            low = self._spelt(said["s"], said["tens"]) * self._times(said["v"])
            high = None
        else:
            # "Rp1-2 miliar" counts both in miliar
            low = self._scaled(said["n"], said["t"] or said["u"])
            high = self._scaled(said["m"], said["u"] or said["t"]) if said["m"] else None
        return Money(
            text=match.group(),
            span=Span(match.start(), match.end()),
            amount=low,
            currency=self.codes[fold(said["code"])],
            upper=high if high is not None and high > low else None,
        )

    def _scaled(self, figures: str, times: str | None) -> Decimal:
        return number(figures, scaled=times is not None) * self._times(times)

    def _spelt(self, word: str, tens: str | None) -> Decimal:
        value = self.numbers[fold(word)]
        return value + 10 if tens and fold(tens) == "belas" else value * _TENS.get(fold(tens or ""), 1)

    def _times(self, word: str | None) -> Decimal:
        return Decimal(10) ** self.powers[fold(word.strip())] if word else Decimal(1)


def number(text: str, *, scaled: bool = False) -> Decimal:
    """The value of a number in figures: "1.250,5", "1,250.5", "2.5" and "2,5" alike.

    Three digits behind a single comma are decimals where the number is `scaled` ("2,446 miliar"), else thousands.
    """
    grouped = _GROUPED.fullmatch(text)
    if grouped is None or (scaled and _DECIMALS.fullmatch(text)):
        return Decimal(text.replace(",", "."))
    whole, rest = (grouped[1], grouped[2]) if grouped[1] else (grouped[3], grouped[4])
    return Decimal(re.sub(r"[.,]", "", whole) + (f".{rest}" if rest else ""))


def _all(forms: Mapping[str, Iterable[str]]) -> Iterator[str]:
    for words in forms.values():
        yield from words
