"""Shingles, signatures and keys of texts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.stories.fingerprints import BANDS, ROWS, from_bytes, keys, overlap, shingles, signature, to_bytes
from tests.monitor.stories.texts import mixed, paragraphs, sentences, story

PLAIN = story(1)


@pytest.mark.parametrize(
    "twin",
    [
        pytest.param(f"SINDANGRAYA, WARTA.test (4/6/2025) – {PLAIN}", id="dateline"),
        pytest.param(f"Sindangraya -{PLAIN}", id="dateline without a space"),
        pytest.param(f"Penulis: Sari\nSINDANGRAYA -- {PLAIN}", id="byline before the dateline"),
        pytest.param(
            PLAIN.replace("\n", "\nBaca juga: Pasar ikan pindah ke dermaga lama bulan depan\n"), id="pointers"
        ),
        pytest.param(f"{PLAIN}\nEditor: Bagas Surya Wicaksana dari meja kota", id="editor"),
        pytest.param(PLAIN.upper(), id="case"),
        pytest.param(PLAIN.replace(". ", "! “").replace("dengan", "—dengan—"), id="punctuation"),
        pytest.param(PLAIN.replace("ra", "\uff52a"), id="full-width letters"),
    ],
)
def test_what_a_newsroom_hangs_on_a_text_does_not_count(twin):
    assert overlap(shingles(PLAIN), shingles(twin)).jaccard == 1.0


def test_moved_paragraphs_change_little():
    lines = PLAIN.split("\n")
    assert overlap(shingles(PLAIN), shingles("\n".join(reversed(lines)))).jaccard > 0.7


def test_what_two_texts_share_is_counted_from_either_side():
    whole, part = shingles(story(1)), shingles(paragraphs(sentences(1)[:10]))
    shared = overlap(whole, part)
    assert shared.shared == part.size
    assert (shared.first, shared.second) == (part.size / whole.size, 1.0)
    assert shared.jaccard == pytest.approx(part.size / whole.size)


@pytest.mark.parametrize("text", ["", "Foto: warga di dermaga.", "satu dua tiga empat lima enam " * 40])
def test_a_text_of_few_shingles_is_compared_with_nothing(text):
    assert shingles(text).size == 0
    assert keys(shingles(text)) == ()
    assert overlap(shingles(text), shingles(text)).shared == 0


def test_a_signature_estimates_the_similarity():
    one, other = shingles(story(1, 300)), shingles(mixed(1, 2, share=0.8, count=300))
    estimate = float(np.mean(signature(one) == signature(other)))
    # four standard errors of 64 numbers
    assert estimate == pytest.approx(overlap(one, other).jaccard, abs=4 * (0.25 / (BANDS * ROWS)) ** 0.5)


def test_a_signature_is_that_of_datasketch():
    # MinHash(num_perm=64, hashfunc=int).update_batch([1, 2, 3]), datasketch 2.0
    assert signature(np.array([1, 2, 3], dtype=np.uint32))[:3].tolist() == [3030975794, 722428402, 1300064280]


@pytest.mark.parametrize("share", [0.8, 0.5, 0.3])
def test_texts_that_share_much_meet_in_a_key(share):
    met = [
        bool({*keys(shingles(story(seed)))} & {*keys(shingles(mixed(seed, seed + 500, share=share)))})
        for seed in range(40)
    ]
    assert sum(met) >= 39


def test_other_texts_meet_in_no_band():
    bands = [{key for key in keys(shingles(story(seed))) if key < 0} for seed in range(40)]
    assert sum(map(len, bands)) == len(set.union(*bands))


@given(st.lists(st.integers(0, 2**32 - 1)))
def test_shingles_survive_storage(numbers):
    made = np.unique(np.array(numbers, dtype=np.uint32))
    assert from_bytes(to_bytes(made)).tolist() == made.tolist()


@given(st.text(max_size=400))
def test_any_text_can_be_read(text):
    made = shingles(text * 5)
    assert made.dtype == np.uint32
    assert (np.diff(made.astype(np.int64)) > 0).all()
