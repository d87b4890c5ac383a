"""What makes a cooperation in Indonesian news, one sentence or two for each phenomenon.

The sentences are written for this project; every person and firm in them is invented. Records are taken as the rules
make them, before models/confidence drops the unlikely ones.
"""

import pytest

from models.pipeline import UNJUDGED, load
from tests.models.conftest import Read, reader


@pytest.fixture(scope="module")
def read() -> Read:
    return reader(load(pipes=UNJUDGED))


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
            "dengan in pairs",
            "Ada dua kerja sama baru, di antaranya Polri dengan BPOM, serta UNICEF dengan BPS.",
            "Polri+BPOM|UNICEF+BPS",
        ),
    ],
)
def test_parties_across_clauses(read: Read, phenomenon: str, text: str, parties: str) -> None:
    expected = [set(names.split("+")) for names in parties.split("|")]
    assert [names for names, _ in _found(read, text)] == expected, phenomenon


_PAIR = {"Kementerian Sosial", "UNICEF"}


@pytest.mark.parametrize(
    ("phenomenon", "text", "status"),
    [
        ("jajaki", "Kementerian Sosial menjajaki kerja sama dengan UNICEF.", "exploring"),
        ("bahas peluang", "Kementerian Sosial membahas peluang kerja sama dengan UNICEF.", "exploring"),
        ("tawarkan", "UNICEF menawarkan kerja sama gizi kepada Kementerian Sosial.", "exploring"),
        ("berharap", "Kementerian Sosial berharap dapat bekerja sama dengan UNICEF.", "exploring"),
        ("ingin", "UNICEF ingin bekerja sama dengan Kementerian Sosial.", "exploring"),
        ("gagas", "Kemensos Gagas Kerja Sama dengan UNICEF", "exploring"),
        ("mengusulkan", "Kementerian Sosial mengusulkan kerja sama dengan UNICEF.", "exploring"),
        ("talks about a treaty", "Kementerian Sosial merundingkan perjanjian kerja sama dengan UNICEF.", "exploring"),
        ("sepakat", "Kementerian Sosial dan UNICEF sepakat memperkuat kerja sama.", "agreed"),
        ("akan bekerja sama", "Kementerian Sosial akan bekerja sama dengan UNICEF.", "agreed"),
        ("siap", "UNICEF siap bekerja sama dengan Kementerian Sosial.", "agreed"),
        ("akan menandatangani", "Kementerian Sosial segera menandatangani MoU dengan UNICEF.", "agreed"),
        ("komitmen", "Kementerian Sosial dan UNICEF berkomitmen memperkuat kerja sama.", "agreed"),
        ("signed", "Kementerian Sosial dan UNICEF menandatangani nota kesepahaman.", "signed"),
        ("teken in a headline", "Kemensos dan UNICEF Teken MoU Gizi", "signed"),
        ("signed by the instrument", "Kementerian Sosial terikat perjanjian kerja sama dengan UNICEF.", "signed"),
        ("running", "Kementerian Sosial sedang bekerja sama dengan UNICEF melatih kader.", "ongoing"),
        ("launched", "Kementerian Sosial bersama UNICEF meluncurkan dapur gizi.", "ongoing"),
        ("result of", "Dapur gizi itu merupakan hasil kerja sama antara Kementerian Sosial dan UNICEF.", "ongoing"),
        (
            "carries out an agreement",
            "Dapur gizi itu bagian dari nota kesepahaman antara Kementerian Sosial dan UNICEF.",
            "ongoing",
        ),
        (
            "true form of an agreement",
            "Dapur gizi itu wujud nyata dari perjanjian kerja sama antara Kementerian Sosial dan UNICEF.",
            "ongoing",
        ),
        ("extended", "Kementerian Sosial memperpanjang kerja sama dengan UNICEF.", "ongoing"),
        ("a hope that it goes on", "Kementerian Sosial berharap kerja sama dengan UNICEF terus diperkuat.", "ongoing"),
        ("ended", "Kerja sama antara Kementerian Sosial dan UNICEF berakhir tahun ini.", "ended"),
        ("cancelled", "Kementerian Sosial membatalkan kontrak dengan UNICEF.", "ended"),
        ("stopped in a headline", "Kemensos Hentikan Kerja Sama dengan UNICEF", "ended"),
        ("refused", "Kementerian Sosial menolak kerja sama dengan UNICEF.", "ended"),
        ("not prolonged", "Kontrak Kementerian Sosial dengan UNICEF tidak diperpanjang.", "ended"),
        ("refused by bystanders", "Warga menolak kerja sama sampah antara Kementerian Sosial dan UNICEF.", "ongoing"),
        (
            "the furthest stage wins",
            "Kementerian Sosial menjajaki kerja sama dengan UNICEF.\n"
            "Kini Kementerian Sosial dan UNICEF menandatangani nota kesepahaman.",
            "signed",
        ),
        (
            "ended over all",
            "Kementerian Sosial dan UNICEF menandatangani nota kesepahaman.\n"
            "Kini Kementerian Sosial mengakhiri kerja sama dengan UNICEF.",
            "ended",
        ),
    ],
)
def test_how_far_it_has_come(read: Read, phenomenon: str, text: str, status: str) -> None:
    (item,) = read(text).cooperations
    names = {"Kementerian Sosial" if party.name == "Kemensos" else party.name for party in item.parties}
    assert (names, item.status) == (_PAIR, status), phenomenon


@pytest.mark.parametrize(
    ("phenomenon", "text"),
    [
        ("justice collaborator", "Ia mengajukan diri sebagai justice collaborator kepada KPK dan Polri."),
        ("team work", "Kerja sama tim yang baik membawa Persebaya menang atas Arema."),
        ("employment contract", "Polri memeriksa kontrak kerja karyawan PT Rimba Cendana."),
        ("divorce", "Keduanya sepakat bercerai, kata Pengadilan Agama Bogor dan Kementerian Agama."),
        ("a summit is held", "KTT ASEAN digelar di Jakarta dan dihadiri Kenya serta Peru."),
        ("a meeting without an aim", "Menteri Sosial Rudi Samaran bertemu Gubernur Bali Wayan Suteja di Kuta."),
        ("one named party", "Kementerian Sosial akan bekerja sama dengan berbagai pihak."),
        ("a described group", "Kementerian Sosial menggandeng 139 sekolah swasta."),
        ("an appeal", "Kementerian Sosial menekankan pentingnya sinergi antara TNI dan Polri."),
        ("hierarchy", "Menteri Keuangan Rudi Samaran memerintahkan Direktorat Jenderal Pajak bekerja lebih keras."),
        ("criticism", "Kenya mengecam Peru karena menutup perbatasan."),
        ("condition", "Kami akan protes jika Kenya bekerja sama dengan Peru."),
        ("condition, bila", "Pasar akan tenang bila Kenya bekerja sama dengan Peru."),
        ("conflict behind the cue", "Ia mitra strategis dalam meredakan konflik antara Kenya dan Peru."),
        ("a law is agreed on", "DPR dan Kementerian Keuangan sepakat mengesahkan RUU Perpajakan."),
        ("the agreement of a view", "Polri sepakat dengan permintaan Komnas HAM agar kasus itu dibuka."),
        ("sepakat bahwa", "Kenya dan Peru sepakat bahwa konflik itu harus diakhiri."),
        ("gifts exchanged", "Kenya dan Peru saling bertukar cenderamata."),
        ("views exchanged", "KPK dan Polri bertukar pikiran."),
        ("rivals in an election", "Golkar dan PKB membentuk koalisi untuk Pilkada 2029."),
        ("conflict between", "Konflik antara Kenya dan Peru merusak kemitraan strategis kawasan."),
        ("one's own ranks", "Kegiatan itu dilaksanakan Polri bersama jajaran Polda Bali di Kuta."),
        ("a name that holds the cue", "Organisasi Kerja Sama Islam bertemu di Jakarta bersama Kenya."),
        ("a state and its own body", "Kementerian Pertahanan menjelaskan kerja sama dengan Indonesia."),
        ("a place, no partner", "Kementerian Sosial menjalin kerja sama dengan sejumlah panti di BRIN."),
        ("melibatkan diri", "Polri melibatkan diri dalam penjagaan rapat BPOM."),
        ("an invited person", "Kementerian Sosial mengajak warga berdiskusi, kata UNICEF."),
        ("sports group", "Persebaya satu grup bersama Arema dan Persib di Piala Presiden."),
        ("prize", "Pemkab Garut mendapatkan penghargaan dari BPS."),
        ("permission", "PT Rimba Cendana mendapat izin dari BPOM."),
    ],
)
def test_what_only_looks_like_it(read: Read, phenomenon: str, text: str) -> None:
    assert read(text).cooperations == (), phenomenon


@pytest.mark.parametrize(
    ("phenomenon", "text"),
    [
        ("membantah", "Kementerian Sosial membantah bekerja sama dengan UNICEF."),
        ("belum ada", "Kementerian Sosial menyatakan belum ada kontrak dengan UNICEF."),
        ("tidak pernah", "Kementerian Sosial tidak pernah menandatangani MoU dengan UNICEF."),
        ("hoaks", "Kabar kerja sama Kementerian Sosial dengan UNICEF hoaks."),
        ("tidak benar", "Tidak benar ada nota kesepahaman antara Kementerian Sosial dan UNICEF."),
    ],
)
def test_what_is_denied(read: Read, phenomenon: str, text: str) -> None:
    analysis = read(text)
    assert analysis.cooperations == (), phenomenon
    assert [{party.name for party in item.parties} for item in analysis.denials] == [_PAIR], phenomenon


@pytest.mark.parametrize(
    ("phenomenon", "text", "field"),
    [
        ("behind the trigger", "Polri dan BPOM meneken perjanjian kerja sama pengawasan obat.", "pengawasan obat"),
        (
            "di bidang",
            "Indonesia dan Kenya sepakat memperkuat kerja sama di bidang energi panas bumi.",
            "energi panas bumi",
        ),
        ("tentang", "Polri dan BPOM menandatangani MoU tentang perlindungan konsumen.", "perlindungan konsumen"),
        (
            "a deverbal noun before the trigger",
            "Pengendalian hama tikus dilakukan Pemkab Garut bersama BRIN.",
            "Pengendalian hama tikus",
        ),
        (
            "behind a verb",
            "Universitas Indonesia berkolaborasi dengan BRIN untuk mengembangkan teknologi pangan.",
            "teknologi pangan",
        ),
        (
            "an aim is no field, its text is",
            "Polri bekerja sama dengan BPOM mengawasi obat.\nSoal kesehatan, kesehatan warga diutamakan.",
            "kesehatan",
        ),
    ],
)
def test_what_it_is_about(read: Read, phenomenon: str, text: str, field: str) -> None:
    (item,) = read(text).cooperations
    assert field in item.fields, phenomenon


@pytest.mark.parametrize(
    ("phenomenon", "text"),
    [
        (
            "headline and body",
            "Kemensos Gandeng UNICEF\nKementerian Sosial (Kemensos) menandatangani nota kesepahaman dengan "
            "UNICEF di Bogor.",
        ),
        (
            "subject left out",
            "Kementerian Sosial memperluas dapur gizi.\nPertama, kerja sama dengan UNICEF untuk melatih kader.",
        ),
        ("kedua pihak", "Kementerian Sosial bertemu UNICEF di Bogor.\nKedua pihak menandatangani nota kesepahaman."),
    ],
)
def test_spans_stand_in_the_text(read: Read, phenomenon: str, text: str) -> None:
    (item,) = read(text).cooperations
    whole = f"\n{text}"
    evidence = whole[item.evidence_span.start : item.evidence_span.end]
    assert evidence == item.evidence, phenomenon
    for span in (item.trigger_span, item.status_span):
        assert item.evidence_span.start <= span.start < span.end <= item.evidence_span.end, phenomenon
    assert all(whole[party.span.start : party.span.end] for party in item.parties), phenomenon


@pytest.mark.parametrize(
    ("phenomenon", "title", "text", "evidence"),
    [
        (
            "the body proves more than the headline",
            "Polri dan BPOM Teken MoU",
            "Polri dan BPOM menandatangani nota kesepahaman pengawasan obat di Bogor.",
            "Polri dan BPOM menandatangani nota kesepahaman pengawasan obat di Bogor.",
        ),
        (
            "the sentence that names all parties",
            "Obat Diawasi",
            "Keduanya hadir. Polri dan BPOM menandatangani nota kesepahaman. Kedua pihak menandatangani "
            "perjanjian kerja sama.",
            "Polri dan BPOM menandatangani nota kesepahaman.",
        ),
        (
            "the furthest stage",
            "Polri Jajaki Kerja Sama dengan BPOM",
            "Polri dan BPOM semula membahas kerja sama. Kini Polri dan BPOM menandatangani nota kesepahaman.",
            "Kini Polri dan BPOM menandatangani nota kesepahaman.",
        ),
    ],
)
def test_evidence_is_what_proves_most(read: Read, phenomenon: str, title: str, text: str, evidence: str) -> None:
    (item,) = read(text, title=title).cooperations
    assert item.evidence == evidence, phenomenon


def test_who_joins_later_is_one_of_the_parties(read: Read) -> None:
    text = (
        "Polri dan BPOM menandatangani nota kesepahaman. Program itu dijalankan bersama oleh Polri, BPOM, dan UNICEF."
        " MoU antara Polri, BPOM, dan UNICEF segera ditandatangani."
    )
    assert _found(read, text) == [({"Polri", "BPOM", "UNICEF"}, "signed")]
