"""The scores of a model in training on the held-out articles and the dev sets."""

from collections.abc import Sequence

import numpy as np
import torch

from models.pieces import Pieces
from models.tagging import Floats, allowed, best_paths, first_of, tags_of
from models.training.corpora import HEADS, Units, conll_units
from models.training.encoder import Tagger, tensors
from models.training.examples import WINDOW, Corpora, example, windows
from models.training.scoring import Score


@torch.no_grad()
def predict(model: Tagger, head: str, sequences: Sequence[Units], pieces: Pieces) -> list[list[str]]:
    """Tags by constrained decoding, window by window."""
    model.eval()
    names = tags_of(HEADS[head])
    numbers = {tag: 0 for units in sequences for tag in {unit.tag for unit in units}}
    examples, owners = [], []
    for owner, units in enumerate(sequences):
        encoded = pieces.encode((unit.text, unit.spaced) for unit in units)
        for start, end in windows(units, encoded, limit=WINDOW, offset=0):
            examples.append(example(head, units[start:end], encoded[start:end], numbers))
            owners.append(owner)
    scores: list[Floats] = [np.zeros((0, 0), np.float32)] * len(examples)
    order = sorted(range(len(examples)), key=lambda number: len(examples[number].ids))
    batch: list[int] = []
    groups: list[list[int]] = []
    for number in order:
        if batch and (len(batch) + 1) * len(examples[number].ids) > 2048:
            groups.append(batch)
            batch = []
        batch.append(number)
    groups.append(batch)
    for group in groups:
        ids, lengths, firsts, _ = tensors([examples[number] for number in group])
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = model(ids, lengths, firsts, head).float().log_softmax(-1).numpy()
        at = 0
        for number in group:
            size = len(examples[number].firsts)
            scores[number] = logits[at : at + size]
            at += size
    paths = best_paths(scores, allowed(names), first_of(names))
    out: list[list[str]] = [[] for _ in sequences]
    for owner, path in zip(owners, paths, strict=True):
        out[owner].extend(names[tag] for tag in path)
    return out


def measure(model: Tagger, corpora: Corpora, pieces: Pieces) -> dict[str, float]:
    """Micro F1 of each head on its dev set (the held-out articles for the main one), and F1 of the main labels."""
    result: dict[str, float] = {}
    score = Score()
    for units, tags in zip(corpora.held_out, predict(model, "main", corpora.held_out, pieces), strict=True):
        score.add([unit.tag for unit in units], tags)
    result["main"] = score.micro_f1
    for label in HEADS["main"]:
        result[label] = score.of(label)[2]
    for head, sentences in corpora.dev.items():
        score = Score()
        pairs = [conll_units(sentence) for sentence in sentences]
        for sentence, (_, firsts), tags in zip(
            sentences, pairs, predict(model, head, [units for units, _ in pairs], pieces), strict=True
        ):
            score.add([tag for _, tag in sentence], [tags[at] for at in firsts])
        result[head] = score.micro_f1
    return {name: round(100 * value, 2) for name, value in result.items()}
