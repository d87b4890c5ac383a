"""How far it has come, read with the whole article in view."""

import pytest

from models.analysis import Span
from monitor.ledger.maturity import matured
from tests.monitor.builders import cooperation


def status(title: str, text: str, said: str, word: str, *, trigger: str = "kerja sama") -> str:
    """The status of a claim that rests on the sentence of `word` in a text."""
    whole = f"{title}\n{text}"
    at = whole.lower().index(word, len(title))
    start = max(whole.rfind(". ", 0, at) + 2, len(title) + 1) if ". " in whole[:at] else len(title) + 1
    end = whole.find(".", at) + 1 or len(whole)
    near = whole.find(trigger, at)
    claim = cooperation(
        "Badan Uji",
        "Jepang",
        status=said,
        evidence_span=Span(start, end),
        status_span=Span(at, at + len(word)),
        trigger_span=Span(near, near + len(trigger)) if near >= 0 else Span(at, at + 1),
    )
    found = matured(claim, whole)
    assert 0 <= found.span.start < found.span.end <= len(whole)
    return found.status


@pytest.mark.parametrize(
    ("title", "text", "said", "word", "read"),
    [
        (
            "Perundingan Dagang Alot",
            "Menteri menyoroti perjanjian dagang dengan Jepang.",
            "signed",
            "perjanjian",
            "exploring",
        ),
        (
            "Kata Menteri",
            "Keduanya telah mencapai kesepakatan. Perjanjian itu membuka pasar.",
            "signed",
            "perjanjian",
            "agreed",
        ),
        (
            "Kata Menteri",
            "Kemarin mereka meneken naskah. Perjanjian itu membuka pasar.",
            "signed",
            "perjanjian",
            "signed",
        ),
        ("Kata Menteri", "Mereka akan meneken naskah. Perjanjian itu membuka pasar.", "signed", "perjanjian", "agreed"),
        ("Kata Menteri", "Presiden mengharapkan perjanjian itu segera disepakati.", "agreed", "segera", "exploring"),
        ("Masih Negosiasi", "Mereka belum membuahkan kesepakatan dengan Jepang.", "agreed", "kesepakatan", "exploring"),
        ("Kata Menteri", "Mereka akan bekerja sama.", "agreed", "akan", "agreed"),
        ("Kata Menteri", "Keduanya sepakat menjajaki panas bumi.", "exploring", "menjajaki", "agreed"),
        ("Kata Menteri", "Badan Uji resmi membuka galeri di kampus.", "exploring", "membuka", "ongoing"),
        ("Protes", "Warga Desa Rekaan, Kecamatan Uji, menolak kerja sama sampah.", "ended", "menolak", "ongoing"),
        ("Protes", "Kota sudah meneken nota. Warga Desa Rekaan menolak kerja sama.", "ended", "menolak", "signed"),
        ("Kata Menteri", "Badan Uji menolak kerja sama itu.", "ended", "menolak", "ended"),
        (
            "Kata Menteri",
            "Pada Juli mereka akan meneken nota. Setelah penandatanganan tersebut kerja sama dimulai.",
            "signed",
            "penandatanganan",
            "agreed",
        ),
        (
            "Kata Menteri",
            "Kemarin mereka meneken nota. Setelah penandatanganan tersebut kerja sama dimulai.",
            "signed",
            "penandatanganan",
            "signed",
        ),
        (
            "Negosiasi Dagang dengan Jepang",
            "Kita harapkan Juni ini sudah selesai negosiasinya, segera tercapai kesepakatan.",
            "agreed",
            "kesepakatan",
            "exploring",
        ),
        ("Kata Menteri", "Mereka menandatangani nota.", "signed", "menandatangani", "signed"),
    ],
)
def test_what_the_article_says_counts(title: str, text: str, said: str, word: str, read: str) -> None:
    assert status(title, text, said, word) == read
