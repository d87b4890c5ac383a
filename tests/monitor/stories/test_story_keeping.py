"""What others ask of stories."""

from datetime import timedelta

import pytest

from monitor.errors import QueryError
from monitor.store import insert, instant
from monitor.stories.grouping import story_key
from monitor.stories.keeping import carriers, coverage_of, find, independent, top, verbatim_passages, whole
from tests.monitor.builders import NOON
from tests.monitor.stories.desk import HOUR, place_all, publish
from tests.monitor.stories.texts import mixed, story

DAY = timedelta(days=1)


def speak_of_cooperation(store, article_id: int) -> None:
    ((version_id,),) = store.rows("SELECT version_id FROM articles WHERE id = ?", article_id)
    names = ("evidence_start", "evidence_end", "trigger_start", "trigger_end", "status_start", "status_end")
    with store.transaction() as connection:
        insert(
            connection,
            "cooperation_mentions",
            version_id=version_id,
            article_id=article_id,
            party_key="a|b",
            number=0,
            status="signed",
            denied=0,
            parties="[]",
            party_spans="[]",
            fields="[]",
            evidence="Judul",
            confidence=0.9,
            at=instant(NOON),
            **dict.fromkeys(names, 0),
        )


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        pytest.param([("agung", 1), ("beranda", 1), ("cakra", 1)], 1, id="three copies"),
        pytest.param([("agung", 1), ("beranda", 2)], 2, id="two reports"),
        pytest.param([("agung", 1), ("agung", 2)], 1, id="one newsroom twice"),
        pytest.param([("agung", 1), ("beranda", 1), ("beranda", 2)], 2, id="a copy and a report of its own"),
        pytest.param([], 0, id="nothing"),
    ],
)
def test_independent_sources_are_whoever_wrote_first(store, texts, expected):
    ids = [
        publish(store, number, source, story(seed), at=NOON + number * HOUR)
        for number, (source, seed) in enumerate(texts)
    ]
    place_all(store)
    assert independent(store, ids) == expected


def test_the_origin_counts_though_it_is_not_among_the_articles(store):
    publish(store, 1, "kementerian", story(1))
    copies = [publish(store, number, source, story(1)) for number, source in ((2, "agung"), (3, "beranda"))]
    place_all(store)
    assert independent(store, copies) == 1


def test_what_is_not_placed_yet_counts_by_its_publisher(store):
    ids = [publish(store, 1, "agung", story(1)), publish(store, 2, "beranda", story(1))]
    assert independent(store, ids) == 2


def test_the_stories_that_most_publishers_carry_come_first(store):
    for number, (source, seed) in enumerate([("agung", 1), ("beranda", 2), ("cakra", 2), ("cakra", 3)]):
        speak_of_cooperation(store, publish(store, number, source, story(seed)))
    place_all(store)
    first, *_ = top(store, NOON, NOON + DAY, 2)
    assert (first.title, first.sources, first.articles) == ("Judul 1", 2, 2)
    assert len(top(store, NOON, NOON + DAY, 2)) == 2


@pytest.mark.parametrize(
    ("at", "seen", "found"),
    [
        pytest.param(NOON, NOON + HOUR, True, id="in time"),
        pytest.param(NOON, NOON, False, id="told before"),
        pytest.param(NOON, NOON + DAY, True, id="at the end"),
        pytest.param(NOON, NOON + DAY + HOUR, False, id="still to come"),
        pytest.param(NOON - 2 * DAY, NOON + HOUR, True, id="found late"),
        pytest.param(NOON - 30 * DAY, NOON + HOUR, False, id="out of an archive"),
    ],
)
def test_a_story_is_news_when_it_gains_an_article(store, at, seen, found):
    publish(store, 1, "agung", story(1), at=at, seen=seen)
    place_all(store)
    assert bool(top(store, NOON, NOON + DAY, 5, relevant=False)) is found


def test_only_stories_on_cooperations_are_told_unless_asked(store):
    publish(store, 1, "agung", story(1))
    place_all(store)
    assert top(store, NOON, NOON + DAY, 5) == ()
    assert len(top(store, NOON, NOON + DAY, 5, relevant=False)) == 1


@pytest.mark.parametrize("address", [story_key("agung.test:1"), "https://beranda.test/berita/2", "2"])
def test_a_story_is_found_by_its_key_or_by_any_article(store, address):
    publish(store, 1, "agung", story(1))
    publish(store, 2, "beranda", story(1), at=NOON + HOUR)
    place_all(store)
    assert find(store, address).key == story_key("agung.test:1")


def test_a_story_that_is_not_there_is_named(store):
    with pytest.raises(QueryError, match="There is no story 'tidak-ada'"):
        find(store, "tidak-ada")


def test_carriers_are_the_origin_and_the_others_in_time(store):
    publish(store, 1, "agung", story(1), at=NOON - 2 * HOUR)
    publish(store, 2, "kementerian", story(1), at=NOON)
    publish(store, 3, "beranda", mixed(1, 9, share=0.6), at=NOON - HOUR)
    place_all(store)
    told = carriers(store, find(store, "1").key)
    assert [(one.source, one.role) for one in told] == [
        ("kementerian", "origin"),
        ("agung", "copy"),
        ("beranda", "rewrite"),
    ]
    assert told[1].source_title == "Agung"


def test_the_coverage_of_a_release_is_all_that_took_it_over(store):
    release = publish(store, 1, "kementerian", story(1))
    publish(store, 2, "agung", story(1))
    publish(store, 3, "beranda", mixed(1, 9, share=0.3))
    publish(store, 4, "cakra", story(2))
    place_all(store)
    assert [(one.source, one.same_story) for one in coverage_of(store, release)] == [
        ("agung", True),
        ("beranda", False),
    ]
    assert coverage_of(store, release)[0].taken == 1.0


def test_an_article_of_the_press_has_no_coverage(store):
    one = publish(store, 1, "agung", story(1))
    publish(store, 2, "beranda", story(1))
    place_all(store)
    assert coverage_of(store, one) == ()


def test_passages_are_offsets_into_title_and_text(store):
    release = publish(store, 1, "kementerian", f"KOTA - {story(1)}")
    report = publish(store, 2, "agung", mixed(9, 1, share=0.7))
    place_all(store)
    ((start, end, there, to),) = [
        (one.start, one.end, one.other_start, one.other_end) for one in verbatim_passages(store, report, release)
    ]
    shown = whole(store, report)[start:end]
    assert shown == whole(store, release)[there:to]
    assert shown.endswith("\n".join(story(1).split("\n")[-3:]).rstrip("."))


def test_no_passage_is_shown_of_a_text_that_is_gone(store):
    ids = [publish(store, number, source, story(1)) for number, source in ((1, "agung"), (2, "beranda"))]
    place_all(store)
    with store.transaction() as connection:
        connection.execute("UPDATE versions SET text = '' WHERE article_id = ?", [ids[0]])
    assert verbatim_passages(store, ids[1], ids[0]) == ()
