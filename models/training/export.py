"""Trained weights -> the graph that ships: int8 matrices with a scale per output, word embeddings with one per row.

The graph takes one window (`ids`, int64, without padding) and gives a vector a piece. It is written node by node, so
that no exporter stands between the weights and the file.
"""

import argparse
import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from models.network import FILES, FOLDER
from models.tagging import tags_of
from models.training.corpora import HEADS, SHIPPED_HEADS, conll_units
from models.training.steps import learned

MICROSOFT = "com.microsoft"
ATTENTION_HEADS = 12
EPSILON = 1e-12


class Graph:
    """Nodes and initialisers in the making; every method returns the name of its result."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.values: list[onnx.TensorProto] = []

    def value(self, name: str, array: np.ndarray) -> str:
        self.values.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def node(
        self, kind: str, inputs: list[str], name: str, *, outputs: int = 1, domain: str = "", **attributes: Any
    ) -> str:
        names = [name, *(f"{name}.{number}" for number in range(1, outputs))]
        self.nodes.append(helper.make_node(kind, inputs, names, name=name, domain=domain, **attributes))
        return name

    def linear(self, source: str, weight: np.ndarray, bias: np.ndarray | None, name: str) -> str:
        """source [1, n, in] times weight [out, in], the weight as int8 with a scale for each output."""
        quantised, scale = rows_to_int8(weight)
        return self.node(
            "DynamicQuantizeMatMul",
            [
                source,
                self.value(f"{name}.w", quantised.T),
                self.value(f"{name}.scale", scale),
                self.value(f"{name}.zero", np.zeros(len(scale), np.int8)),
                *([] if bias is None else [self.value(f"{name}.b", bias)]),
            ],
            name,
            domain=MICROSOFT,
        )

    def rowwise(self, source: str, weight: np.ndarray, bias: np.ndarray, name: str) -> str:
        """`linear` with the source's rows brought to a common largest value first.

        The inner vectors of the first and last piece of a line hold values ten times as large as any other's, and all
        pieces share one scale when they are made int8: this alone is worth a point of F1.
        """
        largest = self.node("ReduceMax", [source], f"{name}.largest", axes=[-1])
        largest = self.node("Max", [largest, self.value(f"{name}.one", np.ones(1, np.float32))], f"{name}.size")
        even = self.node("Mul", [source, self.node("Reciprocal", [largest], f"{name}.inverse")], f"{name}.even")
        product = self.node("Mul", [self.linear(even, weight, None, f"{name}.product"), largest], f"{name}.rows")
        return self.node("Add", [product, self.value(f"{name}.b", bias)], name)

    def norm(self, source: str, skip: str, base: Mapping[str, np.ndarray], prefix: str, name: str) -> str:
        # two nodes: onnxruntime's fused SkipLayerNormalization takes five times as long on a CPU
        return self.node(
            "LayerNormalization",
            [
                self.node("Add", [source, skip], f"{name}.sum"),
                self.value(f"{name}.w", base[f"{prefix}.w"]),
                self.value(f"{name}.b", base[f"{prefix}.b"]),
            ],
            name,
            epsilon=EPSILON,
        )


def rows_to_int8(weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """int8 in -127..127 and a scale for each row."""
    scale = np.maximum(np.abs(weight).max(axis=1), 1e-8) / 127
    return np.rint(weight / scale[:, None]).astype(np.int8), scale.astype(np.float32)


def build(base: Mapping[str, np.ndarray], *, layers: int) -> onnx.ModelProto:
    """The encoder's graph. `base`: the weights by the names of base.cut."""
    graph = Graph()
    words, scale = rows_to_int8(base["words"])
    rows = graph.node("Gather", [graph.value("words", words), "ids"], "word.rows")
    scales = graph.node("Gather", [graph.value("words.scale", scale[:, None]), "ids"], "word.scales")
    x = graph.node("Mul", [graph.node("Cast", [rows], "word.floats", to=TensorProto.FLOAT), scales], "word.vectors")
    length = graph.node("Shape", ["ids"], "length", start=1, end=2)
    places = graph.node(
        "Slice",
        [graph.value("positions", base["positions"]), graph.value("zero", np.zeros(1, np.int64)), length],
        "places",
    )
    places = graph.node("Unsqueeze", [places, "zero"], "places.batch")
    x = graph.norm(x, places, base, "norm", "embedded")
    for number in range(layers):
        at = f"l{number}"
        weight = np.concatenate([base[f"{at}.{name}.w"] for name in "qkv"])
        bias = np.concatenate([base[f"{at}.{name}.b"] for name in "qkv"])
        qkv = graph.linear(x, weight, bias, f"{at}.qkv")
        hidden = base["words"].shape[1]
        if number == 0:
            graph.value("thirds", np.array([hidden] * 3, np.int64))
        graph.node("Split", [qkv, "thirds"], f"{at}.parts", outputs=3, axis=-1)
        mixed = graph.node(
            "MultiHeadAttention",
            [f"{at}.parts", f"{at}.parts.1", f"{at}.parts.2"],
            f"{at}.mixed",
            domain=MICROSOFT,
            num_heads=ATTENTION_HEADS,
        )
        out = graph.linear(mixed, base[f"{at}.ao.w"], base[f"{at}.ao.b"], f"{at}.out")
        x = graph.norm(x, out, base, f"{at}.aln", f"{at}.norm1")
        up = graph.linear(x, base[f"{at}.fi.w"], None, f"{at}.up")
        up = graph.node("FastGelu", [up, graph.value(f"{at}.up.b", base[f"{at}.fi.b"])], f"{at}.gelu", domain=MICROSOFT)
        down = graph.rowwise(up, base[f"{at}.fo.w"], base[f"{at}.fo.b"], f"{at}.down")
        x = graph.norm(x, down, base, f"{at}.oln", f"{at}.norm2")
    graph.node("Identity", [x], "vectors")
    hidden = base["words"].shape[1]
    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "entities",
            [helper.make_tensor_value_info("ids", TensorProto.INT64, [1, "pieces"])],
            [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, [1, "pieces", hidden])],
            graph.values,
        ),
        opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid(MICROSOFT, 1)],
    )
    model.ir_version = 8
    return model


def weights_of(state: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The encoder of a trained model (encoder.Tagger's names) by the names of base.cut."""
    out = {
        "words": state["words.weight"],
        "positions": state["positions"],
        "norm.w": state["norm.weight"],
        "norm.b": state["norm.bias"],
    }
    names = {"out": "ao", "norm1": "aln", "up": "fi", "down": "fo", "norm2": "oln"}
    for key, value in state.items():
        if not key.startswith("layers."):
            continue
        _, number, part, kind = key.split(".")
        suffix = "w" if kind == "weight" else "b"
        if part == "qkv":
            for name, third in zip("qkv", np.split(value, 3), strict=True):
                out[f"l{number}.{name}.{suffix}"] = third
        else:
            out[f"l{number}.{names[part]}.{suffix}"] = value
    return out


def write(
    state: Mapping[str, np.ndarray],
    heads: Mapping[str, Sequence[str]],
    steps: Mapping[str, np.ndarray],
    pieces: Path,
    folder: Path,
) -> None:
    """The files of network.FILES and their checksums. `heads`: tags of each head that ships; `steps`: between them."""
    folder.mkdir(parents=True, exist_ok=True)
    base = weights_of(state)
    layers = sum(1 for name in base if name.endswith(".q.w"))
    (folder / "encoder.onnx").write_bytes(build(base, layers=layers).SerializeToString())
    arrays: dict[str, Any] = {}
    for name, tags in heads.items():
        arrays[f"{name}.tags"] = np.array(tags)
        arrays[f"{name}.weight"] = state[f"heads.{name}.weight"].T.astype(np.float16)
        arrays[f"{name}.bias"] = state[f"heads.{name}.bias"].astype(np.float16)
        arrays[f"{name}.steps"] = steps[name].astype(np.float16)
    np.savez_compressed(folder / "heads.npz", allow_pickle=False, **arrays)
    (folder / "pieces.model").write_bytes(pieces.read_bytes())
    sums = [f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in FILES]
    (folder / "SHA256SUMS").write_text("".join(sums))


def export(data: Path, work: Path, *, name: str, to: Path) -> None:
    """The checkpoint `name` of a work folder as the files that ship."""
    import torch

    from models.training.examples import load

    stored = torch.load(work / f"{name}.pt")["model"]
    corpora = load(data)
    sequences = {"main": [[unit.tag for unit in units] for units in corpora.articles]}
    for corpus, sentences in corpora.train.items():
        sequences[corpus] = [[unit.tag for unit in conll_units(sentence)[0]] for sentence in sentences]
    heads = {head: tags_of(HEADS[head]) for head in SHIPPED_HEADS}
    write(
        {key: value.float().numpy() for key, value in stored.items()},
        heads,
        {head: learned(tags, sequences[head]) for head, tags in heads.items()},
        work / "pieces.model",
        to,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--name", default="student", help="the checkpoint (default: %(default)s; the teacher is `all`)")
    parser.add_argument("--to", type=Path, default=FOLDER)
    options = parser.parse_args()
    export(options.data, options.work, name=options.name, to=options.to)


if __name__ == "__main__":
    main()
