"""What watches tell, and what they hold."""

from datetime import timedelta
from typing import Any

import pytest

from monitor.errors import ConfigError
from monitor.store import insert, instant, to_json
from monitor.watches import watching
from tests.monitor.sample import NOW
from tests.monitor.watches.desk import Desk, config_of, text

WATER = ("Dinas Air", "Koperasi Tani")
FIRE = ("Dinas Api", "Koperasi Lama")


def test_a_watch_tells_what_its_query_finds_and_nothing_else(desk: Desk) -> None:
    desk.watch({"query": 'pihak:"Dinas Air"'})
    desk.simple(*WATER, key="water")
    desk.simple(*FIRE, key="fire")
    (mail,) = desk.alert()
    assert mail["Subject"] == "[Pantau] New cooperation: Dinas Air – Koperasi Tani (exploring)"
    assert desk.decisions() == {"water:exploring": ("told", "mailed-new", None)}


def test_each_watch_decides_for_itself(desk: Desk) -> None:
    desk.watch({"query": "pihak:Air"}, {"min_confidence": 0.95}, {"triggers": ["status"]})
    desk.simple(*WATER, key="water")
    assert len(desk.alert()) == 1
    assert desk.decisions("pantau-2") == {"water:exploring": ("held", "held-uncertain", None)}
    assert desk.decisions("pantau-3") == {}


def test_what_was_told_is_not_told_again(desk: Desk) -> None:
    desk.watch({})
    cooperation = desk.simple(*WATER)
    assert len(desk.alert()) == 1
    with desk.store.transaction() as connection:
        connection.execute("INSERT OR IGNORE INTO watch_touched VALUES (?)", [cooperation])
    assert desk.alert() == []


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"origin": "replay"}, "held-replay"),
        ({"origin": "import"}, "held-replay"),
        ({"published": None}, "held-undated"),
        ({"at": NOW - timedelta(days=9)}, "held-old"),
        ({"confidence": 0.3}, "held-uncertain"),
    ],
)
def test_what_is_no_news_is_held_for_a_named_reason(desk: Desk, options: dict[str, Any], reason: str) -> None:
    desk.watch({})
    desk.simple(*WATER, key="water", **options)
    assert desk.alert() == []
    assert desk.decisions() == {"water:exploring": ("held", reason, None)}


def test_what_a_surer_article_reports_is_decided_anew(desk: Desk) -> None:
    desk.watch({})
    cooperation = desk.simple(*WATER, confidence=0.3)
    assert desk.alert() == []
    sentence = "Dinas Air menggandeng Koperasi Tani."
    surer = desk.mention(cooperation, desk.article(sentence), sentence, trigger="menggandeng", parties=WATER)
    with desk.store.transaction() as connection:
        connection.execute("UPDATE steps SET mention_id = ?", [surer])
    (mail,) = desk.alert()
    assert sentence in text(mail)


def test_a_new_source_mails_nothing_from_before_it_was_collected(desk: Desk) -> None:
    desk.watch({})
    desk.collected("warta", since=NOW - timedelta(hours=2))
    desk.simple(*WATER, key="water", at=NOW - timedelta(hours=3))
    desk.simple(*FIRE, key="fire", at=NOW - timedelta(hours=1))
    assert len(desk.alert()) == 1
    assert desk.decisions()["water:exploring"] == ("held", "held-backfill", None)


def test_what_the_ledger_settled_for_all_is_not_told(desk: Desk) -> None:
    desk.watch({})
    desk.simple(*WATER, key="water")
    with desk.store.transaction() as connection:
        connection.execute("UPDATE steps SET decision = 'renamed'")
    assert desk.alert() == []
    assert desk.decisions() == {"water:exploring": ("held", "held-evidence", None)}


# Where a watch starts


def test_a_new_watch_mails_nothing_that_was_known_and_says_how_much_that_is(desk: Desk) -> None:
    desk.simple(*WATER, key="water")
    desk.watch({"query": "pihak:Air"})
    assert desk.alert() == []
    assert desk.decisions() == {"water:exploring": ("baseline", "baseline", None)}
    desk.simple("Dinas Air Bersih", "Koperasi Tani")
    (mail,) = desk.alert()
    assert "Known before this watch began, and not mailed: 1." in text(mail)
    desk.simple("Balai Air", "Koperasi Tani")
    (mail,) = desk.alert()
    assert "Known before" not in text(mail)


def test_a_known_cooperation_that_moves_is_told(desk: Desk) -> None:
    cooperation = desk.simple(*WATER, key="water")
    desk.watch({})
    desk.moved(cooperation, WATER, status="signed", previous="exploring")
    (mail,) = desk.alert()
    assert mail["Subject"] == "[Pantau] Cooperation moved: Dinas Air – Koperasi Tani (exploring → signed)"


def test_another_query_is_another_baseline(desk: Desk) -> None:
    desk.watch({"query": "pihak:Air"})
    desk.simple(*FIRE, key="fire")
    assert desk.alert() == []
    desk.watch({"query": "pihak:Api"})
    assert desk.alert() == []
    assert watching.state_of(desk.store, "pantau-1").baseline == 1


def test_a_watch_that_comes_back_starts_anew(desk: Desk) -> None:
    desk.watch({})
    desk.watch()
    desk.simple(*WATER, key="water")
    desk.watch({})
    assert desk.alert() == []
    assert desk.decisions() == {"water:exploring": ("baseline", "baseline", None)}


def test_what_a_reanalysis_finds_is_no_news(desk: Desk) -> None:
    desk.watch({})
    desk.simple(*WATER)
    watching.hold_known(desk.store, desk.config, now=NOW)
    assert desk.alert() == []


# What else they wait for


@pytest.mark.parametrize(
    ("trigger", "told"),
    [
        ("status", True),
        ("status:signed", True),
        ("status:exploring>signed", True),
        ("status:exploring>", True),
        ("status:agreed>signed", False),
        ("status:ended", False),
        ("new", False),
    ],
)
def test_moves_are_told_from_and_to_the_statuses_named(desk: Desk, trigger: str, told: bool) -> None:
    cooperation = desk.simple(*WATER)
    desk.watch({"triggers": [trigger]})
    desk.moved(cooperation, WATER, status="signed", previous="exploring")
    assert bool(desk.alert()) is told


def test_what_is_first_heard_of_when_it_is_signed_has_reached_that(desk: Desk) -> None:
    desk.watch({"triggers": ["status:signed"]})
    desk.simple(*WATER, status="signed")
    assert len(desk.alert()) == 1


def test_a_party_under_a_new_name_has_not_joined(desk: Desk) -> None:
    before, after = "Kementerian Komunikasi dan Informatika", "Kementerian Komunikasi dan Digital"
    cooperation = desk.simple(before, "Jepang", key="data")
    desk.watch({"triggers": ["party"]})
    sentence = f"{after} dan Jepang meneken kontrak."
    at = NOW - timedelta(hours=1)
    article = desk.article(sentence, published=at)
    desk.mention(cooperation, article, sentence, trigger="meneken kontrak", parties=(after, "Jepang"), at=at)
    assert desk.alert() == []


def test_a_party_that_joins_is_told(desk: Desk) -> None:
    cooperation = desk.simple(*WATER, key="water")
    desk.watch({"triggers": ["party"]})
    sentence = "Dinas Air, Koperasi Tani dan PT Pompa Jaya meneken kontrak."
    at = NOW - timedelta(hours=1)
    article = desk.article(sentence, published=at)
    parties = (*WATER, "PT Pompa Jaya")
    desk.mention(cooperation, article, sentence, trigger="meneken kontrak", parties=parties, at=at)
    (mail,) = desk.alert()
    assert "PT Pompa Jaya has joined." in text(mail)
    assert sentence in text(mail)


def test_a_denial_is_told_to_who_waits_for_contradictions(desk: Desk) -> None:
    cooperation = desk.simple(*WATER, key="water")
    desk.watch({"triggers": ["contradiction"]}, {})
    sentence = "Dinas Air membantah bekerja sama dengan Koperasi Tani."
    article = desk.article(sentence, published=NOW - timedelta(hours=1))
    mention = desk.mention(cooperation, article, sentence, trigger="membantah", parties=WATER, denied=True)
    desk.step(cooperation, mention, kind="denied", previous="exploring")
    (mail,) = desk.alert()
    assert mail["Subject"] == "[Pantau] Cooperation denied: Dinas Air – Koperasi Tani (denied)"
    assert sentence in text(mail)


def test_articles_that_contradict_each_other_are_told(desk: Desk) -> None:
    cooperation = desk.simple(*WATER, key="water", status="signed")
    desk.watch({"triggers": ["contradiction"]})
    sentence = "Koperasi Tani belum meneken kontrak dengan Dinas Air."
    article = desk.article(sentence, published=NOW - timedelta(hours=1))
    later = desk.mention(cooperation, article, sentence, trigger="meneken kontrak", parties=WATER)
    earlier = desk.store.rows("SELECT min(id) AS id FROM cooperation_mentions")[0]["id"]
    desk.contradict(cooperation, later, earlier, kind="status")
    (mail,) = desk.alert()
    assert "Articles contradict each other on how far it is: exploring or signed." in text(mail)
    assert sentence in text(mail)


def _reports(desk: Desk, cooperation: int, count: int, *, at: timedelta = timedelta(hours=1)) -> None:
    sentence = "Dinas Air menjajaki kerja sama dengan Koperasi Tani."
    for number in range(count):
        article = desk.article(f"{sentence} {desk.number}", source=f"koran-{number % 4}", published=NOW - at)
        desk.mention(cooperation, article, sentence, trigger="menjajaki", parties=WATER, at=NOW - at)


def test_a_burst_of_coverage_is_told_with_its_figures(desk: Desk) -> None:
    cooperation = desk.simple(*WATER, key="water", at=NOW - timedelta(days=20))
    desk.watch({"triggers": ["coverage"]})
    _reports(desk, cooperation, 8)
    (mail,) = desk.alert()
    assert "8 articles of 4 publishers in 24 hours; usually 0 a day" in text(mail)


def test_a_mail_on_a_step_inhibits_the_coverage_that_it_brings(desk: Desk) -> None:
    cooperation = desk.simple(*WATER, key="water", at=NOW - timedelta(days=20))
    desk.watch({"triggers": ["status", "coverage"]})
    desk.moved(cooperation, WATER, status="signed", previous="exploring")
    _reports(desk, cooperation, 8)
    (mail,) = desk.alert()
    assert "moved" in mail["Subject"]
    assert desk.decisions()["water:coverage:2025-06-04"] == ("held", "held-inhibited", None)


def _silent(desk: Desk, since: str = "2025-06-01T00:00:00+00:00") -> None:
    with desk.store.transaction() as connection:
        insert(
            connection,
            "conditions",
            subject="source:antara",
            state="silent",
            finding=to_json(
                {"scope": "rhythm", "kind": "", "values": {"since": since, "expected": 41.5, "a_year": 0.1}}
            ),
            at=instant(NOW),
        )


def test_a_source_that_falls_silent_is_told_once(desk: Desk) -> None:
    desk.source("antara", "ANTARA")
    desk.watch({"triggers": ["silence"], "sources": ["antara"]}, sources=["antara"])
    _silent(desk)
    (mail,) = desk.alert(NOW + timedelta(hours=2))
    assert mail["Subject"] == "[Pantau] A source is silent: ANTARA"
    assert "it has published nothing since 1 June 2025" in text(mail)
    assert desk.alert(NOW + timedelta(hours=5)) == []


def test_a_signing_that_nothing_followed_is_told_once_it_is_old(desk: Desk) -> None:
    signed = NOW - timedelta(days=200)
    desk.simple(*FIRE, status="signed", at=signed - timedelta(days=90))
    desk.simple(*WATER, status="signed", at=signed, key="water")
    desk.watch({"triggers": ["follow-up"], "follow_up_months": 7})
    (mail,) = desk.alert(NOW + timedelta(days=14))
    assert mail["Subject"] == "[Pantau] Nothing seen since: Dinas Air – Koperasi Tani (signed)"
    assert "Signed on Saturday, 16 November 2024; no report since shows that it is under way." in text(mail)
    assert "Dinas Air menjajaki kerja sama dengan Koperasi Tani." in text(mail)
    assert desk.alert(NOW + timedelta(days=15)) == []


def test_the_end_of_a_validity_is_told_when_it_is_near(desk: Desk) -> None:
    cooperation = desk.simple(*WATER, key="water", status="signed")
    with desk.store.transaction() as connection:
        connection.execute("UPDATE cooperations SET valid_until = '2025-07-01', instrument = 'nota kesepahaman'")
        connection.execute(
            "UPDATE cooperation_mentions SET valid_until = '2025-07-01', valid_start = evidence_start,"
            " valid_end = evidence_end WHERE cooperation_id = ?",
            [cooperation],
        )
    desk.watch({"triggers": ["deadline"], "deadline_days": 7})
    assert desk.alert(NOW + timedelta(days=1)) == []
    (mail,) = desk.alert(NOW + timedelta(days=22))
    assert "Its validity ends on Tuesday, 1 July 2025." in text(mail)


# Mistakes


@pytest.mark.parametrize(
    ("watch", "sentence"),
    [
        ({"query": "status:signd"}, "watch 'pantau-1': query = status:signd: "),
        ({"query": "jenis:artikel beras"}, "asks for article; a watch asks for cooperations"),
        ({"triggers": ["silence"], "sources": ["antra"]}, "sources = antra is not collected"),
    ],
)
def test_a_mistake_in_a_watch_is_one_sentence_that_names_it(watch: dict[str, Any], sentence: str) -> None:
    config = config_of(watch)
    (mistake,) = watching.mistakes(config.watches, config, now=NOW)
    assert sentence in str(mistake)
    assert "'pantau-1'" in str(mistake)


def test_a_watch_that_can_not_be_understood_holds_back_no_other(desk: Desk) -> None:
    desk.watch({"query": "status:signd"}, {})
    desk.simple(*WATER, key="water")
    assert len(desk.alert()) == 1
    assert desk.decisions("pantau-1") == {}
    desk.watch({"query": "status:exploring"}, {})
    desk.simple(*FIRE, key="fire")
    assert len(desk.alert()) == 2
    # mended, it starts from what is known then
    assert desk.decisions("pantau-1")["water:exploring"][0] == "baseline"


# Made by command


def test_a_watch_made_by_command_starts_at_once(desk: Desk) -> None:
    desk.simple(*WATER)
    watch = watching.parsed({"name": "air", "query": "pihak:Air", "recipients": ["a@example.org"]})
    assert watching.save(desk.store, desk.config, watch, now=NOW).baseline == 1
    desk.simple("Balai Air", "Koperasi Tani")
    (mail,) = desk.alert()
    assert "Balai Air" in mail["Subject"]


def test_a_name_is_taken_once(desk: Desk) -> None:
    desk.watch({"name": "air"})
    watch = watching.parsed({"name": "air", "recipients": ["a@example.org"]})
    with pytest.raises(ConfigError, match=r"stands in config\.toml"):
        watching.save(desk.store, desk.config, watch, now=NOW)


def test_a_paused_watch_makes_up_for_what_it_held(desk: Desk) -> None:
    desk.watch({"name": "air"})
    watching.pause(desk.store, desk.config, "air", now=NOW)
    desk.simple(*WATER, key="water")
    assert desk.alert() == []
    assert desk.decisions("air") == {"water:exploring": ("waiting", "mailed-new", "paused")}
    watching.pause(desk.store, desk.config, "air", now=None)
    assert len(desk.alert()) == 1


def test_a_removed_watch_says_nothing_more(desk: Desk) -> None:
    watching.save(desk.store, desk.config, watching.parsed({"name": "air", "recipients": ["a@example.org"]}), now=NOW)
    watching.remove(desk.store, desk.config, "air")
    desk.simple(*WATER)
    assert desk.alert() == []
