"""What was told of an article that is forgotten: gone from mails and decisions, and corrected where it was sent."""

import json
from datetime import timedelta

from monitor.custody.forgetting import forget
from tests.monitor.sample import NOW
from tests.monitor.watches.desk import Desk, text

WATER = ("Dinas Air", "Koperasi Tani")
SECRET = "Rahasia Besar di Balik Bendungan Tirta Kencana Raya Sejahtera"


def _roundup(desk: Desk) -> None:
    desk.watch({"schedule": "hourly"})
    desk.simple(*WATER, key="water", title=SECRET)
    desk.simple("Dinas Api", "Koperasi Lama", key="fire")
    assert desk.alert() == []
    (mail,) = desk.alert(NOW + timedelta(hours=1))
    assert SECRET in text(mail)


def _stored(desk: Desk) -> str:
    mails = " ".join(text(mail) for mail in map(desk.read, desk.store.rows("SELECT message FROM outbox")))
    return mails + json.dumps([tuple(row) for row in desk.store.rows("SELECT fact, facts FROM watch_decisions")])


def test_a_round_up_that_was_not_sent_is_taken_back_and_the_rest_told_anew(desk: Desk) -> None:
    _roundup(desk)
    forget(desk.store, desk.config, "1", sources={}, canonical=str, now=NOW)
    assert SECRET not in _stored(desk)
    desk.looked = 0
    assert desk.alert(NOW + timedelta(hours=2)) == []
    (mail,) = desk.alert(NOW + timedelta(hours=3))
    assert "Dinas Api" in mail["Subject"]


def test_a_round_up_that_was_sent_loses_its_words_and_is_corrected(desk: Desk) -> None:
    _roundup(desk)
    with desk.store.transaction() as connection:
        connection.execute("UPDATE outbox SET state = 'sent', attempts = 1")
        connection.execute("UPDATE outbox_recipients SET state = 'sent', attempts = 1")
    done = forget(desk.store, desk.config, "1", sources={}, canonical=str, now=NOW)
    assert SECRET not in _stored(desk)
    assert done.corrected == 1


def test_a_burst_names_nothing_of_an_article_that_was_forgotten(desk: Desk) -> None:
    cooperation = desk.simple(*WATER, key="water", at=NOW - timedelta(days=40))
    desk.watch({"triggers": ["coverage"]})
    for number in range(6):
        sentence = f"Dinas Air menjajaki Koperasi Tani dalam rangka {SECRET if number == 0 else number}."
        desk.report(cooperation, WATER, sentence, trigger="menjajaki", source=f"koran-{number}")
    (mail,) = desk.alert()
    assert SECRET in text(mail)
    ((article,),) = desk.store.rows("SELECT id FROM articles WHERE source = 'koran-0'")
    forget(desk.store, desk.config, str(article), sources={}, canonical=str, now=NOW)
    assert SECRET not in _stored(desk)
    assert "koran-0.example" not in _stored(desk)
