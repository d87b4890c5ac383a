"""What is asked later: what went out, why, once more; and what a watch would have sent."""

from datetime import timedelta

import pytest

from monitor.custody.forgetting import forget
from monitor.errors import QueryError
from monitor.store import insert, instant, to_json
from monitor.watches import alert_records, fact_words, watching
from monitor.watches.rehearsal import rehearse
from tests.monitor.sample import NOW
from tests.monitor.watches.desk import Desk, text

WATER = ("Dinas Air", "Koperasi Tani")
SENTENCE = "Dinas Air menjajaki kerja sama dengan Koperasi Tani."


def test_decisions_are_listed_with_their_reason_and_mail(desk: Desk) -> None:
    desk.watch({})
    desk.simple(*WATER, key="water")
    desk.simple("Dinas Api", "Koperasi Lama", key="fire", confidence=0.2)
    desk.alert()
    held, told = alert_records.listed(desk.store, watch="pantau-1")
    assert (held.state, held.reason, held.subject) == ("held", "held-uncertain", None)
    assert (told.parties, told.sent) == (WATER, "pending")
    assert told.subject == "[Pantau] New cooperation: Dinas Air – Koperasi Tani (exploring)"


def test_an_alert_is_explained_by_facts_and_the_sentence(desk: Desk) -> None:
    desk.watch({})
    desk.simple(*WATER)
    desk.alert()
    (record,) = alert_records.listed(desk.store, watch="pantau-1")
    found = alert_records.explain(desk.store, record.id)
    assert found.evidence is not None
    assert found.evidence.text == SENTENCE
    assert found.record.facts["article"] == "warta.example:1"
    assert (found.record.facts["status"], found.record.facts["confidence"]) == ("exploring", 0.9)


def test_the_facts_are_told_in_words(desk: Desk) -> None:
    desk.watch({})
    desk.simple(*WATER, origin="import")
    desk.alert(past=True)
    (record,) = alert_records.listed(desk.store, watch="pantau-1")
    assert fact_words.facts_in_words(record.facts, language="en", zone=desk.config.zone) == (
        ("what happened", "New cooperation"),
        ("status", "exploring"),
        ("article", "warta.example:1"),
        ("published", "Wednesday, 4 June 2025 01:00 WIB"),
        ("how it came", "imported from a file"),
        ("confidence", "90% (high confidence)"),
    )


@pytest.mark.parametrize(
    ("facts", "trigger", "words"),
    [
        ({"kind": "coverage"}, "coverage", "all that pantau-1 finds (Much in the news)"),
        ({"kind": "silence", "source": "antara"}, "silence", "ANTARA (A source is silent)"),
    ],
)
def test_what_is_about_no_cooperation_is_listed_by_words(
    desk: Desk, facts: dict[str, str], trigger: str, words: str
) -> None:
    desk.source("antara", "ANTARA")
    with desk.store.transaction() as connection:
        insert(
            connection,
            "watch_decisions",
            watch="pantau-1",
            fact=f"{trigger}:x:2025-06-04",
            trigger=trigger,
            state="held",
            reason="held-inhibited",
            facts=to_json(facts),
            decided_at=instant(NOW),
        )
    (record,) = alert_records.listed(desk.store, watch="pantau-1")
    assert fact_words.about(record, "en") == words


def test_the_facts_name_nothing_of_an_article_that_was_forgotten(desk: Desk) -> None:
    desk.watch({})
    desk.simple(*WATER)
    desk.alert()
    forget(desk.store, desk.config, "1", sources={}, canonical=str, now=NOW)
    records = alert_records.listed(desk.store, watch="pantau-1")
    assert [dict(record.facts) for record in records] == [{}] * len(records)


def test_a_message_is_put_again_and_marked(desk: Desk) -> None:
    desk.watch({})
    desk.simple(*WATER)
    (first,) = desk.alert()
    (record,) = alert_records.listed(desk.store, watch="pantau-1")
    alert_records.replay(desk.store, desk.config, record.id, now=NOW + timedelta(hours=1))
    alert_records.replay(desk.store, desk.config, record.id, now=NOW + timedelta(hours=2))
    again, third = desk.alert()
    assert again["Subject"] == "(again) [Pantau] New cooperation: Dinas Air – Koperasi Tani (exploring)"
    assert "Sent again; the first time it was written on 2025-06-04 07:00." in text(again)
    assert SENTENCE in text(again)
    assert again["References"] == first["Message-ID"]
    assert len({mail["Message-ID"] for mail in (first, again, third)}) == 3


def test_what_was_told_by_no_mail_can_not_be_put_again(desk: Desk) -> None:
    desk.watch({})
    desk.simple(*WATER, confidence=0.1)
    desk.alert()
    (record,) = alert_records.listed(desk.store, watch="pantau-1")
    with pytest.raises(QueryError, match="told by no message"):
        alert_records.replay(desk.store, desk.config, record.id, now=NOW)


def test_there_is_nothing_to_explain_under_an_unknown_number(desk: Desk) -> None:
    with pytest.raises(QueryError, match="no alert with the number 7"):
        alert_records.explain(desk.store, 7)


# Rehearsals


def test_a_rehearsal_tells_what_would_have_been_sent_and_writes_nothing(desk: Desk) -> None:
    cooperation = desk.simple(*WATER, key="water")
    desk.simple("Dinas Api", "Koperasi Lama", confidence=0.2)
    desk.moved(cooperation, WATER, status="signed", previous="exploring")
    before = list(desk.store.db.conn.iterdump())
    watch = watching.built_in(desk.config)
    done = rehearse(desk.store, desk.config, watch, since=NOW - timedelta(days=30), now=NOW)
    (sending,) = done.sendings
    assert [(due.fact, reason) for due, reason in sending.told] == [
        ("water:exploring", "mailed-new"),
        ("water:signed", "mailed-moved"),
    ]
    assert [(due.fact, reason) for due, reason in done.held] == [("k5:exploring", "held-uncertain")]
    assert (done.found, done.happened) == (2, 3)
    assert list(desk.store.db.conn.iterdump()) == before


def test_a_rehearsal_keeps_the_pace_of_the_watch(desk: Desk) -> None:
    for number in range(6):
        created = NOW - timedelta(hours=20, minutes=number)
        desk.simple(f"Dinas {number}", "Koperasi Tani", created_at=created, at=created)
    watch = watching.parsed({"name": "harian", "recipients": ["a@example.org"], "schedule": "daily 06:30"})
    done = rehearse(desk.store, desk.config, watch, since=NOW - timedelta(days=2), now=NOW)
    assert [(sending.roundup, len(sending.told)) for sending in done.sendings] == [(True, 6)]
