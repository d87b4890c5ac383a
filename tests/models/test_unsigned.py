"""Signings that did not come about, one wording a case.

The sentences are written for this project; every firm in them is invented. Records are taken as the rules make them,
before models/confidence drops the unlikely ones.
"""

import pytest

from tests.models.conftest import Read


@pytest.fixture(scope="session")
def read(unjudged_read: Read) -> Read:
    return unjudged_read


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Kementerian Sosial menunda penandatanganan perjanjian gizi dengan UNICEF.", "agreed"),
        ("Kementerian Sosial dan UNICEF menunda rencana penandatanganan nota kesepahaman.", "agreed"),
        ("Penandatanganan perjanjian gizi antara Kementerian Sosial dan UNICEF ditunda.", "agreed"),
        ("Kemensos Tunda Teken MoU dengan UNICEF", "agreed"),
        ("Kementerian Sosial menangguhkan penandatanganan MoU dengan UNICEF.", "agreed"),
        ("Kementerian Sosial menunda penandatanganan MoU dengan UNICEF yang sedianya diteken Rabu.", "agreed"),
        ("Kementerian Sosial dan UNICEF belum jadi menandatangani nota kesepahaman.", "agreed"),
        ("Perjanjian kerja sama antara Kementerian Sosial dan UNICEF belum ditandatangani.", "agreed"),
        ("Kementerian Sosial menunda kontrak dengan UNICEF.", "agreed"),
        ("Kementerian Sosial dan UNICEF gagal menandatangani perjanjian gizi.", "exploring"),
        ("Kementerian Sosial urung meneken nota kesepahaman dengan UNICEF.", "exploring"),
        ("Penandatanganan nota kesepahaman antara Kementerian Sosial dan UNICEF urung digelar.", "exploring"),
        ("Kementerian Sosial dan UNICEF batal menandatangani perjanjian gizi.", "ended"),
        ("Kementerian Sosial membatalkan penandatanganan perjanjian dengan UNICEF.", "ended"),
        ("Kementerian Sosial menangguhkan kontrak dengan UNICEF.", "ended"),
        ("Kementerian Sosial mengakhiri kontrak dengan UNICEF setelah gagal menandatangani perpanjangan.", "ended"),
        ("Setelah sempat tertunda, Kementerian Sosial dan UNICEF akhirnya menandatangani nota kesepahaman.", "signed"),
        ("Penandatanganan MoU Kementerian Sosial dan UNICEF yang sempat ditunda itu digelar Rabu.", "signed"),
        (
            "Kementerian Sosial menandatangani MoU dengan UNICEF, sedangkan penandatanganan dengan Peru ditunda.",
            "signed",
        ),
        ("Kementerian Sosial dan UNICEF menandatangani MoU setelah tahun lalu gagal menandatanganinya.", "signed"),
    ],
)
def test_what_did_not_come_about_is_not_signed(read: Read, text: str, status: str) -> None:
    (item,) = read(text).cooperations
    assert item.status == status


def test_the_words_that_put_it_off_prove_the_status(read: Read) -> None:
    text = "Kementerian Sosial menunda penandatanganan perjanjian gizi dengan UNICEF."
    (item,) = read(text).cooperations
    start = item.status_span.start - item.evidence_span.start
    end = item.status_span.end - item.evidence_span.start
    assert item.evidence[start:end] == "menunda penandatanganan"


@pytest.mark.parametrize(
    ("behind", "status"),
    [
        ("Perjanjian kerja sama Kementerian Sosial dan UNICEF itu mencakup gizi anak.", "agreed"),
        ("Kementerian Sosial dan UNICEF menandatangani perjanjian itu sepekan kemudian.", "signed"),
    ],
)
def test_only_a_signing_that_is_told_goes_further_than_one_that_is_put_off(
    read: Read, behind: str, status: str
) -> None:
    (item,) = read(f"Kementerian Sosial menunda penandatanganan perjanjian dengan UNICEF.\n{behind}").cooperations
    assert item.status == status
    assert item.evidence.startswith("Kementerian Sosial menunda") == (status == "agreed")
