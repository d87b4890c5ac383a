from datetime import date, datetime

import pytest

from monitor.demo.content import WIB, Piece, load
from monitor.demo.truth import Found, carriers, score, standings
from monitor.stories.fingerprints import overlap, shingles
from monitor.stories.grouping import COPY

PIECES = load(date(2025, 6, 2))
BY_KEY = {piece.key: piece for piece in PIECES}


def perfect(piece: Piece) -> list[Found]:
    return [
        Found(parties=tuple((party,) for party in item.parties), status=item.status, denied=item.denied)
        for item in piece.expect
    ]


def evening(day: int) -> datetime:
    return datetime(2025, 6, day, 18, tzinfo=WIB)


@pytest.mark.parametrize(("day", "status"), [(2, "exploring"), (3, "agreed"), (4, "signed")])
def test_a_cooperation_stands_at_the_furthest_stage_told_so_far(day: int, status: str) -> None:
    assert standings(PIECES, evening(day))["kemendagri-hanbit"].status == status


@pytest.mark.parametrize(("day", "denied"), [(2, False), (3, True), (4, True)])
def test_a_denial_stands_from_when_it_is_told(day: int, denied: bool) -> None:
    assert standings(PIECES, evening(day))["kemhan-norrvinge"].denied is denied


def test_a_standing_names_the_pieces_that_told_of_it() -> None:
    assert standings(PIECES, evening(2))["dukcapil-bps"].pieces == (
        "k-bps-pks",
        "l-bps-pks",
        "b-bps-pks",
        "lb-bps-bali",
    )


def test_the_release_carries_its_text_and_so_do_its_copies() -> None:
    assert carriers(PIECES) == ("k-bps-pks", "l-bps-pks", "b-bps-pks")


def test_the_copies_are_one_story_and_the_report_of_its_own_is_not() -> None:
    release, *copies = carriers(PIECES)
    made = {piece.key: shingles(piece.versions[0].text) for piece in PIECES}
    assert all(overlap(made[release], made[copy]).jaccard >= COPY for copy in copies)
    assert all(overlap(made[release], made[key]).jaccard < 0.1 for key in made if key not in carriers(PIECES))


def test_nothing_stands_before_anything_is_told() -> None:
    assert standings(PIECES, datetime(2025, 6, 2, tzinfo=WIB)) == {}


def test_a_perfect_reader_scores_everything() -> None:
    scored = score(PIECES, {piece.key: perfect(piece) for piece in PIECES})
    assert scored.expected == scored.found == scored.right_status >= 30
    assert scored.surplus == 0
    assert scored.left_alone == scored.silent >= 14
    assert scored.denials_kept == scored.denials == 2


def test_a_reader_of_nothing_scores_nothing() -> None:
    scored = score(PIECES, {})
    assert (scored.found, scored.surplus) == (0, 0)
    assert scored.left_alone == scored.silent


def test_names_match_by_any_of_their_forms() -> None:
    found = Found(parties=(("Pemprov Bali", "Pemerintah Provinsi Bali"), ("PT. Segara Lintas Wahana",)), status="ended")
    scored = score([BY_KEY["lb-taksi-air-batal"]], {"lb-taksi-air-batal": [found]})
    assert (scored.expected, scored.found, scored.right_status) == (1, 1, 1)


def test_one_shared_party_is_no_match() -> None:
    found = Found(parties=(("Kenya",), ("Tanzania",)), status="agreed")
    scored = score([BY_KEY["l-kenya"]], {"l-kenya": [found]})
    assert (scored.found, scored.surplus) == (0, 1)


def test_a_wrong_stage_is_found_but_not_right() -> None:
    found = Found(parties=(("Indonesia",), ("Kenya",)), status="signed")
    scored = score([BY_KEY["l-kenya"]], {"l-kenya": [found]})
    assert (scored.found, scored.right_status) == (1, 0)


def test_a_denial_taken_for_a_cooperation_is_not_kept() -> None:
    found = Found(parties=(("Kemhan", "Kementerian Pertahanan"), ("Norrvinge AB",)), status="agreed")
    scored = score([BY_KEY["l-kemhan-bantah"]], {"l-kemhan-bantah": [found]})
    assert (scored.denials, scored.denials_kept, scored.surplus) == (1, 0, 1)


def test_a_cooperation_found_in_a_hard_negative_is_surplus() -> None:
    found = Found(parties=(("Partai Bumi Lestari",), ("Partai Karya Muda",)), status="agreed")
    scored = score([BY_KEY["b-koalisi-pilkada"]], {"b-koalisi-pilkada": [found]})
    assert (scored.surplus, scored.silent, scored.left_alone) == (1, 1, 0)
