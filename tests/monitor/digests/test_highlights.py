"""What comes first, and the named reason why."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from monitor.digests.digest_words import why
from monitor.digests.highlights import Amount, highlights
from monitor.digests.items import Item
from tests.monitor.builders import EVIDENCE

NOW = datetime(2025, 6, 4, tzinfo=UTC)
TALKS = Item(
    key="k",
    kind="new",
    parties=("A", "B"),
    path=("exploring",),
    fields=(),
    event=None,
    confidence=0.9,
    at=NOW,
    renews=False,
    evidence=EVIDENCE,
    articles=1,
    sources=1,
)


def amounts(*millions: int) -> dict[str, list[Amount]]:
    return {"IDR": [Amount(text=f"Rp{value} juta", currency="IDR", amount=value) for value in millions]}


@pytest.mark.parametrize(
    ("item", "words"),
    [
        (replace(TALKS, sources=5, confirming=5), "Reported by 5 independent sources"),
        (replace(TALKS, kind="moved", path=("exploring", "signed")), "From talks to signature"),
        (replace(TALKS, path=("signed",)), "Not known before, and signed already"),
        (replace(TALKS, path=("ongoing",)), "Not known before, and under way already"),
        (replace(TALKS, path=("ended",)), "Not known before, and already at its end"),
        (replace(TALKS, path=("signed",), sources=2, confirming=1), "Not known before, and signed already"),
        (replace(TALKS, renews=True), "Takes up again what had ended"),
        (replace(TALKS, evidence=replace(EVIDENCE, value="Rp9 juta")), "The largest value this week: Rp9 juta"),
        (replace(TALKS, key="watched"), "Badan Air is under your watch"),
        (
            replace(TALKS, kind="moved", path=("agreed", "signed"), sources=3, confirming=3),
            "From agreement to signature; reported by 3 independent sources",
        ),
    ],
)
def test_an_item_is_among_the_first_for_a_reason_in_words(item: Item, words: str) -> None:
    (found,) = highlights([item], amounts=amounts(1, 4, 9), watched={"watched": "Badan Air"})
    assert why(found, "en") == words


def test_talks_that_one_publisher_reports_are_no_reason_to_pad() -> None:
    assert highlights([TALKS] * 5, amounts={}, watched={}) == ()


def test_there_are_three_at_most_and_the_weightiest_come_first() -> None:
    items = [replace(TALKS, key=str(n), sources=n, confirming=n) for n in (2, 4, 3, 5)]
    assert [one.item.key for one in highlights(items, amounts={}, watched={})] == ["5", "4", "3"]


def test_one_of_two_values_is_not_called_the_largest() -> None:
    item = replace(TALKS, evidence=replace(EVIDENCE, value="Rp9 juta"))
    assert highlights([item], amounts=amounts(1, 9), watched={}) == ()
