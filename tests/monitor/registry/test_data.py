"""The registry that ships: what must hold over all of it."""

import json
import os
from collections import defaultdict
from datetime import date
from itertools import combinations, pairwise
from pathlib import Path

import pytest

from models.lexicons import load_lexicon
from monitor.folding import fold
from monitor.registry import Registered, Registry, load_registry
from monitor.registry.building import overlap
from monitor.registry.values import KINDS
from scrapers.source import bundled

SHORT = {"as", "bi", "mk", "ma", "ky", "nu", "un", "ue", "eu", "ri", "us", "uk", "g7", "d8", "ub", "ui", "lg"}
"""Folded forms of two letters that name one body all the same."""


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load_registry()


def test_no_name_means_two_bodies_at_a_time(registry: Registry):
    owners: dict[tuple[str, str], list[Registered]] = defaultdict(list)
    for body in registry.bodies:
        for form in {fold(form) for form in body.forms}:
            owners[body.key.partition(":")[0], form].append(body)
    clashes = [
        (form, one.name, other.name)
        for form, bodies in owners.items()
        for one, other in combinations(bodies, 2)
        if overlap(one.since, one.until, other.since, other.until) and registry.lookup(form[1], space=form[0])
    ]
    assert clashes == []


def test_keys_are_distinct(registry: Registry):
    assert len({body.key for body in registry.bodies}) == len(registry.bodies)


def test_every_body_is_found_by_its_key(registry: Registry):
    assert [body for body in registry.bodies if registry.get(body.key) is not body] == []


@pytest.mark.parametrize("relation", ["successors", "predecessors"])
def test_relatives_exist(registry: Registry, relation: str):
    assert [
        (body.name, key) for body in registry.bodies for key in getattr(body, relation) if registry.get(key) is None
    ] == []


def test_succession_is_known_on_both_sides(registry: Registry):
    after = {(body.key, key) for body in registry.bodies for key in body.successors}
    before = {(key, body.key) for body in registry.bodies for key in body.predecessors}
    assert after == before
    assert after


def test_a_body_that_became_another_one_has_ended(registry: Registry):
    assert [body.name for body in registry.bodies if body.successors and body.until is None] == []


def test_parents_lead_to_an_end(registry: Registry):
    for body in registry.bodies:
        seen, at = [body.key], body.parent
        while at is not None:
            assert at not in seen, body.name
            seen.append(at)
            parent = registry.get(at)
            assert parent is not None, (body.name, at)
            at = parent.parent


def test_dates_are_in_order(registry: Registry):
    dated = [one for one in (*registry.bodies, *registry.holders) if one.since and one.until]
    assert [one for one in dated if one.until.last < one.since.first] == []


def test_an_office_at_the_head_has_one_holder_at_a_time(registry: Registry):
    by_office: dict[tuple[str, str], list] = defaultdict(list)
    for holder in registry.holders:
        if holder.role == "head":
            by_office[holder.body, holder.office].append(holder)
    overlapping = [
        (one.office, one.person, other.person)
        for holders in by_office.values()
        for one, other in pairwise(sorted(holders, key=lambda holder: holder.since.first))
        if overlap(one.since, one.until, other.since, other.until)
    ]
    assert overlapping == []


def test_offices_belong_to_bodies_that_existed(registry: Registry):
    outside = []
    for holder in registry.holders:
        body = registry.get(holder.body)
        assert body is not None
        before = body.since is not None and holder.since.last < body.since.first
        after = body.until is not None and holder.since.first > body.until.last
        if before or after:
            outside.append((holder.office, holder.person))
    assert outside == []


def test_each_province_has_its_bodies(registry: Registry):
    provinces = [body for body in registry.bodies if body.kind == "province"]
    assert len(provinces) == 38
    assert {body.name for body in provinces} == set(load_lexicon().provinces.values())
    for province in provinces:
        for head, kind in (("Pemprov", "government"), ("DPRD", "parliament")):
            body = registry.lookup(f"{head} {province.name}")
            assert body is not None, (head, province.name)
            assert body.kind == kind


def test_each_regency_has_its_bodies(registry: Registry):
    regencies = [body for body in registry.bodies if body.kind == "regency"]
    assert len(regencies) == 514
    assert {body.name for body in regencies} == set(load_lexicon().regencies)
    kinds = defaultdict(int)
    for body in registry.bodies:
        kinds[body.kind] += body.country == "Indonesia"
    # the six of Jakarta are no regions of their own: they have no parliament
    assert (kinds["government"], kinds["parliament"]) == (514 + 38, 508 + 38 + 3)
    for regency in regencies:
        government = registry.lookup(f"Pemerintah {regency.name}")
        assert government is not None, regency.name
        assert government.kind == "government"


def test_regencies_lie_in_their_province(registry: Registry):
    counts: dict[str, int] = defaultdict(int)
    for body in registry.bodies:
        if body.kind == "regency" and body.parent:
            counts[body.parent.removeprefix("place:")] += 1
    expected = {"jawa timur": 38, "papua selatan": 4, "papua": 9, "bali": 9, "daerah khusus ibukota jakarta": 6}
    assert {name: counts[name] for name in expected} == expected
    assert len(counts) == 38


def test_every_country_of_the_lexicon_is_there_with_its_embassy(registry: Registry):
    states = set(load_lexicon().countries.values())
    assert {body.name for body in registry.bodies if body.kind == "country"} == states
    for state in states - {"Indonesia"}:
        embassy = registry.lookup(f"Kedubes {state}")
        assert embassy is not None, state
        assert embassy.country == state


def test_every_body_of_the_lexicon_is_there(registry: Registry):
    lexicon = load_lexicon()
    generic = {"Dewan Perwakilan Rakyat Daerah", "Badan Penanggulangan Bencana Daerah"}
    missing = [
        body.name
        for body in (*lexicon.institutions, *lexicon.companies)
        if not registry.candidates(body.name, space="organisation")
    ]
    assert set(missing) == generic


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("Kemendagri", "Indonesia"),
        ("Pemkab Sleman", "Indonesia"),
        ("Akmil", "Indonesia"),
        ("Adaro Andalan Indonesia", "Indonesia"),
        ("KBRI Tokyo", "Indonesia"),
        ("Kedubes Jepang", "Jepang"),
        ("JICA", "Jepang"),
        ("Pentagon", "Amerika Serikat"),
        ("Kremlin", "Rusia"),
        ("Polis Diraja Malaysia", "Malaysia"),
        ("Google", "Amerika Serikat"),
        ("PBB", None),
        ("ASEAN", None),
    ],
)
def test_bodies_belong_to_their_state(registry: Registry, name: str, country: str | None):
    body = registry.lookup(name)
    assert body is not None
    assert body.country == country


def test_kinds_are_known(registry: Registry):
    assert {body.kind for body in registry.bodies} <= set(KINDS)


def test_very_short_names_are_chosen_with_care(registry: Registry):
    short = {fold(form) for body in registry.bodies for form in body.forms if len(fold(form)) < 3}
    assert short - SHORT == set()


@pytest.mark.parametrize("site", sorted(path.stem for path in bundled().glob("*.toml") if path.stem.startswith("kem")))
def test_ministries_that_are_collected_are_known(registry: Registry, site: str):
    body = registry.lookup(site)
    assert body is not None
    assert body.kind == "ministry"


def test_holders_are_known_up_to_a_day_in_the_past(registry: Registry):
    assert date(2025, 1, 1) < registry.as_of
    assert [one.person for one in registry.holders if one.since.first > registry.as_of] == []


def test_names_that_must_stay_apart_do(registry: Registry):
    folder = os.environ.get("PANTAU_EVAL_DATA")
    if not folder:
        pytest.skip("PANTAU_EVAL_DATA does not name the folder of the evaluation data")
    lines = (Path(folder) / "ledger" / "distinct.jsonl").read_text(encoding="utf-8").splitlines()
    pairs = [(json.loads(line)["a"], json.loads(line)["b"]) for line in lines]
    assert pairs
    assert [
        (one, other) for one, other in pairs if (body := registry.lookup(one)) and body is registry.lookup(other)
    ] == []


OPEN = {
    "Kementerian Investasi",
    "DEN",
    "KPI",
    "BPBD",
    "Badan Penanggulangan Bencana Daerah",
    "DPRD",
    "Dewan Perwakilan Rakyat Daerah",
}
"""Forms of the lexicon that the registry leaves open, on purpose."""


def test_every_form_of_the_lexicon_leads_somewhere(registry: Registry):
    lexicon = load_lexicon()
    forms = {form for body in (*lexicon.institutions, *lexicon.companies) for form in body.forms}
    assert {form for form in forms if registry.lookup(form, space="organisation") is None} == OPEN
