"""What is known of one entity, as readers see it."""

from datetime import UTC, date, datetime

import pytest

from monitor.entities.offices import holders, registered, tenures_of
from monitor.profiles import as_json, profile
from monitor.store import Store
from tests.monitor.builders import NOON
from tests.monitor.entities.reporting import KEYS, body, person, report, settled


def year(number: int) -> datetime:
    return datetime(number, 5, 1, tzinfo=UTC)


@pytest.fixture
def known(store: Store) -> Store:
    settled(
        store,
        report(1, person("Retna Wulan", "Retna", position="Bupati Garut", says="Kami siap."), published=year(2015)),
        report(2, person("Retna Wulan", position="Bupati Kabupaten Garut"), published=year(2017)),
        report(3, person("Retna Wulan", position="Gubernur Bali"), body("Pemprov Bali"), published=year(2023)),
        report(4, person("Rosdan Lindung", position="Gubernur Bali"), published=year(2025)),
    )
    return store


def test_offices_run_from_the_first_to_the_last_article_that_shows_them(known: Store):
    spans = {one.office: (one.first.at.year, one.last.at.year) for one in tenures_of(known, "person:retna wulan")}
    assert spans == {"Gubernur Bali": (2023, 2023), "Bupati Garut": (2015, 2017)}


def test_an_office_is_proved_by_the_words_that_stand_in_the_article(known: Store):
    for tenure in tenures_of(known, "person:retna wulan"):
        for seen in (tenure.first, tenure.last):
            ((title, text),) = known.rows(
                "SELECT v.title, v.text FROM versions v JOIN articles a ON a.version_id = v.id WHERE a.id = ?",
                seen.article,
            )
            assert f"{title}\n{text}"[seen.start : seen.end] == seen.words


@pytest.mark.parametrize(
    ("on", "names"),
    [
        (date(2024, 1, 1), ["Retna Wulan"]),
        (date(2026, 1, 1), ["Rosdan Lindung"]),
        (date(2020, 1, 1), []),
        (None, ["Rosdan Lindung", "Retna Wulan"]),
    ],
)
def test_who_held_an_office(known: Store, on: date | None, names: list[str]):
    assert [one.name for one in holders(known, "Gubernur Bali", KEYS, on=on)] == names


def test_the_registry_knows_who_was_minister():
    found = registered("Menlu", date(2019, 5, 1))
    assert found is not None
    assert found.person == "Retno Marsudi"


def test_a_profile_gathers_names_quotes_and_neighbours(known: Store):
    found = profile(known, "person:retna wulan")
    assert (found.name, found.articles, found.first_seen) == ("Retna Wulan", 3, year(2015))
    assert [one.form for one in found.aliases] == ["Retna Wulan", "Retna"]
    assert [one.text for one in found.quotes] == ["Kami siap."]
    assert [one.name for one in found.neighbours] == ["Pemerintah Provinsi Bali"]
    assert found.months == (("2015-05", 1), ("2017-05", 1), ("2023-05", 1))


def test_the_timeline_begins_with_the_oldest(known: Store):
    assert [event.at.year for event in profile(known, "person:retna wulan").timeline] == [2015, 2023]


def test_a_profile_is_plain_json(known: Store):
    record = as_json(profile(known, "person:retna wulan"))
    assert (record["key"], record["offices"][0]["first"]["words"]) == ("person:retna wulan", "Gubernur Bali")


def test_bodies_show_the_cooperations_that_they_are_parties_of(store: Store):
    from monitor.linking import link_version, pending_versions

    settled(
        store,
        report(
            1, body("Yayasan Tunas Samudra"), body("PT Rajut Biru"), agreed=("Yayasan Tunas Samudra", "PT Rajut Biru")
        ),
    )
    for version in pending_versions(store, "analysed", limit=9):
        link_version(store, version, canonical=lambda name: name, now=NOON)
    (one,) = profile(store, "organisation:rajut biru").cooperations
    assert (set(one.parties), one.status) == ({"Yayasan Tunas Samudra", "PT Rajut Biru"}, "signed")


def test_a_statement_that_several_articles_carry_is_one_quote(store: Store):
    settled(
        store,
        report(1, person("Retna Wulan", says="Kami siap."), published=year(2023)),
        report(2, person("Retna Wulan", says="kami siap"), published=year(2022)),
        report(3, person("Retna Wulan", says="Belum ada apa-apa."), published=year(2024)),
    )
    other, ready = profile(store, "person:retna wulan").quotes
    assert (other.text, other.carriers) == ("Belum ada apa-apa.", ())
    assert (ready.text, ready.published) == ("kami siap", year(2022))
    assert [one.published for one in ready.carriers] == [year(2023)]


def test_a_body_is_party_of_what_goes_by_its_name(store: Store):
    settled(store, report(1, body("Yayasan Tunas Samudra")))
    with store.transaction() as connection:
        connection.execute(
            """INSERT INTO cooperations (key, party_key, parties, fields, status, denied, confidence, first_seen_at,
            last_seen_at, created_at) VALUES ('k', 'p', '["Yayasan Tunas Samudra", "Dinas Air"]', '[]', 'signed', 0, 1,
            '2025-06-01T00:00:00Z', '2025-06-01T00:00:00Z', '2025-06-01T00:00:00Z')"""
        )
    found = profile(store, "organisation:yayasan tunas samudra")
    assert (found.undertakings, [one.key for one in found.cooperations]) == (1, ["k"])
