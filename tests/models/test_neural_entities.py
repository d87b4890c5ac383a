"""The trained entity component on whole texts."""

import unicodedata

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from models import tokens
from models.components import neural_entities

# importing them registers them with spaCy
_REGISTERED = (tokens, neural_entities)

ARTICLE = (
    "Menteri Pertanian Wiratama Sugandi menandatangani nota kesepahaman dengan PT Nusa Lestari Tbk di Jakarta, Senin"
    " (3/2/2025).\n"
    'Kerja sama senilai Rp 2,4 triliun itu disaksikan Duta Besar Jepang. "Kami siap," kata Wiratama.\n'
    "Kementerian Pertanian (Kementan) menyebut Jepang akan mengirim ahli. Kementan menunggu."
)


@pytest.fixture(scope="module")
def nlp() -> Language:
    made = spacy.blank("id", config={"nlp": {"tokenizer": {"@tokenizers": "pantau.Tokenizer.v1"}}})
    made.add_pipe("pantau_neural_entities")
    return made


def spans(doc: Doc) -> list[tuple[int, int, str, float]]:
    return [(span.start_char, span.end_char, span.label_, span._.score) for span in doc.ents]


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Wiratama Sugandi", "PERSON"),
        ("Menteri Pertanian", "POSITION"),
        ("Duta Besar Jepang", "POSITION"),
        ("PT Nusa Lestari Tbk", "COMPANY"),
        ("Kementerian Pertanian", "INSTITUTION"),
        ("Kementan", "INSTITUTION"),
        ("Jepang", "COUNTRY"),
        ("Jakarta", "PLACE"),
        ("Rp 2,4 triliun", "MONEY"),
        ("nota kesepahaman", "AGREEMENT"),
    ],
)
def test_an_article_has_its_names_under_their_labels(nlp: Language, name: str, label: str) -> None:
    assert (name, label) in {(span.text, span.label_) for span in nlp(ARTICLE).ents}


def test_scores_lie_between_0_and_1(nlp: Language) -> None:
    scores = [score for _, _, _, score in spans(nlp(ARTICLE))]
    assert 0 < min(scores) <= max(scores) <= 1


BAD = {
    "empty": "",
    "white space": " \n\t \n",
    "one long line": "Menteri Wiratama Sugandi bertemu PT Nusa Lestari di Jakarta. " * 800,
    "one long word": "a" * 1_000_000,
    "emoji": "😀🇮🇩👨‍👩‍👧‍👦" * 200,
    "control characters": "Menteri\x00 Wiratama\x07 \x1b[31mSugandi\x7f\x85\u2028 di\u200bJakarta\ufeff",
    "another language": "東京都は姉妹都市協定を締結した。Президент России прибыл. القاهرة",
    "HTML": '<p class="a">Menteri <b>Wiratama&nbsp;Sugandi</b></p><script>x()</script> di Jakarta',
    "one word over and over": "Jakarta " * 10_000,
    "mojibake": "Menteri â€œWiratamaâ€ Sugandi Ã© di Jakarta",
    "decomposed letters": unicodedata.normalize("NFD", "Café Élysée di Jakarta"),
}


@pytest.mark.parametrize("text", BAD.values(), ids=BAD.keys())
def test_bad_text_gives_spans_within_it(nlp: Language, text: str) -> None:
    nlp.max_length = 2_000_000
    doc = nlp(text)
    assert doc.text == text
    assert all(0 <= start < end <= len(text) and not text[start:end].isspace() for start, end, _, _ in spans(doc))


@pytest.mark.slow
def test_a_line_of_a_megabyte_is_read_to_its_end(nlp: Language) -> None:
    nlp.max_length = 2_000_000
    doc = nlp("Menteri Wiratama Sugandi bertemu PT Nusa Lestari di Jakarta. " * 16_500)
    assert doc.ents[-1].end_char > len(doc.text) - 20


def test_an_article_has_the_same_spans_alone_and_in_a_batch(nlp: Language) -> None:
    texts = [ARTICLE, *(text for text in BAD.values() if len(text) < 20_000), ARTICLE * 5, ARTICLE[:90]]
    assert [spans(doc) for doc in nlp.pipe(texts, batch_size=4)] == [spans(nlp(text)) for text in texts]


def test_docs_come_in_order_and_as_they_were_given(nlp: Language) -> None:
    texts = [f"Bupati Wiratama {number}" for number in range(70)]
    assert [doc.text for doc in nlp.pipe(texts)] == texts


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=300))
def test_any_text_gives_spans_in_order_and_apart(nlp: Language, text: str) -> None:
    bounds = [bound for start, end, _, _ in spans(nlp(text)) for bound in (start, end)]
    assert bounds == sorted(bounds)
    assert all(0 <= bound <= len(text) for bound in bounds)
