"""What one edition of the digest tells: everything that is known by its cut-off and that no digest told before.

`gather` only reads; editions.py records what was told, in the same transaction.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from models.analysis import STATUSES
from monitor import evidence
from monitor.config import Config
from monitor.coverage import Coverage, coverage
from monitor.evidence import Evidence
from monitor.linking import OVERTAKEN, analysis_of
from monitor.store import Store, instant, moment

ItemKind = Literal["new", "moved", "denied"]
MOST_TOP = 3
MOST_QUOTES = 6
QUOTED_ARTICLES = 40

_WEIGHT = {"exploring": 1, "agreed": 2, "ongoing": 3, "ended": 3, "signed": 4}
"""How much a reader gains from hearing it at once: what binds or ends weighs more than talks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One cooperation in a digest. `path` are the statuses on the way, the last one its status now; `at` is the
    publication of the newest step; `articles` report it, of `sources` publishers; `key` is None for a denial of what
    no article asserts."""

    key: str | None
    kind: ItemKind
    parties: tuple[str, ...]
    path: tuple[str, ...]
    fields: tuple[str, ...]
    event: str | None
    confidence: float
    at: datetime
    renews: bool
    evidence: Evidence
    articles: int
    sources: int

    @property
    def status(self) -> str:
        return self.path[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """What an official said, word for word, and where it stands."""

    text: str
    speaker: str
    office: str | None
    title: str
    url: str
    source_title: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """One edition. `since` is the previous edition's cut-off, None for the first one; `old` became known only now but
    was published longer ago than alerts reach back; `told` are the keys of all that it tells; `later` counts what is
    known already but became known after `until`."""

    edition: datetime
    since: datetime | None
    until: datetime
    top: tuple[Item, ...]
    new: tuple[Item, ...]
    moved: tuple[Item, ...]
    old: tuple[Item, ...]
    denied: tuple[Item, ...]
    uncertain: tuple[Item, ...]
    quotes: tuple[Quotation, ...]
    coverage: Coverage
    told: tuple[str, ...]
    later: int

    @property
    def quiet(self) -> bool:
        return not (self.new or self.moved or self.old or self.denied or self.uncertain)


def gather(store: Store, *, config: Config, edition: datetime, until: datetime) -> Digest:
    """What the edition of that (aware, local) time tells of what became known up to `until`."""
    since = _previous_cut_off(store, until)
    steps = _untold_steps(store, until)
    denials = _untold_denials(store, until)
    items = [*_items(store, steps), *_denial_items(store, denials)]
    items.sort(key=importance, reverse=True)
    asserted = [item for item in items if item.kind != "denied"]
    certain = [item for item in asserted if item.confidence >= config.alerts.min_confidence]
    recent = until - timedelta(days=config.alerts.max_age_days)
    fresh = [item for item in certain if item.at >= recent]
    return Digest(
        edition=edition,
        since=since,
        until=until,
        top=tuple(fresh[:MOST_TOP]) if len(fresh) > 1 else (),
        new=tuple(item for item in fresh if item.kind == "new"),
        moved=tuple(item for item in fresh if item.kind == "moved"),
        old=tuple(item for item in certain if item.at < recent),
        denied=tuple(item for item in items if item.kind == "denied"),
        uncertain=tuple(item for item in asserted if item.confidence < config.alerts.min_confidence),
        quotes=_quotes(store, fresh),
        coverage=coverage(store, config=config, since=since, until=until),
        told=tuple(dict.fromkeys([_step_key(step) for step in steps] + [_denial_key(row) for row in denials])),
        later=_count_later(store, until),
    )


def importance(item: Item) -> tuple[int, int, int, float, str]:
    """What comes first: what more publishers report, then what binds more, then what is newer knowledge and surer."""
    moved = int(len(item.path) > 1)
    return (min(item.sources, 5), _WEIGHT.get(item.status, 0), moved, item.confidence, item.key or "")


def _previous_cut_off(store: Store, until: datetime) -> datetime | None:
    ((cut_off,),) = store.rows("SELECT max(cut_off) FROM digests WHERE cut_off < ?", instant(until))
    return moment(cut_off) if cut_off else None


def _step_key(step: Any) -> str:
    return f"{step['key']}:{'denied' if step['kind'] == 'denied' else step['status']}"


def _denial_key(row: Any) -> str:
    return f"denial:{row['party_key']}"


_STEPS = """
SELECT s.id, s.cooperation_id, s.at, s.kind, s.status, s.previous, s.mention_id, s.decision, c.key
FROM steps s JOIN cooperations c ON c.id = s.cooperation_id
WHERE s.created_at <= ? AND NOT EXISTS (
    SELECT 1 FROM digest_items d
    WHERE d.key = c.key || ':' || CASE s.kind WHEN 'denied' THEN 'denied' ELSE s.status END)
ORDER BY s.at, s.id
"""
_DENIALS = """
SELECT m.id, m.party_key FROM cooperation_mentions m JOIN versions v ON v.id = m.version_id
WHERE m.cooperation_id IS NULL AND m.denied = 1 AND v.stored_at <= ?
    AND NOT EXISTS (SELECT 1 FROM digest_items d WHERE d.key = 'denial:' || m.party_key)
ORDER BY m.at, m.id
"""


def _untold_steps(store: Store, until: datetime) -> list[Any]:
    return store.rows(_STEPS, instant(until))


def _untold_denials(store: Store, until: datetime) -> list[Any]:
    """Denials of what no article asserts, told once for each set of parties."""
    return store.rows(_DENIALS, instant(until))


def _count_later(store: Store, until: datetime) -> int:
    ((count,),) = store.rows("SELECT count(DISTINCT cooperation_id) FROM steps WHERE created_at > ?", instant(until))
    return int(count)


def _items(store: Store, steps: Sequence[Any]) -> list[Item]:
    by_cooperation: dict[int, list[Any]] = defaultdict(list)
    for step in steps:
        # a lower status that became known after a further one is evidence, no news
        if step["decision"] != OVERTAKEN:
            by_cooperation[step["cooperation_id"]].append(step)
    found = evidence.of_cooperations(store, by_cooperation)
    rows = store.rows(
        "SELECT id, key, parties, fields, event, confidence, renews FROM cooperations "
        "WHERE id IN (SELECT value FROM json_each(?))",
        json.dumps(list(by_cooperation)),
    )
    return [_item(row, by_cooperation[row["id"]], found[row["id"]]) for row in rows]


def _item(row: Any, steps: Sequence[Any], reports: Sequence[Evidence]) -> Item:
    denial = next((step for step in steps if step["kind"] == "denied"), None)
    moves = sorted(
        (step for step in steps if step["kind"] != "denied"), key=lambda step: STATUSES.index(step["status"])
    )
    if denial is not None:
        kind: ItemKind = "denied"
        path: tuple[str, ...] = (denial["status"],)
        shown = next(report for report in reports if report.mention_id == denial["mention_id"])
    else:
        kind = "new" if any(step["kind"] == "new" for step in moves) else "moved"
        before = (moves[0]["previous"],) if moves[0]["previous"] else ()
        path = (*before, *(step["status"] for step in moves))
        by_mention = {report.mention_id: report for report in reports}
        shown = evidence.best(reports, status=path[-1]) or by_mention[moves[-1]["mention_id"]]
    asserting = [report for report in reports if not report.denied]
    return Item(
        key=row["key"],
        kind=kind,
        parties=tuple(json.loads(row["parties"])),
        path=path,
        fields=tuple(json.loads(row["fields"])),
        event=row["event"],
        confidence=row["confidence"],
        at=moment(max(step["at"] for step in steps)),
        renews=row["renews"] is not None,
        evidence=shown,
        articles=len({report.url for report in asserting}),
        sources=len({report.source for report in asserting}),
    )


def _denial_items(store: Store, rows: Iterable[Any]) -> list[Item]:
    first: dict[str, int] = {}
    for row in rows:
        first.setdefault(row["party_key"], row["id"])
    return [
        Item(
            key=None,
            kind="denied",
            parties=shown.parties,
            path=(shown.status,),
            fields=shown.fields,
            event=shown.event,
            confidence=shown.confidence,
            at=shown.at,
            renews=False,
            evidence=shown,
            articles=1,
            sources=1,
        )
        for shown in evidence.of_mentions(store, first.values()).values()
    ]


def _quotes(store: Store, items: Sequence[Item]) -> tuple[Quotation, ...]:
    """What officials said in the articles that the items rest on: one quotation a speaker, in their order."""
    found: dict[str, Quotation] = {}
    for item in items[:QUOTED_ARTICLES]:
        for quotation in _quoted_in(store, item.evidence):
            found.setdefault(quotation.speaker, quotation)
        if len(found) >= MOST_QUOTES:
            break
    return tuple(found.values())[:MOST_QUOTES]


def _quoted_in(store: Store, shown: Evidence) -> list[Quotation]:
    ((version_id,),) = store.rows("SELECT version_id FROM cooperation_mentions WHERE id = ?", shown.mention_id)
    analysis = analysis_of(store, version_id)
    if analysis is None:
        return []
    officials = {person.name: person for person in analysis.people if person.official}
    return [
        Quotation(
            text=quote.text.rstrip(" ,"),  # the comma before "kata ..." belongs to the reporter's sentence
            speaker=quote.speaker,
            office=officials[quote.speaker].position,
            title=shown.title,
            url=shown.url,
            source_title=shown.source_title,
            at=shown.at,
        )
        for quote in analysis.quotes
        if quote.direct and quote.speaker in officials and quote.speaker is not None
    ]
