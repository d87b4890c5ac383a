"""Offices are said with their body, once."""

import pytest

from monitor.entities.positions import worded


@pytest.mark.parametrize(
    ("position", "affiliation", "office"),
    [
        ("Kepala", "Badan Karantina Indonesia", "Kepala Badan Karantina Indonesia"),
        ("Kepala Biro Komunikasi", "Kementerian Perhubungan", "Kepala Biro Komunikasi Kementerian Perhubungan"),
        ("Anggota", "Dewan Perwakilan Rakyat", "Anggota Dewan Perwakilan Rakyat"),
        ("Kepala Badan Karantina Indonesia", "Barantin", "Kepala Badan Karantina Indonesia"),
        ("Kepala BMKG", "Badan Meteorologi, Klimatologi, dan Geofisika", "Kepala BMKG"),
        ("Menteri Luar Negeri", "Kementerian Luar Negeri", "Menteri Luar Negeri"),
        ("Menteri Luar Negeri", "Kemlu", "Menteri Luar Negeri"),
        ("Gubernur Jawa Barat", "Pemerintah Provinsi Jawa Barat", "Gubernur Jawa Barat"),
        ("Gubernur", "Pemprov Jabar", "Gubernur, Pemprov Jabar"),
        ("Jaksa Agung", "Kejaksaan Agung", "Jaksa Agung"),
        ("Kepala", None, "Kepala"),
        (None, "Dewan Perwakilan Rakyat", "Dewan Perwakilan Rakyat"),
        (None, None, None),
        ("-", "…", "- …"),
    ],
)
def test_an_office_names_its_body_once(position: str | None, affiliation: str | None, office: str | None) -> None:
    assert worded(position, affiliation) == office
