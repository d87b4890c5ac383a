"""Names and offices by day: who bore a name, who held an office, and where that remains open."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis.strategies import dates, sampled_from

from monitor.registry import Registry, When, load_registry, standing


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load_registry()


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("Kemendagri", "Kementerian Dalam Negeri"),
        ("Kementerian Dalam Negeri RI", "Kementerian Dalam Negeri"),
        ("Kementerian PUPR", "Kementerian Pekerjaan Umum dan Perumahan Rakyat"),
        ("Kementerian PU", "Kementerian Pekerjaan Umum"),
        ("Kementerian PKP", "Kementerian Perumahan dan Kawasan Permukiman"),
        ("Kominfo", "Kementerian Komunikasi dan Informatika"),
        ("Komdigi", "Kementerian Komunikasi dan Digital"),
        ("Ditjen Dukcapil Kemendagri", "Direktorat Jenderal Kependudukan dan Pencatatan Sipil"),
        ("Bareskrim Polri", "Badan Reserse Kriminal"),
        ("Pemprov Jabar", "Pemerintah Provinsi Jawa Barat"),
        ("Pemerintah Provinsi (Pemprov) Jawa Barat", "Pemerintah Provinsi Jawa Barat"),
        ("Pemkab Sleman", "Pemerintah Kabupaten Sleman"),
        ("Pemkot Jaksel", "Pemerintah Kota Administrasi Jakarta Selatan"),
        ("DPRD DKI", "DPRD Provinsi Daerah Khusus Ibukota Jakarta"),
        ("DPRA", "Dewan Perwakilan Rakyat Aceh"),
        ("DPRK Bireuen", "DPRK Kabupaten Bireuen"),
        ("Polda Metro", "Polda Metro Jaya"),
        ("Polrestabes Surabaya", "Polrestabes Surabaya"),
        ("Polres Garut", "Polres Garut"),
        ("Kejari Gresik", "Kejaksaan Negeri Gresik"),
        ("Kejari Kota Bandung", "Kejaksaan Negeri Kota Bandung"),
        ("Kedubes AS", "Kedutaan Besar Amerika Serikat"),
        ("Kedutaan Besar Tiongkok di Jakarta", "Kedutaan Besar China"),
        ("KBRI Tokyo", "KBRI Tokyo"),
        ("KBRI Jepang", "KBRI Tokyo"),
        ("Korsel", "Korea Selatan"),
        ("South Korea", "Korea Selatan"),
        ("UEA", "Uni Emirat Arab"),
        ("RRT", "China"),
        ("World Bank", "Bank Dunia"),
        ("World Health Organization", "Organisasi Kesehatan Dunia"),
        ("University of Indonesia", "Universitas Indonesia"),
        ("Telkomsel", "PT Telekomunikasi Selular"),
    ],
)
def test_forms_lead_to_their_body(registry: Registry, name: str, body: str):
    found = registry.lookup(name)
    assert found is not None
    assert found.name == body


@pytest.mark.parametrize("name", ["KPI", "DEN", "DPRD", "Bandung", "Kejari Bandung", "Dinas Kesehatan", "PT Tidak Ada"])
def test_names_that_mean_no_single_body_lead_to_none(registry: Registry, name: str):
    assert registry.lookup(name) is None
    assert registry.lookup(name, date(2025, 1, 1)) is None


def test_what_a_name_may_mean_is_told(registry: Registry):
    assert {body.name for body in registry.candidates("Bandung")} == {"Kabupaten Bandung", "Kota Bandung"}


@pytest.mark.parametrize(
    ("day", "body"),
    [
        (date(2022, 5, 1), "Kementerian Investasi/Badan Koordinasi Penanaman Modal"),
        (date(2024, 10, 21), "Kementerian Investasi dan Hilirisasi"),
        (date(2025, 5, 1), "Kementerian Investasi dan Hilirisasi"),
        (date(2010, 5, 1), None),
        (None, None),
    ],
)
def test_a_name_that_two_bore_in_turn_means_the_one_of_the_day(registry: Registry, day: date | None, body: str | None):
    found = registry.lookup("Kementerian Investasi", day)
    assert (found and found.name) == body


def test_an_old_name_is_known_after_its_end(registry: Registry):
    found = registry.lookup("Kominfo", date(2025, 5, 1))
    assert found is not None
    assert found.until == When.parse("2024-10-21")


def test_a_split_ministry_stays_apart_from_what_it_became(registry: Registry):
    ministry = registry.lookup("Kemendikbudristek")
    assert ministry is not None
    after = [registry.get(key) for key in ministry.successors]
    assert [body and body.name for body in after] == [
        "Kementerian Pendidikan Dasar dan Menengah",
        "Kementerian Pendidikan Tinggi, Sains, dan Teknologi",
        "Kementerian Kebudayaan",
    ]


@pytest.mark.parametrize(
    ("wording", "office", "body", "role"),
    [
        ("Mendagri", "Menteri Dalam Negeri", "Kementerian Dalam Negeri", "head"),
        ("Menteri Dalam Negeri RI", "Menteri Dalam Negeri", "Kementerian Dalam Negeri", "head"),
        ("Wamenlu", "Wakil Menteri Luar Negeri", "Kementerian Luar Negeri", "deputy"),
        ("Menko Pangan", "Menteri Koordinator Bidang Pangan", "Kementerian Koordinator Bidang Pangan", "head"),
        ("Gubernur Bali", "Gubernur Bali", "Pemerintah Provinsi Bali", "head"),
        ("Wagub Jabar", "Wakil Gubernur Jawa Barat", "Pemerintah Provinsi Jawa Barat", "deputy"),
        ("Plt Bupati Sleman", "Bupati Sleman", "Pemerintah Kabupaten Sleman", "head"),
        ("Wali Kota Bandung", "Wali Kota Bandung", "Pemerintah Kota Bandung", "head"),
        ("Kapolri", "Kapolri", "Kepolisian Negara Republik Indonesia", "head"),
        ("Kapolda Jatim", "Kepala Kepolisian Daerah Jawa Timur", "Polda Jawa Timur", "head"),
        ("Panglima TNI", "Panglima TNI", "Tentara Nasional Indonesia", "head"),
        ("Dubes Jepang", "Duta Besar Jepang", "Kedutaan Besar Jepang", "head"),
        ("Duta Besar Jepang untuk Indonesia", "Duta Besar Jepang", "Kedutaan Besar Jepang", "head"),
        ("Dubes RI untuk Jepang", "Duta Besar Indonesia untuk Jepang", "KBRI Tokyo", "head"),
        ("Dirjen Pajak", "Direktur Jenderal Pajak", "Direktorat Jenderal Pajak", "head"),
        ("Rektor UGM", "Rektor Universitas Gadjah Mada", "Universitas Gadjah Mada", "head"),
        ("Sekjen Kemendagri", "Sekretaris Jenderal Kementerian Dalam Negeri", "Kementerian Dalam Negeri", "member"),
        (
            "Sekjen ASEAN",
            "Sekretaris Jenderal Perhimpunan Bangsa-Bangsa Asia Tenggara",
            "Perhimpunan Bangsa-Bangsa Asia Tenggara",
            "head",
        ),
    ],
)
def test_wordings_lead_to_their_office(registry: Registry, wording: str, office: str, body: str, role: str):
    found = registry.office(wording)
    assert found is not None
    seat = registry.get(found.body)
    assert seat is not None
    assert (found.name, seat.name, found.role) == (office, body, role)


@pytest.mark.parametrize(
    "wording",
    ["Menteri", "Ketua", "Menteri Luar Negeri Jepang", "Presiden Prancis", "Duta Besar Jepang untuk ASEAN", "Bupati"],
)
def test_offices_without_a_known_body_are_none(registry: Registry, wording: str):
    assert registry.office(wording) is None


@pytest.mark.parametrize(
    ("wording", "day", "person"),
    [
        ("Presiden", date(2014, 10, 19), "Susilo Bambang Yudhoyono"),
        ("Presiden RI", date(2024, 10, 19), "Joko Widodo"),
        ("Presiden", date(2024, 10, 20), "Prabowo Subianto"),
        ("Mendagri", date(2019, 5, 1), "Tjahjo Kumolo"),
        ("Mendagri", date(2025, 5, 1), "Tito Karnavian"),
        ("Menteri Desa", date(2018, 5, 1), "Eko Putro Sandjojo"),
        ("Menteri Desa", date(2025, 5, 1), "Yandri Susanto"),
        ("Menteri Investasi", date(2022, 5, 1), "Bahlil Lahadalia"),
        ("Menteri Investasi/Kepala BKPM", date(2025, 5, 1), "Rosan Roeslani"),
        ("Kapolri", date(2018, 5, 1), "Tito Karnavian"),
        ("Gubernur Jabar", date(2020, 5, 1), "Ridwan Kamil"),
        # between two holders, among several, after what is known
        ("Mendagri", date(2019, 10, 21), None),
        ("Wamenlu", date(2025, 5, 1), None),
        ("Presiden", date(2030, 5, 1), None),
        ("Bupati Sleman", date(2025, 5, 1), None),
    ],
)
def test_the_holder_of_the_day(registry: Registry, wording: str, day: date, person: str | None):
    holder = registry.holder(wording, day)
    assert (holder and holder.person) == person


def test_several_deputies_are_all_told(registry: Registry):
    office = registry.office("Wamenlu")
    assert office is not None
    held = [one.person for one in registry.tenures(office) if standing(one.since, one.until, date(2025, 5, 1)) != "no"]
    assert len(held) == 3


def test_offices_of_a_person_in_order(registry: Registry):
    assert [one.office for one in registry.held_by("Muhammad Tito Karnavian")] == ["Kapolri", "Menteri Dalam Negeri"]


def test_who_stands_in_is_marked(registry: Registry):
    holder = registry.holder("Ketua KPK", date(2024, 5, 1))
    assert holder is not None
    assert holder.acting


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024-10-21", date(2024, 10, 21), date(2024, 10, 21)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
    ],
)
def test_dates_are_as_precise_as_they_are_written(text: str, first: date, last: date):
    when = When.parse(text)
    assert (when.first, when.last, str(when)) == (first, last, text)


@pytest.mark.parametrize(
    ("since", "until", "day", "expected"),
    [
        ("2024-10-21", None, date(2024, 10, 21), "certain"),
        ("2024-10-21", None, date(2024, 10, 20), "no"),
        ("2024-10", None, date(2024, 10, 20), "possible"),
        (None, "2024-10-21", date(2024, 10, 20), "certain"),
        (None, "2024-10-21", date(2024, 10, 21), "possible"),
        (None, "2024", date(2023, 12, 31), "certain"),
        (None, "2024", date(2024, 7, 1), "possible"),
        (None, None, date(1990, 1, 1), "certain"),
    ],
)
def test_standing_on_a_day(since: str | None, until: str | None, day: date, expected: str):
    begun, ended = (When.parse(text) if text else None for text in (since, until))
    assert standing(begun, ended, day) == expected


@given(day=dates(min_value=date(1000, 1, 1)), length=sampled_from((4, 7, 10)))
def test_a_date_is_read_as_it_is_written(day: date, length: int):
    text = day.isoformat()[:length]
    when = When.parse(text)
    assert when.first <= day <= when.last
    assert str(when) == text


@given(since=dates(), until=dates(), day=dates())
def test_one_who_follows_begins_when_the_other_one_ends(since: date, until: date, day: date):
    begun, ended = sorted((since, until))
    first = standing(When(begun, begun), When(ended, ended), day)
    second = standing(When(ended, ended), None, day)
    assert [first, second].count("certain") == (day >= begun)
