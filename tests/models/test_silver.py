"""What a student learns from beside the corpora: how raw news is drawn, taken apart, and labelled. Needs no torch."""

import lzma
import random
from pathlib import Path

import numpy as np
import pytest

from models.network import FOLDER, load_network
from models.training.silver import KINDS, documents, drafts, drawn, read_silver, write

PARAGRAPH = "Pemerintah Kota Kenari dan Universitas Melati sepakat bekerja sama di bidang pengolahan sampah. " * 8


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    path = tmp_path / "raw.txt.xz"
    with lzma.open(path, "wt", encoding="utf-8") as file:
        file.write("\n\n".join(f"{PARAGRAPH}\nBerita nomor {number}." for number in range(20)))
    return path


def test_a_blank_line_stands_between_documents() -> None:
    assert list(documents(iter(["a\n", "b\n", "\n", "\n", "c\n"]))) == [["a", "b"], ["c"]]


def test_documents_are_drawn_until_there_are_words_enough(raw: Path) -> None:
    size = len(PARAGRAPH.split()) + 3
    assert len(list(drawn(raw, words=3 * size - 5, seed=1, without=frozenset()))) == 3


def test_a_seed_draws_the_same_again_and_another_seed_does_not(raw: Path) -> None:
    first, again, other = (list(drawn(raw, words=400, seed=seed, without=frozenset())) for seed in (1, 1, 2))
    assert first == again != other


def test_a_document_that_shares_a_paragraph_with_what_is_held_out_is_not_drawn(raw: Path) -> None:
    texts = list(drawn(raw, words=100_000, seed=1, without=frozenset(["Berita nomor 7."])))
    assert len(texts) == 19
    assert [PARAGRAPH.strip(), "Berita nomor 7."] not in texts


def test_a_document_stays_whole_or_is_taken_apart_into_paragraphs() -> None:
    chance = random.Random(3)
    found = [list(drafts(["Wali Kota Ida", "Kata Ida"], chance)) for _ in range(40)]
    assert {tuple(draft.kind for draft in own)[:1] for own in found} == {(kind,) for kind in KINDS}
    assert {len(own) for own in found if own[0].kind == "documents"} == {1}
    assert {len(own) for own in found if own[0].kind != "documents"} == {2}


def test_small_letters_stand_apart_as_in_their_corpus() -> None:
    chance = random.Random(3)
    found = [draft for _ in range(40) for draft in drafts(["Wali Kota (Kenari), Ida"], chance)]
    units = next(draft.units for draft in found if draft.kind == "small letters")
    assert " ".join(unit.text for unit in units) == "wali kota ( kenari ) , ida"
    assert all(unit.spaced for unit in units)


def test_what_the_teacher_says_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    teacher = load_network()
    path = tmp_path / "silver.npz"
    write(iter([[PARAGRAPH]] * 20), teacher, FOLDER / "pieces.model", path, seed=1)
    examples = read_silver(path)
    assert {one.head for one in examples} == set(KINDS)
    for one in examples:
        assert set(one.soft) == set(KINDS[one.head])
        (again,) = teacher.probabilities([(list(one.ids), list(one.firsts))])
        for head, own in one.soft.items():
            assert own.shape == (len(one.firsts), len(teacher.tags(head)))
            np.testing.assert_allclose(own, again[head], atol=1e-3)
