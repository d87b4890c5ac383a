"""The language of a text."""

import pytest

from scrapers.language import detect


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Pemerintah Indonesia dan Jepang menandatangani nota kesepahaman tentang energi bersih di Jakarta.", "id"),
        ("Kementerian itu mengatakan kerja sama akan dimulai tahun depan setelah anggaran disetujui parlemen.", "id"),
        ("The governments of Indonesia and Japan signed a memorandum of understanding on clean energy.", "en"),
        ("", None),
        ("Ya.", None),
        (" \n" * 50, None),
    ],
)
def test_detect(text: str, language: str | None) -> None:
    assert detect(text) == language
