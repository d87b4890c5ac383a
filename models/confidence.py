"""How likely a record is right: a logistic model over models/signals, its weights in `trained/confidence.json`.

`right` is what the training data calls so (models/training/confidence): the text reports a cooperation of at least half
of the record's pairs of parties. The model was fitted on records that the pipeline with the trained network makes of
news in which cooperation is frequent and of ordinary news, about half and half; of the records that it gives 0.8, about
80 % were right in articles that it had not seen. Where fewer texts report cooperations, fewer records are right.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from math import exp

from models.errors import WeightsError


@dataclass(frozen=True, slots=True, kw_only=True)
class Confidence:
    """The fitted model. `least` is what a record needs in order to be reported at all."""

    intercept: float
    weights: Mapping[str, float]
    least: float

    def of(self, signals: Mapping[str, float]) -> float:
        """The probability, in 0..1, that a record with these signals is right; one without a weight says nothing."""
        total = self.intercept + sum(self.weights.get(name, 0.0) * value for name, value in signals.items())
        return 1 / (1 + exp(-max(-30.0, min(30.0, total))))


def load_confidence(file: Traversable | None = None) -> Confidence:
    """The model in a file, by default the one that ships. Raises WeightsError."""
    file = file or resources.files("models") / "trained" / "confidence.json"
    try:
        stored = json.loads(file.read_text(encoding="utf-8"))
        return Confidence(
            intercept=float(stored["intercept"]),
            weights={str(name): float(weight) for name, weight in stored["weights"].items()},
            least=float(stored["least"]),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise WeightsError(
            "{file} is missing or damaged; get it back with 'git checkout -- models/trained' or install Pantau again",
            file=file,
        ) from None
