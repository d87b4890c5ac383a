"""The trained network as it ships: units of a text -> log probabilities of a head's tags. Needs onnxruntime, no torch.

A text is read in windows of at most WINDOW pieces, each run by itself and without padding: the arithmetic of one window
never depends on what else is analysed, so that an article gives the same spans alone and in a batch.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from models.errors import WeightsError
from models.pieces import END, START, Pieces
from models.tagging import NEVER, Floats

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

FOLDER = Path(__file__).parent / "trained"
FILES = ("encoder.onnx", "heads.npz", "pieces.model")
WINDOW = 352
CONTEXT = 40
"""Pieces of the window before that are read again, so that a window's first units have company on their left."""
# a window longer than the one with fewer different pieces than the other is noise: news has some fifty in a hundred
_LONG, _FEW = 100, 8


@dataclass(frozen=True, slots=True)
class Unit:
    """A token: `spaced`: white space stands before it; `breaks`: a line break does; `ends`: it may end a sentence."""

    text: str
    spaced: bool
    breaks: bool

    @property
    def ends(self) -> bool:
        return self.text in (".", "!", "?")


@dataclass(frozen=True, slots=True)
class Window:
    """Units `[start, end)` of a text are answered here; the pieces may begin with units before `start`."""

    start: int
    end: int
    ids: list[int]
    firsts: list[int]

    @property
    def is_noise(self) -> bool:
        """Whether the same few pieces come over and over, as on a hostile page; it is answered without reading."""
        return len(self.ids) > _LONG and len(set(self.ids)) < _FEW


class Network:
    """The encoder and its heads. `workers` windows are run at once."""

    def __init__(self, folder: Path = FOLDER, *, workers: int | None = None) -> None:
        verify(folder)
        self._session = _session(folder / "encoder.onnx")
        self._heads = _heads(folder / "heads.npz")
        self._pieces = _pieces(folder / "pieces.model")
        self.workers = workers or _cores()
        self._pool: tuple[int, ThreadPoolExecutor] | None = None

    @property
    def heads(self) -> tuple[str, ...]:
        return tuple(self._heads)

    def tags(self, head: str) -> tuple[str, ...]:
        return self._heads[head].tags

    def steps(self, head: str) -> Floats:
        """Learned scores [from, to] of the steps between tags."""
        return self._heads[head].steps

    def start(self, texts: Sequence[Sequence[Unit]], head: str) -> "Pending":
        """Begin with texts in the background; `Pending.wait` gives what `scores` gives."""
        pool = self._threads()
        plans = [self._plan(units) for units in texts]
        order = sorted(
            ((len(window.ids), text, at) for text, plan in enumerate(plans) for at, window in enumerate(plan)),
            reverse=True,
        )
        waiting = {(text, at): pool.submit(self._run, plans[text][at], head) for _, text, at in order}
        return Pending(plans, waiting)

    def scores(self, texts: Sequence[Sequence[Unit]], head: str) -> list[Floats]:
        """[units, tags] for each text: log probabilities."""
        return self.start(texts, head).wait()

    def _threads(self) -> ThreadPoolExecutor:
        # a forked process has the pool but none of its threads
        if self._pool is None or self._pool[0] != os.getpid():
            self._pool = os.getpid(), ThreadPoolExecutor(self.workers, thread_name_prefix="entities")
        return self._pool[1]

    def _plan(self, units: Sequence[Unit]) -> list[Window]:
        pieces = self._pieces.encode((unit.text, unit.spaced) for unit in units)
        return [_window(units, pieces, *bounds) for bounds in cuts(units, [len(ids) for ids in pieces])]

    def _run(self, window: Window, head: str) -> Floats:
        if window.is_noise:
            nothing = np.full((len(window.firsts), len(self.tags(head))), NEVER, np.float32)
            nothing[:, 0] = 0
            return nothing
        return self._heads[head].log_probabilities(self._vectors(window.ids, window.firsts))

    def _vectors(self, ids: Sequence[int], firsts: Sequence[int]) -> Floats:
        vectors: Floats = self._session.run(None, {"ids": np.array([ids], np.int64)})[0][0]
        return vectors[firsts]

    def probabilities(self, windows: Sequence[tuple[Sequence[int], Sequence[int]]]) -> list[dict[str, Floats]]:
        """Probabilities [units, tags] by every head of windows given as (ids, first id of each unit)."""

        def read(window: tuple[Sequence[int], Sequence[int]]) -> dict[str, Floats]:
            vectors = self._vectors(*window)
            return {name: np.exp(head.log_probabilities(vectors)) for name, head in self._heads.items()}

        return list(self._threads().map(read, windows))


class Pending:
    """Scores on their way."""

    def __init__(self, plans: list[list[Window]], waiting: "Mapping[tuple[int, int], Future[Floats]]") -> None:
        self._plans = plans
        self._waiting = waiting

    def wait(self) -> list[Floats]:
        """Scores of each text, of shape [units, tags]; an empty text has none."""
        out = []
        for text, plan in enumerate(self._plans):
            parts = [self._waiting[text, at].result() for at in range(len(plan))]
            out.append(np.concatenate(parts) if parts else np.zeros((0, 0), np.float32))
        return out


def cuts(units: Sequence[Unit], costs: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """(context, start, end) of each window: units from `context` on are read, those from `start` on answered.

    A window ends behind a line or a sentence where one ends in its last third, else where it is full.
    """
    start = 0
    while start < len(units):
        context, spent = start, 0
        while context and spent + costs[context - 1] <= CONTEXT:
            context -= 1
            spent += costs[context] + units[context].breaks
        end = start
        while end < len(units) and (end == start or spent + costs[end] + units[end].breaks <= WINDOW):
            spent += costs[end] + units[end].breaks
            end += 1
        if end < len(units):
            least = start + (end - start) * 2 // 3
            lines = (at for at in range(end, least, -1) if units[at].breaks)
            sentences = (at for at in range(end, least, -1) if units[at - 1].ends and units[at].spaced)
            end = next(lines, 0) or next(sentences, 0) or end
        yield context, start, end
        start = end


def _window(units: Sequence[Unit], pieces: Sequence[list[int]], context: int, start: int, end: int) -> Window:
    ids, firsts = [START], []
    for at in range(context, end):
        if units[at].breaks and at > context:
            ids.append(END)
        if at >= start:
            firsts.append(len(ids))
        ids.extend(pieces[at])
    ids.append(END)
    return Window(start, end, ids, firsts)


@dataclass(frozen=True, slots=True)
class _Head:
    tags: tuple[str, ...]
    weight: Floats
    bias: Floats
    steps: Floats

    def log_probabilities(self, vectors: Floats) -> Floats:
        scores = vectors @ self.weight + self.bias
        scores -= scores.max(axis=1, keepdims=True)
        return np.asarray(scores - np.log(np.exp(scores).sum(axis=1, keepdims=True)), np.float32)


@cache
def load_network(folder: Path = FOLDER) -> Network:
    """The network of a folder, loaded once a process. Raises WeightsError."""
    return Network(folder)


def verify(folder: Path) -> None:
    """Raises WeightsError when a file is missing or is not the one that SHA256SUMS names."""
    try:
        lines = (folder / "SHA256SUMS").read_text(encoding="ascii").splitlines()
        sums = {name: digest for digest, name in (line.split() for line in lines)}
    except (OSError, ValueError):
        raise _missing(folder / "SHA256SUMS") from None
    for name in FILES:
        try:
            with (folder / name).open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            raise _missing(folder / name) from None
        if digest != sums.get(name):
            raise WeightsError(
                "{file} is damaged: its checksum is not the one in SHA256SUMS;"
                " get it back with 'git checkout -- models/trained' or install Pantau again",
                file=folder / name,
            )


def _missing(path: Path) -> WeightsError:
    return WeightsError(
        "{file} is missing or can't be read; get it back with 'git checkout -- models/trained' or install Pantau again",
        file=path,
    )


def _cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _session(path: Path) -> "InferenceSession":
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    # the graph is written as it runs best; the next level would fuse what is apart for speed
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _pieces(path: Path) -> Pieces:
    from sentencepiece import SentencePieceProcessor

    return Pieces(SentencePieceProcessor(model_file=str(path)))


def _heads(path: Path) -> dict[str, _Head]:
    with np.load(path) as stored:
        arrays: dict[str, Any] = dict(stored)
    names = [name.removesuffix(".tags") for name in arrays if name.endswith(".tags")]
    return {
        name: _Head(
            tags=tuple(str(tag) for tag in arrays[f"{name}.tags"]),
            weight=arrays[f"{name}.weight"].astype(np.float32),
            bias=arrays[f"{name}.bias"].astype(np.float32),
            steps=arrays[f"{name}.steps"].astype(np.float32),
        )
        for name in names
    }


def units_of(pieces: Iterable[tuple[str, bool]]) -> tuple[list[Unit], list[int]]:
    """Units of tokens (text, whether white space follows it), and each unit's token; white space is no unit."""
    units: list[Unit] = []
    numbers: list[int] = []
    spaced, breaks = True, False
    for number, (text, followed) in enumerate(pieces):
        if text.isspace():
            spaced, breaks = True, breaks or "\n" in text
            continue
        units.append(Unit(text, spaced, breaks and bool(units)))
        numbers.append(number)
        spaced, breaks = followed, False
    return units, numbers
