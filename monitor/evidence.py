"""What one article says of one cooperation, ready to be shown: the sentence, the marks in it, and where it stands.

Queries, alerts and digests all show evidence; this is the one place that reads it.
"""

import json
import re
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from monitor.store import Store, moment, moment_or_none

MarkKind = Literal["party", "status", "trigger"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Code points `[start, end)` of `Evidence.text`, and what they are."""

    start: int
    end: int
    kind: MarkKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One sentence of one article. `start` and `end` count in title + newline + text; `marks` count in `text`, in
    order and without overlap. `source_title` is the publisher as shown to people; `at` is the publication of the
    article, or when it was fetched where that is unknown."""

    mention_id: int
    cooperation_id: int | None
    status: str
    denied: bool
    parties: tuple[str, ...]
    fields: tuple[str, ...]
    event: str | None
    value: str | None
    text: str
    start: int
    end: int
    marks: tuple[Mark, ...]
    title: str
    url: str
    source: str
    source_title: str
    published: datetime | None
    at: datetime
    origin: str
    confidence: float


# one statement for both readers: an empty list chooses nothing
_SELECT = """
SELECT m.id, m.cooperation_id, m.status, m.denied, m.parties, m.party_spans, m.fields, m.event, m.value, m.evidence,
       m.evidence_start, m.evidence_end, m.trigger_start, m.trigger_end, m.status_start, m.status_end, m.confidence,
       m.at, v.title, v.published, v.origin, a.url, a.source, coalesce(s.title, a.source) AS source_title
FROM cooperation_mentions m
JOIN versions v ON v.id = m.version_id
JOIN articles a ON a.id = m.article_id
LEFT JOIN sources s ON s.name = a.source
WHERE m.id IN (SELECT value FROM json_each(?)) OR m.cooperation_id IN (SELECT value FROM json_each(?))
ORDER BY m.at, m.id
"""


def of_mentions(store: Store, ids: Iterable[int]) -> dict[int, Evidence]:
    """The evidence of each of these mentions, by mention."""
    rows = store.rows(_SELECT, json.dumps(list(ids)), "[]")
    return {row["id"]: _evidence(row) for row in rows}


def of_cooperations(store: Store, ids: Iterable[int]) -> dict[int, tuple[Evidence, ...]]:
    """Every evidence of each of these cooperations, earliest first, by cooperation."""
    found: dict[int, list[Evidence]] = {cooperation: [] for cooperation in ids}
    rows = store.rows(_SELECT, "[]", json.dumps(list(found)))
    for row in rows:
        found[row["cooperation_id"]].append(_evidence(row))
    return {cooperation: tuple(all_of_it) for cooperation, all_of_it in found.items()}


def best(evidence: Iterable[Evidence], *, status: str) -> Evidence | None:
    """The one that shows best that a cooperation has this status: asserted, of that status, most certain, earliest."""
    return min(
        evidence,
        key=lambda e: (e.denied, e.status != status, -e.confidence, e.at, e.mention_id),
        default=None,
    )


_DOUBT = 0.25
"""So much surer a headline, a caption or a cut sentence must be than a whole sentence to be shown instead."""
_WHOLE = re.compile(r"""[.!?]["'”’»)\]]*$""")
_CUT = re.compile(r"(\.\.\.|…)$")
_CAPTION = re.compile(r"^(foto|ilustrasi|dok(umentasi)?|caption|photo)\b\s*[:./(]|\((foto|dok|ist|antara foto)\b", re.I)


def clearest(evidence: Iterable[Evidence], *, status: str) -> Evidence | None:
    """As `best`, but a whole sentence of the article rather than a headline, a caption or a cut sentence that is hardly
    surer."""
    return min(
        evidence,
        key=lambda e: (
            e.denied,
            e.status != status,
            -e.confidence + (0 if is_sentence(e) else _DOUBT),
            -e.confidence,
            e.at,
            e.mention_id,
        ),
        default=None,
    )


def is_headline(evidence: Evidence) -> bool:
    """Whether it stands in the title of its article."""
    return evidence.end <= len(evidence.title) or evidence.text.strip() == evidence.title.strip()


def is_sentence(evidence: Evidence) -> bool:
    """Whether it is a whole sentence of the article's own text."""
    text = evidence.text.strip()
    return not (
        is_headline(evidence)
        or text[:1].islower()
        or _CUT.search(text)
        or not _WHOLE.search(text)
        or _CAPTION.search(text)
    )


def _evidence(row: sqlite3.Row) -> Evidence:
    text, start, end = row["evidence"], row["evidence_start"], row["evidence_end"]
    spans: list[tuple[int, int, MarkKind]] = [(*span, "party") for span in json.loads(row["party_spans"]) if span]
    spans.append((row["status_start"], row["status_end"], "status"))
    spans.append((row["trigger_start"], row["trigger_end"], "trigger"))
    return Evidence(
        mention_id=row["id"],
        cooperation_id=row["cooperation_id"],
        status=row["status"],
        denied=bool(row["denied"]),
        parties=tuple(json.loads(row["parties"])),
        fields=tuple(json.loads(row["fields"])),
        event=row["event"],
        value=row["value"],
        text=text,
        start=start,
        end=end,
        marks=marks(spans, start=start, length=min(len(text), end - start)),
        title=row["title"],
        url=row["url"],
        source=row["source"],
        source_title=row["source_title"],
        published=moment_or_none(row["published"]),
        at=moment(row["at"]),
        origin=row["origin"],
        confidence=row["confidence"],
    )


def marks(spans: Iterable[tuple[int, int, MarkKind]], *, start: int, length: int) -> tuple[Mark, ...]:
    """The spans of an article that lie in the `length` code points from `start`, counted from there, in order.

    Where two overlap, the one given first stands; one that reaches outside is left out.
    """
    chosen: list[Mark] = []
    for first, last, kind in spans:
        mark = Mark(start=first - start, end=last - start, kind=kind)
        inside = 0 <= mark.start < mark.end <= length
        if inside and all(mark.end <= other.start or mark.start >= other.end for other in chosen):
            chosen.append(mark)
    return tuple(sorted(chosen, key=lambda mark: mark.start))
