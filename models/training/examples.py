"""What is trained on, as windows of pieces: the corpora with their tags, raw news with a teacher's probabilities."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.pieces import END, START, Pieces
from models.tagging import tags_of
from models.training.corpora import HEADS, Unit, Units, conll_units, load_spans, read_conll, recased

WINDOW = 352
FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """Pieces of one window and where its units begin among them.

    A gold one has the tag number of each unit for the head `head`; a silver one the probabilities, of shape
    [units, tags], that the teacher gives for each head of `soft`, and its kind for `head`.
    """

    head: str
    ids: Sequence[int]
    firsts: Sequence[int]
    tags: Sequence[int] = ()
    soft: Mapping[str, NDArray[np.float16]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpora:
    """What is trained on, and what is measured on meanwhile. Sentences are (token, tag) lists; articles are units."""

    articles: list[Units]
    held_out: list[Units]
    train: dict[str, list[list[tuple[str, str]]]]
    dev: dict[str, list[list[tuple[str, str]]]]


def load(data: Path) -> Corpora:
    articles = load_spans(data / "bench" / "spans_train.jsonl")
    out = (FOLDER / "held_out.txt").read_text().split()
    near = (FOLDER / "near_held_out.txt").read_text().split()
    names = [name for name in HEADS if name != "main"]
    ner = data / "corpora" / "ner"
    return Corpora(
        articles=[units for name, units in articles.items() if name not in out and name not in near],
        held_out=[articles[name] for name in out],
        train={name: list(read_conll(ner / name / "train.txt")) for name in names},
        dev={name: list(read_conll(ner / name / "dev.txt")) for name in names},
    )


def windows(units: Units, pieces: list[list[int]], *, limit: int, offset: int) -> Iterator[tuple[int, int]]:
    """Consecutive stretches of units with at most `limit` pieces, the first one shortened by `offset` pieces."""
    start, size = 0, offset
    for at, (unit, ids) in enumerate(zip(units, pieces, strict=True)):
        cost = len(ids) + unit.breaks
        if size + cost > limit and at > start:
            yield start, at
            start, size = at, 0
        size += cost
    if start < len(units):
        yield start, len(units)


def example(head: str, units: Units, pieces: list[list[int]], numbers: dict[str, int]) -> Example:
    ids, firsts = [START], []
    for number, (unit, own) in enumerate(zip(units, pieces, strict=True)):
        if unit.breaks and number:
            ids.append(END)
        firsts.append(len(ids))
        ids.extend(own)
    ids.append(END)
    return Example(head=head, ids=ids, firsts=firsts, tags=[numbers.get(unit.tag, 0) for unit in units])


def varied(units: Units, chance: random.Random, *, rate: float) -> Units:
    """Some articles' lines and some sentences as headlines, capitals or small letters."""
    out: list[Unit] = []
    line: list[Unit] = []

    def close() -> None:
        draw = chance.random()
        styles = ((0.4, "title"), (0.6, "upper"), (1.0, "lower"))
        style = next((name for share, name in styles if draw < rate * share), None)
        out.extend(recased(tuple(line), style) if style else line)
        line.clear()

    for unit in units:
        if unit.breaks:
            close()
        line.append(unit)
    close()
    return tuple(out)


def epoch(corpora: Corpora, pieces: Pieces, chance: random.Random, *, shares: dict[str, float]) -> list[Example]:
    """The gold examples of one epoch, in no order yet; `shares`: how much of a corpus it draws, of the others all."""
    numbers = {name: {tag: number for number, tag in enumerate(tags_of(labels))} for name, labels in HEADS.items()}
    out: list[Example] = []
    for article in corpora.articles:
        units = varied(article, chance, rate=0.08)
        encoded = pieces.encode((unit.text, unit.spaced) for unit in units)
        for start, end in windows(units, encoded, limit=WINDOW, offset=chance.randrange(WINDOW)):
            out.append(example("main", units[start:end], encoded[start:end], numbers["main"]))
    for head, sentences in corpora.train.items():
        share = shares.get(head, 1.0)
        for sentence in sentences:
            if chance.random() >= share:
                continue
            units, _ = conll_units(sentence, close=chance.random() < 0.25)
            units = varied(units, chance, rate=0.08)
            encoded = pieces.encode((unit.text, unit.spaced) for unit in units)
            for start, end in windows(units, encoded, limit=WINDOW, offset=0):
                out.append(example(head, units[start:end], encoded[start:end], numbers[head]))
    return out


def batches(examples: Sequence[Example], chance: random.Random, *, budget: int) -> list[list[Example]]:
    """Examples of one head or kind and of similar length together, `budget` pieces a batch, in random order."""
    out: list[list[Example]] = []
    for head in dict.fromkeys(one.head for one in examples):
        own = [one for one in examples if one.head == head]
        own.sort(key=lambda one: len(one.ids) + chance.random() * 8)
        batch: list[Example] = []
        for one in own:
            if batch and (len(batch) + 1) * max(len(one.ids), len(batch[-1].ids)) > budget:
                out.append(batch)
                batch = []
            batch.append(one)
        if batch:
            out.append(batch)
    chance.shuffle(out)
    return out
