"""Worth, hearsay, units and fields: what a text says beside the parties, on the pipeline of lexicons and rules."""

import pytest

from models.fields import distinct
from models.units import ministries_of
from tests.models.conftest import Read, case


@pytest.fixture(scope="session")
def read(lexicon_read: Read) -> Read:
    return lexicon_read


DEAL = "Kementerian Sosial menandatangani nota kesepahaman dengan PT Rimba Cendana"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        case("dollars", f"{DEAL} senilai 210 juta dolar AS.", "210 juta dolar AS"),
        case("rupiah", f"{DEAL} dengan nilai investasi mencapai Rp1,2 triliun.", "Rp1,2 triliun"),
        case("figure-first", f"{DEAL}. Investasi sebesar US$ 3 miliar itu dikucurkan bertahap.", "US$ 3 miliar"),
        case("euro-in-the-next-paragraph", f"{DEAL}.\nTotal nilai proyek 1,5 miliar euro.", "1,5 miliar euro"),
        case("second-sentence-behind", f"{DEAL}. Acara itu ramai. Nilai kontrak Rp2 miliar.", "Rp2 miliar"),
        case("vague-second-sentence", f"{DEAL}. Acara itu ramai. Dana mereka Rp2 miliar.", None),
        case("too-far", f"{DEAL}. Acara itu ramai. Hujan turun. Nilai kontrak Rp2 miliar.", None),
        case("called-so-goes-before-nearer", f"Dengan modal Rp1 miliar, {DEAL} senilai Rp2 miliar.", "Rp2 miliar"),
        case("rate-of-exchange", f"{DEAL}. Nilainya US$ 2 juta (kurs Rp16.000).", "US$ 2 juta"),
        case("loss", f"{DEAL} setelah kerugian Rp2 miliar.", None),
    ],
)
def test_worth_of_an_undertaking(read: Read, text: str, value: str | None) -> None:
    (item,) = read(text).cooperations
    assert item.value == value


def test_an_amount_of_another_undertaking_is_not_taken(read: Read) -> None:
    other = "Kementerian Agama dan PT Bumi Melati menandatangani kontrak senilai Rp7 miliar."
    values = {item.parties[0].name: item.value for item in read(f"{DEAL}. {other}").cooperations}
    assert values == {"Kementerian Sosial": None, "Kementerian Agama": "Rp7 miliar"}


@pytest.mark.parametrize(
    "text",
    [
        case("claim", "PT Rimba Cendana mengklaim telah menandatangani kontrak dengan Kementerian Sosial."),
        case(
            "unconfirmed",
            "PT Rimba Cendana telah menandatangani kontrak dengan Kementerian Sosial. "
            "Kementerian Sosial belum memberikan tanggapan.",
        ),
    ],
)
def test_what_one_side_claims_counts_less(read: Read, text: str) -> None:
    (plain,) = read("PT Rimba Cendana telah menandatangani kontrak dengan Kementerian Sosial.").cooperations
    (heard,) = read(text).cooperations
    assert (heard.status, plain.status) == ("signed", "signed")
    assert heard.confidence < plain.confidence


def test_silence_of_somebody_else_is_no_doubt(read: Read) -> None:
    told = "PT Rimba Cendana telah menandatangani kontrak dengan Kementerian Sosial."
    (item,) = read(f"{told} Keluarganya belum memberikan tanggapan.").cooperations
    assert item.confidence > 0.64


@pytest.mark.parametrize(
    ("text", "body"),
    [
        case(
            "named",
            "Kementerian Pekerjaan Umum rapat. Direktur Jenderal Sumber Daya Air Budi Santarka hadir.",
            "Kementerian Pekerjaan Umum",
        ),
        case(
            "another-one-named",
            "Kementerian Sosial rapat. Direktur Jenderal Sumber Daya Air Budi Santarka hadir.",
            None,
        ),
        case("none-named", "Direktur Jenderal Sumber Daya Air Budi Santarka hadir.", None),
    ],
)
def test_a_directorate_general_is_of_the_ministry_that_the_text_names(read: Read, text: str, body: str | None) -> None:
    (person,) = read(text).people
    assert person.affiliation == body


def test_ministries_of_units() -> None:
    assert ministries_of("ditjen sumber daya air")[0] == "kementerian pekerjaan umum"
    assert ministries_of("bbws way loka")[0] == "kementerian pekerjaan umum"
    assert ministries_of("ditjen layang-layang") == ()


def test_an_owner_and_its_unit_tell_of_one_contract(read: Read) -> None:
    text = (
        "Kementerian Pekerjaan Umum menandatangani kontrak dengan PT Rimba Cendana. "
        "BBWS Bandung dan PT Rimba Cendana menandatangani kontrak itu kemarin."
    )
    (item,) = read(text).cooperations
    assert [party.name for party in item.parties] == ["Kementerian Pekerjaan Umum", "PT Rimba Cendana"]


@pytest.mark.parametrize(
    ("fields", "kept"),
    [
        case("two-names", ("kota cerdas", "smart city"), ("kota cerdas",)),
        case("name-in-a-longer-field", ("pengembangan smart city", "kota cerdas"), ("pengembangan smart city",)),
        case("part", ("pembelian jet tempur generasi", "jet tempur"), ("pembelian jet tempur generasi",)),
        case("single-word-of-it", ("pelatihan vokasi", "vokasi"), ("pelatihan vokasi",)),
        case("one-spelling", ("Energi", "energi"), ("energi",)),
        case("apart", ("energi", "pangan"), ("energi", "pangan")),
    ],
)
def test_fields_are_told_once(fields: tuple[str, ...], kept: tuple[str, ...]) -> None:
    assert distinct(fields) == kept


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        case("preposition", f"{DEAL} tentang pelatihan kader desa dalam rangka.", "pelatihan kader desa"),
        case("adjective-that-asks-for-more", f"{DEAL} tentang pelatihan kader berbasis.", "pelatihan kader"),
    ],
)
def test_no_field_ends_where_it_would_go_on(read: Read, text: str, fields: str) -> None:
    (item,) = read(text).cooperations
    assert item.fields[0] == fields
