"""A self-written twin of the project's example article: other names, the same demands."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from spacy.language import Language

from models.analysis import Analysis
from models.contract import read_texts
from models.pipeline import analyse


@pytest.fixture(scope="module")
def twin(nlp: Language) -> Analysis:
    file = Path(__file__).parent / "fixtures" / "kota_hijau.json"
    line = json.dumps(json.loads(file.read_text(encoding="utf-8")))
    texts: Iterator = read_texts([line])
    return next(analyse(texts, nlp))


@pytest.mark.parametrize(
    ("name", "official", "position", "affiliation"),
    [
        ("Sukmaji", True, "Pelaksana Harian Direktur Jenderal Bina Destinasi Kewilayahan", "Kemenpar"),
        ("Ratna Ayu Lestari", True, "Kuasa Usaha Ad Interim", "KBRI di Tokyo"),
        ("Haruto Mizushima", False, "Profesor", "Hokuriku National University"),
    ],
)
def test_people_come_with_their_office_and_body(
    twin: Analysis, name: str, official: bool, position: str, affiliation: str
) -> None:
    person = next(person for person in twin.people if person.name == name)
    assert person.official is official
    assert person.position == position
    assert person.affiliation in (affiliation, f"Laboratorium Tata Wilayah {affiliation}")


def test_the_long_form_and_its_abbreviation_are_one_institution(twin: Analysis) -> None:
    ministry = next(body for body in twin.organisations if body.name == "Kementerian Pariwisata")
    assert ministry.aliases == ("Kemenpar",)
    assert ministry.type == "institution"


def test_the_event_has_its_abbreviation_and_year(twin: Analysis) -> None:
    assert [event.name for event in twin.events] == ["Asia Green Town Expo (AGTE) 2024"]
    assert "AGTE 2024" in twin.events[0].aliases


@pytest.mark.parametrize("name", ["BRIVA", "KTO Japan", "Lumira Plant Works", "PT. SATRI", "ShadeGo"])
def test_unknown_firms_in_a_list_of_partners_are_companies(twin: Analysis, name: str) -> None:
    assert next(body.type for body in twin.organisations if body.name == name) == "company"


def test_the_countries_are_those_named(twin: Analysis) -> None:
    assert {country.name for country in twin.countries} == {"Jepang", "Indonesia", "Vietnam", "Laos"}


@pytest.mark.parametrize(
    ("parties", "status"),
    [
        ({"Indonesia", "Jepang"}, "exploring"),
        ({"BRIVA", "KTO Japan"}, "agreed"),
        ({"BRIVA", "Lumira Plant Works"}, "agreed"),
        ({"PT. SATRI", "ShadeGo"}, "agreed"),
    ],
)
def test_cooperations_have_parties_and_status(twin: Analysis, parties: set[str], status: str) -> None:
    found = {frozenset(party.name for party in item.parties): item.status for item in twin.cooperations}
    assert found[frozenset(parties)] == status


def test_the_ministry_explores_with_the_university(twin: Analysis) -> None:
    ministry = next(item for item in twin.cooperations if item.parties[0].name == "Kementerian Pariwisata")
    assert any("Hokuriku National University" in party.name for party in ministry.parties)
    assert ministry.status == "exploring"
    assert ministry.event == "Asia Green Town Expo (AGTE) 2024"


def test_links_to_other_stories_and_bylines_name_nobody(twin: Analysis) -> None:
    names = {person.name for person in twin.people}
    assert not names & {"Rahmat Lukman", "Dimas Prabu", "Intan Wulandari"}


def test_the_quote_has_its_speaker(twin: Analysis) -> None:
    assert [quote.speaker for quote in twin.quotes] == ["Sukmaji"]


def test_it_is_relevant(twin: Analysis) -> None:
    assert twin.relevant
