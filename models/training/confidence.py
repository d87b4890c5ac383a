"""Fits models/confidence: `python -m models.training.confidence --data FOLDER`, about three minutes on a free core.

Learns from the records that the pipeline makes of the span articles (bench/, with their cooperations) and of news drawn
at random (corpora/raw, with the verdicts of judged.tsv). A record is right when at least half of the pairs of its
parties are pairs of parties of one cooperation that the text reports; names are equal when one has all words of the
other.

How strongly weights are held down and what is dropped is chosen by ten-fold cross-validation by text, three times with
other folds. What that says of records that the model has not seen is kept beside the weights. Fit it again after every
change of what the pipeline finds. Needs the `train` extra.
"""

import argparse
import hashlib
import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.analysis import Cooperation
from models.lexicons import load_lexicon
from models.names import abbreviates, key
from models.signals import Signals
from models.training.base import lines_of
from models.training.silver import documents

JUDGED = Path(__file__).with_name("judged.tsv")
SHIPPED = Path(__file__).parents[1] / "trained" / "confidence.json"
STRENGTHS = (0.03, 0.1, 0.3, 1.0)
THRESHOLDS = tuple(step / 20 for step in range(9))
"""None is higher: what is nearly as often right as wrong is for a reader to judge, and marked so."""
NEARLY = 0.001
"""Of thresholds whose F1 differs by no more than this the highest is taken: it leaves the most ordinary news alone."""
FOLDS, SEEDS = 10, (0, 1, 2)
EDGES = (0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)

Floats = NDArray[np.float64]
Names = frozenset[str]

# what many names share: two names that have nothing else in common are not one
_COMMON = frozenset(
    {"kementerian", "badan", "dinas", "pemerintah", "kota", "kabupaten", "provinsi", "indonesia", "republik", "ri"}
    | {"univ", "bank", "dan", "pemprov", "pemkab", "pemkot", "pemda", "polda", "polres", "kejati", "kejari", "rs"}
)
_BRACKETS = re.compile(r"\(([^()]*)\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdicts:
    """What is known of a text: the parties of its cooperations, and of records that are no cooperation of it.

    `whole` is true where the cooperations are all that the text reports, so that any other record is wrong.
    """

    right: tuple[tuple[Names, ...], ...]
    wrong: tuple[tuple[Names, ...], ...] = ()
    whole: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A record of the text `text`: its signals, its pairs of parties and how many of them are right."""

    text: str
    signals: Mapping[str, float]
    pairs: int
    good: int

    @property
    def right(self) -> bool:
        return 2 * self.good >= self.pairs


def examples(data: Path) -> tuple[list[Example], int]:
    """The records of every text, and how many pairs of parties the cooperations of the span articles have."""
    from models import pipeline

    nlp = pipeline.load(pipes=pipeline.UNJUDGED)
    signals = Signals(load_lexicon())
    known = dict(_span_verdicts(data / "bench" / "spans_train.jsonl"))
    wanted = sum(len(list(combinations(parties, 2))) for item in known.values() for parties in item.right)
    sums, judged = _judged()
    texts = {
        row["id"]: f"{row['title'] or ''}\n{row['text']}" for row in _rows(data / "bench" / "articles_train.jsonl")
    }
    texts |= dict(_news(data / "corpora" / "raw" / "id_news.txt.xz", sums))
    known |= judged
    found: list[Example] = []
    for name, doc in zip(texts, nlp.pipe(map(nlp.make_doc, texts.values())), strict=True):
        bodies = {body.name: (body.name, *body.aliases) for body in doc._.organisations}
        for item in doc._.cooperations:
            good = good_pairs(_parties(item, bodies), known[name])
            if good is not None:
                pairs = len(item.parties) * (len(item.parties) - 1) // 2
                found.append(Example(text=name, signals=signals.of(doc, item), pairs=pairs, good=good))
    return found, wanted


def good_pairs(parties: Sequence[Names], known: Verdicts) -> int | None:
    """How many pairs of parties are those of a cooperation; None where nobody has judged them."""
    good = len(_shared(parties, known.right))
    pairs = len(parties) * (len(parties) - 1) // 2
    judged = known.whole or 2 * good >= pairs or 2 * len(_shared(parties, known.wrong)) >= pairs
    return good if judged else None


def names_of(*forms: str) -> Names:
    """The keys that a party's forms are compared by; what stands in brackets is a form as well."""
    inner = [text for form in forms for text in _BRACKETS.findall(form)]
    return frozenset(filter(None, map(key, (*forms, *inner))))


def same(one: Names, other: Names) -> bool:
    """Whether two parties may be one: a form that is equal, has all words of the other, or is its acronym."""
    return any(_same(left, right) for left in one for right in other)


def _same(left: str, right: str) -> bool:
    short, long = sorted((left.split(), right.split()), key=len)
    if set(short) <= set(long):
        return left == right or not _COMMON.issuperset(short)
    return len(short) == 1 and 1 < len(long) <= len(short[0]) + 1 and abbreviates(short[0], " ".join(long))


def _shared(parties: Sequence[Names], cooperations: Sequence[Sequence[Names]]) -> set[tuple[int, int]]:
    """The pairs of parties, by their positions, that are two parties of one cooperation."""
    out: set[tuple[int, int]] = set()
    for others in cooperations:
        met = [next((at for at, other in enumerate(others) if same(party, other)), None) for party in parties]
        out |= {
            (i, j) for i, j in combinations(range(len(met)), 2) if None not in (met[i], met[j]) and met[i] != met[j]
        }
    return out


def checked(record: Mapping[str, Any], gold: Mapping[str, Any]) -> Iterator[tuple[float, bool]]:
    """(confidence, whether it is right) of each record of an analysis and its gold in the format of the guidelines."""
    forms = {body["name"]: (body["name"], *body["aliases"]) for body in record["organisations"]}
    spelt = {body["name"]: (body["name"], *body["aliases"]) for body in gold["organisations"]}
    right = [[names_of(*spelt.get(name, (name,))) for name in item["parties"]] for item in gold["cooperations"]]
    for item in record["cooperations"]:
        parties = [names_of(*forms.get(name, (name,))) for name in item["parties"]]
        pairs = len(parties) * (len(parties) - 1) // 2
        yield item["confidence"], 2 * len(_shared(parties, right)) >= pairs


def _parties(item: Cooperation, bodies: Mapping[str, tuple[str, ...]]) -> list[Names]:
    return [names_of(*bodies.get(party.name, (party.name,))) for party in item.parties]


def _span_verdicts(path: Path) -> Iterator[tuple[str, Verdicts]]:
    for row in _rows(path):
        right = tuple(tuple(names_of(name) for name in item["parties"]) for item in row["cooperations"])
        yield row["id"], Verdicts(right=right)


def _judged() -> tuple[dict[int, str], dict[str, Verdicts]]:
    """The checksums of the judged documents by their number, and what is known of them; none of which one is unsure."""
    sums: dict[int, str] = {}
    records: dict[int, list[tuple[str, tuple[Names, ...]]]] = {}
    for line in JUDGED.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            number, digest, verdict, parties = line.split("\t")
            sums[int(number)] = digest
            record = (verdict, tuple(names_of(name) for name in parties.split(" | ")))
            records.setdefault(int(number), []).append(record)
    known = {}
    for document, rows in records.items():
        right, wrong = (tuple(parties for verdict, parties in rows if verdict == kind) for kind in ("right", "wrong"))
        known[str(document)] = Verdicts(right=right, wrong=wrong, whole=len(wrong) == len(rows))
    return sums, known


def _news(path: Path, sums: Mapping[int, str]) -> Iterator[tuple[str, str]]:
    """The documents with these numbers as texts without a title. Raises ValueError when one is not the one judged."""
    for number, paragraphs in enumerate(documents(lines_of(path))):
        if number in sums:
            text = "\n".join(paragraphs)
            if hashlib.sha256(text.encode()).hexdigest()[:12] != sums[number]:
                raise ValueError(
                    f"{path}: document {number} is not the one that was judged; use the file it was drawn from"
                )
            yield str(number), f"\n{text}"


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from (json.loads(line) for line in file if line.strip())


def unseen(found: Sequence[Example], strength: float) -> Floats:
    """What a model says of each record that was fitted without the record's text: the mean of three rounds of folds."""
    from sklearn.model_selection import GroupKFold, cross_val_predict

    signals, right = [example.signals for example in found], [example.right for example in found]
    texts = [example.text for example in found]
    rounds = [
        cross_val_predict(
            _model(strength),
            signals,
            right,
            groups=texts,
            cv=GroupKFold(FOLDS, shuffle=True, random_state=seed),
            method="predict_proba",
        )[:, 1]
        for seed in SEEDS
    ]
    return np.asarray(np.mean(rounds, axis=0), np.float64)


def _model(strength: float) -> Any:
    """The signals are not brought to one scale: what is rarely seen shall weigh little."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    return make_pipeline(DictVectorizer(sparse=False), LogisticRegression(C=strength, max_iter=3000))


def threshold(found: Sequence[Example], probabilities: Floats, wanted: int) -> float:
    """Below what a record costs more than it gives: where the F1 of pairs is best, over the span articles, which want
    `wanted` pairs, and the judged news, of which nobody knows more right pairs than were found."""
    wanted += sum(example.good for example in found if example.text.isdecimal())
    scores = {}
    for least in THRESHOLDS:
        kept = [example for example, p in zip(found, probabilities, strict=True) if p >= least]
        scores[least] = 2 * sum(example.good for example in kept) / (sum(example.pairs for example in kept) + wanted)
    return max(least for least, score in scores.items() if score >= max(scores.values()) - NEARLY)


def log_loss(right: Sequence[bool], probabilities: Floats) -> float:
    return float(-np.log(np.where(np.array(right), probabilities, 1 - probabilities)).mean())


def reliability(correct: Sequence[bool], confidences: Sequence[float]) -> list[dict[str, float]]:
    """For each stretch of EDGES with records in it: how many, what the model said on average, how many were right."""
    right, probabilities = np.array(correct, bool), np.array(confidences, np.float64)
    table = []
    for low, high in pairwise(EDGES):
        inside = (probabilities >= low) & ((probabilities < high) | (high == EDGES[-1]))
        if inside.any():
            said, share = float(probabilities[inside].mean()), float(right[inside].mean())
            table.append({"from": low, "records": int(inside.sum()), "said": round(said, 3), "right": round(share, 3)})
    return table


def calibration_error(table: Sequence[Mapping[str, float]]) -> float:
    """The expected calibration error: how far what was said lies from what was right, over all records."""
    total = sum(row["records"] for row in table)
    return round(sum(row["records"] * abs(row["said"] - row["right"]) for row in table) / total, 4)


def fitted(found: Sequence[Example], strength: float) -> tuple[float, dict[str, float]]:
    """Intercept and weights, by the names of the signals."""
    model = _model(strength).fit([example.signals for example in found], [example.right for example in found])
    vectorizer, regression = model
    pairs = zip(vectorizer.feature_names_, regression.coef_[0], strict=True)
    return round(float(regression.intercept_[0]), 4), {name: round(float(weight), 4) for name, weight in pairs}


def fit(data: Path) -> dict[str, Any]:
    """What is written: the model, and what cross-validation says of it."""
    found, wanted = examples(data)
    right = [example.right for example in found]
    said = {strength: unseen(found, strength) for strength in STRENGTHS}
    strength = min(said, key=lambda one: log_loss(right, said[one]))
    table = reliability(right, list(said[strength]))
    intercept, weights = fitted(found, strength)
    return {
        "intercept": intercept,
        "least": threshold(found, said[strength], wanted),
        "weights": weights,
        "cross_validation": {
            "records": len(found),
            "right": round(float(np.mean(right)), 4),
            "strength": strength,
            "log_loss": round(log_loss(right, said[strength]), 4),
            "calibration_error": calibration_error(table),
            "reliability": table,
        },
    }


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m models.training.confidence", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder with bench/ and corpora/")
    parser.add_argument("--to", type=Path, default=SHIPPED, help="default: %(default)s")
    options = parser.parse_args(arguments)
    model = fit(options.data)
    options.to.write_text(json.dumps(model, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write("\n".join(lines(model)) + "\n")
    return 0


def lines(model: Mapping[str, Any]) -> Iterator[str]:
    """What cross-validation says of a model, for a reader."""
    measured = model["cross_validation"]
    yield from table_lines(measured["reliability"])
    yield f"records {measured['records']}, right {measured['right']}, log loss {measured['log_loss']}"
    yield f"dropped below {model['least']}, calibration error {measured['calibration_error']}"


def table_lines(table: Sequence[Mapping[str, float]]) -> Iterator[str]:
    yield f"{'from':>5} {'records':>8} {'said':>6} {'right':>6}"
    for row in table:
        yield f"{row['from']:5.1f} {row['records']:8} {row['said']:6.3f} {row['right']:6.3f}"


if __name__ == "__main__":
    sys.exit(main())
