"""Entity-level precision, recall and F1 as seqeval counts: an entity is right when boundaries and label are."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from models.tagging import entities


@dataclass(slots=True)
class Score:
    """Counts by label; add() sequence by sequence."""

    right: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    wanted: Counter[str] = field(default_factory=Counter)

    def add(self, gold: Sequence[str], predicted: Sequence[str]) -> None:
        self.add_spans(entities(gold), entities(predicted))

    def add_spans(self, gold: Iterable[tuple[int, int, str]], predicted: Iterable[tuple[int, int, str]]) -> None:
        wanted, found = set(gold), set(predicted)
        self.wanted.update(label for _, _, label in wanted)
        self.found.update(label for _, _, label in found)
        self.right.update(label for _, _, label in wanted & found)

    def of(self, *labels: str) -> tuple[float, float, float]:
        """Precision, recall, F1 over these labels together (over all without any)."""
        names = labels or tuple(self.wanted | self.found)
        right, found, wanted = (sum(counts[name] for name in names) for counts in (self.right, self.found, self.wanted))
        return right / max(found, 1), right / max(wanted, 1), 2 * right / max(found + wanted, 1)

    @property
    def micro_f1(self) -> float:
        return self.of()[2]
