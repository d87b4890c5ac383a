"""Independent sources of a cooperation, in step with the stories that its articles are in."""

import pytest

from monitor.ledger.keeping import count_sources
from monitor.store import Store, insert, instant
from monitor.stories.independence import recount
from monitor.stories.placing import withdraw
from tests.monitor.builders import NOON
from tests.monitor.stories.desk import HOUR, place_all, publish
from tests.monitor.stories.texts import story

SPANS = ("evidence_start", "evidence_end", "trigger_start", "trigger_end", "status_start", "status_end")


def report(store: Store, *article_ids: int, denied: bool = False, rejected: bool = False) -> None:
    """Let articles speak of the one cooperation that there is."""
    with store.transaction() as connection:
        if not store.rows("SELECT 1 FROM cooperations"):
            seen = dict.fromkeys(("first_seen_at", "last_seen_at", "created_at"), instant(NOON))
            insert(
                connection,
                "cooperations",
                key="a",
                party_key="a",
                parties="[]",
                fields="[]",
                status="signed",
                denied=0,
                confidence=0.9,
                **seen,
            )
        for article_id in article_ids:
            insert(
                connection,
                "cooperation_mentions",
                cooperation_id=1,
                version_id=store.rows("SELECT version_id FROM articles WHERE id = ?", article_id)[0][0],
                article_id=article_id,
                source=store.rows("SELECT source FROM articles WHERE id = ?", article_id)[0][0],
                party_key="a",
                number=0,
                status="signed",
                denied=denied,
                rejected=rejected,
                parties="[]",
                party_spans="[]",
                fields="[]",
                evidence="Judul",
                confidence=0.9,
                at=instant(NOON),
                **dict.fromkeys(SPANS, 0),
            )
        recount(connection, [1])


def counted(store: Store) -> int:
    return int(store.rows("SELECT independent FROM cooperations")[0][0])


def test_publishers_count_until_their_articles_are_placed(store):
    copies = [publish(store, number, source, story(1)) for number, source in ((1, "agung"), (2, "beranda"))]
    report(store, *copies)
    assert counted(store) == 2
    place_all(store)
    assert counted(store) == 1


@pytest.mark.parametrize("how", ["denied", "rejected"])
def test_only_what_asserts_it_counts(store, how):
    report(store, publish(store, 1, "agung", story(1)))
    report(store, publish(store, 2, "beranda", story(2)), **{how: True})
    assert counted(store) == 1


def test_a_release_that_comes_later_joins_its_copies(store):
    # each is a half of the release, and nothing of the other
    halves = story(1).split("\n")
    one = publish(store, 1, "agung", "\n".join(halves[:5]))
    two = publish(store, 2, "beranda", "\n".join(halves[5:]))
    report(store, one, two)
    place_all(store)
    assert counted(store) == 2
    release = publish(store, 3, "kementerian", story(1), at=NOON + HOUR)
    place_all(store)
    assert counted(store) == 1
    with store.transaction() as connection:
        withdraw(connection, release)
    assert counted(store) == 2


def test_a_cooperation_that_only_a_party_tells_of_is_not_counted_again_and_again(store):
    report(store, publish(store, 1, "kementerian", story(1)))
    with store.transaction() as connection:
        connection.execute("UPDATE cooperations SET parties = '[\"Kementerian\"]'")
    place_all(store)
    assert counted(store) == 0
    with store.transaction() as connection:
        connection.execute("CREATE TEMP TRIGGER t AFTER UPDATE ON cooperations BEGIN SELECT raise(FAIL, 'again'); END")
        count_sources(connection)


@pytest.mark.parametrize(
    "change",
    [
        "INSERT OR REPLACE INTO story_articles SELECT * FROM story_articles WHERE article_id = 2",
        "UPDATE story_articles SET story_id = 2 WHERE article_id = 2",
        "DELETE FROM story_articles WHERE article_id = 2",
        "UPDATE stories SET origin_article_id = 2 WHERE id = 1",
    ],
)
def test_what_becomes_of_its_stories_lets_a_cooperation_be_counted_anew(store, change):
    report(store, publish(store, 1, "agung", story(1)), publish(store, 2, "beranda", story(1)))
    publish(store, 3, "cakra", story(2))
    place_all(store)
    assert counted(store) == 1
    with store.transaction() as connection:
        connection.execute(change)
    assert counted(store) == -1
    assert store.rows("SELECT independent FROM v_cooperations")[0][0] == 0
    with store.transaction() as connection:
        count_sources(connection)
    assert counted(store) >= 1
