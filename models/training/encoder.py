"""The encoder in torch: BERT layers over word pieces, a linear head for each corpus on the first piece of each unit."""

from collections.abc import Mapping, Sequence
from typing import cast

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from models.pieces import PAD
from models.training.examples import Example

HEADS = 12
EPSILON = 1e-12


_noise = [np.random.default_rng(0)]


def seed_noise(seed: int) -> None:
    _noise[0] = np.random.default_rng(seed)


def dropped(x: Tensor, rate: float, training: bool) -> Tensor:
    """Dropout from random bytes: on a CPU, torch's own takes a third of the whole step."""
    if not training:
        return x
    keep = 256 - round(256 * rate)
    noise = np.frombuffer(_noise[0].bytes(x.numel()), np.uint8) < keep
    return x * (torch.from_numpy(noise).view(x.shape).to(x.dtype) * (256 / keep))


class Layer(nn.Module):
    def __init__(self, hidden: int, inner: int, dropout: float) -> None:
        super().__init__()
        self.qkv = nn.Linear(hidden, 3 * hidden)
        self.out = nn.Linear(hidden, hidden)
        self.norm1 = nn.LayerNorm(hidden, eps=EPSILON)
        self.up = nn.Linear(hidden, inner)
        self.down = nn.Linear(inner, hidden)
        self.norm2 = nn.LayerNorm(hidden, eps=EPSILON)
        self.dropout = dropout

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        batch, length, hidden = x.shape
        q, k, v = (
            part.view(batch, length, HEADS, hidden // HEADS).transpose(1, 2) for part in self.qkv(x).chunk(3, dim=-1)
        )
        mixed = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        mixed = self.out(mixed.transpose(1, 2).reshape(batch, length, hidden))
        x = self.norm1(x + dropped(mixed, self.dropout, self.training))
        inner = self.down(functional.gelu(self.up(x)))
        return self.norm2(x + dropped(inner, self.dropout, self.training))


class Tagger(nn.Module):
    """`labels`: the BIO tags of each head. forward gives the scores of one head at the given unit positions."""

    def __init__(
        self, base: Mapping[str, np.ndarray], labels: Mapping[str, Sequence[str]], *, dropout: float = 0.1
    ) -> None:
        super().__init__()
        hidden = base["words"].shape[1]
        inner = base["l0.fi.w"].shape[0]
        count = sum(1 for name in base if name.endswith(".q.w"))
        self.words = nn.Embedding.from_pretrained(torch.from_numpy(base["words"]), freeze=True)
        self.positions = nn.Parameter(torch.from_numpy(base["positions"]))
        self.norm = nn.LayerNorm(hidden, eps=EPSILON)
        self.layers = nn.ModuleList(Layer(hidden, inner, dropout) for _ in range(count))
        self.heads = nn.ModuleDict({name: nn.Linear(hidden, len(tags)) for name, tags in labels.items()})
        self.dropout = dropout
        self._fill(base)

    @torch.no_grad()
    def _fill(self, base: Mapping[str, np.ndarray]) -> None:
        def put(parameter: Tensor, *names: str) -> None:
            parameter.copy_(torch.from_numpy(np.concatenate([base[name] for name in names])))

        put(self.norm.weight, "norm.w")
        put(self.norm.bias, "norm.b")
        for number, layer in enumerate(cast("list[Layer]", list(self.layers))):
            for part, suffix in (("weight", "w"), ("bias", "b")):
                put(getattr(layer.qkv, part), *(f"l{number}.{name}.{suffix}" for name in "qkv"))
                put(getattr(layer.out, part), f"l{number}.ao.{suffix}")
                put(getattr(layer.norm1, part), f"l{number}.aln.{suffix}")
                put(getattr(layer.up, part), f"l{number}.fi.{suffix}")
                put(getattr(layer.down, part), f"l{number}.fo.{suffix}")
                put(getattr(layer.norm2, part), f"l{number}.oln.{suffix}")

    def encode(self, ids: Tensor, lengths: Tensor) -> Tensor:
        length = ids.shape[1]
        x = self.norm(self.words(ids) + self.positions[:length])
        x = dropped(x, self.dropout, self.training)
        real = torch.arange(length) < lengths[:, None]
        mask = None if bool(real.all()) else real[:, None, None, :]
        for layer in self.layers:
            x = layer(x, mask)
        return x

    def vectors(self, ids: Tensor, lengths: Tensor, firsts: Tensor) -> Tensor:
        """`firsts`: indices into the flattened batch of the first piece of each unit, whose vectors are given."""
        x = self.encode(ids, lengths).reshape(-1, self.words.embedding_dim)[firsts]
        return dropped(x, self.dropout, self.training)

    def forward(self, ids: Tensor, lengths: Tensor, firsts: Tensor, head: str) -> Tensor:
        """The scores of one head."""
        return self.heads[head](self.vectors(ids, lengths, firsts))

    def keep(self, layers: Sequence[int]) -> None:
        """Drop all but these layers."""
        self.layers = nn.ModuleList(self.layers[number] for number in layers)


def tensors(batch: Sequence[Example]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Pieces, padded; the length of each row; the first piece of each unit in the flattened batch; the units' tags."""
    longest = max(len(one.ids) for one in batch)
    ids = torch.full((len(batch), longest), PAD)
    firsts: list[int] = []
    tags: list[int] = []
    for row, one in enumerate(batch):
        ids[row, : len(one.ids)] = torch.as_tensor(one.ids)
        firsts.extend(row * longest + int(at) for at in one.firsts)
        tags.extend(one.tags)
    return ids, torch.tensor([len(one.ids) for one in batch]), torch.tensor(firsts), torch.tensor(tags)
