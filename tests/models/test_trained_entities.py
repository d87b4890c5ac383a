"""What the rules add to the names that the network finds."""

import pytest
from spacy.language import Language


def found(nlp: Language, text: str) -> set[tuple[str, str]]:
    return {(entity.text, entity.label_) for entity in nlp(text).ents}


@pytest.mark.parametrize(
    ("text", "surface", "label"),
    [
        ("Ia menemui Kuasa Usaha Ad Interim KBRI di Lima, Sri Wahyuni.", "Kuasa Usaha Ad Interim", "POSITION"),
        ("Ia menemui Kuasa Usaha Ad Interim KBRI di Lima, Sri Wahyuni.", "KBRI di Lima", "INSTITUTION"),
        ("Mantan Gubernur Bali Made Suwirta hadir.", "Mantan Gubernur Bali", "POSITION"),
        ("Sektor swasta menjalin kerja sama, di antaranya ASTRO dengan ESTO Korea.", "ASTRO", "COMPANY"),
        ("Sektor swasta menjalin kerja sama, di antaranya ASTRO dengan ESTO Korea.", "ESTO Korea", "COMPANY"),
        (
            "Kementerian Pertahanan membantah akan membeli 12 pesawat dari perusahaan Swedia Norrvinge AB.",
            "Norrvinge AB",
            "COMPANY",
        ),
        ("Pemerintah Indonesia dan Pemerintah Kenya sepakat.", "Indonesia", "COUNTRY"),
        (
            "Sektor bisnis menjalin kerja sama dengan Universitas Tirta Asih.",
            "Universitas Tirta Asih",
            "INSTITUTION",
        ),
    ],
)
def test_rules_complete_the_network(nlp: Language, text: str, surface: str, label: str) -> None:
    assert (surface, label) in found(nlp, text)


def test_the_government_of_a_state_is_no_body_beside_it(nlp: Language) -> None:
    text = "Jakarta - Pemerintah Indonesia membahas kerja sama dengan Pemerintah Korea Selatan, kata Amran, Senin."
    assert ("Pemerintah", "INSTITUTION") not in found(nlp, text)


def test_a_long_name_of_the_network_is_not_cut(nlp: Language) -> None:
    text = "Laboratorium Tata Wilayah Hokuriku National University menerima Menteri Perdagangan Budi Santarka di Kenya."
    assert ("Menteri Perdagangan", "POSITION") in found(nlp, text)
    assert ("Laboratorium Tata Wilayah Hokuriku National University", "INSTITUTION") in found(nlp, text)


def test_a_batch_gives_what_one_text_gives(nlp: Language) -> None:
    texts = ["Mantan Gubernur Bali Made Suwirta hadir.", "", "Kuasa Usaha Ad Interim KBRI di Lima, Sri Wahyuni."]
    together = [{(entity.text, entity.label_) for entity in doc.ents} for doc in nlp.pipe(texts)]
    assert together == [found(nlp, text) for text in texts]


def test_a_known_name_is_not_torn(nlp: Language) -> None:
    text = "Kemendagri dan Badan Siber dan Sandi Negara (BSSN) sepakat memperkuat keamanan siber pemerintah daerah."
    assert ("Badan Siber dan Sandi Negara", "INSTITUTION") in found(nlp, text)


def test_no_name_goes_on_from_the_title_into_the_text(nlp: Language) -> None:
    title = "Pemprov Bali akhiri kerja sama taksi air dengan PT Segara Lintas Wahana"
    text = f"{title}\nDenpasar - Pemprov Bali mengakhiri kerja sama dengan PT Segara Lintas Wahana."
    assert ("PT Segara Lintas Wahana", "COMPANY") in found(nlp, text)
    assert [entity for entity, _ in found(nlp, text) if "\n" in entity] == []
