"""Offices that stand for a body or state which the text names nowhere.

The sentences are written for this project; the people and firms in them are invented, heads of state apart. Records are
taken as the rules make them, before models/confidence drops the unlikely ones.
"""

import pytest

from models.contract import to_contract
from tests.models.conftest import Read, case


@pytest.fixture(scope="session")
def read(unjudged_read: Read) -> Read:
    return unjudged_read


def _parties(read: Read, text: str) -> list[str]:
    return ["+".join(party.name for party in item.parties) for item in read(text).cooperations]


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        case("in a headline", "Mendagri teken MoU dengan BPS", "Kementerian Dalam Negeri+BPS"),
        case(
            "with the holder's name",
            "Menteri Dalam Negeri Surya Adinegara meneken nota kesepahaman dengan PT Rimba Cendana.",
            "Kementerian Dalam Negeri+PT Rimba Cendana",
        ),
        case(
            "in short",
            "Menkes menandatangani nota kesepahaman dengan PT Rimba Cendana.",
            "Kementerian Kesehatan+PT Rimba Cendana",
        ),
        case(
            "with a field in short",
            "MenPAN-RB dan BKN menandatangani nota kesepahaman.",
            "Kementerian Pendayagunaan Aparatur Negara dan Reformasi Birokrasi+BKN",
        ),
        case(
            "deputy",
            "Wamendagri menandatangani nota kesepahaman dengan BPS.",
            "Kementerian Dalam Negeri+BPS",
        ),
        case(
            "contract",
            "Menhan meneken kontrak kapal dengan Norvik Shipyard AB.",
            "Kementerian Pertahanan+Norvik Shipyard AB",
        ),
        case(
            "two heads of bodies",
            "Kapolri dan Jaksa Agung menandatangani nota kesepahaman penegakan hukum.",
            "Polri+Kejaksaan Agung",
        ),
        case("rank before the name", "Kapolri Jenderal Surya Adinegara meneken MoU dengan BPOM.", "Polri+BPOM"),
        case(
            "commander beside a body",
            "Panglima TNI dan Kapolri menandatangani nota kesepahaman pengamanan pemilu.",
            "TNI+Polri",
        ),
        case(
            "chief of staff", "KSAL menandatangani nota kesepahaman dengan PT Rimba Cendana.", "TNI AL+PT Rimba Cendana"
        ),
        case(
            "police of a region",
            "Kapolres Garut AKBP Surya Adinegara menandatangani nota kesepahaman dengan BNN.",
            "Polres Garut+BNN",
        ),
        case(
            "beside two that are named",
            "Menkes, BPOM, dan UNICEF menandatangani nota kesepahaman.",
            "Kementerian Kesehatan+BPOM+UNICEF",
        ),
        case("works together", "Menteri Kesehatan bekerja sama dengan UNICEF.", "Kementerian Kesehatan+UNICEF"),
        case(
            "takes along",
            "Mendagri menggandeng BPS memutakhirkan data kependudukan.",
            "Kementerian Dalam Negeri+BPS",
        ),
        case(
            "antara",
            "Kerja sama antara Menteri Kesehatan dan Menteri Sosial terus diperkuat.",
            "Kementerian Kesehatan+Kementerian Sosial",
        ),
        case(
            "signed by",
            "Nota kesepahaman itu ditandatangani oleh Menteri Kesehatan dan Menteri Sosial.",
            "Kementerian Kesehatan+Kementerian Sosial",
        ),
        case(
            "said while signing",
            '"Kami kawal," kata Mendagri saat meneken nota kesepahaman dengan BPS di Bogor, Senin (16/6).',
            "Kementerian Dalam Negeri+BPS",
        ),
        case(
            "fronted company",
            "Didampingi Wamenhan, Menhan Surya Adinegara menandatangani kontrak kapal dengan Norvik Shipyard AB.",
            "Kementerian Pertahanan+Norvik Shipyard AB",
        ),
        case(
            "company in between",
            "Menkes didampingi Menlu menandatangani nota kesepahaman dengan UNICEF.",
            "Kementerian Kesehatan+UNICEF",
        ),
        case(
            "before what another sentence lends",
            "Kementerian Sosial menata data.\nMendagri teken MoU dengan BPS.",
            "Kementerian Dalam Negeri+BPS",
        ),
        # states
        case(
            "heads of state by their names",
            "Presiden Prabowo dan Presiden Macron menyepakati kerja sama pertahanan.",
            "Indonesia+Prancis",
        ),
        case(
            "leaders named again",
            "Presiden Prabowo Subianto menjamu Presiden Macron.\nPrabowo dan Macron menandatangani nota kesepahaman.",
            "Indonesia+Prancis",
        ),
        case(
            "prime minister of a state",
            "Presiden Prabowo dan PM Jepang menyepakati kerja sama energi.",
            "Indonesia+Jepang",
        ),
        case(
            "foreign ministers",
            "Menlu Surya Adinegara dan Menlu Jepang menandatangani nota kesepahaman di bidang energi.",
            "Indonesia+Jepang",
        ),
        case(
            "foreign minister at home",
            "Menlu meneken nota kesepahaman dengan BPS.",
            "Kementerian Luar Negeri+BPS",
        ),
        case(
            "ambassador and minister",
            "Dubes Korea Selatan dan Menteri Perindustrian menandatangani nota kesepahaman.",
            "Korea Selatan+Kementerian Perindustrian",
        ),
        case(
            "minister of another state",
            "Menteri Energi Arab Saudi Salman Faruq dan Menteri ESDM menandatangani nota kesepahaman hidrogen.",
            "Arab Saudi+Kementerian Energi dan Sumber Daya Mineral",
        ),
        # regions
        case(
            "mayor without a name",
            "Wali Kota Surabaya menandatangani kerja sama dengan PT Rimba Cendana.",
            "Surabaya+PT Rimba Cendana",
        ),
        case(
            "heads of two regions",
            "Bupati Garut dan Wali Kota Bandung menandatangani perjanjian kerja sama.",
            "Garut+Bandung",
        ),
    ],
)
def test_an_office_stands_for_what_the_text_names_nowhere(read: Read, text: str, parties: str) -> None:
    assert _parties(read, text) == [parties]


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        case("in short", "Mendagri teken MoU dengan BPS.\nKemendagri menyiapkan data.", "Kemendagri+BPS"),
        case(
            "in full",
            "Mendagri teken MoU dengan BPS.\nKementerian Dalam Negeri dan Badan Pusat Statistik (BPS) menandatangani "
            "nota kesepahaman kemarin.",
            "Kementerian Dalam Negeri+Badan Pusat Statistik",
        ),
        case(
            "by another name of it",
            "Kapolri teken MoU dengan BPOM.\nKepolisian Republik Indonesia mengawasi obat.",
            "Kepolisian Republik Indonesia+BPOM",
        ),
    ],
)
def test_a_body_that_is_named_is_one_party_by_its_name(read: Read, text: str, parties: str) -> None:
    assert _parties(read, text) == [parties]


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        case(
            "orders its own",
            "Mendagri menginstruksikan Ditjen Dukcapil bekerja sama dengan BPS.",
            "Ditjen Dukcapil+BPS",
        ),
        case("looks on", "BPS dan UNICEF menandatangani MoU disaksikan Menhan.", "BPS+UNICEF"),
        case("two look on", "BPS dan UNICEF menandatangani MoU, disaksikan Menhan dan Menlu.", "BPS+UNICEF"),
        case("looks on, by", "BPS dan UNICEF menandatangani MoU, disaksikan oleh Menhan.", "BPS+UNICEF"),
        case(
            "guests of the occasion",
            "Dalam acara yang dihadiri Menhan dan Mendagri, BPS dan UNICEF menandatangani nota kesepahaman.",
            "BPS+UNICEF",
        ),
    ],
)
def test_who_gives_orders_or_looks_on_is_no_party(read: Read, text: str, parties: str) -> None:
    assert _parties(read, text) == [parties]


@pytest.mark.parametrize(
    "text",
    [
        case("its own directorate", "Mendagri menggandeng Ditjen Dukcapil."),
        case("former, with a name", "Mantan Menhan Surya Adinegara menandatangani nota kesepahaman dengan BRIN."),
        case("former, without one", "Sejumlah mantan Menhan meneken MoU dengan BRIN."),
        case("somebody of the office", "Staf Mendagri menandatangani kerja sama dengan BPS."),
        case("a rule of the minister's", "Peraturan Menteri Kesehatan tentang kerja sama dengan UNICEF terbit."),
        case("asks for it", "Mendagri meminta kerja sama dengan BPS diperkuat."),
        case("praises it", "Mendagri mengapresiasi kerja sama dengan BPS."),
        case("attends it", "Presiden Prabowo menghadiri penandatanganan nota kesepahaman dengan Jepang."),
        case("a decree", "Menag, Menaker, dan Menhub menandatangani SKB hari libur nasional."),
        case("a view that is shared", "Mendagri dan Menkeu sepakat menaikkan gaji pegawai."),
        case("meets only", "Menteri Sosial bertemu dengan Gubernur Bali di Kuta."),
        case("the state and its own minister", "Presiden Prabowo dan Mendagri sepakat memperkuat kerja sama."),
        case(
            "an office that another state's holder may have",
            "Menlu Jepang tiba di Seoul.\nMenlu dan Menlu Korea Selatan menandatangani nota kesepahaman.",
        ),
        case("an office of many bodies", "Kepala Dinas menandatangani nota kesepahaman dengan PT Rimba Cendana."),
    ],
)
def test_an_office_that_takes_no_part_is_no_party(read: Read, text: str) -> None:
    assert _parties(read, text) == []


def test_the_party_cites_the_words_of_the_office(read: Read) -> None:
    text = "Mendagri dan Presiden Macron menandatangani nota kesepahaman."
    whole, parties = f"\n{text}", read(text).cooperations[0].parties
    assert [(party.name, whole[party.span.start : party.span.end], party.office) for party in parties] == [
        ("Kementerian Dalam Negeri", "Mendagri", "Mendagri"),
        ("Prancis", "Presiden Macron", None),
    ]


def test_what_a_minister_has_not_signed_is_denied(read: Read) -> None:
    analysis = read("Mendagri belum menandatangani kerja sama dengan BPS.")
    assert analysis.cooperations == ()
    assert [party.name for party in analysis.denials[0].parties] == ["Kementerian Dalam Negeri", "BPS"]


def test_a_state_that_takes_part_by_its_leader_is_one_of_the_text(read: Read) -> None:
    countries = read("Presiden Prabowo dan Presiden Macron menyepakati kerja sama pertahanan.").countries
    assert {country.name for country in countries} == {"Indonesia", "Prancis"}


def test_a_body_that_is_not_named_is_no_organisation_of_the_text(read: Read) -> None:
    assert [body.name for body in read("Mendagri teken MoU dengan BPS").organisations] == ["BPS"]


def test_a_ministry_is_public_and_domestic_by_its_minister(read: Read) -> None:
    analysis = read("Menkes menandatangani nota kesepahaman dengan PT Rimba Cendana.")
    item = analysis.cooperations[0]
    assert item.channel == "government-business"
    assert "Kementerian Kesehatan" in item.domestic


def test_a_line_of_output_names_a_party_as_the_text_does(read: Read) -> None:
    item = to_contract(read("Mendagri teken MoU dengan BPS"))["cooperations"][0]
    assert item["parties"] == ["Mendagri", "BPS"]
    assert item["stands_for"] == {"Mendagri": "Kementerian Dalam Negeri"}
    assert set(item["domestic"]) == {"Mendagri", "BPS"}
