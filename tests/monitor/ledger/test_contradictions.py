"""Reports that can't both be right are kept, and shown."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from monitor.ledger.contradictions import SOON, contradictions
from monitor.ledger.cooperations import Claim, rebuild
from monitor.ledger.counts import counts
from tests.monitor.builders import NOON

DAYS = (date(2025, 6, 1), date(2025, 6, 2))


def claim(number: int, *, day: float = 0, **changes) -> Claim:
    values = {
        "article": f"warta.test:{number}",
        "number": 0,
        "at": NOON + timedelta(days=day),
        "parties": ("Badan Uji", "Jepang"),
        "status": "signed",
        "denied": False,
        "fields": (),
        "event": None,
        "confidence": 0.9,
    }
    return Claim(**(values | changes))


def found(*claims: Claim) -> list[tuple[str, str, str]]:
    (cooperation,) = rebuild(claims, str)
    return [(one.kind, one.claim.article[-1], one.against.article[-1]) for one in contradictions(cooperation)]


def test_a_denial_contradicts_the_furthest_report_before_it() -> None:
    claims = claim(1, status="exploring"), claim(2, day=1), claim(3, day=2, denied=True, status="agreed")
    assert found(*claims) == [("denied", "3", "2")]


def test_a_denial_that_came_first_is_contradicted() -> None:
    assert found(claim(1, denied=True), claim(2, day=1)) == [("denied", "2", "1")]


def test_a_stage_far_behind_soon_after_contradicts() -> None:
    assert found(claim(1), claim(2, day=3, status="exploring")) == [("status", "2", "1")]


@pytest.mark.parametrize(
    "later",
    [
        {"status": "agreed", "day": 3},
        {"status": "exploring", "day": SOON.days + 1},
        {"status": "exploring", "day": 3, "confidence": 0.7},
        {"status": "ongoing", "day": 3},
    ],
)
def test_a_stage_behind_is_no_contradiction(later: dict) -> None:
    assert found(claim(1), claim(2, **later)) == []


@pytest.mark.parametrize(
    ("one", "other", "contradict"),
    [
        ("IDR 33000000000000", "IDR 17000000000000", True),
        ("IDR 33000000000000", "IDR 33500000000000", False),
        ("IDR 33000000000000", "USD 2000000000", False),
    ],
)
def test_amounts_far_apart_contradict(one: str, other: str, contradict: bool) -> None:
    assert bool(found(claim(1, amount=one), claim(2, day=1, amount=other))) is contradict


def test_two_days_of_signing_contradict() -> None:
    one, other = (replace(claim(number), day=day) for number, day in enumerate(DAYS, start=1))
    assert found(one, other) == [("day", "2", "1")]


def test_a_signing_announced_for_two_days_contradicts_nothing() -> None:
    one, other = (replace(claim(number), day=day + timedelta(days=30)) for number, day in enumerate(DAYS, start=1))
    assert found(one, other) == []


SENTENCE = "Badan Uji dan Jepang meneken {} dalam pameran."


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("27 kontrak", (("kontrak", 27),)),
        ("tiga nota kesepahaman (MoU)", (("nota kesepahaman", 3),)),
        ("12 buah perjanjian dan 2 MoU", (("perjanjian", 12), ("nota kesepahaman", 2))),
        ("lebih dari 20 kontrak", ()),
        ("satu kontrak", ()),
        ("5 dari 27 kontrak", ()),
        ("perjanjian nomor 12 kontrak", ()),
        ("kontrak senilai 27.000 kontrak", ()),
    ],
)
def test_instruments_that_a_sentence_counts(said: str, found: tuple[tuple[str, int], ...]) -> None:
    assert counts(SENTENCE.format(said)) == found


CONTRACTS = (("kontrak", 27),), (("kontrak", 17),)


@pytest.mark.parametrize(
    ("later", "contradict"),
    [
        ({"counts": CONTRACTS[1]}, True),
        ({"counts": CONTRACTS[0]}, False),
        ({"counts": (("nota kesepahaman", 17),)}, False),
        ({"counts": CONTRACTS[1], "status": "ongoing"}, False),
        ({"counts": CONTRACTS[1], "day": SOON.days + 2}, False),
        ({"counts": CONTRACTS[1], "confidence": 0.5}, False),
    ],
)
def test_other_numbers_of_one_instrument_contradict(later: dict, contradict: bool) -> None:
    assert found(claim(1, counts=CONTRACTS[0]), claim(2, **({"day": 1} | later))) == (
        [("number", "2", "1")] if contradict else []
    )


def test_an_article_that_gives_both_numbers_tells_of_two_things() -> None:
    both = claim(1, counts=CONTRACTS[0]), replace(claim(1, counts=CONTRACTS[1]), number=1)
    assert found(*both, claim(2, day=1, counts=CONTRACTS[1])) == []
