"""What one article says of one cooperation, and the keys that its parties are compared by."""

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from models.analysis import STATUSES, Modality, Status
from monitor.folding import fold
from monitor.ledger.subjects import NOTHING, Subject

Canonical = Callable[[str], str]
"""The one name of what has several ("Kemendagri"), and any other name back."""

Order = tuple[datetime, str, int]
"""Where a claim stands among all: by publication, then article and number."""

RANK = {status: rank for rank, status in enumerate(STATUSES)}
"""A step leads to a higher rank, never to a lower one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What one article says of one cooperation. `article` and `number` (its place in the analysis) identify it.

    `subject` says what it is about, `amount` is its value ("IDR 5000000"), `counts` how many instruments of which kind
    its evidence speaks of, `day` when it happens or happened, `valid_until` the last day of validity, each where the
    article states it.
    """

    article: str
    number: int
    at: datetime
    parties: tuple[str, ...]
    status: Status
    denied: bool
    fields: tuple[str, ...]
    event: str | None
    confidence: float
    instrument: str | None = None
    amount: str | None = None
    counts: tuple[tuple[str, int], ...] = ()
    day: dt.date | None = None
    modality: Modality = "reported"
    subject: Subject = NOTHING
    valid_until: dt.date | None = None
    rejected: bool = False

    @property
    def order(self) -> Order:
        """Where it stands among all claims: by publication, never by arrival."""
        return self.at, self.article, self.number


def resolved(parties: Iterable[str], canonical: Canonical) -> tuple[str, ...]:
    """The different parties, each folded to what it is compared by, in order."""
    return tuple(sorted({fold(canonical(party)) for party in parties} - {""}))


def party_key(parties: Iterable[str], canonical: Canonical) -> str | None:
    """The key of a set of parties, in whatever order and form; None when fewer than two remain once resolved."""
    folded = resolved(parties, canonical)
    return digest(*folded) if len(folded) > 1 else None


def digest(*parts: str) -> str:
    """Twelve hexadecimal digits that stand for these texts in this order."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]
