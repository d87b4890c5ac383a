"""Which names are one by themselves, and which never are."""

import pytest

from monitor.entities.name_keys import core, skeleton, without_edition
from tests.monitor.entities.reporting import KEYS


@pytest.mark.parametrize(
    "forms",
    [
        (
            "Pemprov Jabar",
            "Pemerintah Provinsi (Pemprov) Jawa Barat",
            "Pemerintah Jawa Barat",
            "Pemda Povinsi Jawa Barat",
        ),
        ("Pemprov DKI", "Pemprov Jakarta", "Pemerintah Provinsi Daerah Khusus Jakarta"),
        ("OJK Jabar", "Kantor OJK Jawa Barat", "Otoritas Jasa Keuangan (OJK) Provinsi Jawa Barat"),
        ("Polri", "Kepolisian Indonesia", "Kepolisian Negara Republik Indonesia", "Polri RI"),
        ("Kemlu RI", "Kementerian Luar Negeri Indonesia", "Kementrian Luar Negeri"),
        ("Kementerian Perdagangan AS", "Kementerian Perdagangan Amerika Serikat"),
        ("Bank Sentral UEA", "Bank Sentral Uni Emirat Arab"),
        ("Militer Yordania", "Angkatan Bersenjata Yordania"),
        ("Ditjen Dukcapil Kemendagri", "Ditjen Dukcapil Kementerian Dalam Negeri"),
        ("Ditjen Pajak Kemenkeu", "Direktorat Jenderal Pajak"),
        ("Perusahaan Swedia Norrvinge", "Norrvinge"),
        ("Universitas Hanbit", "Hanbit University"),
        ("University of Lindholm", "Universitas Lindholm"),
        ("Ministry of Defence of Japan", "Kementerian Pertahanan Jepang"),
        ("PT Rajut Nusantara (Persero) Tbk", "Rajut Nusantara"),
        ("Komisi I DPR RI", "Komisi I DPR"),
    ],
    ids=lambda forms: forms[0],
)
def test_forms_of_one_body_have_one_key(forms: tuple[str, ...]):
    assert len({KEYS.of("institution", form) for form in forms}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kejati Jatim", "Kejati Jateng"),
        ("Kementerian Perdagangan", "Kementerian Perdagangan AS"),
        ("Pemkot Bandung", "Pemkab Bandung"),
        ("Pemprov Bali", "DPRD Bali"),
        ("Komisi I DPR RI", "Komisi III DPR RI"),
        ("Facebook", "Facebook Indonesia"),
        ("Pertamina", "Pertamina Foundation"),
        ("Otoritas Jasa Keuangan", "OJK Tasikmalaya"),
        ("Kejaksaan Negeri Gresik", "Kejaksaan Negeri Nganjuk"),
        ("Bank Mandiri", "Bank Syariah Mandiri"),
        ("PT Angkasa Biru", "PT Angkasa Biru Logistik"),
        ("TNI AD", "TNI AL"),
        ("PN Jakarta Pusat", "PN Jakarta Selatan"),
    ],
)
def test_two_bodies_have_two_keys(one: str, other: str):
    assert KEYS.of("institution", one) != KEYS.of("institution", other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Menlu", "Menteri Luar Negeri RI"),
        ("Gubernur Jabar", "Gubernur Jawa Barat"),
        ("Plt Bupati Sukabumi", "Bupati Sukabumi"),
        ("Presiden AS", "Presiden Amerika Serikat"),
    ],
)
def test_wordings_of_one_office(one: str, other: str):
    assert KEYS.office(one) == KEYS.office(other)


def test_an_office_that_names_no_body_takes_its_holders():
    assert KEYS.office("Kepala", "OJK Cirebon") == "kepala otoritas jasa keuangan cirebon"


def test_a_bare_head_of_anything_is_no_office():
    assert KEYS.office("Kepala") == ""


@pytest.mark.parametrize(("one", "other"), [("Soekarno", "Sukarno"), ("Akhmad", "Achmad"), ("Djoko", "Joko")])
def test_spellings_sound_alike(one: str, other: str):
    assert skeleton(one.lower()) == skeleton(other.lower())


def test_initials_and_a_leading_muhammad_tell_nobody_apart():
    assert core("m tito lesmana") == core("muhammad tito lesmana") == core("tito lesmana")


def test_editions_of_an_event_share_its_name():
    assert without_edition("pekan raya nusantara 2025") == without_edition("pekan raya nusantara ke 31")
