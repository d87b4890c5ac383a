"""What is mended in entities whoever found them: one case a phenomenon, its entities marked by hand."""

import pytest

from models.finders.mending import Mending
from models.lexicons import load_lexicon
from models.mentions import Mention
from models.tokens import words
from tests.models.marked import pieces

MENDING = Mending(load_lexicon())

MENDED = {
    "government of a state": ("[Pemerintah Swiss|I] setuju", "Swiss|COUNTRY"),
    "government of a federation": ("[Pemerintah Federasi Rusia|I] setuju", "Federasi Rusia|COUNTRY"),
    "government of a region": ("janji Pemerintah [Aceh|L] kemarin", "Pemerintah Aceh|INSTITUTION"),
    "authority that has the state in its name": ("[Otoritas Palestina|I] setuju", "Otoritas Palestina|INSTITUTION"),
    "region as a place": ("tiba di [Denpasar|I] kemarin", "Denpasar|PLACE"),
    "region that acts": ("digagas bersama [Kota Sukabumi|I] kemarin", "Kota Sukabumi|INSTITUTION"),
    "rank": ("Mayjen [TNI|I] hadir", ""),
    "retired rank": ("Jenderal (Purn) [TNI|I] hadir", ""),
    "force": ("prajurit [TNI|I] hadir", "TNI|INSTITUTION"),
    "source of the story": ("dilansir kantor berita [AFP|C] kemarin", ""),
    "agency that takes part": ("kontrak dengan [AFP|C] kemarin", "AFP|COMPANY"),
    "account on a platform": ("lewat akun [Instagram|C] resmi", ""),
    "platform that is spoken to": ("memanggil [Facebook|C] kemarin", "Facebook|COMPANY"),
    "treaty": ("keluar dari [NPT|I] kemarin", "NPT|AGREEMENT"),
    "model of an aircraft": ("membeli [F-16|C] kemarin", ""),
    "age class": ("melatih [U-20|I] kemarin", ""),
    "seat of power as a place": ("di depan [Gedung Putih|I] kemarin", "Gedung Putih|PLACE"),
    "seat of power that speaks": ("bantahan [Gedung Putih|I] kemarin", "Gedung Putih|INSTITUTION"),
    "currency": ("5 juta dolar [AS|S] kemarin", ""),
    "office taken for a person": ("kata [Seskab|P] kemarin", "Seskab|POSITION"),
    "known name in two pieces": ("Pangkalan [TNI|I] [AL|I] siap", "TNI AL|INSTITUTION"),
    "preposition at the end": ("[Persatuan Pelajar di|I] luar", "Persatuan Pelajar|INSTITUTION"),
    "company and its home": (
        "bantuan [Norvik Systems|C] dan [Kaldor Systems Inggris|C] tiba",
        "Norvik Systems|COMPANY Kaldor Systems|COMPANY Inggris|COUNTRY",
    ),
    "known name that nobody found": ("rapat Kementerian Sosial kemarin", "Kementerian Sosial|INSTITUTION"),
    "abbreviation with another sense in the text": ("pajak bumi dan bangunan (PBB) naik", ""),
    "name that is found elsewhere": (
        "[Badan Mutu Garam|I] rapat, lalu Badan Mutu Garam bubar",
        "Badan Mutu Garam|INSTITUTION Badan Mutu Garam|INSTITUTION",
    ),
    "part of another name": ("[Garam Nusa|C] rapat, lalu Festival Garam Nusa Raya dibuka", "Garam Nusa|COMPANY"),
    "abbreviation in brackets behind a known name": (
        "kampus [Universitas Indonesia|I] (UI) kemarin",
        "Universitas Indonesia|INSTITUTION UI|INSTITUTION",
    ),
    "abbreviation of words that are no name": ("tingginya Dana Pihak Ketiga ([DPK|I]) kemarin", ""),
    "opening broken by its abbreviation": (
        "perwira [Komando Daerah Militer|I] ([Kodam|I]) [Cendana Raya|I] hadir",
        "Komando Daerah Militer ( Kodam ) Cendana Raya|INSTITUTION",
    ),
    "contest taken for a body": ("juara [Kompetisi Jembatan Nusa|I] kemarin", "Kompetisi Jembatan Nusa|EVENT"),
    "headquarters taken for an office": ("ke [Mabes|O] [TNI|I] kemarin", "Mabes TNI|INSTITUTION"),
    "name cut before its legal form": ("dari [Norvik|I] Radar AB kemarin", "Norvik Radar AB|COMPANY"),
    "foreign legal form": ("mitra [Norrvinge AB|I] kemarin", "Norrvinge AB|COMPANY"),
    "legal form": ("mitra [CV Gemah Ripah|I] kemarin", "CV Gemah Ripah|COMPANY"),
    "word in small letters": ("bantuan [cabang|I] kemarin", ""),
    "building of a body": ("di [Kantor Kementerian Sosial|L] kemarin", "Kementerian Sosial|INSTITUTION"),
    "meeting of a body": ("pada Rakernas [PGRI|I] kemarin", "Rakernas PGRI|EVENT"),
    "years of a relation": (
        "peringatan 50 tahun hubungan diplomatik [Indonesia|S] dan [Peru|S] kemarin",
        "peringatan 50 tahun hubungan diplomatik Indonesia dan Peru|EVENT",
    ),
    "occasion torn at a hyphen": (
        "pada [Dialog Energi Australia-|E][Indonesia|S] Kelima kemarin",
        "Dialog Energi Australia - Indonesia Kelima|EVENT",
    ),
    "common noun before an occasion": ("acara [peringatan Harganas 2026|E] kemarin", "Harganas 2026|EVENT"),
    "institute taken for an occasion": (
        "meresmikan [Nusa Innovation Hub|E] kemarin",
        "Nusa Innovation Hub|INSTITUTION",
    ),
    "two bodies that a hyphen joins": (
        "[Pemprov Jabar-Universitas Melati|I] teken kerja sama",
        "Pemprov Jabar|INSTITUTION Universitas Melati|INSTITUTION",
    ),
    "a name with a hyphen of its own": ("[Universitas Al-Anwar|I] menambah gedung", "Universitas Al-Anwar|INSTITUTION"),
}


@pytest.mark.parametrize(("marked", "expected"), MENDED.values(), ids=MENDED)
def test_entities_are_mended(marked: str, expected: str) -> None:
    tokens: list[str] = []
    found = []
    for text, label in pieces(marked):
        start = len(tokens)
        tokens += words(text)
        if label:
            found.append(Mention(start, len(tokens), label, 0.9))
    mended = MENDING(tokens, found)
    assert " ".join(f"{' '.join(tokens[item.start : item.end])}|{item.label}" for item in mended) == expected.replace(
        "-", " - "
    ).replace("  -  ", " - ")
