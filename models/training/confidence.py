"""Fits models/confidence: `python -m models.training.confidence --data FOLDER`, minutes on two cores.

Learns from the records that the pipeline makes of the span articles (bench/, with their cooperations) and of ordinary
news (corpora/raw, with the verdicts of judged.tsv). A record is right when at least half of the pairs of its parties are
pairs of parties of one cooperation that the text reports, names being equal when one has all words of the other.

Strength of regularisation and threshold are chosen by ten-fold cross-validation by article, three times with different
folds. What it says of records that it has not seen is kept beside the weights: the table of reliability and the expected
calibration error. Fit it again after every change of what the pipeline finds; needs the `train` extra.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.analysis import Cooperation, Text
from models.lexicons import load_lexicon
from models.names import abbreviates, key
from models.signals import Signals
from models.training.news import news

JUDGED = Path(__file__).with_name("judged.tsv")
SHIPPED = Path(__file__).parents[1] / "trained" / "confidence.json"
STRENGTHS = (0.003, 0.01, 0.03, 0.1)
FOLDS = 10
SEEDS = (0, 1, 2)
BINS = (0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)

Floats = NDArray[np.float64]
Pair = frozenset[int]

# words that many names share: two names that have nothing else in common are not one
_COMMON = frozenset(
    "kementerian badan dinas pemerintah kota kabupaten provinsi indonesia universitas bank dan republik ri pt".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A record: its text, its signals, whether it is right; `good` of its `pairs` of parties are right ones."""

    text: str
    signals: Mapping[str, float]
    right: bool
    pairs: int
    good: int


def examples(data: Path) -> tuple[list[Example], int]:
    """The records of all texts, and how many pairs of parties the cooperations of the span articles have."""
    from models import pipeline

    nlp = pipeline.load()
    nlp.remove_pipe("pantau_confidence")
    signals = Signals(load_lexicon())
    articles = {row["id"]: row for row in _rows(data / "bench" / "articles_train.jsonl")}
    gold = {row["id"]: [item["parties"] for item in row["cooperations"]] for row in _rows(data / "bench" / "spans_train.jsonl")}
    judged = _judged()
    texts = [Text(id=name, title=row.get("title") or "", text=row["text"]) for name, row in articles.items()]
    texts += [Text(id=str(number), title="", text=text) for number, text in news(data, set(judged))]
    found: list[Example] = []
    for doc in pipeline.documents(texts, nlp):
        name = doc.user_data["id"]
        forms = {body.name: (body.name, *body.aliases) for body in doc._.organisations}
        for item in doc._.cooperations:
            example = _example(name, item, forms, signals.of(doc, item), gold.get(name), judged.get(int(name)) if name.isdecimal() else None)
            if example is not None:
                found.append(example)
    wanted = sum(len(list(combinations(set(parties), 2))) for group in gold.values() for parties in group)
    return found, wanted
