"""Stories in the database, however the articles come and go."""

import random
from datetime import timedelta

import pytest

from monitor.store import Store, open_store
from monitor.stories.grouping import story_key
from monitor.stories.placing import count_unplaced, pass_over, place, reopen, unplaced, withdraw
from tests.monitor.builders import NOON
from tests.monitor.stories.desk import HOUR, everything, place_all, press, publish, stories
from tests.monitor.stories.texts import mixed, story

NEWSROOMS = ("agung", "beranda", "cakra")


def take_back(store: Store, article_id: int) -> None:
    with store.transaction() as connection:
        withdraw(connection, article_id)


def test_copies_become_one_story_with_the_earliest_as_its_origin(store):
    publish(store, 1, "agung", story(1), at=NOON + HOUR)
    publish(store, 2, "beranda", f"KOTA LAMA, BERANDA - {story(1)}", at=NOON)
    publish(store, 3, "cakra", story(2), at=NOON)
    place_all(store)
    assert stories(store) == {
        story_key("beranda.test:2"): [("agung.test:1", "copy", 1.0, 1.0), ("beranda.test:2", "origin", 1.0, 1.0)],
        story_key("cakra.test:3"): [("cakra.test:3", "origin", 1.0, 1.0)],
    }
    assert [tuple(row) for row in store.rows("SELECT articles, sources, title FROM stories ORDER BY articles")] == [
        (1, 1, "Judul 3"),
        (2, 2, "Judul 2"),
    ]


def test_a_release_is_the_origin_though_it_was_published_later(store):
    publish(store, 1, "agung", mixed(1, 2, share=0.6), at=NOON)
    publish(store, 2, "kementerian", story(1), at=NOON + HOUR)
    place_all(store)
    ((key, members),) = stories(store).items()
    assert key == story_key("kementerian.test:2")
    assert [(identity, role) for identity, role, _, _ in members] == [
        ("agung.test:1", "rewrite"),
        ("kementerian.test:2", "origin"),
    ]
    assert store.rows("SELECT official FROM stories")[0][0] == 1


@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
def test_a_report_that_quotes_a_release_is_its_coverage_but_no_copy(store, order):
    texts = {1: ("agung", mixed(3, 1, share=0.6)), 2: ("kementerian", story(1))}
    for number in order:
        publish(store, number, *texts[number])
        place_all(store)
    assert len(stories(store)) == 2
    ((release, report, taken, verbatim),) = everything(store)["coverage"]
    assert (release, report) == ("kementerian.test:2", "agung.test:1")
    assert taken == pytest.approx(0.4, abs=0.05)
    assert verbatim == pytest.approx(0.4, abs=0.05)


def test_only_the_current_version_counts(store):
    publish(store, 1, "agung", story(1))
    publish(store, 2, "beranda", story(1))
    place_all(store)
    publish(store, 2, "beranda", story(2), fetched=NOON + 3 * HOUR)
    assert count_unplaced(store) == 1
    place_all(store)
    assert {role for members in stories(store).values() for _, role, _, _ in members} == {"origin"}
    assert count_unplaced(store) == 0


def test_a_text_that_is_no_longer_kept_still_counts(store):
    publish(store, 1, "agung", story(1))
    place_all(store)
    with store.transaction() as connection:
        connection.execute("UPDATE versions SET text = ''")
    publish(store, 2, "beranda", story(1), at=NOON + HOUR)
    place_all(store)
    assert [role for members in stories(store).values() for _, role, _, _ in members] == ["origin", "copy"]


def test_an_article_that_is_taken_back_leaves_no_trace(store):
    publish(store, 1, "kementerian", story(1), at=NOON)
    for number, source in enumerate(NEWSROOMS, 2):
        publish(store, number, source, story(1), at=NOON + number * HOUR)
    place_all(store)
    take_back(store, 1)
    assert list(stories(store)) == [story_key("agung.test:2")]
    derived = repr(everything(store))
    assert "kementerian" not in derived
    assert not store.rows(
        "SELECT 1 FROM fingerprint_keys k LEFT JOIN fingerprints f USING (article_id) WHERE f.at IS NULL"
    )


def test_what_was_passed_over_is_taken_up_again(store):
    placed, passed = publish(store, 1, "agung", story(1)), publish(store, 2, "beranda", story(1), at=NOON + HOUR)
    place(store, placed)
    pass_over(store, passed)
    assert count_unplaced(store) == 0
    with store.transaction() as connection:
        reopen(connection)
    assert [waiting.id for waiting in unplaced(store, limit=10)] == [passed]


def test_a_batch_is_the_oldest_first(store):
    for number in (1, 2, 3):
        publish(store, number, "agung", story(number))
    assert [waiting.url for waiting in unplaced(store, limit=2)] == [
        "https://agung.test/berita/1",
        "https://agung.test/berita/2",
    ]


def a_day(draw: random.Random) -> list[tuple[int, str, str, timedelta]]:
    """Sixty articles on eight events over six days: releases, copies, rewrites, reports of their own."""
    articles = []
    for number in range(60):
        source = draw.choice((*NEWSROOMS, "kementerian"))
        event = draw.randrange(8)
        share = draw.choice((1.0, 1.0, 0.9, 0.75, 0.6, 0.5, 0.3))
        articles.append((number, source, mixed(event, 100 + number, share=share), timedelta(hours=draw.randrange(144))))
    return articles


@pytest.mark.parametrize("seed", range(6))
def test_the_order_of_arrival_does_not_count(tmp_path, seed):
    draw = random.Random(seed)
    articles = a_day(random.Random(1))
    results = []
    for name, order in (("straight", articles), ("shuffled", draw.sample(articles, len(articles)))):
        with open_store(tmp_path / f"{name}.db") as store:
            press(store, *NEWSROOMS)
            press(store, "kementerian", official=True)
            for number, source, text, later in order:
                publish(store, number, source, text, at=NOON + later)
                if name == "shuffled":
                    place_all(store)
            place_all(store)
            results.append(everything(store))
    assert results[0] == results[1]
    assert max(row[6] for row in results[0]["stories"]) > 2


@pytest.mark.parametrize("seed", range(3))
def test_what_was_changed_and_taken_back_on_the_way_does_not_count(tmp_path, seed):
    draw = random.Random(seed)
    articles = a_day(random.Random(2))
    results = []
    for name in ("straight", "winding"):
        with open_store(tmp_path / f"{name}.db") as store:
            press(store, *NEWSROOMS)
            press(store, "kementerian", official=True)
            if name == "winding":
                for number, source, _, later in draw.sample(articles, 30):
                    publish(store, number, source, story(draw.randrange(8)), at=NOON + later)
                place_all(store)
                for number in range(100, 110):
                    publish(store, number, "kementerian", story(draw.randrange(8)), at=NOON)
                place_all(store)
                for row in store.rows("SELECT id FROM articles WHERE identity LIKE 'kementerian.test:10_'"):
                    take_back(store, row["id"])
            for number, source, text, later in articles:
                publish(store, number, source, text, at=NOON + later, fetched=NOON + later + 2 * HOUR)
            place_all(store)
            results.append(everything(store))
    assert results[0] == results[1]


def test_placing_again_changes_nothing(store):
    for number, source, text, later in a_day(random.Random(3)):
        publish(store, number, source, text, at=NOON + later)
    place_all(store)
    before = everything(store)
    for row in store.rows("SELECT id FROM articles ORDER BY id DESC"):
        place(store, row["id"])
    assert everything(store) == before
