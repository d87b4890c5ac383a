"""Who works together in Indonesian news, one sentence or two for each phenomenon.

The sentences are written for this project; every person and firm in them is invented. Records are taken as the rules
make them, before models/confidence drops the unlikely ones.
"""

import pytest

from tests.models.conftest import Read


@pytest.fixture(scope="session")
def read(unjudged_read: Read) -> Read:
    return unjudged_read


def _found(read: Read, text: str) -> list[tuple[set[str], str]]:
    return [({party.name for party in item.parties}, item.status) for item in read(text).cooperations]


@pytest.mark.parametrize(
    ("phenomenon", "text", "parties"),
    [
        # nouns
        (
            "kerja sama antara",
            "Kerja sama antara Kementerian Pertanian dan UNICEF berjalan baik.",
            "Kementerian Pertanian+UNICEF",
        ),
        (
            "an agency in the dateline that is named like a preposition",
            "Denpasar (ANTARA) - Kementerian Sosial (Kemensos) memperkuat kerja sama dengan UNICEF.",
            "Kementerian Sosial+UNICEF",
        ),
        ("kerja sama, hyphen", "Kerja sama Indonesia-Kenya di bidang pangan terus berjalan.", "Indonesia+Kenya"),
        (
            "kolaborasi, direct list",
            "Program itu lahir dari kolaborasi Kementerian Sosial dan UNICEF.",
            "Kementerian Sosial+UNICEF",
        ),
        ("sinergi", "Sinergi antara Polri dan TNI di perbatasan terus terjaga.", "Polri+TNI"),
        (
            "kemitraan",
            "Kementerian Pertanian menjalin kemitraan dengan PT Rimba Cendana.",
            "Kementerian Pertanian+PT Rimba Cendana",
        ),
        (
            "usaha patungan",
            "PT Rimba Cendana dan Zuiderkoe AG membentuk usaha patungan.",
            "PT Rimba Cendana+Zuiderkoe AG",
        ),
        (
            "konsorsium",
            "Konsorsium PT Rimba Cendana dan PT Karya Sentana menggarap jalan itu.",
            "PT Rimba Cendana+PT Karya Sentana",
        ),
        ("hubungan bilateral", "Hubungan bilateral Indonesia dan Kenya kian erat.", "Indonesia+Kenya"),
        (
            "joint exercise",
            "TNI AL dan Angkatan Laut India menggelar latihan bersama di Laut Andaman.",
            "TNI AL+Angkatan Laut India",
        ),
        # verbs
        (
            "bekerja sama",
            "Kementerian Sosial bekerja sama dengan UNICEF menekan angka stunting.",
            "Kementerian Sosial+UNICEF",
        ),
        (
            "bekerjasama, one word",
            "Pemkab Garut bekerjasama dengan PT Rimba Cendana mengolah sampah.",
            "Pemkab Garut+PT Rimba Cendana",
        ),
        (
            "berkolaborasi",
            "Universitas Indonesia berkolaborasi dengan BRIN meneliti padi.",
            "Universitas Indonesia+BRIN",
        ),
        ("bersinergi", "Polri bersinergi dengan Kementerian Sosial menyalurkan bantuan.", "Polri+Kementerian Sosial"),
        ("menggandeng", "Pemprov Jawa Barat menggandeng BRIN untuk memetakan sesar.", "Pemprov Jawa Barat+BRIN"),
        ("digandeng in a headline", "Kemensos Gandeng UNICEF Cegah Stunting", "Kemensos+UNICEF"),
        ("melibatkan", "KPK melibatkan BPK untuk menghitung kerugian negara.", "KPK+BPK"),
        (
            "mengajak, with what for",
            "Kementerian Sosial mengajak UNICEF bekerja sama menangani stunting.",
            "Kementerian Sosial+UNICEF",
        ),
        ("mengakuisisi", "PT Rimba Cendana mengakuisisi PT Karya Sentana.", "PT Rimba Cendana+PT Karya Sentana"),
        # bersama
        (
            "bersama, verb behind",
            "Kementerian Sosial bersama UNICEF meluncurkan dapur gizi.",
            "Kementerian Sosial+UNICEF",
        ),
        (
            "bersama, verb not in the list",
            "Kementerian Sosial bersama UNICEF mengampanyekan cuci tangan.",
            "Kementerian Sosial+UNICEF",
        ),
        (
            "bersama, apposition before",
            "PT Rimba Cendana, bagian dari Grup Cendana, bersama PT Karya Sentana memperkenalkan alat pemindai.",
            "PT Rimba Cendana+PT Karya Sentana",
        ),
        (
            "bersama, behind the object",
            "Kementerian Kesehatan memantau wabah itu bersama WHO.",
            "Kementerian Kesehatan+WHO",
        ),
        (
            "bersama, fronted",
            "Bersama UNICEF, Kementerian Sosial akan membangun dapur gizi.",
            "Kementerian Sosial+UNICEF",
        ),
        ("bersama, passive", "Dokumen itu disusun Bappenas bersama UNICEF.", "Bappenas+UNICEF"),
        (
            "two subjects, one deed",
            "Kementerian Pekerjaan Umum dan BRIN meluncurkan peta banjir.",
            "Kementerian Pekerjaan Umum+BRIN",
        ),
        # instruments
        ("MoU", "Polri dan BPOM meneken MoU tentang pengawasan obat.", "Polri+BPOM"),
        ("nota kesepahaman", "Bappenas menandatangani nota kesepahaman dengan UNICEF.", "Bappenas+UNICEF"),
        (
            "PKS in brackets",
            "Kementerian Sosial dan BPS meneken perjanjian kerja sama (PKS) pemutakhiran data.",
            "Kementerian Sosial+BPS",
        ),
        (
            "LoI",
            "PT Rimba Cendana menandatangani Letter of Intent (LoI) dengan Zuiderkoe AG.",
            "PT Rimba Cendana+Zuiderkoe AG",
        ),
        (
            "MRA",
            "BPOM dan Kementerian Kesehatan Singapura menyepakati mutual recognition agreement obat.",
            "BPOM+Kementerian Kesehatan Singapura",
        ),
        (
            "sister city",
            "Pemkot Bandung menjalin sister city dengan Pemerintah Kota Nairobi.",
            "Pemkot Bandung+Pemerintah Kota Nairobi",
        ),
        ("signing as a noun", "Mereka hadir dalam penandatanganan nota kesepahaman Polri dengan BPOM.", "Polri+BPOM"),
        ("signed by", "Perjanjian itu ditandatangani oleh Polri dan BPOM kemarin.", "Polri+BPOM"),
        (
            "kontrak",
            "Kementerian Pertahanan meneken kontrak kapal dengan Norvik Shipyard AB.",
            "Kementerian Pertahanan+Norvik Shipyard AB",
        ),
        # gifts, purchases, help
        ("hibah kepada", "Pemkab Garut menghibahkan tanah kepada BNN.", "Pemkab Garut+BNN"),
        (
            "hibah bagi",
            "Pemprov Jawa Barat menghibahkan lahan bagi Universitas Padjadjaran.",
            "Pemprov Jawa Barat+Universitas Padjadjaran",
        ),
        ("menerima hibah dari", "BNN menerima hibah kendaraan dari Pemkab Garut.", "BNN+Pemkab Garut"),
        (
            "menyalurkan bantuan kepada",
            "UNICEF menyalurkan bantuan vaksin kepada Kementerian Kesehatan.",
            "UNICEF+Kementerian Kesehatan",
        ),
        ("membeli dari", "TNI AU membeli radar dari Norvik Radar AB.", "TNI AU+Norvik Radar AB"),
        ("siap membantu", "Jepang siap membantu Indonesia membangun jalur kereta.", "Jepang+Indonesia"),
        ("talks with an aim", "Indonesia bernegosiasi dengan Kenya soal tarif kopi.", "Indonesia+Kenya"),
        # leaders and offices
        (
            "presidents stand for states",
            "Presiden Kenya Daniel Otieno dan Presiden Peru Lucia Tavara sepakat membuka kerja sama pangan.",
            "Kenya+Peru",
        ),
        (
            "office without a holder",
            "Kementerian Pemuda dan Olahraga Republik Indonesia menjalin kerja sama dengan Menteri Olahraga Kenya.",
            "Kementerian Pemuda dan Olahraga Republik Indonesia+Kenya",
        ),
        (
            "chief of police",
            "Kementerian Sosial dan Polri sering bertemu.\n"
            "Menurut panitia, Kementerian Sosial sudah menandatangani MoU dengan Kapolri.",
            "Kementerian Sosial+Polri",
        ),
        (
            "bupati stands for pemkab",
            "Pemkab Garut membangun pasar baru. Bupati Garut Surya Adinegara menandatangani nota kesepahaman "
            "dengan BNN.",
            "Pemkab Garut+BNN",
        ),
        # coordination and enumeration
        ("three parties", "MoU antara Polri, TNI, dan BPOM diteken kemarin.", "Polri+TNI+BPOM"),
        (
            "yakni",
            "Kementerian Sosial meneken MoU dengan dua badan, yakni BPS dan BRIN.",
            "Kementerian Sosial+BPS+BRIN",
        ),
        (
            "seperti",
            "Kementerian Kesehatan bekerja sama dengan lembaga dunia seperti UNICEF dan WHO.",
            "Kementerian Kesehatan+UNICEF+WHO",
        ),
        (
            "brackets behind a name",
            "Kerja sama antara Badan Pusat Statistik (BPS) dan Kementerian Sosial (Kemensos) diperluas.",
            "Badan Pusat Statistik+Kementerian Sosial",
        ),
        (
            "region in a body's name",
            "Kerja sama antara Kejati Jawa Barat dan Universitas Padjadjaran diperluas.",
            "Kejati Jawa Barat+Universitas Padjadjaran",
        ),
    ],
)
def test_who_works_together(read: Read, phenomenon: str, text: str, parties: str) -> None:
    assert [names for names, _ in _found(read, text)] == [set(parties.split("+"))], phenomenon


@pytest.mark.parametrize(
    ("phenomenon", "text", "parties"),
    [
        (
            "kedua negara",
            "Indonesia dan Kenya lama bersahabat.\nKedua negara sepakat membuka kerja sama pangan.",
            "Indonesia+Kenya",
        ),
        (
            "keduanya",
            "Polri bertemu BPOM di Bogor.\nKeduanya menandatangani nota kesepahaman pengawasan obat.",
            "Polri+BPOM",
        ),
        (
            "kedua pihak are the partners",
            "Polri dan BPOM bekerja sama mengawasi obat di Kenya dan Peru.\n"
            "Kedua pihak juga menandatangani nota kesepahaman.",
            "Polri+BPOM",
        ),
        (
            "kami",
            "UNICEF datang ke Bogor.\nKami bekerja sama dengan Kementerian Sosial menekan stunting.",
            "UNICEF+Kementerian Sosial",
        ),
        (
            "subject left out",
            "Kementerian Sosial memperluas dapur gizi.\nPertama, kerja sama dengan UNICEF untuk melatih kader.",
            "Kementerian Sosial+UNICEF",
        ),
        (
            "subject left out twice",
            "Pemkab Garut menata hutan kota.\nKemudian, bekerja sama dengan BRIN dalam pembibitan.\n"
            "Termasuk, bekerja sama dengan Universitas Padjadjaran.",
            "Pemkab Garut+BRIN|Pemkab Garut+Universitas Padjadjaran",
        ),
        (
            "pemkab means the body",
            "Pemkab Garut menata hutan kota.\nKerja sama pemkab bersama BRIN dimulai bulan ini.",
            "Pemkab Garut+BRIN",
        ),
        (
            "perseroan means the company",
            "PT Rimba Cendana mencatat laba.\nTahun ini perseroan menggandeng BRIN meneliti pupuk.",
            "PT Rimba Cendana+BRIN",
        ),
        (
            "the company named last",
            "Zuiderkoe AG membuka kantor di Bogor.\nKementerian Sosial meneken kontrak dengan perusahaan tersebut.",
            "Zuiderkoe AG+Kementerian Sosial",
        ),
        (
            "two undertakings",
            "Polri meneken MoU dengan BPOM.\nKementerian Sosial meneken MoU dengan UNICEF.",
            "Polri+BPOM|Kementerian Sosial+UNICEF",
        ),
        (
            "one undertaking in two sentences",
            "Polri dan BPOM bekerja sama mengawasi obat.\nKerja sama Polri dan BPOM berlaku tiga tahun.",
            "Polri+BPOM",
        ),
        (
            "the subject is far before the comma",
            "Kementerian Sosial menyalurkan bantuan pangan bagi sepuluh ribu keluarga di empat puluh desa yang dilanda"
            " banjir besar sejak awal tahun lalu hingga pekan ini, bekerja sama dengan UNICEF dan WHO.",
            "Kementerian Sosial+UNICEF+WHO",
        ),
        (
            "antara ... serta antara",
            "Penandatanganan dua MoU, antara Polri dan BPOM serta antara UNICEF dan BPS, berlangsung kemarin.",
            "Polri+BPOM|UNICEF+BPS",
        ),
        (
            "former name behind a comma",
            "Kementerian Kebudayaan, sebelumnya Kementerian Pariwisata, menggandeng PT Rimba Cendana.",
            "Kementerian Kebudayaan+PT Rimba Cendana",
        ),
        (
            "former name with a verb",
            "Kementerian Kebudayaan, yang dulu bernama Kementerian Pariwisata, meneken MoU dengan PT Rimba Cendana.",
            "Kementerian Kebudayaan+PT Rimba Cendana",
        ),
        (
            "former name in brackets of a partner",
            "Polri bekerja sama dengan Kementerian Kebudayaan (dahulu Kementerian Pariwisata).",
            "Polri+Kementerian Kebudayaan",
        ),
        (
            "dengan in pairs",
            "Ada dua kerja sama baru, di antaranya Polri dengan BPOM, serta UNICEF dengan BPS.",
            "Polri+BPOM|UNICEF+BPS",
        ),
    ],
)
def test_parties_across_clauses(read: Read, phenomenon: str, text: str, parties: str) -> None:
    expected = [set(names.split("+")) for names in parties.split("|")]
    assert [names for names, _ in _found(read, text)] == expected, phenomenon


def test_who_joins_later_is_one_of_the_parties(read: Read) -> None:
    text = (
        "Polri dan BPOM menandatangani nota kesepahaman. Program itu dijalankan bersama oleh Polri, BPOM, dan UNICEF."
        " MoU antara Polri, BPOM, dan UNICEF segera ditandatangani."
    )
    assert _found(read, text) == [({"Polri", "BPOM", "UNICEF"}, "signed")]
