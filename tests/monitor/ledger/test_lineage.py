"""A cooperation outlives the renaming of a party; two bodies that are there side by side are never made one."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations
from typing import Any

import pytest

from monitor.ledger.bodies import kinship_of
from monitor.ledger.claims import Claim
from monitor.ledger.cooperations import Cooperation, rebuild
from monitor.ledger.kinship import PART, SAME
from monitor.ledger.subjects import NOTHING, Subject, subject

KOMINFO, KOMDIGI = "Kementerian Komunikasi dan Informatika", "Kementerian Komunikasi dan Digital"
PUPR, PU = "Kementerian Pekerjaan Umum dan Perumahan Rakyat", "Kementerian Pekerjaan Umum"
PKP = "Kementerian Perumahan dan Kawasan Permukiman"
KEMDIKBUD = "Kementerian Pendidikan dan Kebudayaan"
KEMENDIKBUDRISTEK = "Kementerian Pendidikan, Kebudayaan, Riset, dan Teknologi"
DIKDASMEN, KEBUDAYAAN = "Kementerian Pendidikan Dasar dan Menengah", "Kementerian Kebudayaan"
KEMENPAREKRAF, KEMENPAR = "Kementerian Pariwisata dan Ekonomi Kreatif", "Kementerian Pariwisata"
FIRM = "PT Data Rekaan"
WATER, HOMES = subject(["air", "minum", "pipa"], ["desa"]), subject(["rumah", "susun", "subsidi"], ["buruh"])


def claim(number: int, day: str, *parties: str, about: Subject = WATER, **changes: Any) -> Claim:
    return Claim(
        article=f"warta.test:{number}",
        number=0,
        at=datetime.fromisoformat(day).replace(hour=5, tzinfo=UTC),
        parties=parties,
        fields=(),
        event=None,
        confidence=0.9,
        subject=about,
        **{"status": "signed", "denied": False, **changes},
    )


def ledger(*claims: Claim) -> list[Cooperation]:
    found = rebuild(claims, str, kinship_of(str))
    for seed in range(3):
        assert rebuild(random.Random(seed).sample(claims, len(claims)), str, kinship_of(str)) == found
    return sorted(found, key=lambda one: one.claims[0].order)


def test_a_ministry_under_a_new_name_goes_on_with_what_it_began() -> None:
    (one,) = ledger(claim(1, "2024-01-10", KOMINFO, FIRM, status="exploring"), claim(2, "2025-01-10", KOMDIGI, FIRM))
    assert [step.status for step in one.steps] == ["exploring", "signed"]
    assert one.parties == (FIRM, KOMDIGI)


@pytest.mark.parametrize(
    ("before", "day", "after", "later"),
    [
        (KEMDIKBUD, "2021-02-01", KEMENDIKBUDRISTEK, "2021-09-01"),
        (PUPR, "2024-06-01", PU, "2025-03-01"),
        (KEMENPAREKRAF, "2024-06-01", KEMENPAR, "2025-03-01"),
    ],
)
def test_a_divided_body_goes_on_with_what_is_about_the_same(before: str, day: str, after: str, later: str) -> None:
    (one,) = ledger(claim(1, day, before, FIRM, status="exploring"), claim(2, later, after, FIRM))
    assert after in one.parties
    assert len(ledger(claim(1, day, before, FIRM), claim(2, later, after, FIRM, about=HOMES))) == 2
    assert len(ledger(claim(1, day, before, FIRM), claim(2, later, after, FIRM, about=NOTHING))) == 2


def test_an_heir_goes_on_with_nothing_before_it_is_there() -> None:
    assert len(ledger(claim(1, "2024-03-01", PUPR, FIRM), claim(2, "2024-05-01", PU, FIRM))) == 2


def test_both_heirs_of_a_divided_ministry_stay_two() -> None:
    found = ledger(
        claim(1, "2024-06-01", PUPR, FIRM, status="exploring"),
        claim(2, "2025-01-10", PU, FIRM),
        claim(3, "2025-02-10", PKP, FIRM),
        claim(4, "2025-03-10", PU, FIRM, status="ongoing"),
    )
    assert [one.parties for one in found] == [(FIRM, PUPR), (FIRM, PU), (FIRM, PKP)]
    assert [len(one.claims) for one in found] == [1, 2, 1]


def test_one_article_that_calls_a_body_by_its_former_name_too_tells_of_one_cooperation() -> None:
    title = claim(1, "2026-11-01", KEMENPAREKRAF, "Thailand")
    (one,) = ledger(title, replace(title, number=1, parties=(KEMENPAR, "Thailand"), subject=NOTHING))
    assert one.parties == (KEMENPAR, "Thailand")


def test_what_denies_a_divided_body_s_cooperation_stays_with_it() -> None:
    found = ledger(
        claim(1, "2024-06-01", PUPR, FIRM),
        claim(2, "2024-12-01", PU, FIRM, denied=True),
        claim(3, "2025-02-10", PKP, FIRM),
    )
    assert found[0].denied


def test_kinship_knows_a_line_whichever_comes_first() -> None:
    kinship = kinship_of(str)
    kominfo, komdigi, pupr, pu, pkp, basic, culture = (
        name.casefold().replace(",", "") for name in (KOMINFO, KOMDIGI, PUPR, PU, PKP, DIKDASMEN, KEBUDAYAAN)
    )
    assert kinship.nearness(kominfo, komdigi) == kinship.nearness(komdigi, kominfo) == SAME
    assert kinship.nearness(pupr, pkp) == kinship.nearness(pkp, pupr) == PART
    assert kinship.nearness(pu, pkp) == kinship.nearness(basic, culture) == 0
    for one, other in combinations((pupr, pu, pkp), 2):
        assert bool(kinship.nearness(one, other)) <= bool(kinship.handles(one) & kinship.handles(other))


def test_a_year_is_no_hindrance_where_they_speak_of_one_matter() -> None:
    early = claim(1, "2024-02-01", KOMINFO, FIRM)
    late = claim(2, "2025-02-01", KOMDIGI, FIRM)
    assert len(ledger(early, late)) == 1
    assert len(ledger(early, replace(late, subject=HOMES))) == 2
    assert len(ledger(early, replace(late, subject=HOMES, at=early.at + timedelta(days=60)))) == 1
