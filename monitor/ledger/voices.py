"""Who says so: the party in whose name the words are said that show a cooperation.

What one party says of another, and another denies, is a claim of that party and nothing that is known.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from models.names import fold as letters
from monitor.folding import fold
from monitor.ledger.kinship import within
from monitor.registry import load_registry
from monitor.store import Store, to_json

HALF = 0.5
"""So much of a sentence must be somebody's words for it to be their statement."""

_BEFORE = re.compile(r"\b(?:menurut|kata|ujar|klaim|tutur|sebut|pengakuan)\s+$")
_AFTER = re.compile(r"^(?:\s*\([^()]*\))?\s+(?:meng?klaim|menyatakan|mengatakan|menyebut|mengaku|menegaskan)\b")
_MENTIONS = """
SELECT m.id, m.parties, m.party_spans, m.evidence, m.evidence_start, m.evidence_end,
    n.payload ->> '$.quotes' AS quotes, n.payload ->> '$.people' AS people
FROM cooperation_mentions m LEFT JOIN analyses n ON n.version_id = m.version_id
WHERE m.id IN (SELECT value FROM json_each(?))"""


def voices(store: Store, mentions: Iterable[int]) -> dict[int, str]:
    """The party that speaks, of those of these mentions whose evidence is a party's statement."""
    found: dict[int, str] = {}
    for row in store.rows(_MENTIONS, to_json(list(mentions))):
        parties = json.loads(row["parties"])
        quotes, people = json.loads(row["quotes"] or "[]"), json.loads(row["people"] or "[]")
        voice = _named(parties, json.loads(row["party_spans"]), row["evidence"], row["evidence_start"]) or _quoted(
            parties, quotes, people, (row["evidence_start"], row["evidence_end"])
        )
        if voice:
            found[row["id"]] = voice
    return found


def claimed_by(asserting: Mapping[int, str | None], denying: Mapping[int, str | None]) -> str | None:
    """The party that alone asserts a cooperation which another denies; each report by its mention, with its voice."""
    common = load_registry().common
    said = {common(voice) if voice else None for voice in asserting.values()}
    if len(said) != 1 or None in said or not any(not voice or common(voice) not in said for voice in denying.values()):
        return None
    return next(filter(None, asserting.values()))


def _named(parties: Sequence[str], spans: Sequence[tuple[int, int] | None], evidence: str, start: int) -> str | None:
    text = letters(evidence)
    for party, span in zip(parties, spans, strict=False):
        if span is None or not start <= span[0] < span[1] <= start + len(text):
            continue
        if _BEFORE.search(text[: span[0] - start]) or _AFTER.search(text[span[1] - start :]):
            return party
    return None


def _quoted(
    parties: Sequence[str], quotes: Sequence[Any], people: Sequence[Any], evidence: tuple[int, int]
) -> str | None:
    first, last = evidence
    for quote in quotes:
        shared = min(last, quote["span"]["end"]) - max(first, quote["span"]["start"])
        if quote["speaker"] and shared >= HALF * (last - first):
            bodies = [one["affiliation"] for one in people if one["name"] == quote["speaker"] and one["affiliation"]]
            return next((party for party in parties for body in bodies if _speaks_for(body, party)), None)
    return None


def _speaks_for(body: str, party: str) -> bool:
    return load_registry().common(body) == load_registry().common(party) or within(fold(body), fold(party))
