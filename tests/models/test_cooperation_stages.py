"""How far a cooperation has come in Indonesian news, and what only looks like one: one sentence or two a phenomenon.

The sentences are written for this project; every person and firm in them is invented. Records are taken as the rules
make them, before models/confidence drops the unlikely ones.
"""

import pytest

from tests.models.conftest import Read


@pytest.fixture(scope="session")
def read(unjudged_read: Read) -> Read:
    return unjudged_read


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
