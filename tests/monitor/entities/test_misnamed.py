"""What was told of parties that somebody judged since is corrected once in the next digest."""

import json
from datetime import timedelta

import pytest

from monitor.digests.misnamed import misnamed
from monitor.entities.judgements import merge, undo
from monitor.store import Store, insert, instant
from tests.monitor.builders import NOON
from tests.monitor.entities.reporting import KEYS, body, report, settled

LATER = NOON + timedelta(days=1)


@pytest.fixture
def told(store: Store) -> Store:
    """An edition told that YTSU signed with Bank Rekaan; the ledger calls it by its full name today."""
    settled(store, report(1, body("YTSU")), report(2, body("Yayasan Tunas Samudra")), report(3, body("Bank Rekaan")))
    with store.transaction() as connection:
        insert(
            connection,
            "cooperations",
            key="abc",
            party_key="abc",
            parties=json.dumps(["Bank Rekaan", "Yayasan Tunas Samudra"]),
            fields="[]",
            status="signed",
            denied=0,
            confidence=0.9,
            first_seen_at=instant(NOON),
            last_seen_at=instant(NOON),
            created_at=instant(NOON),
        )
        edition = insert(
            connection,
            "digests",
            edition="2025-06-04T06:30",
            cut_off=instant(NOON),
            created_at=instant(NOON),
            complete=1,
            html="",
            plain="",
        )
        insert(
            connection,
            "digest_items",
            key="abc:signed",
            digest_id=edition,
            parties=json.dumps(["Bank Rekaan", "YTSU"]),
            status="signed",
        )
    return store


def judge(store: Store) -> int:
    return merge(
        store, KEYS, "organisation:yayasan tunas samudra", "organisation:ytsu", by="sari", now=LATER, note="satu akta"
    )


def test_a_merge_corrects_what_was_told(told: Store):
    number = judge(told)
    (one,) = misnamed(told, audience="main")
    assert (one.noted, one.parties, one.note) == ((f"judgement:{number}",), ("Bank Rekaan", "YTSU"), "satu akta")
    assert one.changes == {"parties": ["Bank Rekaan", "Yayasan Tunas Samudra"]}


def test_nothing_is_corrected_without_a_judgement(told: Store):
    assert misnamed(told, audience="main") == ()


def test_who_was_told_nothing_is_told_no_correction(told: Store):
    judge(told)
    assert misnamed(told, audience="pimpinan") == ()


def test_it_is_corrected_once(told: Store):
    number = judge(told)
    with told.transaction() as connection:
        insert(connection, "digest_items", key=f"judgement:{number}", digest_id=1)
    assert misnamed(told, audience="main") == ()


def test_an_undone_judgement_is_corrected_as_well(told: Store):
    number = judge(told)
    undo(told, KEYS, number, now=LATER)
    assert [one.noted for one in misnamed(told, audience="main")] == [(f"judgement:{number}:undone",)]
