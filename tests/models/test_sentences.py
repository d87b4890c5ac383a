"""Sentence boundaries know Indonesian abbreviations, quotes and lost spaces."""

import pytest
from spacy.language import Language


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ia pergi. Ia pulang.", ["Ia pergi.", "Ia pulang."]),
        ("Direktur PT. Surya Lembah hadir. Ia senang.", ["Direktur PT. Surya Lembah hadir.", "Ia senang."]),
        ("Prof. Dr. Ir. Tarman Wijaya berbicara.", ["Prof. Dr. Ir. Tarman Wijaya berbicara."]),
        ("Perda No. 5 berlaku. Warga setuju.", ["Perda No. 5 berlaku.", "Warga setuju."]),
        ("M. Ridlo Hasbi datang.", ["M. Ridlo Hasbi datang."]),
        ('"Kami siap." kata Tarman. Ia pulang.', ['"Kami siap." kata Tarman.', "Ia pulang."]),
        ("Baris satu\nBaris dua", ["Baris satu", "Baris dua"]),
        ("Acara selesai tadi malam.Gubernur pulang.", ["Acara selesai tadi malam.", "Gubernur pulang."]),
        ("Nilainya Rp2.500.000 per orang.", ["Nilainya Rp2.500.000 per orang."]),
    ],
)
def test_sentences(nlp: Language, text: str, expected: list[str]) -> None:
    doc = nlp.get_pipe("pantau_sentences")(nlp.make_doc(text))
    assert [sentence.text.strip() for sentence in doc.sents] == expected
