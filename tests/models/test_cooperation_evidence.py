"""What a cooperation is about and which words prove it, one sentence or two for each phenomenon.

The sentences are written for this project; every person and firm in them is invented. Records are taken as the rules
make them, before models/confidence drops the unlikely ones.
"""

import pytest

from tests.models.conftest import Read


@pytest.fixture(scope="session")
def read(unjudged_read: Read) -> Read:
    return unjudged_read


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
    named = {whole[party.span.start : party.span.end] for party in item.parties}
    assert named == {"Kementerian Sosial", "UNICEF"}, phenomenon


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
