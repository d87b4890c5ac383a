"""Analyses in the database and the ledger that they add up to, however they arrive."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.analysis import STATUSES
from monitor.ledger.bodies import kinship_of
from monitor.ledger.cooperations import rebuild
from monitor.ledger.keeping import claims_of
from monitor.ledger.steps import OVERTAKEN, REOPENED
from monitor.linking import analysis_of, link_version, pending_versions, store_analysis
from monitor.store import Store, instant, open_store, store_article
from monitor.watches.decisions import Reason
from tests.monitor.builders import NOON, analysis, article, cooperation

DAY = timedelta(days=1)


def itself(name: str) -> str:
    return name


@pytest.fixture
def store(tmp_path: Path):
    with open_store(tmp_path / "pantau.db") as store:
        yield store


def report(store: Store, number: int, *said, day: int = 0, origin="live", fetched=0, text="Isi."):
    """Article `number`, published on `day`, says this; taken through to the ledger."""
    published = NOON + day * DAY
    stored = store_article(
        store,
        article(number, text=text, published=published, fetched_at=published + fetched * DAY),
        origin=origin,
        stored_at=published,
    )
    if stored.new:
        store_analysis(store, stored.version_id, analysis(*said, identifier=str(stored.version_id)), now=published)
    link(store)
    return stored.version_id


def link(store: Store) -> None:
    for version in pending_versions(store, "analysed", limit=100):
        link_version(store, version, canonical=itself, now=NOON)


def steps(store: Store) -> list[tuple[str, str, str | None]]:
    return [tuple(row) for row in store.rows("SELECT kind, status, previous FROM steps ORDER BY at, id")]


def decide_all(store: Store, decision: str = "mailed-new") -> None:
    with store.transaction() as connection:
        connection.execute("UPDATE steps SET decision = ?, decided_at = ?", [decision, instant(NOON)])


def ledger(store: Store) -> list[tuple]:
    """The ledger as the database holds it, without row numbers."""
    return [
        (
            row["key"],
            row["renews"],
            json.loads(row["parties"]),
            row["status"],
            bool(row["denied"]),
            row["first_seen_at"],
            sorted(
                tuple(step)
                for step in store.rows(
                    "SELECT kind, steps.status, previous, identity, number, steps.at FROM steps"
                    " JOIN cooperation_mentions ON cooperation_mentions.id = mention_id"
                    " JOIN articles ON articles.id = article_id WHERE steps.cooperation_id = ?",
                    row["id"],
                )
            ),
            sorted(
                tuple(one)
                for one in store.rows(
                    "SELECT identity, number FROM cooperation_mentions JOIN articles ON articles.id = article_id"
                    " WHERE cooperation_id = ?",
                    row["id"],
                )
            ),
        )
        for row in store.rows("SELECT * FROM cooperations ORDER BY key")
    ]


def rebuilt(store: Store) -> list[tuple]:
    """The same, made by `ledger.rebuild` of all that the database holds."""
    rows = [row[0] for row in store.rows("SELECT id FROM cooperation_mentions")]
    claims = claims_of(store.db.conn, rows, subjects=True)
    return [
        (
            one.key,
            one.renews,
            list(one.parties),
            one.status,
            one.denied,
            instant(next(claim.at for claim in one.claims if not claim.denied)),
            sorted(
                ((s.kind, s.status, s.previous, s.claim.article, s.claim.number, instant(s.at)) for s in one.steps),
                key=lambda step: step[:2],
            ),
            sorted((claim.article, claim.number) for claim in one.claims),
        )
        for one in rebuild(claims, itself, kinship_of(itself))
    ]


# Analyses


def test_an_analysis_comes_back_as_it_was(store):
    version_id = report(store, 1, cooperation("Badan Uji", "Jepang"), cooperation("A", "B", denied=True))
    assert analysis_of(store, version_id) == analysis(
        cooperation("Badan Uji", "Jepang"), cooperation("A", "B", denied=True), identifier=str(version_id)
    )


def test_an_analysis_of_another_shape_is_made_anew(store):
    version_id = report(store, 1)
    with store.transaction() as connection:
        connection.execute("UPDATE analyses SET payload = '{\"orang\": []}'")
        connection.execute("UPDATE versions SET stage = 'analysed'")
    link(store)
    assert [version.id for version in pending_versions(store, "extracted", limit=9)] == [version_id]


def test_mentions_hold_the_form_in_the_text(store):
    report(store, 1)
    rows = store.rows('SELECT type, name, form, start, "end" FROM mentions ORDER BY type, start')
    assert [tuple(row) for row in rows] == [
        ("country", "Jepang", "Ju", 0, 2),
        ("country", "Jepang", "du", 2, 4),
        ("institution", "Badan Uji", "Judul", 0, 5),
    ]


# Steps and their decisions


def test_a_report_makes_a_cooperation_with_a_step(store):
    report(store, 1, cooperation("Badan Uji", "Jepang", fields=("energi",)))
    assert steps(store) == [("new", "signed", None)]


def test_parties_that_are_one_are_no_cooperation(store):
    report(store, 1, cooperation("Badan Uji", "Badan Uji RI"))
    assert ledger(store) == []


def test_a_step_that_stays_keeps_its_decision(store):
    report(store, 1, cooperation("Badan Uji", "Jepang"))
    decide_all(store)
    report(store, 2, cooperation("Badan Uji", "Jepang"), day=1)
    assert [row[0] for row in store.rows("SELECT decision FROM steps")] == ["mailed-new"]


def test_a_move_waits_for_its_own_decision(store):
    report(store, 1, cooperation("Badan Uji", "Jepang", status="agreed"))
    decide_all(store)
    report(store, 2, cooperation("Badan Uji", "Jepang", status="signed"), day=1)
    rows = store.rows("SELECT status, decision FROM steps ORDER BY at")
    assert [tuple(row) for row in rows] == [("agreed", "mailed-new"), ("signed", None)]


def test_a_step_held_as_uncertain_is_decided_anew_when_a_surer_article_comes(store):
    report(store, 1, cooperation("Badan Uji", "Jepang", confidence=0.3))
    decide_all(store, Reason.HELD_UNCERTAIN)
    report(store, 2, cooperation("Badan Uji", "Jepang", confidence=0.8), day=1)
    rows = store.rows(
        "SELECT decision, confidence, steps.at FROM steps JOIN cooperation_mentions m ON m.id = mention_id"
    )
    assert [tuple(row) for row in rows] == [(None, 0.8, instant(NOON))]


def test_the_decision_that_is_reopened_is_the_one_for_uncertainty():
    assert Reason.HELD_UNCERTAIN == REOPENED


def test_an_earlier_stage_that_comes_to_light_late_is_no_news(store):
    report(store, 2, cooperation("Badan Uji", "Jepang", status="signed"), day=1)
    decide_all(store)
    report(store, 1, cooperation("Badan Uji", "Jepang", status="exploring"))
    rows = store.rows("SELECT kind, status, decision FROM steps ORDER BY at")
    assert [tuple(row) for row in rows] == [("new", "exploring", OVERTAKEN), ("status", "signed", "mailed-new")]


def test_a_publication_after_the_fetch_counts_as_of_the_fetch(store):
    report(store, 1, cooperation("Badan Uji", "Jepang"), fetched=-2)
    assert store.rows("SELECT at FROM cooperation_mentions")[0][0] == instant(NOON - 2 * DAY)


def test_a_denial_without_a_cooperation_is_kept_and_is_none(store):
    report(store, 1, cooperation("Badan Uji", "Jepang", denied=True))
    assert ledger(store) == []
    assert [tuple(row) for row in store.rows("SELECT cooperation_id, denied FROM cooperation_mentions")] == [(None, 1)]


def test_a_denial_finds_the_cooperation_that_comes_later(store):
    report(store, 1, cooperation("Badan Uji", "Jepang", denied=True), day=1)
    report(store, 2, cooperation("Badan Uji", "Jepang"))
    assert steps(store) == [("new", "signed", None), ("denied", "signed", "signed")]


# Corrections


def test_a_correction_takes_back_what_the_article_said(store):
    report(store, 1, cooperation("Badan Uji", "Jepang"))
    report(store, 1, cooperation("Badan Uji", "Malaysia"), text="Isi yang diralat.", fetched=1)
    assert [one[2] for one in ledger(store)] == [["Badan Uji", "Malaysia"]]
    stages = store.rows("SELECT stage FROM versions ORDER BY number")
    assert [row[0] for row in stages] == ["superseded", "linked"]


def test_a_correction_leaves_what_others_said(store):
    report(store, 1, cooperation("Badan Uji", "Jepang", status="exploring"))
    report(store, 2, cooperation("Badan Uji", "Jepang", status="signed"), day=1)
    report(store, 1, text="Isi yang diralat.", fetched=2)
    assert steps(store) == [("new", "signed", None)]


def test_a_correction_taken_back_counts_again(store):
    report(store, 1, cooperation("Badan Uji", "Jepang"))
    report(store, 1, text="Isi yang diralat.", fetched=1)
    report(store, 1, cooperation("Badan Uji", "Jepang"), fetched=2)
    assert steps(store) == [("new", "signed", None)]


def test_an_old_capture_of_an_article_counts_nothing(store):
    report(store, 1, cooperation("Badan Uji", "Jepang"))
    report(store, 1, cooperation("Badan Uji", "Malaysia"), text="Isi lama.", fetched=-1, origin="replay")
    assert [one[2] for one in ledger(store)] == [["Badan Uji", "Jepang"]]


def test_linking_again_changes_nothing(store):
    report(store, 1, cooperation("Badan Uji", "Jepang"), cooperation("A", "B", denied=True))
    before = ledger(store)
    with store.transaction() as connection:
        connection.execute("UPDATE versions SET stage = 'analysed'")
    link(store)
    assert ledger(store) == before


# Any order


SAID = st.builds(
    cooperation,
    st.sampled_from(["Badan Uji", "Badan Uji RI"]),
    st.sampled_from(["Jepang", "Malaysia"]),
    status=st.sampled_from(STATUSES),
    denied=st.booleans(),
    confidence=st.sampled_from([0.4, 0.9]),
)
REPORTS = st.lists(st.tuples(st.integers(0, 80), st.lists(SAID, max_size=2)), min_size=1, max_size=5)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data(), reports=REPORTS)
def test_any_order_of_arrival_gives_the_rebuilt_ledger(data, reports, tmp_path_factory):
    numbered = list(enumerate(reports))
    results = []
    for order in (numbered, data.draw(st.permutations(numbered))):
        with open_store(tmp_path_factory.mktemp("urutan") / "pantau.db") as store:
            for number, (day, said) in order:
                report(store, number, *said, day=day)
            results.append(ledger(store))
            assert ledger(store) == rebuilt(store)
    assert results[0] == results[1]


def test_sectors_and_channel_are_kept_with_what_an_article_says(store: Store) -> None:
    report(store, 1, cooperation("A", "B", sectors=("energy", "trade"), channel="government-business"))
    report(store, 2, cooperation("A", "C"))
    rows = store.rows("SELECT sectors, channel FROM cooperation_mentions ORDER BY id")
    assert [tuple(row) for row in rows] == [('["energy","trade"]', "government-business"), ("[]", None)]
