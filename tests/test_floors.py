"""Floors of `make eval`: they only get stricter."""

import pytest

from benchmarks.evaluate import better, outdated, worse
from monitor.digests.precision import measured


@pytest.mark.parametrize(
    ("name", "value", "floor", "is_worse"),
    [
        ("people", 0.9, 0.91, True),
        ("people", 0.91, 0.91, False),
        ("fabricated", 1, 0, True),
        ("fabricated", 0, 0, False),
        ("false_alarms_with_words", 0.05, 0.04, True),
    ],
)
def test_worse_than_a_floor(name: str, value: float, floor: float, is_worse: bool) -> None:
    assert worse(name, value, floor) is is_worse


@pytest.mark.parametrize(
    ("name", "value", "floor", "new"),
    [
        ("people", 0.95, 0.91, 0.95),
        ("people", 0.85, 0.91, 0.91),
        ("people", 0.85, None, 0.85),
        ("fabricated", 0, 2, 0),
        ("fabricated", 3, 2, 2),
        ("cross_validated", 0.02, 0.09, 0.05),
        ("cross_validated", 0.08, 0.09, 0.09),
    ],
)
def test_a_floor_only_gets_stricter(name: str, value: float, floor: float | None, new: float) -> None:
    assert better(name, value, floor) == pytest.approx(new)


@pytest.mark.parametrize(("more", "said"), [(0, False), (1, True)])
def test_figures_that_digests_quote_are_compared_with_what_is_measured(more: int, said: bool) -> None:
    known = measured()
    scores = {
        "cooperation_pairs": {
            "p": round(known.right / known.reported, 4),
            "predicted": known.reported,
            "gold": known.annotated + more,
        },
        "cooperation_pairs_with_status": {
            "p": round(known.right_status / known.reported, 4),
            "predicted": known.reported,
        },
    }
    told = outdated(scores, articles=known.articles, recorded=known)
    assert (f"annotated = {known.annotated + more}\n" in told) is said
