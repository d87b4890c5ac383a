"""What is settled is a function of what is stored: whatever order it came in, and whatever was there before."""

import random
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.linking import withdraw
from monitor.store import Store, open_store
from tests.monitor.builders import NOON
from tests.monitor.entities.reporting import (
    Report,
    body,
    event,
    person,
    report,
    resolved,
    settle_all,
    settled,
    write,
)

OFFICES = ("Bupati Sukabumi", "Menteri Perdagangan", "Gubernur Bali", None, None)
PEOPLE = (
    ("Pradana Subrata", "Pradana"),
    ("Pradana",),
    ("Bagus Pradana", "Bagus"),
    ("Listya Sigar Pradana",),
    ("Rosdan Perwira Lindung", "Rosdan"),
    ("Rosdan Lindung",),
    ("Rosdan",),
    ("Achmad Wirahadi",),
    ("Akhmad Wirahadi", "Akhmad"),
    ("M. Achmad Wirahadi",),
    ("Agus Lesmana", "Agus"),
    ("Agus",),
    ("Sugriwa",),
)
BODIES = (
    ("Yayasan Tunas Samudra Lestari", "YTSL"),
    ("YTSL",),
    ("Yayasan Tunas Samudra Lestarii",),
    ("North Sunda Economic Forum", "NSEF"),
    ("Forum Ekonomi Sunda Utara", "NSEF"),
    ("NSEF",),
    ("Kemendagri",),
    ("Pemprov",),
    ("Pemprov Jabar", "Pemprov"),
)
EVENTS = (("Pekan Raya Nusantara 2025",), ("Pekan Raya Nusantara",), ("Pekan Raya Nusantara 2024", "PRN 2024"))


def newspaper(seed: int, *, articles: int = 40) -> list[Report]:
    """Articles that name a few of the above each, over four years."""
    chance = random.Random(seed)
    out = []
    for number in range(1, articles + 1):
        people = [person(*forms, position=chance.choice(OFFICES)) for forms in chance.sample(PEOPLE, 3)]
        bodies = [body(*forms) for forms in chance.sample(BODIES, 2)]
        published = NOON - timedelta(days=chance.randrange(1500))
        out.append(report(number, *people, *bodies, event(*chance.choice(EVENTS)), published=published))
    return out


@pytest.mark.parametrize("seed", range(6))
def test_the_order_of_arrival_does_not_matter(tmp_path: Path, seed: int):
    reports = newspaper(seed)
    with open_store(tmp_path / "at-once.db") as store:
        settled(store, *reports)
        expected = resolved(store)
    random.Random(seed).shuffle(reports)
    with open_store(tmp_path / "one-by-one.db") as store:
        for one in reports:
            settled(store, one)
        assert resolved(store) == expected


def test_a_withdrawn_article_leaves_no_trace(tmp_path: Path):
    kept, gone = (
        newspaper(1, articles=20),
        [report(99, *newspaper(2, articles=1)[0].named, person("Agus Rekaan", "Agus"))],
    )
    with open_store(tmp_path / "without.db") as store:
        settled(store, *kept)
        expected = resolved(store), counts(store)
    with open_store(tmp_path / "with.db") as store:
        settled(store, *kept[:10], *gone, *kept[10:])
        (article,) = store.rows("SELECT article_id FROM versions WHERE title = 'Judul 99'")
        with store.transaction() as connection:
            withdraw(connection, article["article_id"], canonical=lambda name: name, now=NOON)
        assert (resolved(store), counts(store)) == expected


def counts(store: Store) -> list[int]:
    tables = ("entities", "names", "entity_names", "appearances", "callings", "name_blocks", "name_links")
    tables += ("office_mentions",)
    # names of our own tables
    return [store.rows(f"SELECT count(*) FROM {table}")[0][0] for table in tables]


def test_short_names_are_counted_as_they_stand_in_articles(store: Store):
    settled(store, *newspaper(4, articles=20))
    settled(store, *newspaper(5, articles=10))  # corrects some of them
    expected = store.rows(
        "SELECT x.name_id, x.folded, x.space, sum(x.articles) FROM entity_names x JOIN names n ON n.id = x.name_id"
        " WHERE x.folded <> n.folded GROUP BY x.name_id, x.folded"
    )
    assert expected
    found = store.rows("SELECT name_id, folded, space, articles FROM callings ORDER BY name_id, folded")
    assert [tuple(row) for row in found] == [tuple(row) for row in expected]


def test_a_corrected_article_counts_by_its_newest_text(store: Store):
    settled(store, report(1, body("Yayasan Tunas Samudra Lestari")))
    settled(store, report(1, body("Yayasan Lindung Bahari Raya")))
    assert [row["name"] for row in store.rows("SELECT name FROM entities")] == ["Yayasan Lindung Bahari Raya"]


def test_settling_again_changes_nothing(store: Store):
    settled(store, *newspaper(3, articles=15))
    before = resolved(store)
    with store.transaction() as connection:
        connection.execute("INSERT INTO touched_names SELECT id FROM names")
    settle_all(store)
    assert resolved(store) == before


def test_an_article_that_is_taken_in_twice_counts_once(store: Store):
    one = report(1, body("Yayasan Tunas Samudra Lestari"))
    write(store, one)
    version = write(store, one)
    settle_all(store)
    assert store.rows("SELECT articles, mentions FROM entities")[0][:] == (1, 1)
    assert store.rows("SELECT count(*) FROM mentions WHERE version_id = ?", version)[0][0] == 1
