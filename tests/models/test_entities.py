"""The entity finder of lexicons and rules: each label by what opens and closes its names."""

import pytest
from spacy.language import Language


@pytest.fixture
def nlp(lexicon_nlp: Language) -> Language:
    return lexicon_nlp


def found(nlp: Language, text: str) -> set[tuple[str, str]]:
    doc = nlp.get_pipe("pantau_entities")(nlp.get_pipe("pantau_sentences")(nlp.make_doc(text)))
    return {(entity.text, entity.label_) for entity in doc.ents}


@pytest.mark.parametrize(
    ("text", "surface", "label"),
    [
        ("Menteri Perdagangan Budi Santarka hadir di sini.", "Menteri Perdagangan", "POSITION"),
        ("Menteri Perdagangan Budi Santarka hadir di sini.", "Budi Santarka", "PERSON"),
        ("Hadir pula Gubernur Jawa Timur, Ratih Kusumadewi.", "Gubernur Jawa Timur", "POSITION"),
        ("Hadir pula Presiden Kenya Daniel Otieno.", "Presiden Kenya", "POSITION"),
        ("Ia dilantik Duta Besar Kanada untuk Indonesia.", "Duta Besar Kanada untuk Indonesia", "POSITION"),
        ("Ia bertugas di Kementerian Dalam Negeri RI.", "Kementerian Dalam Negeri RI", "INSTITUTION"),
        ("Ia bertugas di Dinas Kesehatan Kota Bandung.", "Dinas Kesehatan Kota Bandung", "INSTITUTION"),
        ("Ia kepala Dinas Pariwisata, Pemuda, dan Olahraga.", "Dinas Pariwisata, Pemuda, dan Olahraga", "INSTITUTION"),
        ("Ia rapat dengan Komisi III DPR RI.", "Komisi III DPR RI", "INSTITUTION"),
        ("Ia belajar di Universitas Citra Samudera.", "Universitas Citra Samudera", "INSTITUTION"),
        ("Lembaga Mutu Laut (LMLT) hadir. Lalu LMLT pergi.", "LMLT", "INSTITUTION"),
        ("Produk PT Rimba Cendana Tbk dijual di sini.", "PT Rimba Cendana Tbk", "COMPANY"),
        ("Kami membeli dari Solaris Wind Ltd kemarin.", "Solaris Wind Ltd", "COMPANY"),
        ("Mereka hadir di KTT ASEAN ke-47 kemarin.", "KTT ASEAN ke-47", "EVENT"),
        ("Mereka hadir di Borneo Coffee Festival 2025 kemarin.", "Borneo Coffee Festival 2025", "EVENT"),
        ("Lomba untuk HUT ke-80 RI digelar.", "HUT ke-80 RI", "EVENT"),
        ("Kapal itu dari Korsel kemarin.", "Korsel", "COUNTRY"),
        ("Rapat di Kabupaten Garut kemarin.", "Kabupaten Garut", "PLACE"),
        ("Rapat pada Senin (11/8/2025) kemarin.", "Senin (11/8/2025)", "DATE"),
        ("Dana Rp 2,4 triliun cair.", "Rp 2,4 triliun", "MONEY"),
        ("Sesuai UU Nomor 1 Tahun 2023 itu.", "UU Nomor 1 Tahun 2023", "LAW"),
        ("Mereka meneken nota kesepahaman kemarin.", "nota kesepahaman", "AGREEMENT"),
        ("Di sana Menteri\xa0Luar Negeri hadir.", "Menteri\xa0Luar Negeri", "POSITION"),
    ],
)
def test_names_are_found_whole(nlp: Language, text: str, surface: str, label: str) -> None:
    assert (surface, label) in found(nlp, text)


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("Para menteri dan pejabat hadir.", "menteri"),
        ("Program Sekolah Rakyat dimulai.", "Sekolah Rakyat"),
        ("Hadir Mayjen TNI Bagaskoro Lintang.", "TNI"),
        ("Menurut warga, jalan itu rusak.", "Menurut"),
        ("RAPBN 2026 dibahas.", "RAPBN 2026"),
    ],
)
def test_what_is_no_name_is_left_alone(nlp: Language, text: str, surface: str) -> None:
    assert surface not in {name for name, _ in found(nlp, text)}


def test_every_entity_has_a_score(nlp: Language) -> None:
    doc = nlp("Menteri Perdagangan Budi Santarka bertemu PT Rimba Cendana di Jakarta.")
    scores = [entity._.score for entity in doc.ents]
    assert 0 < min(scores) <= max(scores) <= 1
