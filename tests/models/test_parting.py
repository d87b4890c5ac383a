"""Mentions that hold two names or half of one, and papers that have a party's name: entities marked by hand."""

import pytest

from models.finders.mending import Mending
from models.lexicons import load_lexicon
from models.mentions import Mention
from models.tokens import words
from tests.models.marked import pieces

MENDING = Mending(load_lexicon())

PAPERS = {
    "signed": ("Pemkot teken [PKS|I] dengan mitra", "PKS|AGREEMENT"),
    "signed, found by nobody": ("Pemkot teken PKS dengan mitra", "PKS|AGREEMENT"),
    "introduced and pointed at": (
        "meneken perjanjian kerja sama ([PKS|I]). [PKS|I] itu lama",
        "PKS|AGREEMENT PKS|AGREEMENT",
    ),
    "pointed at in a text that never introduces it": ("[PKS|I] tersebut disambut baik", "PKS|AGREEMENT"),
    "in force": ("[PKS|I] itu berlaku lima tahun", "PKS|AGREEMENT"),
    "with its object behind it": ("Bupati teken [PKS Sampah Kota|I] kemarin", "PKS|AGREEMENT"),
    "labour agreement": ("menandatangani Perjanjian Kerja Bersama ([PKB|I]) baru", "PKB|AGREEMENT"),
    "letter of intent": ("menandatangani [LoI|I] kemarin", "Lo I|AGREEMENT"),
    "wing of the party": ("Ketua [DPP PKS|I] hadir", "DPP PKS|INSTITUTION"),
    "faction": ("[Fraksi PKS|I] setuju", "Fraksi PKS|INSTITUTION"),
    "member": ("Kader [PKS|I] hadir", "PKS|INSTITUTION"),
    "politician pointed at": ("Politikus [PKS|I] itu hadir", "PKS|INSTITUTION"),
    "long name before it": (
        "[Partai Keadilan Sejahtera|I] ([PKS|I]) hadir",
        "Partai Keadilan Sejahtera|INSTITUTION PKS|INSTITUTION",
    ),
    "beside another party": ("[PKS|I] dan [Golkar|I] setuju", "PKS|INSTITUTION Golkar|INSTITUTION"),
    "the party in a text that has the paper too": (
        "Bupati teken [PKS|I] sampah. Ketua [PKS|I] hadir. [PKS|I] itu berlaku lama",
        "PKS|AGREEMENT PKS|INSTITUTION PKS|AGREEMENT",
    ),
}

PARTED = {
    "known company and a foreign one": (
        "[PT PLN dan Norvik Energi AB|C] sepakat",
        "PT PLN|COMPANY Norvik Energi AB|COMPANY",
    ),
    "company and a union": (
        "[PT Baja Loka dan Serikat Pekerja Logam|C] sepakat",
        "PT Baja Loka|COMPANY Serikat Pekerja Logam|INSTITUTION",
    ),
    "ministry and an unknown company": (
        "[Kementerian ESDM dan Petrogas Norvik|I] sepakat",
        "Kementerian ESDM|INSTITUTION Petrogas Norvik|COMPANY",
    ),
    "known name with 'dan' in it": (
        "[Kementerian Investasi dan Hilirisasi|I] sepakat",
        "Kementerian Investasi dan Hilirisasi|INSTITUTION",
    ),
    "unknown name with 'dan' in it": (
        "[Dinas Penanaman Modal dan Pelayanan Terpadu|I] sepakat",
        "Dinas Penanaman Modal dan Pelayanan Terpadu|INSTITUTION",
    ),
    "continent before a company": (
        "[Norvik AB|C] tiba. Pasar [Asia Norvik AB|C] tumbuh",
        "Norvik AB|COMPANY Asia|PLACE Norvik AB|COMPANY",
    ),
    "continent in an office": (
        "[Norvik AB|C] tiba. [Direktur Penjualan|O] [Asia Norvik AB|C] hadir",
        "Norvik AB|COMPANY Direktur Penjualan Asia|POSITION Norvik AB|COMPANY",
    ),
    "state before a company named by its first word": (
        "[Norvik AB|C] tiba. Lalu [Swedia Norvik|C] tumbuh",
        "Norvik AB|COMPANY Swedia|COUNTRY Norvik|COMPANY",
    ),
    "state behind the noun for businesses": (
        "perusahaan [Swedia Norvik|S] tiba",
        "Swedia|COUNTRY Norvik|COMPANY",
    ),
    "state that is a part of the name": ("Lalu [Singapura Norvik|C] tumbuh", "Singapura Norvik|COMPANY"),
    "person by the name of a company": (
        "[Norvik AB|C] tiba. [Norvik|P] tumbuh",
        "Norvik AB|COMPANY Norvik|COMPANY",
    ),
    "company in an office": (
        "[Norvik AB|C] tiba. [Direktur Norvik|O] [Lars Ek|P] hadir",
        "Norvik AB|COMPANY Direktur|POSITION Norvik|COMPANY Lars Ek|PERSON",
    ),
    "Balinese first name in an office": (
        "[Bupati I|O] [Nengah Subrata|P] hadir",
        "Bupati|POSITION I Nengah Subrata|PERSON",
    ),
    "Balinese first name in a body": (
        "Ketua [DPRD I|I] [Gusti Ketut Sumadi|P] hadir",
        "DPRD|INSTITUTION I Gusti Ketut Sumadi|PERSON",
    ),
    "Balinese title in an office": (
        "[Camat Anak|O] [Agung Gde Rai|P] hadir",
        "Camat|POSITION Anak Agung Gde Rai|PERSON",
    ),
    "number of a commission": (
        "Ketua [Komisi I|I] [Nengah Subrata|P] hadir",
        "Komisi I|INSTITUTION Nengah Subrata|PERSON",
    ),
    "word of the headline in a name": (
        "[Universitas Hanbat Resmi|I] Teken\n[Universitas Hanbat|I] hadir",
        "Universitas Hanbat|INSTITUTION Universitas Hanbat|INSTITUTION",
    ),
    "two bodies that a headline's hyphen joins": (
        "[Kementerian PU-Kemensos|I] Sinergi\n[Kementerian PU|I] bersama [Kemensos|I] rapat.",
        "Kementerian PU|INSTITUTION Kemensos|INSTITUTION Kementerian PU|INSTITUTION Kemensos|INSTITUTION",
    ),
    "verb of a headline behind a known body": ("[Kemenkes Bantah|I] Kerja Sama", "Kemenkes|INSTITUTION"),
    "verb of a headline behind a unit, and what goes on": (
        "[Ditjen Bina Keuangan Daerah Percepat Evaluasi APBD|I]",
        "Ditjen Bina Keuangan Daerah|INSTITUTION",
    ),
    "verb of a headline behind an unknown office": (
        "[Dinas Perikanan Gelar|I] Rapat",
        "Dinas Perikanan|INSTITUTION",
    ),
    "verb in a known name": (
        "[Dewan Gelar, Tanda Jasa, dan Tanda Kehormatan|I] rapat",
        "Dewan Gelar , Tanda Jasa , dan Tanda Kehormatan|INSTITUTION",
    ),
    "verb in the name of a foundation": ("[Yayasan Dukung Sesama|I] hadir", "Yayasan Dukung Sesama|INSTITUTION"),
    "field of a director general in a person's name": (
        "[Direktur Jenderal Perikanan|O] [Budi Daya Wiratno Kusumajati|P] hadir",
        "Direktur Jenderal Perikanan Budi Daya|POSITION Wiratno Kusumajati|PERSON",
    ),
    "field of a directorate general in a person's name": (
        "[Ditjen Perikanan|I] [Budi Daya Wiratno|P] hadir",
        "Ditjen Perikanan Budi Daya|INSTITUTION Wiratno|PERSON",
    ),
    "person whose name is no field": (
        "[Direktur Jenderal Perikanan|O] [Budi Wiratno|P] hadir",
        "Direktur Jenderal Perikanan|POSITION Budi Wiratno|PERSON",
    ),
}

JOINED = {
    "second half behind a hyphen": (
        "[Balai Besar Wilayah Sungai Cimarga-|I][Cisanta|L] hadir",
        "Balai Besar Wilayah Sungai Cimarga - Cisanta|INSTITUTION",
    ),
    "place between the body and its own half": (
        "[Balai Besar Wilayah|I] [Sungai Cimarga-|L][Cisanta|L] hadir",
        "Balai Besar Wilayah Sungai Cimarga - Cisanta|INSTITUTION",
    ),
    "rest behind the bracketed short form": (
        "[Balai Besar Wilayah Sungai|I] ([BBWS|I]) [Way Loka Roni Wijaya|P] hadir, [BBWS Way Loka|I] rapat",
        "Balai Besar Wilayah Sungai ( BBWS ) Way Loka|INSTITUTION Roni Wijaya|PERSON BBWS Way Loka|INSTITUTION",
    ),
    "rest before a person who is named again": (
        "[Kepala|O] [BBWS Way|I] Loka [Roni Wijaya|P] hadir, kata [Roni|P]",
        "Kepala|POSITION BBWS Way Loka|INSTITUTION Roni Wijaya|PERSON Roni|PERSON",
    ),
    "rank before a person who is named again": (
        "[Kepala|O] [BBWS Way|I] Brigjen [Roni Wijaya|P] hadir, kata [Roni|P]",
        "Kepala|POSITION BBWS Way|INSTITUTION Roni Wijaya|PERSON Roni|PERSON",
    ),
}


def mended(marked: str) -> str:
    tokens: list[str] = []
    found: list[Mention] = []
    glued: set[int] = set()
    for text, label in pieces(marked):
        start = len(tokens)
        for line in text.splitlines(keepends=True):
            tokens += [*words(line), *(["\n"] if line.endswith("\n") else [])]
        glued |= {at for at in range(start + 1, len(tokens)) if tokens[at] == "-"}
        if label:
            found.append(Mention(start, len(tokens), label, 0.9))
    out = MENDING(tokens, found, glued)
    return " ".join(f"{' '.join(tokens[m.start : m.end])}|{m.label}" for m in out)


@pytest.mark.parametrize(
    ("marked", "expected"),
    [pytest.param(*case, id=name) for name, case in (PAPERS | PARTED | JOINED).items()],
)
def test_mentions_are_the_names_of_the_text(marked: str, expected: str) -> None:
    assert mended(marked) == expected
