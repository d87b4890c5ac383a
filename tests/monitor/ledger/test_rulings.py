"""Judgements of people on cooperations: they hold through a rebuild, and can be taken back exactly."""

import pytest

from monitor.errors import QueryError
from monitor.ledger.histories import history
from monitor.ledger.rulings import correct, forget, reject, rulings, undo
from monitor.ledger.steps import RENAMED
from monitor.linking import withdraw
from tests.monitor.builders import NOON, cooperation
from tests.monitor.ledger.desk import Desk

BY = {"by": "Sari", "now": NOON}


def signed(*parties: str, **changes):
    return cooperation(*(parties or ("Badan Uji", "Jepang")), **changes)


def test_a_rejected_cooperation_leaves_the_ledger_for_good(desk: Desk) -> None:
    desk.report(1, signed())
    desk.report(2, signed("Badan Lain", "Malaysia"))
    (key,) = [key for key, parties, _ in desk.ledger() if "Uji" in parties]
    reject(desk.store, key, canonical=desk.canonical, note="rapat saja", **BY)
    desk.rebuild()
    desk.report(3, signed(), day=2)
    assert [parties for _, parties, _ in desk.ledger()] == ['["Badan Lain","Malaysia"]']


def test_undoing_restores_the_ledger_exactly(desk: Desk) -> None:
    desk.report(1, signed(status="agreed"))
    desk.report(2, signed(), day=1)
    before = desk.ledger()
    first = reject(desk.store, before[0][0], canonical=desk.canonical, **BY)
    undo(desk.store, first.id, canonical=desk.canonical, now=NOON)
    second = correct(
        desk.store,
        desk.keys[0],
        {"status": "ongoing", "parties": ["Badan Uji", "Malaysia"], "fields": ["padi"], "event": "Temu Tani"},
        canonical=desk.canonical,
        **BY,
    )
    assert desk.ledger() != before
    undo(desk.store, second.id, canonical=desk.canonical, now=NOON)
    assert desk.ledger() == before
    (changed,) = desk.store.rows("SELECT count(*) FROM cooperation_mentions WHERE said IS NOT NULL OR ruling_id")[0]
    assert changed == 0


@pytest.mark.parametrize("status", ["exploring", "agreed", "ongoing", "ended"])
def test_a_corrected_status_is_the_status(desk: Desk, status: str) -> None:
    desk.report(1, signed(status="exploring"))
    desk.report(2, signed(), day=1)
    correct(desk.store, desk.keys[0], {"status": status}, canonical=desk.canonical, **BY)
    desk.rebuild()
    assert [found for _, _, found in desk.ledger()] == [status]


def test_a_further_report_moves_a_corrected_cooperation(desk: Desk) -> None:
    desk.report(1, signed())
    correct(desk.store, desk.keys[0], {"status": "agreed"}, canonical=desk.canonical, **BY)
    desk.report(2, signed(), day=5)
    assert [status for _, _, status in desk.ledger()] == ["signed"]


def test_corrected_parties_stay_through_a_rebuild(desk: Desk) -> None:
    desk.report(1, signed())
    correct(desk.store, desk.keys[0], {"parties": ["Badan Uji", "Malaysia"]}, canonical=desk.canonical, **BY)
    desk.rebuild()
    assert [parties for _, parties, _ in desk.ledger()] == ['["Badan Uji","Malaysia"]']


def test_what_a_ruling_makes_is_no_news(desk: Desk) -> None:
    desk.report(1, signed())
    correct(desk.store, desk.keys[0], {"status": "ongoing"}, canonical=desk.canonical, **BY)
    assert [row["decision"] for row in desk.store.rows("SELECT decision FROM steps")] == [RENAMED]


def test_a_history_tells_what_was_ruled(desk: Desk) -> None:
    desk.report(1, signed())
    correct(desk.store, desk.keys[0], {"fields": ["padi"]}, canonical=desk.canonical, note="salah baca", **BY)
    found = history(desk.store, desk.keys[0])
    assert found.fields == ("padi",)
    assert [(one.by, one.note) for one in found.rulings] == [("Sari", "salah baca")]


@pytest.mark.parametrize("changes", [{}, {"status": "selesai"}, {"parties": ["Jepang"]}])
def test_a_correction_that_is_none_is_refused(desk: Desk, changes: dict) -> None:
    desk.report(1, signed())
    with pytest.raises(QueryError):
        correct(desk.store, desk.keys[0], changes, canonical=desk.canonical, **BY)
    assert rulings(desk.store) == ()


def test_an_unknown_key_is_refused(desk: Desk) -> None:
    with pytest.raises(QueryError, match="tidak-ada"):
        reject(desk.store, "tidak-ada", canonical=desk.canonical, **BY)


def test_a_ruling_is_undone_once(desk: Desk) -> None:
    desk.report(1, signed())
    made = reject(desk.store, desk.keys[0], canonical=desk.canonical, **BY)
    undo(desk.store, made.id, canonical=desk.canonical, now=NOON)
    with pytest.raises(QueryError, match=str(made.id)):
        undo(desk.store, made.id, canonical=desk.canonical, now=NOON)


def test_nothing_of_a_forgotten_article_stays_in_a_ruling(desk: Desk) -> None:
    desk.report(1, signed())
    reject(desk.store, desk.keys[0], canonical=desk.canonical, **BY)
    with desk.store.transaction() as connection:
        withdraw(connection, 1, canonical=desk.canonical, now=NOON)
        forget(connection, "warta.test:1")
    assert rulings(desk.store) == ()
