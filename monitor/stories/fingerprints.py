"""What a text is made of, so that copies are found among a million others: shingles, MinHash bands, sampled shingles.

A text's shingles are the runs of five words in it, folded, each as a 32-bit hash; their order does not count, so that
moved paragraphs change little. From them follow the keys by which texts that share passages meet:

- bands of a MinHash signature (Broder 1997; banding after Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets",
  3.4) find texts that are alike as a whole, however short;
- one shingle in sixteen, chosen by its hash (FracMinHash; Irber 2022), finds a passage in a text of another length.

The keys only suggest; what is shared is then counted over all shingles.
"""

import hashlib
from dataclasses import dataclass
from functools import cache, partial

import numpy as np
from numpy.typing import NDArray

from monitor.passages import SIZE, plain_words

Shingles = NDArray[np.uint32]
"""Ascending, each once."""

FEWEST = 20
"""A text of fewer shingles is a caption, a ticker or a remark of the page: it is compared with nothing."""

MOST_WORDS = 5_000
"""What follows in a longer text (transcripts, minutes) does not count."""

BANDS, ROWS = 16, 4
"""Two texts meet in a band with 1 - (1 - J^4)^16: 0.89 at a Jaccard similarity J of 0.6, 0.99 at 0.7."""

SAMPLED = 2**32 // 16

_sha1 = partial(hashlib.sha1, usedforsecurity=False)


def shingles(text: str) -> Shingles:
    """The shingles of a text without dateline, bylines and pointers to other articles; none where it is too short."""
    words = [word.encode() for word in plain_words(text)[:MOST_WORDS]]
    runs = {b" ".join(words[start : start + SIZE]) for start in range(len(words) - SIZE + 1)}
    if len(runs) < FEWEST:
        return np.empty(0, dtype=np.uint32)
    hashes = b"".join([_sha1(run).digest()[:4] for run in runs])
    return np.unique(np.frombuffer(hashes, dtype="<u4")).astype(np.uint32)


@cache
def _permutations() -> tuple[Shingles, Shingles]:
    generator = np.random.RandomState(1)
    count = BANDS * ROWS
    odd = generator.randint(0, 1 << 31, count, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    return odd, generator.randint(0, 1 << 32, count, dtype=np.uint32)


def signature(of: Shingles) -> NDArray[np.uint32]:
    """The MinHash of shingles: BANDS x ROWS numbers, number for number those of datasketch's `MinHash(num_perm=64)`.

    datasketch itself would bring scipy, 35 MB for one integral that chooses bands; its construction (SHA-1,
    MurmurHash3's finaliser, affine permutations modulo 2^32) is these lines, and benchmarks/stories.py compares them.
    """
    odd, shift = _permutations()
    mixed = of ^ (of >> np.uint32(16))
    mixed = mixed * np.uint32(0x85EBCA6B)
    mixed = mixed ^ (mixed >> np.uint32(13))
    mixed = mixed * np.uint32(0xC2B2AE35)
    mixed = mixed ^ (mixed >> np.uint32(16))
    least: NDArray[np.uint32] = (mixed[:, np.newaxis] * odd + shift).min(axis=0, initial=np.uint32(0xFFFFFFFF))
    return least


def keys(of: Shingles) -> tuple[int, ...]:
    """The keys by which texts that share passages meet: negative ones for bands, others for sampled shingles."""
    if not of.size:
        return ()
    rows = signature(of).astype("<u4").reshape(BANDS, ROWS)
    bands = [-1 - int.from_bytes(_sha1(bytes([band]) + row.tobytes()).digest()[:6]) for band, row in enumerate(rows)]
    return (*bands, *of[: int(np.searchsorted(of, SAMPLED))].tolist())


def to_bytes(of: Shingles) -> bytes:
    """Shingles as the database keeps them."""
    return of.astype("<u4").tobytes()


def from_bytes(kept: bytes) -> Shingles:
    """The opposite of `to_bytes`."""
    return np.frombuffer(kept, dtype="<u4").astype(np.uint32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """What two texts share: so many shingles, which are `first` of the one's and `second` of the other's (0 to 1)."""

    shared: int
    jaccard: float
    first: float
    second: float


def overlap(one: Shingles, other: Shingles) -> Overlap:
    """What two texts share; nothing where one is too short to compare."""
    if not one.size or not other.size:
        return Overlap(shared=0, jaccard=0.0, first=0.0, second=0.0)
    shared = int(np.intersect1d(one, other, assume_unique=True).size)
    return Overlap(
        shared=shared,
        jaccard=shared / (one.size + other.size - shared),
        first=shared / one.size,
        second=shared / other.size,
    )
