"""Amounts of money in a text. Every case names its phenomenon."""

from decimal import Decimal

import pytest
from babel.core import get_global

from models.amounts import Amounts
from models.lexicons import load_lexicon
from tests.models.conftest import case


@pytest.mark.parametrize(
    ("text", "surface", "amount", "currency", "upper"),
    [
        case("decimal-comma", "senilai Rp1,5 triliun.", "Rp1,5 triliun", "1.5e12", "IDR", None),
        case("thousands", "Rp 50.000.000", "Rp 50.000.000", "5e7", "IDR", None),
        case("cash-dash", "biaya Rp 50.000,- per orang", "Rp 50.000,-", "5e4", "IDR", None),
        case("cents", "Rp50.000.000,00", "Rp50.000.000,00", "5e7", "IDR", None),
        case("three-decimals", "Rp2,446 miliar", "Rp2,446 miliar", "2.446e9", "IDR", None),
        case("thousands-with-multiplier", "Rp 1.234 triliun", "Rp 1.234 triliun", "1.234e15", "IDR", None),
        case("letter-for-milliard", "dana Rp 5 M cair", "Rp 5 M", "5e9", "IDR", None),
        case("dot-after-sign", "Rp. 750 juta", "Rp. 750 juta", "7.5e8", "IDR", None),
        case("range-with-one-multiplier", "Rp1-2 miliar", "Rp1-2 miliar", "1e9", "IDR", "2e9"),
        case(
            "range-with-two",
            "Rp 500 juta hingga Rp 1 miliar",
            "Rp 500 juta hingga Rp 1 miliar",
            "5e8",
            "IDR",
            "1e9",
        ),
        case("a-date-behind-until", "Rp 8,3 triliun hingga 17 Oktober 2025", "Rp 8,3 triliun", "8.3e12", "IDR", None),
        case(
            "range-with-different-multipliers",
            "Rp 500 juta sampai Rp 4,8 miliar",
            "Rp 500 juta sampai Rp 4,8 miliar",
            "5e8",
            "IDR",
            "4.8e9",
        ),
        case("range-in-words", "10-15 juta dolar AS", "10-15 juta dolar AS", "1e7", "USD", "1.5e7"),
        case("english-number", "US$ 1,250.50", "US$ 1,250.50", "1250.5", "USD", None),
        case("english-decimal", "2.5 miliar USD", "2.5 miliar USD", "2.5e9", "USD", None),
        case("english-multiplier", "$3.5 billion", "$3.5 billion", "3.5e9", "USD", None),
        case("bare-dollar", "satu miliar dolar", "satu miliar dolar", "1e9", "USD", None),
        case("singapore-dollar", "S$ 20 juta", "S$ 20 juta", "2e7", "SGD", None),
        case("dollar-of-a-state", "5 juta dolar Australia", "5 juta dolar Australia", "5e6", "AUD", None),
        case("ringgit-sign", "RM50 juta", "RM50 juta", "5e7", "MYR", None),
        case("ringgit-word", "2 juta ringgit Malaysia", "2 juta ringgit Malaysia", "2e6", "MYR", None),
        case("headline-capitals", "HIBAH RP 5 MILIAR", "RP 5 MILIAR", "5e9", "IDR", None),
        case("spelt-half", "setengah triliun rupiah", "setengah triliun rupiah", "5e11", "IDR", None),
        case("spelt-teens", "dua belas miliar rupiah", "dua belas miliar rupiah", "1.2e10", "IDR", None),
    ],
)
def test_amounts_have_value_and_currency(
    amounts: Amounts, text: str, surface: str, amount: str, currency: str, upper: str | None
) -> None:
    (found,) = amounts.find(text)
    assert (found.text, found.amount, found.currency) == (surface, Decimal(amount), currency)
    assert found.upper == (Decimal(upper) if upper else None)


@pytest.mark.parametrize(
    "text",
    [
        case("eatery", "makan di RM Sederhana 2"),
        case("share", "naik 5 persen"),
        case("count", "12 juta warga"),
        case("verb", "ia won 3 kali"),
    ],
)
def test_what_is_no_money_is_left_alone(amounts: Amounts, text: str) -> None:
    assert amounts.find(text) == []


def test_every_currency_is_one_of_unicode() -> None:
    known = {code for codes in get_global("territory_currencies").values() for code, *_ in codes}
    table = load_lexicon().tables["currencies"]
    assert (set(table["signs"]) | set(table["words"])) - known == set()
