"""Which claims are one undertaking."""

from datetime import timedelta

import pytest

from monitor.ledger.claims import Claim
from monitor.ledger.cooperations import rebuild
from monitor.ledger.kinship import PART, SAME, SPEAKS_FOR, Kinship, within
from monitor.ledger.subjects import stems, subject_of
from monitor.ledger.threads import STATES_WINDOW, WINDOW
from tests.monitor.builders import NOON

STATES = frozenset(["indonesia", "jepang", "malaysia", "rusia"])
WHOLES = {"kementerian uji": ("indonesia",), "ditjen rekaan": ("kementerian uji", "indonesia")}
KIN = Kinship(wholes=WHOLES.get, states=STATES)


def itself(name: str) -> str:
    return name


def claim(number: int, *parties: str, day: float = 0, title: str = "", said: tuple[str, ...] = (), **changes):
    values = {
        "article": f"warta.test:{number}",
        "number": 0,
        "at": NOON + timedelta(days=day),
        "parties": parties,
        "status": "signed",
        "denied": False,
        "fields": said,
        "event": None,
        "confidence": 0.9,
        "subject": subject_of(title=title, opening="", evidence="", said=said, names=parties),
    }
    return Claim(**(values | changes))


def count(*claims: Claim) -> int:
    return len(rebuild(claims, itself, KIN))


@pytest.mark.parametrize(
    ("one", "other", "nearness"),
    [
        ("badan uji", "badan uji", SAME),
        ("tik tok nusantara", "tiktok nusantara", SAME),
        ("ojk", "ojk kota rekaan", PART),
        ("kejari kab rekaan", "kejari rekaan", PART),
        ("ditjen rekaan", "kementerian uji", PART),
        ("kementerian uji", "indonesia", SPEAKS_FOR),
        ("indonesia", "bank rekaan indonesia", 0),
        ("universitas rekaan", "universitas uji rekaan", 0),
        ("taman bumi rekaan", "rekaan salaka taman bumi dunia", PART),
        ("taman bumi rekaan", "rekaan salaka taman dunia", 0),
        ("prefektur hizurekan", "prefektur shizurekan", PART),
        ("komisi ii kota", "komisi iii kota", 0),
        ("kapal1234 baru", "kapal1235 baru", 0),
        ("pemkab", "pemkab rekaan", 0),
        ("jepang", "malaysia", 0),
    ],
)
def test_how_near_two_names_are(one: str, other: str, nearness: float) -> None:
    assert KIN.nearness(one, other) == KIN.nearness(other, one) == nearness


def test_akin_names_share_a_handle() -> None:
    for one, other in (("ditjen rekaan", "kementerian uji"), ("kementerian uji", "indonesia"), ("ojk", "ojk rekaan")):
        assert KIN.handles(one) & KIN.handles(other)


def test_a_name_cut_short_within_a_word_is_one() -> None:
    assert within("indorekaan", "indorekaantelah")


def test_affixes_do_not_part_subjects() -> None:
    assert stems("menjajaki") == stems("penjajakan") == stems("jajaki")


def test_two_states_have_many_undertakings() -> None:
    assert (
        count(
            claim(1, "Indonesia", "Rusia", title="Rusia tambah pasokan minyak mentah", said=("minyak",)),
            claim(2, "Indonesia", "Rusia", title="Rusia buka penerbangan langsung", said=("penerbangan",)),
            claim(3, "Indonesia", "Rusia", title="Pasokan minyak mentah dibahas lagi", said=("minyak",), day=9),
        )
        == 2
    )


def test_a_firm_and_a_town_have_one_at_a_time() -> None:
    assert (
        count(
            claim(1, "PT Sinar Uji", "Pemkot Rekaan", title="Sampah diolah"),
            claim(2, "PT Sinar Uji", "Pemkot Rekaan", title="Truk tiba", day=30),
            claim(3, "PT Sinar Uji", "Pemkot Rekaan", title="Lampu jalan", day=300),
        )
        == 2
    )


def test_a_subset_of_the_parties_is_the_same_undertaking() -> None:
    said = ("panas bumi",)
    assert (
        count(
            claim(1, "PT Sinar Uji", "PT Terang Uji", "Badan Rekaan", said=said),
            claim(2, "PT Sinar Uji", "PT Terang Uji", said=said, day=1),
        )
        == 1
    )


def test_a_ministry_speaks_for_its_state() -> None:
    said = ("perdagangan bebas", "tarif")
    assert (
        count(
            claim(1, "Indonesia", "Uni Rekaan", said=said), claim(2, "Kementerian Uji", "Uni Rekaan", said=said, day=1)
        )
        == 1
    )


def test_what_three_states_do_joins_nothing_that_two_of_them_do() -> None:
    assert (
        count(
            claim(1, "Indonesia", "Jepang", title="Tarif impor baja"),
            claim(2, "Indonesia", "Jepang", "Malaysia", title="Tarif, nelayan, kapal, pupuk, gandum"),
            claim(3, "Indonesia", "Malaysia", title="Nelayan pesisir timur", day=1),
        )
        == 3
    )


@pytest.mark.parametrize(
    ("parties", "window"), [(("Indonesia", "Jepang"), STATES_WINDOW), (("Badan Uji", "Jepang"), WINDOW)]
)
def test_reports_too_far_apart_are_two_undertakings(parties: tuple[str, ...], window: timedelta) -> None:
    first = claim(1, *parties, said=("padi",))
    assert count(first, claim(2, *parties, said=("padi",), day=window.days)) == 1
    assert count(first, claim(2, *parties, said=("padi",), day=window.days + 1)) == 2


def test_a_vague_report_joins_one_thread_and_no_two_threads() -> None:
    oil = claim(1, "Indonesia", "Rusia", title="Pasokan minyak mentah", said=("minyak",))
    flights = claim(2, "Indonesia", "Rusia", title="Penerbangan langsung dibuka", said=("penerbangan",), day=1)
    both = claim(3, "Indonesia", "Rusia", title="Minyak mentah, penerbangan langsung", day=2)
    assert count(oil, flights, both) == 2


def test_what_a_person_rejects_takes_with_it_what_goes_on_from_it() -> None:
    first = claim(1, "Badan Uji", "Jepang", rejected=True)
    assert count(first, claim(2, "Badan Uji", "Jepang", day=3)) == 0
