"""Reading BIO tags and finding the best ones."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.tagging import allowed, best_paths, entities, first_of, tags_of

TAGS = tags_of(("A", "B"))


def test_tags_come_in_the_order_of_a_heads_columns() -> None:
    assert TAGS == ("O", "B-A", "I-A", "B-B", "I-B")


@pytest.mark.parametrize(
    ("tags", "found"),
    [
        ("", []),
        ("O O", []),
        ("B-A I-A O B-A", [(0, 2, "A"), (3, 4, "A")]),
        ("B-A B-A", [(0, 1, "A"), (1, 2, "A")]),
        ("B-A I-B", [(0, 1, "A"), (1, 2, "B")]),
        ("O I-A I-A", [(1, 3, "A")]),
        ("I-A B-A I-A", [(0, 1, "A"), (1, 3, "A")]),
    ],
)
def test_entities_are_read_as_seqeval_reads_them(tags: str, found: list[tuple[int, int, str]]) -> None:
    assert entities(tags.split()) == found


def best_by_trying_all(scores: np.ndarray) -> float:
    steps, first = allowed(TAGS), first_of(TAGS)
    return max(
        float(
            first[path[0]]
            + scores[range(len(path)), path].sum()
            + sum(steps[one, two] for one, two in itertools.pairwise(path))
        )
        for path in itertools.product(range(len(TAGS)), repeat=len(scores))
    )


@given(st.integers(0, 2**32 - 1), st.integers(1, 4))
def test_the_best_path_is_the_best_of_all_paths(seed: int, length: int) -> None:
    scores = np.random.default_rng(seed).normal(size=(length, len(TAGS))).astype(np.float32)
    (path,) = best_paths([scores], allowed(TAGS), first_of(TAGS))
    steps, first = allowed(TAGS), first_of(TAGS)
    total = (
        first[path[0]]
        + scores[range(length), path].sum()
        + sum(steps[one, two] for one, two in itertools.pairwise(path))
    )
    assert float(total) == pytest.approx(best_by_trying_all(scores), abs=1e-4)


@given(st.lists(st.integers(0, 9), max_size=6), st.integers(0, 2**32 - 1))
def test_a_text_has_the_same_path_alone_and_among_others(lengths: list[int], seed: int) -> None:
    random = np.random.default_rng(seed)
    texts = [random.normal(size=(length, len(TAGS))).astype(np.float32) for length in lengths]
    together = best_paths(texts, allowed(TAGS), first_of(TAGS))
    alone = [best_paths([text], allowed(TAGS), first_of(TAGS))[0] for text in texts]
    assert [path.tolist() for path in together] == [path.tolist() for path in alone]


@given(st.integers(0, 2**32 - 1), st.integers(1, 12))
def test_nothing_goes_on_that_has_not_begun(seed: int, length: int) -> None:
    scores = 5 * np.random.default_rng(seed).normal(size=(length, len(TAGS))).astype(np.float32)
    (path,) = best_paths([scores], allowed(TAGS), first_of(TAGS))
    tags = ["O", *(TAGS[number] for number in path)]
    assert all(tag[0] != "I" or before[2:] == tag[2:] for before, tag in itertools.pairwise(tags))
