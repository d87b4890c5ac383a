"""People across articles: fuller and shorter names, spellings, offices."""

from datetime import UTC, datetime

import pytest

from monitor.store import Store
from tests.monitor.entities.reporting import body, entities, entity, person, report, settled


def test_a_name_and_its_spellings_are_one_person(store: Store):
    settled(
        store,
        report(1, person("Achmad Wirahadi", position="Bupati Sukabumi")),
        report(2, person("Akhmad Wirahadi", position="Bupati Sukabumi")),
        report(3, person("H. M. Achmad Wirahadi")),
    )
    assert entity(store, "Achmad Wirahadi") == entity(store, "Akhmad Wirahadi")


def test_a_name_without_its_middle_is_the_fuller_one(store: Store):
    settled(store, report(1, person("Rosdan Perwira Lindung")), report(2, person("Rosdan Lindung")))
    assert entity(store, "Rosdan Lindung") == entity(store, "Rosdan Perwira Lindung")


def test_a_common_name_is_no_shortening_of_another(store: Store):
    settled(
        store,
        report(1, person("Budi Joyo Santoso", position="Kepala Desa Sukamaju")),
        report(2, person("Budi Santoso", position="Menteri Perdagangan")),
    )
    assert entity(store, "Budi Santoso") != entity(store, "Budi Joyo Santoso")


def test_two_people_of_one_article_are_two(store: Store):
    settled(
        store,
        report(1, person("Rosdan Perwira Lindung"), person("Rosdan Lindung")),
        report(2, person("Rosdan Lindung")),
    )
    assert entity(store, "Rosdan Lindung") != entity(store, "Rosdan Perwira Lindung")


def test_a_word_that_lost_its_space_is_read(store: Store):
    settled(store, report(1, person("Pradana Subrata")), report(2, person("Pradana Subratakarena")))
    assert entity(store, "Pradana Subratakarena") == entity(store, "Pradana Subrata")


def test_a_short_name_means_whom_articles_usually_call_so(store: Store):
    settled(
        store,
        *(report(number, person("Pradana Subrata", "Pradana")) for number in range(1, 8)),
        report(8, person("Bagus Pradana")),
        report(9, person("Pradana")),
    )
    assert entity(store, "Pradana") == "person:pradana subrata"


def test_a_short_name_goes_by_its_office(store: Store):
    settled(
        store,
        *(report(number, person("Pradana Subrata", "Pradana", position="Presiden")) for number in range(1, 5)),
        report(8, person("Bagus Pradana", position="Bupati Sukabumi")),
        report(10, person("Pradana", position="Bupati Sukabumi")),
    )
    assert entities(store, "Pradana") == {"person:pradana subrata", "person:bagus pradana"}


def test_of_several_bearers_a_short_name_means_nobody(store: Store):
    settled(
        store,
        report(1, person("Agus Wirahadi", "Agus")),
        report(2, person("Agus Lesmana", "Agus")),
        report(3, person("Agus")),
    )
    assert None in entities(store, "Agus")


def test_people_of_one_name_only_are_told_apart_by_their_offices(store: Store):
    settled(
        store,
        report(1, person("Agus Wirahadi", "Agus")),
        report(2, person("Agus", position="Bupati Garut")),
        report(3, person("Agus", position="Wali Kota Bandung")),
    )
    assert len(entities(store, "Agus") - {"person:agus wirahadi"}) == 2


def test_somebody_known_by_one_name_is_one_person(store: Store):
    settled(
        store,
        report(1, person("Sugriwa", position="Menteri Luar Negeri")),
        report(2, person("Sugriwa", position="Menlu")),
        report(3, person("Sugriwa")),
    )
    assert entity(store, "Sugriwa") == "person:sugriwa"


@pytest.mark.parametrize(("year", "who"), [(2016, "person:retna wulan"), (2024, "person:retna kusuma")])
def test_a_short_name_means_the_holder_of_its_year(store: Store, year: int, who: str):
    def on(one: int) -> datetime:
        return datetime(one, 5, 1, tzinfo=UTC)

    office = "Gubernur Bali"
    settled(
        store,
        report(1, person("Retna Wulan", position=office), published=on(2015)),
        report(2, person("Retna Wulan", position=office), published=on(2017)),
        report(3, person("Retna Kusuma", position=office), published=on(2023)),
        report(4, person("Retna Kusuma", position=office), published=on(2025)),
        report(5, person("Retna", position=office), published=on(year)),
    )
    assert entity(store, "Retna") == who


def test_names_alike_in_their_last_words_are_two_people(store: Store):
    settled(
        store,
        report(1, person("Pradana Subrata", position="Presiden"), body("Polri")),
        report(2, person("Listya Sigar Pradana", position="Kapolri"), body("Polri")),
    )
    assert entity(store, "Pradana Subrata") != entity(store, "Listya Sigar Pradana")
