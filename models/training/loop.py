"""A run of training: two workers, checkpoints to go on from, scores after every epoch."""

import json
import multiprocessing
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from math import ceil
from pathlib import Path

import numpy as np
import torch
from sentencepiece import SentencePieceProcessor
from torch.multiprocessing.spawn import spawn
from torch.nn import functional

from models.pieces import Pieces
from models.tagging import tags_of
from models.training.corpora import HEADS
from models.training.encoder import Tagger, seed_noise, tensors
from models.training.examples import Example, batches, epoch, load
from models.training.measuring import measure
from models.training.silver import read_silver


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A run: `budget` pieces a batch and worker, peak learning rates of encoder and heads, `shares` of the corpora.

    A student keeps the `layers` of the model that it starts from, and learns from `silver` beside the corpora: each
    epoch has its part of it, so that all epochs together see it once.
    """

    data: Path
    work: Path
    name: str
    epochs: float
    rate: float
    head_rate: float
    budget: int
    seed: int
    shares: dict[str, float]
    start: Path | None = None
    layers: tuple[int, ...] | None = None
    silver: Path | None = None

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
    if plan.layers is not None:
        model.keep(plan.layers)
    return model


def loss_of(model: Tagger, batch: Sequence[Example]) -> torch.Tensor:
    """Cross entropy with the gold tags, or with the teacher's probabilities, the mean over their heads."""
    ids, lengths, firsts, tags = tensors(batch)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        vectors = model.vectors(ids, lengths, firsts)
        scores = {head: model.heads[head](vectors).float() for head in batch[0].soft or (batch[0].head,)}
    if not batch[0].soft:
        return functional.cross_entropy(scores[batch[0].head], tags)
    losses = [
        functional.cross_entropy(own, torch.from_numpy(np.concatenate([one.soft[head] for one in batch])).float())
        for head, own in scores.items()
    ]
    return torch.stack(losses).mean()


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
    silver = read_silver(plan.silver) if plan.silver is not None else []
    parts = ceil(plan.epochs)

    def batches_of(number: int) -> list[list[Example]]:
        chance = random.Random(plan.seed + number)
        gold = epoch(corpora, pieces, chance, shares=plan.shares)
        return batches([*gold, *silver[number::parts]], chance, budget=plan.budget)

    first = batches_of(0)
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
        order = batches_of(number)
        for batch in order[rank : len(order) - len(order) % workers : workers]:
            if step >= total:
                break
            step += 1
            if step <= done:
                continue
            model.train()
            loss = loss_of(model, batch)
            loss.backward()
            meeting.average(rank, [value for _, value in named])
            torch.nn.utils.clip_grad_norm_([value for _, value in named], 1.0)
            optimiser.step()
            schedule.step()
            optimiser.zero_grad()
            seen += sum(len(one.ids) for one in batch)
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
