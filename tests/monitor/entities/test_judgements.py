"""What people judge of names: kept, followed, contradicted, undone."""

from functools import partial
from pathlib import Path

import pytest

from monitor.entities.judgements import (
    ContradictionError,
    RegisteredError,
    every,
    leave_open,
    merge,
    rename,
    side,
    split,
    undo,
)
from monitor.entities.resolution import entity_of
from monitor.errors import QueryError
from monitor.store import Store, open_store
from tests.monitor.builders import NOON
from tests.monitor.entities.reporting import KEYS, body, entity, person, report, resolved, settled
from tests.monitor.entities.test_settling import newspaper

ONE, OTHER = "organisation:yayasan tunas samudra", "organisation:yayasan lindung bahari"


@pytest.fixture
def two(store: Store) -> Store:
    settled(store, report(1, body("Yayasan Tunas Samudra")), report(2, body("Yayasan Lindung Bahari")))
    return store


def judge(store: Store, how=merge, one: str = ONE, other: str = OTHER) -> int:
    return how(store, KEYS, one, other, by="sari", now=NOON, note="rapat redaksi")


def test_merged_entities_are_one(two: Store):
    judge(two)
    assert entity(two, "Yayasan Tunas Samudra") == entity(two, "Yayasan Lindung Bahari")


def test_a_judgement_says_who_made_it_when_and_why(two: Store):
    judge(two)
    (made,) = every(two)
    assert (made.verdict, made.by, made.at, made.note) == ("same", "sari", NOON, "rapat redaksi")


def test_a_merge_holds_for_articles_that_come_later(two: Store):
    judge(two)
    settled(two, report(3, body("Yayasan Tunas Samudra")), report(4, body("Yayasan Lindung Bahari")))
    assert entity(two, "Yayasan Tunas Samudra") == entity(two, "Yayasan Lindung Bahari")


def test_a_merge_survives_a_rebuild(two: Store):
    judge(two)
    before = resolved(two)
    with two.transaction() as connection:
        connection.execute("UPDATE mentions SET entity_id = NULL")
        connection.execute("UPDATE names SET entity_id = NULL")
        connection.execute("UPDATE entity_names SET entity_id = NULL")
        for table in ("entities", "name_links", "name_blocks"):
            connection.execute(f"DELETE FROM {table}")
        connection.execute("INSERT INTO touched_names SELECT id FROM names")
    settled(two)
    assert resolved(two) == before


@pytest.mark.parametrize("seed", range(3))
def test_what_is_undone_leaves_exactly_what_was(tmp_path: Path, seed: int):
    with open_store(tmp_path / "pantau.db") as store:
        settled(store, *newspaper(seed, articles=25))
        before = resolved(store)
        keys = [row["key"] for row in store.rows("SELECT key FROM entities WHERE type = 'person' ORDER BY key")]
        first = merge(store, KEYS, keys[0], keys[1], by="sari", now=NOON)
        second = rename(store, KEYS, keys[2], "Nama Lain", by="sari", now=NOON)
        assert resolved(store) != before
        undo(store, KEYS, first, now=NOON)
        undo(store, KEYS, second, now=NOON)
        assert resolved(store) == before


def test_a_merge_against_a_judgement_is_refused_with_both_sides(two: Store):
    with two.transaction() as connection:
        connection.execute(
            "INSERT INTO judgements (a, b, verdict, by, at) VALUES (?, ?, 'different', 'budi', '2025-01-01T00:00:00Z')",
            [ONE, OTHER],
        )
    with pytest.raises(ContradictionError, match="different by budi") as caught:
        judge(two)
    assert [one.name for one in caught.value.sides] == ["Yayasan Tunas Samudra", "Yayasan Lindung Bahari"]


def test_split_names_are_two_and_stay_so(store: Store):
    reports = [
        report(1, person("Achmad Wirahadi", position="Bupati Sukabumi")),
        report(2, person("Akhmad Wirahadi", position="Bupati Sukabumi")),
        report(3, person("Achmad Wirahadi", position="Bupati Sukabumi")),
    ]
    settled(store, *reports)
    whole = entity(store, "Achmad Wirahadi")
    assert whole is not None
    split(store, KEYS, whole, "person:akhmad wirahadi", by="sari", now=NOON)
    settled(store, report(4, person("Akhmad Wirahadi", position="Bupati Sukabumi")))
    assert entity(store, "Achmad Wirahadi") != entity(store, "Akhmad Wirahadi")


def test_a_split_against_a_judgement_is_refused(two: Store):
    judge(two)
    merged = entity(two, "Yayasan Tunas Samudra")
    assert merged is not None
    (part,) = set(side(two, merged).names) - {merged}
    with pytest.raises(ContradictionError, match="same by sari") as refused:
        split(two, KEYS, merged, part, by="budi", now=NOON)
    assert [own.articles for own in refused.value.sides] == [2, 1]


def test_an_only_name_cannot_be_parted(two: Store):
    with pytest.raises(QueryError, match="one name only"):
        split(two, KEYS, ONE, ONE, by="budi", now=NOON)


def test_a_short_name_can_be_judged(store: Store):
    settled(
        store,
        report(1, person("Agus Wirahadi", "Agus")),
        report(2, person("Agus Lesmana", "Agus")),
        report(3, person("Agus", "Pak Agus")),
    )
    with store.transaction() as connection:
        connection.execute(
            "INSERT INTO judgements (a, b, verdict, by, at)"
            " VALUES ('person:agus', 'person:agus lesmana', 'same', 'sari', '2025-01-01T00:00:00Z')"
        )
        connection.execute("INSERT INTO touched_names SELECT id FROM names WHERE folded = 'agus'")
    settled(store)
    assert entity(store, "Pak Agus") == "person:agus lesmana"


def test_what_nobody_knows_changes_nothing(two: Store):
    before = resolved(two)
    judge(two, leave_open)
    assert resolved(two) == before


def test_a_renamed_entity_is_shown_and_found_by_its_new_name(two: Store):
    rename(two, KEYS, ONE, "Yayasan Tunas (Samudra)", by="sari", now=NOON)
    assert [one.name for one in entity_of(two, "Yayasan Tunas (Samudra)", KEYS)] == ["Yayasan Tunas (Samudra)"]


def test_people_and_bodies_cannot_be_one(two: Store):
    settled(two, report(3, person("Pradana Subrata")))
    with pytest.raises(QueryError, match="different kinds"):
        judge(two, other="person:pradana subrata")


def test_bodies_that_the_registry_knows_are_merged_only_by_people(store: Store):
    settled(store, report(1, body("Kemendagri")), report(2, body("Kemenkeu")))
    both = {"one": "organisation:kementerian dalam negeri", "other": "organisation:kementerian keuangan"}
    with pytest.raises(RegisteredError, match="despite-registry") as refused:
        judge(store, **both)
    assert [own.articles for own in refused.value.sides] == [1, 1]
    assert entity(store, "Kemendagri") != entity(store, "Kemenkeu")
    judge(store, partial(merge, despite_registry=True), **both)
    assert entity(store, "Kemendagri") == entity(store, "Kemenkeu")


@pytest.mark.parametrize("number", [7, 1])
def test_what_cannot_be_undone_is_refused(two: Store, number: int):
    judge(two)
    undo(two, KEYS, 1, now=NOON)
    with pytest.raises(QueryError, match=str(number)):
        undo(two, KEYS, number, now=NOON)


def test_somebody_of_one_name_is_merged_by_office(store: Store):
    settled(
        store,
        report(1, person("Agus Wirahadi", "Agus")),
        report(2, person("Agus", "Agus si Bupati", position="Bupati Garut")),
        report(3, person("Agus", "Agus si Wali Kota", position="Wali Kota Bandung")),
        report(4, person("Agustian Permana")),
    )
    judge(store, one="person:agus (bupati garut)", other="person:agustian permana")
    assert entity(store, "Agus si Bupati") == "person:agustian permana"
    assert entity(store, "Agus si Wali Kota") == "person:agus (wali kota bandung)"


def test_a_nickname_follows_the_name_that_it_was_merged_with(store: Store):
    settled(store, report(1, person("Mas Bro")), report(2, person("Rosdan Lindung")))
    judge(store, one="person:mas bro", other="person:rosdan lindung")
    settled(store, *(report(number, person("Rosdan Perwira Lindung")) for number in (3, 4, 5)))
    assert entity(store, "Mas Bro") == "person:rosdan perwira lindung"
