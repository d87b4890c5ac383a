"""Raw news with the teacher's probabilities: what a student learns from beside the corpora. Needs no torch.

Whole documents are read as the main head reads them; others are taken apart into paragraphs, as the corpora's sentences
stand alone, one half of them in small letters, as `indonlu-nerp` is.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from sentencepiece import SentencePieceProcessor

from models.network import Network
from models.pieces import Pieces
from models.training.base import lines_of
from models.training.corpora import Units, load_marked, recased, span_units
from models.training.examples import WINDOW, Example, example, windows

KINDS = {
    "documents": ("main", "idner-news-2k", "indonlu-nergrit"),
    "paragraphs": ("main", "idner-news-2k", "indonlu-nergrit"),
    "small letters": ("main", "indonlu-nerp"),
}
"""The heads that learn from each kind of silver text."""
WHOLE = 0.5
"""The share of documents that stay whole."""
SHORTEST, LONGEST = 60, 1500
"""Words of a document that is drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A silver text before the teacher has read it."""

    kind: str
    units: Units


def documents(lines: Iterator[str]) -> Iterator[list[str]]:
    """The paragraphs of each document; a blank line stands between documents."""
    paragraphs: list[str] = []
    for line in lines:
        if line.strip():
            paragraphs.append(line.strip())
        elif paragraphs:
            yield paragraphs
            paragraphs = []
    if paragraphs:
        yield paragraphs


def drawn(raw: Path, *, words: int, seed: int, without: frozenset[str]) -> Iterator[list[str]]:
    """Documents of about `words` words in all, none with a paragraph of `without`."""
    fit = [
        paragraphs
        for paragraphs in documents(lines_of(raw))
        if SHORTEST <= sum(len(one.split()) for one in paragraphs) <= LONGEST and without.isdisjoint(paragraphs)
    ]
    random.Random(seed).shuffle(fit)
    for paragraphs in fit:
        if words <= 0:
            return
        words -= sum(len(one.split()) for one in paragraphs)
        yield paragraphs


def drafts(paragraphs: Sequence[str], chance: random.Random) -> Iterator[Draft]:
    if chance.random() < WHOLE:
        yield Draft(kind="documents", units=span_units("\n".join(paragraphs), ()))
        return
    for paragraph in paragraphs:
        units = span_units(paragraph, ())
        if chance.random() < 0.5:
            yield Draft(kind="paragraphs", units=units)
        else:
            apart = tuple(replace(unit, spaced=True) for unit in recased(units, "lower"))
            yield Draft(kind="small letters", units=apart)


def held_back(spans: Path, names: Sequence[str]) -> frozenset[str]:
    """The paragraphs of the held-out articles."""
    articles = load_marked(spans)
    return frozenset(line.strip() for name in names for line in articles[name][0].split("\n") if len(line) > 80)


def write(texts: Iterator[list[str]], teacher: Network, pieces: Path, to: Path, *, seed: int) -> None:
    """The windows of the texts with the teacher's probabilities, as one file."""
    chance = random.Random(seed)
    encoder = Pieces(SentencePieceProcessor(model_file=str(pieces)))
    found: list[Example] = []
    for paragraphs in texts:
        for draft in drafts(paragraphs, chance):
            encoded = encoder.encode((unit.text, unit.spaced) for unit in draft.units)
            for start, end in windows(draft.units, encoded, limit=WINDOW, offset=0):
                found.append(example(draft.kind, draft.units[start:end], encoded[start:end], {}))
    found = [one for one in found if len(one.ids) <= 2 * WINDOW]
    soft = teacher.probabilities([(one.ids, one.firsts) for one in found])
    arrays = {
        "kinds": np.array([list(KINDS).index(one.head) for one in found], np.int8),
        "ids": np.concatenate([np.array(one.ids, np.int32) for one in found]),
        "id_ends": np.cumsum([len(one.ids) for one in found]),
        "firsts": np.concatenate([np.array(one.firsts, np.int16) for one in found]),
        "unit_ends": np.cumsum([len(one.firsts) for one in found]),
    }
    for head in dict.fromkeys(head for heads in KINDS.values() for head in heads):
        width = len(teacher.tags(head))
        arrays[f"soft.{head}"] = np.concatenate(
            [
                own[head].astype(np.float16)
                if head in KINDS[one.head]
                else np.zeros((len(one.firsts), width), np.float16)
                for one, own in zip(found, soft, strict=True)
            ]
        )
    fresh = to.with_suffix(".new.npz")
    np.savez(fresh, allow_pickle=False, **arrays)
    fresh.replace(to)


def read_silver(path: Path) -> list[Example]:
    """The silver examples of a file, in the order in which they were drawn."""
    with np.load(path) as stored:
        arrays = dict(stored)
    kinds = list(KINDS)
    out: list[Example] = []
    id_start = unit_start = 0
    for kind, id_end, unit_end in zip(arrays["kinds"], arrays["id_ends"], arrays["unit_ends"], strict=True):
        name = kinds[kind]
        out.append(
            Example(
                head=name,
                ids=arrays["ids"][id_start:id_end],
                firsts=arrays["firsts"][unit_start:unit_end],
                soft={head: arrays[f"soft.{head}"][unit_start:unit_end] for head in KINDS[name]},
            )
        )
        id_start, unit_start = id_end, unit_end
    return out
