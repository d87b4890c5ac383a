"""What an office says by itself: whether it is one of the state, which wording says more, which body it sits in."""

import pytest

from models.lexicons import load_lexicon
from models.names import key
from models.seats import seat_of
from models.standing import Standing
from models.titles import fullest

STANDING = Standing(load_lexicon())

OFFICIAL = {
    "minister": ("Menteri Keuangan", None, True),
    "vice minister in short": ("Wamen ESDM", None, True),
    "acting head": ("Plt Kepala", "Disdikbud Metro", True),
    "acting in brackets": ("Pelaksana Tugas (Plt) Bupati Garut", None, True),
    "former": ("mantan Menteri Keuangan", None, False),
    "former in short": ("Eks Wakil Gubernur", None, False),
    "foreign president": ("Presiden Peru", None, True),
    "president elect": ("Presiden Terpilih", None, True),
    "president of a club": ("Presiden", "Persib Bandung", False),
    "vice president of a company": ("Wakil Presiden Kemitraan Global", None, False),
    "director of a ministry's agency": ("Direktur Utama", "BPJS Kesehatan", True),
    "director of a state-owned company": ("Direktur Utama", "PT Pertamina (Persero)", False),
    "acting director of a state-owned company": ("Plt Direktur Utama", "Jasa Raharja", False),
    "rector": ("Rektor", "Universitas Indonesia", False),
    "head of a unit of a regency's office": ("Kepala Bidang Hortikultura", "DKPP Kabupaten Indramayu", True),
    "legislator by committee": ("Anggota", "Komisi VIII DPR RI", True),
    "chair of a parliament's body": ("Ketua", "Baleg DPR", True),
    "chair of a party": ("Ketua Umum", "Partai Golkar", False),
    "chair of a branch that is called like a chamber": ("Sekretaris", "DPD HKTI Jawa Timur", False),
    "chair of an association": ("Ketua", "Asosiasi Petani Garam", False),
    "head of an unknown body": ("Kepala", "Norvik Trade Council", False),
    "police chief": ("Kapolres Garut", None, True),
    "village head": ("Kepala Desa Sukamaju", None, True),
    "spokesman of a ministry": ("Juru Bicara", "Kementerian Luar Negeri", True),
    "head of an intergovernmental body": ("Sekretaris Jenderal", "ASEAN", True),
    "chief of a regional agency by its abbreviation": ("Kabid", "BPMD Jatim", True),
    "chair of a federation of states' council": ("Wakil Ketua", "Dewan Keamanan Nasional Federasi Rusia", True),
    "secretary of an association's board": ("Sekretaris Jenderal", "Dewan Pengurus Pusat Asosiasi Haji", False),
    "analyst": ("Pengamat", None, False),
}


@pytest.mark.parametrize(("position", "affiliation", "official"), OFFICIAL.values(), ids=OFFICIAL)
def test_an_office_is_one_of_the_state_or_not(position: str, affiliation: str | None, official: bool) -> None:
    assert STANDING.is_official(position, affiliation) is official


@pytest.mark.parametrize(
    ("offices", "best"),
    [
        (["Menlu", "Menteri Luar Negeri"], "Menteri Luar Negeri"),
        (["Dirjen Pajak", "Direktur Jenderal Pajak"], "Direktur Jenderal Pajak"),
        (["Bupati", "Bupati Garut"], "Bupati Garut"),
        (["Bupati Garut", "mantan Bupati Garut"], "Bupati Garut"),
        (["Menteri Sosial", "Wakil Menteri Sosial"], "Menteri Sosial"),
        (["Menteri Pertahanan", "Presiden Terpilih Republik Indonesia"], "Menteri Pertahanan"),
    ],
)
def test_an_office_is_given_in_its_fullest_wording(offices: list[str], best: str) -> None:
    assert offices[fullest(offices)] == best


@pytest.mark.parametrize(
    ("position", "body"),
    [
        ("Wakil Menteri Perdagangan", "Kementerian Perdagangan"),
        ("Pj Wali Kota Bogor", "Pemkot Bogor"),
        ("Sekda Kabupaten Garut", "Pemkab Garut"),
        ("Duta Besar Kanada untuk Indonesia", "Kedubes Kanada"),
        ("Duta Besar Kanada", None),
        ("Panglima TNI", "TNI"),
        ("Menteri", None),
    ],
)
def test_an_office_sits_in_a_body_by_its_name(position: str, body: str | None) -> None:
    present = ("Kementerian Perdagangan", "Pemkot Bogor", "Pemkab Garut", "Kedubes Kanada", "TNI")
    assert seat_of(position, {key(form): form for form in present}, {}, {}) == body
