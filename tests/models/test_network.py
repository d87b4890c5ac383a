"""The trained network: windows, files, and the same answer whatever else is asked."""

import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import WeightsError
from models.network import CONTEXT, FILES, FOLDER, WINDOW, Network, Unit, cuts, load_network, units_of
from models.pieces import LONGEST

SENTENCE = "Menteri Perikanan Wiratama Sugandi bertemu Duta Besar Jepang di Makassar , Senin ( 3 / 2 / 2025 ) ."


def units(text: str) -> list[Unit]:
    return [Unit(word, True, False) for word in text.split()]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the shipped files, each of which may be replaced."""
    for name in (*FILES, "SHA256SUMS"):
        (tmp_path / name).symlink_to(FOLDER / name)
    return tmp_path


costs = st.lists(st.tuples(st.integers(1, LONGEST + 1), st.booleans(), st.sampled_from("a.")), max_size=400)


@given(costs)
def test_windows_answer_every_unit_once_and_in_order(drawn: list[tuple[int, bool, str]]) -> None:
    own = [Unit(text, True, breaks) for _, breaks, text in drawn]
    bounds = list(cuts(own, [cost for cost, _, _ in drawn]))
    assert [at for _, start, end in bounds for at in range(start, end)] == list(range(len(own)))


@given(costs)
def test_no_window_is_longer_than_the_network_reads(drawn: list[tuple[int, bool, str]]) -> None:
    own = [Unit(text, True, breaks) for _, breaks, text in drawn]
    sizes = [cost + breaks for cost, breaks, _ in drawn]
    longest = max((sum(sizes[context:end]) for context, _, end in cuts(own, [cost for cost, _, _ in drawn])), default=0)
    assert longest <= WINDOW + CONTEXT + LONGEST + 2 <= 510


def test_a_window_ends_with_a_line_when_one_ends_late_in_it() -> None:
    own = [Unit("a", True, at == WINDOW - 20) for at in range(WINDOW + 100)]
    assert next((start, end) for _, start, end in cuts(own, [1] * len(own))) == (0, WINDOW - 20)


def test_white_space_is_no_unit() -> None:
    found, numbers = units_of([("\n", False), ("Ia", True), ("pergi", False), (" \n", False), ("Ya", False)])
    assert found == [Unit("Ia", True, False), Unit("pergi", True, False), Unit("Ya", True, True)]
    assert numbers == [1, 2, 4]


def test_scores_are_log_probabilities() -> None:
    (scores,) = load_network().scores([units(SENTENCE)], "main")
    assert scores.shape == (len(SENTENCE.split()), len(load_network().tags("main")))
    np.testing.assert_allclose(np.exp(scores).sum(axis=1), 1, rtol=1e-3)


def test_scores_are_the_same_to_the_bit_alone_and_in_a_batch() -> None:
    network = load_network()
    texts = [units(SENTENCE), units("Hujan ."), units(SENTENCE * 40), units("")]
    together = network.scores(texts, "main")
    alone = [network.scores([text], "main")[0] for text in texts]
    assert all(np.array_equal(one, other) for one, other in zip(together, alone, strict=True))


def test_a_few_words_over_and_over_hold_no_entity() -> None:
    (scores,) = load_network().scores([units("Jakarta " * 500)], "main")
    assert set(scores.argmax(axis=1)) == {load_network().tags("main").index("O")}


def test_scores_do_not_depend_on_the_number_of_workers() -> None:
    text = units(SENTENCE * 30)
    one, three = (Network(workers=workers).scores([text], "main")[0] for workers in (1, 3))
    assert np.array_equal(one, three)


def test_a_forked_process_can_ask_too() -> None:
    network = load_network()
    network.scores([units(SENTENCE)], "main")
    child = os.fork()
    if child == 0:
        os._exit(0 if network.scores([units(SENTENCE)], "main") else 1)
    assert os.waitpid(child, 0)[1] == 0


@pytest.mark.parametrize("name", [*FILES, "SHA256SUMS"])
def test_a_missing_file_is_named_with_the_way_to_get_it_back(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(WeightsError, match=rf"{name} is missing or can't be read; get it back with 'git checkout"):
        Network(folder)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("content", [b"", b"version https://git-lfs.github.com/spec/v1\n"])
def test_a_damaged_file_is_named_with_the_way_to_get_it_back(folder: Path, name: str, content: bytes) -> None:
    (folder / name).unlink()
    (folder / name).write_bytes(content)
    with pytest.raises(WeightsError, match=rf"{name} is damaged: .*get it back with 'git checkout"):
        Network(folder)


def test_the_checksums_themselves_may_be_damaged(folder: Path) -> None:
    (folder / "SHA256SUMS").unlink()
    (folder / "SHA256SUMS").write_bytes(b"\xff\xfe")
    with pytest.raises(WeightsError, match="SHA256SUMS is missing or can't be read"):
        Network(folder)
