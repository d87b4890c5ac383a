"""What the corpora say of two entities of one label side by side: seldom, so that a name is not broken in two."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import log

import numpy as np

from models.tagging import Floats, allowed

_UNSEEN = 0.1


def learned(tags: Sequence[str], sequences: Iterable[Sequence[str]]) -> Floats:
    """Scores [from, to]: what `allowed` forbids, and a deduction for a B- right behind its own label.

    The deduction is the pointwise mutual information of the two tags in the sequences, where it is negative.
    """
    pairs: Counter[tuple[str, str]] = Counter()
    for sequence in sequences:
        pairs.update(pairwise(sequence))
    before, after = Counter[str](), Counter[str]()
    for (one, two), number in pairs.items():
        before[one] += number
        after[two] += number
    total = pairs.total()
    steps = allowed(tags)
    for to, tag in enumerate(tags):
        if not tag.startswith("B-") or not after[tag]:
            continue
        for source in (tag, f"I-{tag[2:]}"):
            if before[source]:
                information = log((pairs[source, tag] + _UNSEEN) * total / before[source] / after[tag])
                steps[list(tags).index(source), to] = np.float32(min(0.0, information))
    return steps
