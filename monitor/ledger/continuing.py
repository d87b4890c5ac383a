"""What may go on from what, where the registry knows that a body was divided and the articles don't tell more.

Such cooperations stay two; people are shown the other one.
"""

from collections.abc import Mapping
from datetime import datetime

from monitor.ledger.bodies import kinship_of
from monitor.ledger.keeping import read_subject
from monitor.ledger.kinship import Line
from monitor.ledger.subjects import Subject, likeness
from monitor.ledger.threads import ABOUT, WINDOW
from monitor.store import Store, moment, to_json

_PARTIES = """
SELECT DISTINCT n.party FROM cooperation_mentions m JOIN claim_parties p ON p.mention_id = m.id
JOIN party_names n ON n.name = p.name WHERE m.cooperation_id = ? AND m.denied = 0"""
_OF_PARTIES = """
SELECT DISTINCT c.id, c.key, c.first_seen_at, c.last_seen_at FROM party_names n JOIN claim_parties p ON p.name = n.name
JOIN cooperation_mentions m ON m.id = p.mention_id AND m.denied = 0 JOIN cooperations c ON c.id = m.cooperation_id
WHERE n.party IN (SELECT value FROM json_each(?)) AND c.id != ? ORDER BY c.first_seen_at, c.key"""
_SUBJECT = """
SELECT terms FROM cooperation_mentions WHERE cooperation_id = ? AND denied = 0 ORDER BY at, id LIMIT 1"""


def continued(store: Store, cooperation: int) -> tuple[str, ...]:
    """Keys of the cooperations that one may continue: of a body that became a party of it and others, or became it with
    others, with another of its parties, begun before it and about no other subject."""
    return _related(store, cooperation, earlier=True)


def continuing(store: Store, cooperation: int) -> tuple[str, ...]:
    """Keys of the cooperations that may continue one."""
    return _related(store, cooperation, earlier=False)


def _related(store: Store, cooperation: int, *, earlier: bool) -> tuple[str, ...]:
    parties = {row["party"] for row in store.rows(_PARTIES, cooperation)}
    lines = {party: _divided(kinship_of(str).lines(party), party, earlier=earlier) for party in parties}
    bodies = sorted({other for others in lines.values() for other in others} - parties)
    if not bodies:
        return ()
    ((first, last),) = store.rows("SELECT first_seen_at, last_seen_at FROM cooperations WHERE id = ?", cooperation)
    about = _subject(store, cooperation)
    found: list[str] = []
    for row in store.rows(_OF_PARTIES, to_json(bodies), cooperation):
        of = {each["party"] for each in store.rows(_PARTIES, row["id"])}
        heirs = {party for party, others in lines.items() if not of.isdisjoint(others)}
        span = (row["last_seen_at"], first) if earlier else (last, row["first_seen_at"])
        begun = row["first_seen_at"] <= first if earlier else row["first_seen_at"] >= first
        alike = likeness(about, _subject(store, row["id"]))
        if (
            begun
            and not of.isdisjoint(parties - heirs)
            and _near(*map(moment, span))
            and (alike is None or alike >= ABOUT)
        ):
            found.append(row["key"])
    return tuple(found)


def _divided(lines: Mapping[str, Line], party: str, *, earlier: bool) -> frozenset[str]:
    return frozenset(other for other, line in lines.items() if not line.whole and (line.heir == party) == earlier)


def _near(before: datetime, after: datetime) -> bool:
    return after - before <= WINDOW


def _subject(store: Store, cooperation: int) -> Subject:
    ((terms,),) = store.rows(_SUBJECT, cooperation)
    return read_subject(terms)
