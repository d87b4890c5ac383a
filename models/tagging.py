"""BIO tags: the entities that a sequence of tags means, and the best sequence that scores allow."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
NEVER = np.float32(-1e4)


def tags_of(labels: Sequence[str]) -> tuple[str, ...]:
    """The tags of a head, in the order of its columns: O, then B- and I- of each label."""
    return ("O", *(f"{side}-{label}" for label in labels for side in "BI"))


def entities(tags: Sequence[str]) -> list[tuple[int, int, str]]:
    """(start, end, label) of each entity as seqeval reads them: an I- that continues nothing opens an entity."""
    found: list[tuple[int, int, str]] = []
    start, label = 0, ""
    for at, tag in enumerate((*tags, "O")):
        side, _, name = tag.partition("-")
        if label and (side != "I" or name != label):
            found.append((start, at, label))
            label = ""
        if name and not label:
            start, label = at, name
    return found


def allowed(tags: Sequence[str]) -> Floats:
    """Scores [from, to] of the steps between tags: 0, or NEVER for an I- that continues nothing."""
    steps = np.zeros((len(tags), len(tags)), np.float32)
    for to, tag in enumerate(tags):
        if tag.startswith("I-"):
            steps[[source for source, name in enumerate(tags) if name[2:] != tag[2:]], to] = NEVER
    return steps


def best_paths(scores: Sequence[Floats], steps: Floats, first: Floats) -> list[NDArray[np.intp]]:
    """The best tag of every unit (Viterbi) for several texts at once; what one gives does not depend on the others.

    `scores`: [units, tags] for each text; `steps`: [from, to]; `first`: what a text may begin with.
    """
    order = sorted(range(len(scores)), key=lambda number: -len(scores[number]))
    longest = len(scores[order[0]]) if order else 0
    lengths = [len(scores[number]) for number in order]
    back = np.zeros((longest, len(order), steps.shape[0]), np.int8)
    ends: list[Floats] = [np.zeros(0, np.float32)] * len(order)
    active = len(order)
    state = np.zeros((active, steps.shape[0]), np.float32)
    into = steps.T[None]
    for at in range(longest):
        while lengths[active - 1] <= at:
            active -= 1
            ends[active] = state[active]
        here = np.stack([scores[number][at] for number in order[:active]])
        if at == 0:
            state = here + first
            continue
        through = state[:active, None, :] + into
        back[at, :active] = through.argmax(axis=2)
        state = through.max(axis=2) + here
    for row in range(active):
        ends[row] = state[row]
    paths: list[NDArray[np.intp]] = [np.zeros(0, np.intp)] * len(scores)
    for row, number in enumerate(order):
        path = np.zeros(lengths[row], np.intp)
        if lengths[row]:
            path[-1] = ends[row].argmax()
        for at in range(lengths[row] - 1, 0, -1):
            path[at - 1] = back[at, row, path[at]]
        paths[number] = path
    return paths


def first_of(tags: Sequence[str]) -> Floats:
    """What a text may begin with: anything but an I-."""
    return np.array([NEVER if tag.startswith("I-") else 0 for tag in tags], np.float32)
