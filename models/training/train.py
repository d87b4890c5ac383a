"""Corpora in, a checkpoint out: one encoder and a head for each corpus, trained together.

`python -m models.training.train --data FOLDER --work FOLDER`; started again, it goes on from its last checkpoint.
"""

import argparse
import json
import multiprocessing
import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import numpy as np
import torch
from sentencepiece import SentencePieceProcessor
from torch.multiprocessing.spawn import spawn
from torch.nn import functional

from models.pieces import END, PAD, START, Pieces
from models.tagging import Floats, allowed, best_paths, first_of, tags_of
from models.training.corpora import HEADS, Unit, Units, conll_units, load_spans, read_conll, recased
from models.training.encoder import Tagger, seed_noise
from models.training.scoring import Score

WINDOW = 352
SHARES = {"idcrossner-politics": 0.3, "indonlu-nerp": 0.9}
"""How much of a corpus an epoch draws; of the others all."""
FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """Pieces of one window, where its units begin among them, and the tag number of each unit."""

    head: str
    ids: list[int]
    firsts: list[int]
    tags: list[int]


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
    """The examples of one epoch, in no order yet."""
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
    """Examples of one head and of similar length together, `budget` pieces a batch, in random order."""
    out: list[list[Example]] = []
    for head in HEADS:
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


def tensors(batch: Sequence[Example]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
    longest = max(len(one.ids) for one in batch)
    ids = torch.full((len(batch), longest), PAD)
    firsts: list[int] = []
    tags: list[int] = []
    for row, one in enumerate(batch):
        ids[row, : len(one.ids)] = torch.tensor(one.ids)
        firsts.extend(row * longest + at for at in one.firsts)
        tags.extend(one.tags)
    return ids, torch.tensor([len(one.ids) for one in batch]), torch.tensor(firsts), torch.tensor(tags)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A run: `budget` pieces a batch and worker, peak learning rates of encoder and heads, `shares` of the corpora."""

    data: Path
    work: Path
    name: str
    start: Path | None
    epochs: float
    rate: float
    head_rate: float
    budget: int
    seed: int
    shares: dict[str, float]

    @property
    def checkpoint(self) -> Path:
        return self.work / f"{self.name}.pt"


class Meeting:
    """Where the workers average their gradients: one row each in shared memory.

    Two single-threaded workers use two busy cores better than one worker with two threads, which wait for each other
    in every product.
    """

    def __init__(self, workers: int, size: int) -> None:
        self.rows = torch.zeros(workers, size).share_memory_()
        self.barrier = multiprocessing.get_context("spawn").Barrier(workers)

    def average(self, rank: int, parameters: Sequence[torch.Tensor]) -> None:
        at = 0
        for value in parameters:
            own = self.rows[rank, at : at + value.numel()]
            own.zero_() if value.grad is None else own.copy_(value.grad.view(-1))
            at += value.numel()
        self.barrier.wait()
        at = 0
        for value in parameters:
            value.grad = self.rows[:, at : at + value.numel()].mean(0).view(value.shape)
            at += value.numel()
        self.barrier.wait()


def make(plan: Plan) -> Tagger:
    with np.load(plan.work / "base.npz") as stored:
        model = Tagger(dict(stored), {head: tags_of(labels) for head, labels in HEADS.items()})
    if plan.start is not None:
        model.load_state_dict(torch.load(plan.start)["model"])
    return model


def work(rank: int, plan: Plan, meeting: Meeting, workers: int) -> None:
    """One worker's part of a run; the first one prints, saves and measures."""
    torch.set_num_threads(1)
    torch.manual_seed(plan.seed)
    seed_noise(plan.seed + rank)
    corpora = load(plan.data)
    pieces = Pieces(SentencePieceProcessor(model_file=str(plan.work / "pieces.model")))
    model = make(plan)
    named = [(key, value) for key, value in model.named_parameters() if value.requires_grad]
    groups = [
        {"params": [value for key, value in named if key.startswith("heads") == heads], "lr": rate}
        for heads, rate in ((False, plan.rate), (True, plan.head_rate))
    ]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01, betas=(0.9, 0.98), fused=True)
    first = batches(
        epoch(corpora, pieces, random.Random(plan.seed), shares=plan.shares),
        random.Random(plan.seed),
        budget=plan.budget,
    )
    total = int(plan.epochs * len(first) / workers)
    warm = min(150, total // 10)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: (step + 1) / warm if step < warm else max(0.02, (total - step) / (total - warm))
    )
    done = 0
    if plan.checkpoint.exists():
        state = torch.load(plan.checkpoint)
        model.load_state_dict(state["model"])
        optimiser.load_state_dict(state["optimiser"])
        schedule.load_state_dict(state["schedule"])
        done = state["step"]

    def save(step: int) -> None:
        state = {
            "model": model.state_dict(),
            "optimiser": optimiser.state_dict(),
            "schedule": schedule.state_dict(),
            "step": step,
        }
        fresh = plan.checkpoint.with_suffix(".new")
        torch.save(state, fresh)
        fresh.replace(plan.checkpoint)

    def say(sentence: str) -> None:
        if rank == 0:
            sys.stdout.write(sentence + "\n")
            sys.stdout.flush()

    say(f"{total} steps of at most {workers} x {plan.budget} pieces; at step {done}")
    step, seen, started, saved = 0, 0, time.monotonic(), time.monotonic()
    losses: list[float] = []
    for number in count():
        chance = random.Random(plan.seed + number)
        order = batches(epoch(corpora, pieces, chance, shares=plan.shares), chance, budget=plan.budget)
        for batch in order[rank : len(order) - len(order) % workers : workers]:
            if step >= total:
                break
            step += 1
            if step <= done:
                continue
            model.train()
            ids, lengths, firsts, tags = tensors(batch)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                logits = model(ids, lengths, firsts, batch[0].head)
            loss = functional.cross_entropy(logits.float(), tags)
            loss.backward()
            meeting.average(rank, [value for _, value in named])
            torch.nn.utils.clip_grad_norm_([value for _, value in named], 1.0)
            optimiser.step()
            schedule.step()
            optimiser.zero_grad()
            seen += int(lengths.sum())
            losses.append(loss.item())
            if step % 50 == 0:
                pace = workers * seen / (time.monotonic() - started)
                say(f"{step}/{total} loss {np.mean(losses):.4f} {pace:.0f} pieces/s")
                losses.clear()
            if rank == 0 and time.monotonic() - saved > 180:
                save(step)
                saved = time.monotonic()
        if rank == 0 and step > done:
            save(step)
            say(f"epoch {number + 1} {json.dumps(measure(model, corpora, pieces))}")
        if step >= total:
            return


def run(plan: Plan, *, workers: int) -> None:
    size = sum(value.numel() for value in make(plan).parameters() if value.requires_grad)
    spawn(work, (plan, Meeting(workers, size), workers), nprocs=workers)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--epochs", type=float, default=8)
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--head-rate", type=float, default=1.5e-3)
    parser.add_argument("--budget", type=int, default=720)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--start", type=Path)
    parser.add_argument("--name", default="all")
    parser.add_argument("--shares", type=json.loads, default=SHARES)
    parser.add_argument("--workers", type=int, default=2)
    arguments = vars(parser.parse_args())
    workers = arguments.pop("workers")
    run(Plan(**arguments), workers=workers)


if __name__ == "__main__":
    main()
