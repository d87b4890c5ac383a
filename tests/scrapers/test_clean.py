"""What is taken out of a story's lines and off its title, and what must stay."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.clean import clean_title, is_caption, is_residue, strip_inserts


@pytest.mark.parametrize(
    "line",
    [
        "Baca juga: Kota Samudra siapkan lahan",
        "BACA JUGA : Jembatan Gantung Rampung",
        "Baca Juga",
        "Baca: Harga Rumput Laut Anjlok",
        "(Baca juga: Harga Rumput Laut Anjlok)",
        "Lihat juga: Foto banjir",
        "Simak juga 'Menkes Bicara soal Vaksin':",
        "Simak Video: Menkes Bicara",
        "Baca selengkapnya di sini",
        "Baca artikel selengkapnya",
        "[Gambas:Video 20detik]",
        "[Gambas:Instagram]",
        "ADVERTISEMENT",
        "SCROLL TO CONTINUE WITH CONTENT",
        "Berita Terkait",
        "Artikel Terkait:",
        "Pilihan Editor: Gempa di Laut Selatan",
        "Pilihan Redaksi",
        "Halaman Selanjutnya",
        "Halaman 1 dari 3",
        "Halaman: 1 2 3",
        "Copyright © ANTARA 2025",
        "COPYRIGHT © 2016",
        "© 2025 Kabar Lembah",
        "Hak cipta dilindungi undang-undang",
        "Dilarang keras mengambil konten, melakukan crawling atau pengindeksan otomatis untuk AI di situs web ini.",
        "Artikel ini telah tayang di Tribun Pelangi dengan judul Kota Pelangi",
        "Ikuti kami di Google News dan saluran WhatsApp Tribun.",
        "Cek berita dan artikel yg lain di Google News",
        "Dapatkan update berita pilihan setiap hari, mari bergabung di Grup Telegram kami",
        "Simak breaking news dan berita pilihan kami langsung di ponselmu.",
        "Baca berita tanpa iklan. Gabung Kompas.com+",
        "Data dirimu akan digunakan untuk verifikasi akun ketika kamu membutuhkan bantuan.",
        "Bagikan:",
        "Tags: menkes, vaksin",
        "TAG",
        "Sumber: Antara",
        "Foto: Dok. Humas Pemkot",
        "1.999 Views",
        "Dibaca: 1.204 kali",
        "Komentar Pembaca",
        "***",
        "—",
    ],
)
def test_residue(line: str) -> None:
    assert is_residue(line)


@pytest.mark.parametrize(
    "line",
    [
        "Baca saja dulu kontraknya, kata menteri itu kepada wartawan.",
        '"Baca grup pesan itu, sudah banyak yang ditangkap," tuturnya.',
        "Lihat bagaimana mereka bekerja, ujar bupati.",
        "Cek Fakta menelusuri klaim itu dengan mengunjungi akun Instagram resmi kementerian.",
        "Cek Fakta mendapati klaim itu di grup WhatsApp, lalu di akun Facebook, kata redaktur itu.",
        "Bagikan hasil panen kepada warga adalah tradisi desa itu.",
        "Berita itu dibantah oleh kementerian.",
        "Foto bersama menutup pertemuan kedua menteri.",
        "Sumber daya air menjadi pokok perjanjian itu.",
        "Kerja sama itu dimulai pada 2025.",
        "Mesin itu akan melakukan crawling web untuk mengumpulkan informasi.",
        "Artikel ini membahas perjanjian dagang.",
        "Terkait hal itu, gubernur meminta waktu dua pekan untuk mengkaji perjanjian.",
        "Selanjutnya, kedua pihak membentuk tim teknis.",
        "Ikuti arahan pemerintah, kata dia.",
        "Cek daftar aplikasi yang pernah diberi izin di akun Google, kata pejabat kementerian itu.",
        "Mari mengenal dekorasi rumah yang dirangkum dari akun Instagram pribadi wali kota itu.",
        "Ikuti lelang melalui aplikasi yang disediakan kementerian, kata direktur.",
        "Komentar itu disampaikan menteri dalam rapat dengan parlemen pada Senin.",
        "Langganan gas rumah tangga mencapai dua juta sambungan, kata direktur perusahaan itu.",
    ],
)
def test_sentences_stay(line: str) -> None:
    assert not is_residue(line)


def test_a_sites_own_patterns_count_too() -> None:
    assert is_residue("Kanal khusus pelanggan", patterns=(re.compile("khusus pelanggan$"),))


@pytest.mark.parametrize(
    "line",
    [
        "Wali kota menandatangani dokumen di Jakarta, Senin (3/11/2025). (ANTARA FOTO/Bima Prasetyo/xyz)",
        "Menteri usai pertemuan (Foto: Galang Saputra/kabar)",
        "Menara Samudra (Dok. Humas Pemkot)",
        "Gedung kementerian (Istimewa)",
        "Suasana pelabuhan. ANTARA/HO-Humas Pemkot Samudra",
        "Ilustrasi gandum (Shutterstock)",
    ],
)
def test_caption(line: str) -> None:
    assert is_caption(line)


@pytest.mark.parametrize(
    "line",
    [
        "Penyidik menyita barang bukti (foto dan video penyegelan ruangan).",
        "Nilainya Rp 900 miliar (sekitar 60 juta dolar AS).",
        "Menteri bertemu duta besar, Kamis (6/11/2025).",
    ],
)
def test_no_caption(line: str) -> None:
    assert not is_caption(line)


@pytest.mark.parametrize(
    ("line", "rest"),
    [
        ("Kata menteri. [Gambas:Video 20detik]", "Kata menteri."),
        ("Kata menteri (baca juga: Menteri Lantik Dirjen Baru) di Jakarta.", "Kata menteri di Jakarta."),
        ("Wakil rakyat (baca: anggota dewan) di Jakarta.", "Wakil rakyat (baca: anggota dewan) di Jakarta."),
        ("Kata menteri (62) di Jakarta [sic].", "Kata menteri (62) di Jakarta [sic]."),
    ],
)
def test_inserts(line: str, rest: str) -> None:
    assert strip_inserts(line) == rest


@pytest.mark.parametrize(
    ("title", "brands", "expected"),
    [
        ("Bupati Jajaki Kerja Sama - Kabar Lembah", ("Kabar Lembah",), "Bupati Jajaki Kerja Sama"),
        ("Bupati Jajaki Kerja Sama | Kabar Lembah", ("kabarlembah",), "Bupati Jajaki Kerja Sama"),
        ("Bupati Jajaki Kerja Sama – Kabar Lembah", ("Kabar Lembah",), "Bupati Jajaki Kerja Sama"),
        ("Bupati Jajaki Kerja Sama - Kabar.com Regional", ("kabar", "Kabar.com"), "Bupati Jajaki Kerja Sama"),
        ("Bupati Jajaki Kerja Sama - Health :: Kabar Lifestyle", ("kabar",), "Bupati Jajaki Kerja Sama - Health"),
        ("Kabar.com: Bupati Jajaki Kerja Sama", ("Kabar.com",), "Bupati Jajaki Kerja Sama"),
        ("Kabar Lembah | Bupati Jajaki Kerja Sama", ("Kabar Lembah",), "Bupati Jajaki Kerja Sama"),
        ("Bupati: Kerja Sama Dijajaki", ("Kabar Lembah",), "Bupati: Kerja Sama Dijajaki"),
        ("Jakarta - Bandung Ditempuh 40 Menit", ("Kabar Lembah",), "Jakarta - Bandung Ditempuh 40 Menit"),
        ("Bupati Jajaki Kerja Sama Halaman 2 - Kabar Lembah", ("Kabar Lembah",), "Bupati Jajaki Kerja Sama"),
        ("Bupati Jajaki Kerja Sama Halaman all", (), "Bupati Jajaki Kerja Sama"),
        ("Kabar Lembah", ("Kabar Lembah",), "Kabar Lembah"),
    ],
)
def test_title(title: str, brands: tuple[str, ...], expected: str) -> None:
    assert clean_title(title, brands=brands) == expected


def test_exact_suffixes_go_first() -> None:
    title = "Bupati Jajaki Kerja Sama : Kabar Nasional"
    assert clean_title(title, suffixes=(" : Kabar Nasional",)) == "Bupati Jajaki Kerja Sama"


@given(st.text(max_size=120))
def test_cleaning_a_title_is_idempotent_without_brands(title: str) -> None:
    once = clean_title(title)
    assert clean_title(once) == once
