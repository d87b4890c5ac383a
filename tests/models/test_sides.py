"""Sides, kinds and states of parties, the channel and the sectors of what they do. Every case names its phenomenon."""

import pytest

from models.lexicons import load_lexicon
from models.sectors import Sectors
from models.sides import Kind, Sides, channel
from tests.models.conftest import case


@pytest.fixture(scope="module")
def sides() -> Sides:
    return Sides(load_lexicon())


@pytest.fixture(scope="module")
def sectors() -> Sectors:
    return Sectors(load_lexicon().tables["sectors"])


@pytest.mark.parametrize(
    ("forms", "beside", "side"),
    [
        case("legal-form", ("PT Rimba Cendana",), None, "domestic"),
        case("legal-form-abroad", ("Norrvinge AB",), None, "foreign"),
        case("state-in-the-name", ("Kementerian Pertahanan Malaysia",), None, "foreign"),
        case("english-state-name", ("Embassy of Canada",), None, "foreign"),
        case("ministry-without-state", ("Kementerian Pertahanan",), None, "domestic"),
        case("region-in-the-name", ("Polda Riau",), None, "domestic"),
        case("embassy-of-the-republic", ("KBRI Tokyo",), None, "domestic"),
        case("embassy-for-another", ("Kedutaan Besar RI untuk Jepang",), None, "domestic"),
        case("city-abroad", ("New York",), None, "foreign"),
        case("region-at-home", ("Jawa Barat",), None, "domestic"),
        case("continent", ("Asia Timur Council",), None, None),
        case("known-business-abroad", ("Google",), None, "foreign"),
        case("daughter-of-a-known-one", ("Pertamina Foundation",), None, "domestic"),
        case("alias-tells", ("Lintas Artha", "PT Lintas Artha"), None, "domestic"),
        case("state-beside", ("Norrvinge",), "Swedia", "foreign"),
        case("between-states", ("ASEAN",), None, "foreign"),
        case("nothing-tells", ("Norrvinge",), None, None),
    ],
)
def test_parties_have_a_side(sides: Sides, forms: tuple[str, ...], beside: str | None, side: str | None) -> None:
    assert sides.side(forms, beside=beside) == side


@pytest.mark.parametrize(
    ("forms", "company", "kind"),
    [
        case("ministry", ("Kementerian Sosial",), False, "government"),
        case("region", ("Jawa Barat",), False, "government"),
        case("foreign-ministry", ("Ministry of Interior",), False, "government"),
        case("business", ("PT Rimba Cendana",), True, "business"),
        case("state-owned", ("PT Pertamina (Persero)",), True, "business"),
        case("university", ("Universitas Rimba Jaya",), False, "university"),
        case("english-university", ("Hokuriku National University",), False, "university"),
        case("intergovernmental", ("Perserikatan Bangsa-Bangsa", "PBB"), False, "international"),
        case("part-of-one", ("Badan Nuklir PBB",), False, "international"),
        case("mission-to-one", ("Perutusan Tetap RI untuk PBB",), False, "civil"),
        case("association", ("Asosiasi Petani Lada",), False, "civil"),
        case("party", ("Partai Golkar",), False, "civil"),
    ],
)
def test_parties_have_a_kind(sides: Sides, forms: tuple[str, ...], company: bool, kind: str) -> None:
    assert sides.kind(forms, company=company) == kind


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        (["government", "government"], "government-government"),
        (["government", "business"], "government-business"),
        (["business", "business"], "business-business"),
        (["government", "business", "university"], "university"),
        (["government", "international", "university"], "international-organisation"),
        (["business", "civil"], "civil-society"),
    ],
)
def test_the_channel_follows_from_the_kinds(kinds: list[Kind], expected: str) -> None:
    assert channel(kinds) == expected


@pytest.mark.parametrize(
    ("fields", "sentence", "names", "expected"),
    [
        case("field", ["panas bumi"], "", [], ("energy",)),
        case("two-fields", ["ketahanan pangan", "pertahanan"], "", [], ("defence", "agriculture")),
        case("longest-phrase-wins", ["ekonomi kreatif"], "", [], ("culture",)),
        case("suffix", ["perdagangannya"], "", [], ("trade",)),
        case("sentence", [], "Kedua pihak membangun bandara.", [], ("transport",)),
        case("fields-before-sentence", ["pendidikan"], "Kedua pihak membangun bandara.", [], ("education",)),
        case("names-where-nothing-tells", [], "Kedua pihak sepakat.", ["Dinas Kesehatan"], ("health",)),
        case("neutral-phrase", [], "Lewat media sosial dan anak usaha.", [], ()),
        case("no-part-of-a-word", ["kesehatanku", "tolong"], "", [], ()),
        case("at-most-three", ["energi", "dagang", "riset", "budaya"], "", [], ("trade", "energy", "science")),
    ],
)
def test_sectors(
    sectors: Sectors, fields: list[str], sentence: str, names: list[str], expected: tuple[str, ...]
) -> None:
    assert sectors.of(fields=fields, sentence=sentence, names=names) == expected


def test_the_taxonomy_is_complete_and_no_word_stands_twice() -> None:
    table = load_lexicon().tables["sectors"]
    taxonomy = {key: one for key, one in table.items() if key != "neutral"}
    assert all(one["id"] and one["en"] and one["words"] for one in taxonomy.values())
    words = [*table["neutral"], *(word for one in taxonomy.values() for word in one["words"])]
    assert sorted(set(words)) == sorted(words)


def test_every_home_is_a_state() -> None:
    lexicon = load_lexicon()
    assert set(lexicon.homes.values()) - set(lexicon.countries.values()) == set()


@pytest.mark.parametrize(
    ("form", "name"),
    [
        case("short", "Korsel", "Korea Selatan"),
        case("initials", "AS", "Amerika Serikat"),
        case("older-name", "Tiongkok", "China"),
        case("people-s-republic", "RRT", "China"),
        case("newsroom-spelling", "Perancis", "Prancis"),
        case("endonym", "Turkiye", "Turki"),
        case("unitary-state", "NKRI", "Indonesia"),
        case("form-of-state", "Republik Belarus", "Belarus"),
        case("kingdom", "Kerajaan Arab Saudi", "Arab Saudi"),
        case("capitals", "MALAYSIA", "Malaysia"),
        case("guidelines-over-unicode", "Inggris", "Inggris"),
        case("not-a-member-of-the-un", "Palestina", "Palestina"),
    ],
)
def test_states_have_one_name(form: str, name: str) -> None:
    assert load_lexicon().countries[form] == name
