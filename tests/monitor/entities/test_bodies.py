"""Bodies and events across articles."""

import pytest

from monitor.entities.resolution import canonical, entity_of
from monitor.pipeline import shipped_names
from monitor.store import Store
from tests.monitor.builders import NOON
from tests.monitor.entities.reporting import KEYS, body, entity, event, report, settled


def test_an_abbreviation_is_learned_from_the_article_that_introduces_it(store: Store):
    settled(
        store,
        report(1, body("Yayasan Tunas Samudra Lestari", "YTSL")),
        report(2, body("YTSL")),
    )
    assert entity(store, "YTSL") == "organisation:yayasan tunas samudra lestari"


def test_an_abbreviation_of_two_bodies_is_neither(store: Store):
    settled(
        store,
        report(1, body("Perkumpulan Pengrajin Indah", "PPIH")),
        report(2, body("Pusat Pelatihan Ilmu Hayat", "PPIH")),
        report(3, body("PPIH", "PPIH Pusat")),
    )
    assert entity(store, "PPIH Pusat") == "organisation:ppih"


def test_three_letters_want_two_articles(store: Store):
    settled(store, report(1, body("Yayasan Tunas Samudra", "YTS")), report(2, body("YTS", "YTS itu")))
    assert entity(store, "YTS itu") == "organisation:yts"


def test_a_translated_name_is_known_by_its_abbreviation(store: Store):
    settled(
        store,
        report(1, body("North Sunda Economic Forum", "NSEF")),
        report(2, body("Forum Ekonomi Sunda Utara", "NSEF")),
    )
    assert entity(store, "Forum Ekonomi Sunda Utara") == entity(store, "North Sunda Economic Forum")


def test_a_slip_of_the_pen_in_a_long_word(store: Store):
    settled(store, report(1, body("Lembaga Kerukunan Nusantara")), report(2, body("Lembaga Kerukunnan Nusantara")))
    assert entity(store, "Lembaga Kerukunan Nusantara") == entity(store, "Lembaga Kerukunnan Nusantara")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Setara Institut", "Segara Institut"),
        ("PT Angkasa Biru", "PT Angkasa Biru Logistik"),
        ("Dinas Kesehatan Kota Bandung", "Dinas Kesehatan Kota Bandar Lampung"),
        ("Kejati Jatim", "Kejati Jateng"),
        ("Yayasan Lindung 45", "Yayasan Lindung 46"),
    ],
)
def test_names_alike_are_two_bodies(store: Store, one: str, other: str):
    settled(store, report(1, body(one)), report(2, body(other)))
    assert entity(store, one) != entity(store, other)


def test_the_registry_names_a_body_that_it_knows(store: Store):
    settled(store, report(1, body("Kemendagri")))
    (row,) = store.rows("SELECT key, name, registered FROM entities")
    assert tuple(row) == (
        "organisation:kementerian dalam negeri",
        "Kementerian Dalam Negeri",
        "organisation:kementerian dalam negeri",
    )


def test_the_ledger_calls_a_body_by_one_name(store: Store):
    settled(
        store,
        *(report(number, body("Yayasan Tunas Samudra Lestari", "YTSL")) for number in (1, 2)),
        report(3, body("YTSL")),
    )
    names = canonical(store, shipped_names(), KEYS)
    assert names("YTSL") == names("Yayasan Tunas Samudra Lestari") == "Yayasan Tunas Samudra Lestari"


def test_a_name_that_no_article_has_stays_as_it_is(store: Store):
    assert canonical(store, shipped_names(), KEYS)("Yayasan Rekaan") == "Yayasan Rekaan"


def test_an_event_without_its_year_is_that_years(store: Store):
    settled(
        store,
        report(1, event("Pekan Raya Nusantara 2025")),
        report(2, event("Pekan Raya Nusantara")),
        report(3, event("Pekan Raya Nusantara 2021"), published=NOON.replace(year=2021)),
    )
    assert entity(store, "Pekan Raya Nusantara") == "event:pekan raya nusantara 2025"


def test_editions_of_an_event_are_two(store: Store):
    settled(store, report(1, event("Pekan Raya Nusantara 2025")), report(2, event("Pekan Raya Nusantara 2024")))
    assert entity(store, "Pekan Raya Nusantara 2025") != entity(store, "Pekan Raya Nusantara 2024")


@pytest.mark.parametrize(
    "typed", ["Yayasan Tunas Samudra Lestari", "ytsl", "organisation:yayasan tunas samudra lestari"]
)
def test_an_entity_is_found_by_every_name(store: Store, typed: str):
    settled(store, report(1, body("Yayasan Tunas Samudra Lestari", "YTSL")))
    assert [(one.key, one.exact) for one in entity_of(store, typed, KEYS)] == [
        ("organisation:yayasan tunas samudra lestari", True)
    ]


def test_a_mistyped_name_finds_what_is_close(store: Store):
    settled(store, report(1, body("Yayasan Tunas Samudra Lestari")))
    assert [one.exact for one in entity_of(store, "Yayasan Tunas Samudera Lestri", KEYS)] == [False]
