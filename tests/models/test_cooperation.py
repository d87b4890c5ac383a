"""Cooperations by the wording that carries them, and what only looks like one."""

import pytest

from models.analysis import STATUSES
from tests.models.conftest import Read


@pytest.mark.parametrize(
    ("text", "parties", "status"),
    [
        (
            "Kementerian Pertanian dan PT Rimba Cendana menandatangani nota kesepahaman tentang pupuk.",
            {"Kementerian Pertanian", "PT Rimba Cendana"},
            "signed",
        ),
        (
            "Kementerian Pertanian akan menandatangani nota kesepahaman dengan PT Rimba Cendana.",
            {"Kementerian Pertanian", "PT Rimba Cendana"},
            "agreed",
        ),
        (
            "Kementerian Pertanian menjajaki kerja sama dengan PT Rimba Cendana di bidang pupuk.",
            {"Kementerian Pertanian", "PT Rimba Cendana"},
            "exploring",
        ),
        (
            "Program itu hasil kerja sama antara Kementerian Pertanian dan PT Rimba Cendana.",
            {"Kementerian Pertanian", "PT Rimba Cendana"},
            "ongoing",
        ),
        (
            "Kementerian Pertanian mengakhiri kerja sama dengan PT Rimba Cendana.",
            {"Kementerian Pertanian", "PT Rimba Cendana"},
            "ended",
        ),
        (
            "Kementerian Pertanian menggandeng PT Rimba Cendana untuk membagikan pupuk.",
            {"Kementerian Pertanian", "PT Rimba Cendana"},
            "ongoing",
        ),
        (
            "Kementerian Pertanian bersama PT Rimba Cendana meluncurkan gudang pupuk.",
            {"Kementerian Pertanian", "PT Rimba Cendana"},
            "ongoing",
        ),
        ("Indonesia dan Kenya sepakat memperkuat kerja sama perdagangan.", {"Indonesia", "Kenya"}, "agreed"),
        ("Kerja sama Indonesia-Kenya di bidang pangan dibahas kemarin.", {"Indonesia", "Kenya"}, "exploring"),
        (
            "MoU antara Kementerian Sosial, Polri, dan TNI ditandatangani kemarin.",
            {"Kementerian Sosial", "Polri", "TNI"},
            "signed",
        ),
        (
            "Presiden Kenya Daniel Otieno dan Presiden Peru Lucia Tavara menyepakati kerja sama pangan.",
            {"Kenya", "Peru"},
            "agreed",
        ),
        (
            "MoU itu ditandatangani oleh Kementerian Sosial dan PT Rimba Cendana.",
            {"Kementerian Sosial", "PT Rimba Cendana"},
            "signed",
        ),
        ("RI-Kenya sepakati kerja sama pangan.", {"Indonesia", "Kenya"}, "agreed"),
        (
            "Kementerian Sosial membahas peluang kerja sama dengan UNICEF.",
            {"Kementerian Sosial", "UNICEF"},
            "exploring",
        ),
        (
            "Kementerian Sosial menawarkan proyek panti kepada perusahaan Swiss, Zuiderkoe AG.",
            {"Kementerian Sosial", "Zuiderkoe AG"},
            "exploring",
        ),
        (
            "Program yang dijalankan Kementerian Sosial bersama UNICEF kini menjangkau 40 desa.",
            {"Kementerian Sosial", "UNICEF"},
            "ongoing",
        ),
        (
            "Polri dan Polis Diraja Malaysia menggelar patroli bersama di Selat Malaka.",
            {"Polri", "Polis Diraja Malaysia"},
            "ongoing",
        ),
        (
            "TNI AU bersama Angkatan Udara Australia menggelar latihan bersama di Kupang.",
            {"TNI AU", "Angkatan Udara Australia"},
            "ongoing",
        ),
        (
            "UNICEF menawarkan kursus gizi kepada warga.\nTawaran itu dibahas bersama Kementerian Sosial di Bogor.",
            {"Kementerian Sosial", "UNICEF"},
            "exploring",
        ),
    ],
)
def test_parties_and_status(read: Read, text: str, parties: set[str], status: str) -> None:
    found = read(text).cooperations
    assert [({party.name for party in item.parties}, item.status) for item in found] == [(parties, status)]


@pytest.mark.parametrize(
    ("text", "parties", "status"),
    [
        (
            "Kementerian Sosial akan membeli 30 bus dari Norvik Bil AB.",
            {"Kementerian Sosial", "Norvik Bil AB"},
            "agreed",
        ),
        (
            "Pemkab Garut menghibahkan tanah dua hektare kepada BNN.",
            {"Pemkab Garut", "BNN"},
            "ongoing",
        ),
    ],
)
def test_parties_whose_names_the_rules_find(lexicon_read: Read, text: str, parties: set[str], status: str) -> None:
    found = lexicon_read(text).cooperations
    assert [({party.name for party in item.parties}, item.status) for item in found] == [(parties, status)]


@pytest.mark.parametrize(
    "text",
    [
        "Kementerian Sosial akan bersinergi dengan semua pihak.",
        "Polri menekankan pentingnya kerja sama seluruh elemen masyarakat.",
        "Menteri Keuangan Rudi Samaran meminta Direktorat Jenderal Pajak bekerja lebih keras.",
        "Ia mengajukan diri sebagai justice collaborator kepada KPK.",
        "Persebaya resmi mengikat pemain baru dari Arema dengan masa kontrak dua tahun.",
        "Golkar dan PKB membentuk koalisi untuk Pilkada 2029.",
        "Partai Golkar menjalin kerja sama politik dengan Partai Demokrat.",
        "Polri memeriksa direktur PT Rimba Cendana dalam kasus itu.",
        "Konflik antara Rusia dan Ukraina berlanjut meski ada mitra strategis.",
        "Badan Anggaran dan Bank Indonesia sepakat soal asumsi RAPBN.",
        "Kami akan mengkaji ulang jika Kenya bekerja sama dengan Peru.",
        "Rapat koordinasi digelar di Jakarta.",
        "Kegiatan itu dilaksanakan Polri bersama jajaran Polda Bali di Kuta.",
        "Kementerian Sosial sudah sepakat dengan pedagang se-Indonesia.",
    ],
)
def test_what_is_no_cooperation(read: Read, text: str) -> None:
    assert read(text).cooperations == ()


@pytest.mark.parametrize(
    "text",
    [
        "Kementerian Sosial membantah kerja sama dengan PT Rimba Cendana.",
        "Kementerian Sosial menegaskan belum ada kontrak dengan PT Rimba Cendana.",
        "Kementerian Sosial tidak pernah bekerja sama dengan PT Rimba Cendana.",
        "Kementerian Sosial membantah kabar yang menyebut kementerian itu telah membeli bus dari PT Rimba Cendana.",
        "Tidak benar Kementerian Sosial bekerja sama dengan PT Rimba Cendana dalam program itu.",
        "Kabar bahwa Kementerian Sosial bekerja sama dengan PT Rimba Cendana tidak benar.",
        "PT Rimba Cendana hadir.\nKementerian Sosial menegaskan tidak ada kontrak dengan perusahaan tersebut.",
        "Kementerian Sosial disebut sepakat bekerja sama dengan PT Rimba Cendana.\n"
        "Kementerian Sosial membantah kerja sama dengan PT Rimba Cendana.",
    ],
)
def test_denied_cooperations_are_kept_apart(read: Read, text: str) -> None:
    analysis = read(text)
    assert analysis.cooperations == ()
    assert [{party.name for party in item.parties} for item in analysis.denials] == [
        {"Kementerian Sosial", "PT Rimba Cendana"}
    ]
    assert analysis.denials[0].denied
    assert not analysis.relevant


@pytest.mark.parametrize(
    "text",
    [
        "Kementerian Sosial memastikan tidak ada kendala dalam kerja sama dengan PT Rimba Cendana.",
        "Kementerian Sosial tidak membantah kerja sama dengan PT Rimba Cendana.",
        "Kerja sama antara Kementerian Sosial dan PT Rimba Cendana tidak memiliki dasar hukum.",
    ],
)
def test_what_is_absent_is_not_always_the_cooperation(read: Read, text: str) -> None:
    analysis = read(text)
    assert analysis.denials == ()
    assert len(analysis.cooperations) == 1


def test_talks_go_on_beside_a_denied_contract(read: Read) -> None:
    text = (
        "Kementerian Sosial menjajaki kerja sama dengan PT Rimba Cendana.\n"
        "Kementerian Sosial menegaskan belum ada kontrak dengan PT Rimba Cendana."
    )
    analysis = read(text)
    assert [item.status for item in analysis.cooperations] == ["exploring"]
    assert len(analysis.denials) == 1


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        (
            "Kementerian Sosial dan UNICEF meneken perjanjian kerja sama (PKS) pemanfaatan data anak.",
            ("pemanfaatan data anak",),
        ),
        ("Kementerian Sosial bekerja sama dengan UNICEF guna mengurangi ketergantungan.", ()),
        ("Naskah kerja sama hibah lahan ditandatangani Kementerian Sosial dan UNICEF.", ("hibah lahan",)),
        (
            "Kementerian Sosial dan UNICEF menyepakati kerja sama gizi ibu dalam Sidang Komisi Bersama.",
            ("gizi ibu",),
        ),
        (
            "Kementerian Sosial dan PT Rimba Cendana meneken kontrak pembangunan Bendungan Way Lalang.",
            ("pembangunan Bendungan Way Lalang",),
        ),
        (
            "Kementerian Sosial dan PT Rimba Cendana meneken kontrak pemakaian bambu di dalam negeri.",
            ("pemakaian bambu",),
        ),
        ("Kementerian Sosial bekerja sama dengan UNICEF lewat badan usaha milik desa.", ()),
        ("Kementerian Sosial bekerja sama dengan UNICEF, kata tim hukum kedua pihak.", ()),
        ("Kementerian Sosial bekerja sama dengan UNICEF, juga soal hukum.", ("hukum",)),
    ],
)
def test_fields_are_what_is_done(read: Read, text: str, fields: tuple[str, ...]) -> None:
    assert read(text).cooperations[0].fields == fields


def test_both_states_of_the_sentence_before_are_meant(read: Read) -> None:
    text = "Delegasi Indonesia bertemu delegasi Kenya di Jakarta.\nKedua negara sepakat menjalin kerja sama pangan."
    found = read(text).cooperations
    assert [{party.name for party in item.parties} for item in found] == [{"Indonesia", "Kenya"}]


def test_a_speaker_stands_for_the_body(read: Read) -> None:
    text = '"Kami bekerja sama dengan PT Rimba Cendana," kata Kepala Badan Gizi Nasional Dewi Larasati.'
    found = read(text).cooperations
    assert {party.name for party in found[0].parties} == {"Badan Gizi Nasional", "PT Rimba Cendana"}


def test_the_furthest_stage_of_a_text_counts(read: Read) -> None:
    text = (
        "Kementerian Sosial menjajaki kerja sama dengan PT Rimba Cendana.\n"
        "Kementerian Sosial dan PT Rimba Cendana lalu menandatangani nota kesepahaman."
    )
    found = read(text).cooperations
    assert [item.status for item in found] == ["signed"]
    assert "menandatangani" in found[0].evidence


def test_evidence_trigger_and_status_cite_the_text(read: Read) -> None:
    title = "Kabar pupuk"
    text = "Kementerian Pertanian menjajaki kerja sama dengan PT Rimba Cendana di bidang pupuk organik."
    whole = f"{title}\n{text}"
    item = read(text, title=title).cooperations[0]
    assert whole[item.evidence_span.start : item.evidence_span.end] == item.evidence == text
    assert whole[item.trigger_span.start : item.trigger_span.end] == "kerja sama"
    assert whole[item.status_span.start : item.status_span.end] == "menjajaki"
    assert [whole[party.span.start : party.span.end] for party in item.parties] == [
        "Kementerian Pertanian",
        "PT Rimba Cendana",
    ]
    assert item.fields[0] == "pupuk organik"
    assert item.status in STATUSES


def test_the_event_of_the_sentence_and_the_instrument_are_named(read: Read) -> None:
    text = "Kementerian Pertanian dan PT Rimba Cendana meneken nota kesepahaman di Borneo Coffee Festival 2025."
    item = read(text).cooperations[0]
    assert (item.event, item.instrument) == ("Borneo Coffee Festival 2025", "nota kesepahaman")


@pytest.mark.parametrize(
    ("text", "relevant"),
    [
        ("PT Rimba Cendana bekerja sama dengan PT Surya Lembah.", False),
        ("PT Rimba Cendana bekerja sama dengan Kementerian Sosial.", True),
        ("PT Rimba Cendana bekerja sama dengan Bank Mandiri.", True),
        ("PT Rimba Cendana bekerja sama dengan Kenya.", True),
    ],
)
def test_relevant_needs_a_public_party(read: Read, text: str, relevant: bool) -> None:
    assert read(text).relevant is relevant


def test_confidence_is_lower_for_a_borrowed_party(read: Read) -> None:
    plain = read("Kementerian Sosial bekerja sama dengan PT Rimba Cendana.").cooperations[0]
    lent = read("Kementerian Sosial hadir di sini.\nKami bekerja sama dengan PT Rimba Cendana.").cooperations[0]
    assert 0 < lent.confidence < plain.confidence <= 1


def test_a_region_that_acts_becomes_an_organisation(read: Read) -> None:
    text = "Gubernur Jawa Barat Tono Wirya dan Gubernur Bali Made Suwirta menandatangani kerja sama pangan."
    analysis = read(text)
    names = {party.name for party in analysis.cooperations[0].parties}
    assert names == {"Jawa Barat", "Bali"}
    assert names <= {body.name for body in analysis.organisations}
    assert analysis.relevant
