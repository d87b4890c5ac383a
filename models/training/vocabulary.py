"""The vocabulary and the starting weights: pieces that Indonesian news uses, the first layers of multilingual-e5-small.

`python -m models.training.vocabulary --data FOLDER --work FOLDER` writes `pieces.model` and `base.npz`, unless they
are there.
"""

import argparse
from pathlib import Path

import numpy as np

from models.training.base import Packed, choose_pieces, cut, lines_of, packed_path, unigram_model, word_counts
from models.training.corpora import HEADS, load_marked, read_conll

LAYERS = 8
PIECES = 30_000
PARAGRAPHS = 300_000
"""How many paragraphs of raw news are counted; the training corpora count five times on top."""


def write(data: Path, work: Path) -> None:
    counts = word_counts(lines_of(data / "corpora" / "raw" / "id_news.txt.xz", limit=PARAGRAPHS))
    own = [text for text, _ in load_marked(data / "bench" / "spans_train.jsonl").values()]
    for head in HEADS:
        if head != "main":
            sentences = read_conll(data / "corpora" / "ner" / head / "train.txt")
            own += [" ".join(token for token, _ in sentence) for sentence in sentences]
    for word, count in word_counts(iter(own)).items():
        counts[word] += 5 * count
    packed = Packed(packed_path())
    keep = choose_pieces(packed, counts, size=PIECES)
    (work / "pieces.model").write_bytes(unigram_model([packed.pieces[number] for number in keep]))
    np.savez(work / "base.npz", allow_pickle=False, **cut(packed, keep, layers=list(range(LAYERS))))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    if not (options.work / "base.npz").exists():
        write(options.data, options.work)


if __name__ == "__main__":
    main()
