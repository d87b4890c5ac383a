"""What may go on from what, where the registry knows that a body was divided and the articles don't tell more.

Such cooperations stay two; people are shown the other one.
"""

import json
from collections.abc import Mapping

from monitor.ledger.bodies import kinship_of
from monitor.ledger.keeping import read_subject
from monitor.ledger.kinship import Line
from monitor.ledger.subjects import Subject, likeness
from monitor.ledger.threads import ABOUT, WINDOW
from monitor.store import Store, instant, moment, to_json

_PARTIES = """
SELECT DISTINCT n.party FROM cooperation_mentions m JOIN claim_parties p ON p.mention_id = m.id
JOIN party_names n ON n.name = p.name WHERE m.cooperation_id = ? AND m.denied = 0"""
_SUBJECT = "SELECT terms FROM cooperation_mentions WHERE cooperation_id = {of} AND denied = 0 ORDER BY at, id LIMIT 1"
_WITH = """
SELECT m.cooperation_id FROM party_names n CROSS JOIN claim_parties p ON p.name = n.name
CROSS JOIN cooperation_mentions m ON m.id = p.mention_id AND m.denied = 0
WHERE n.party IN (SELECT value FROM json_each(?)) AND m.cooperation_id IS NOT NULL"""
# of the bodies and with a party of one, in its window
_NEAR = f"""
SELECT c.key, (SELECT json_group_array(party) FROM ({_PARTIES.replace("?", "c.id")})) AS parties,
    ({_SUBJECT.format(of="c.id")}) AS terms
FROM cooperations c WHERE c.id IN ({_WITH}) AND c.id IN ({_WITH}) AND c.id != ? AND {{span}}
ORDER BY c.first_seen_at, c.key"""  # noqa: S608 - all SQL is text of this module
_BEFORE = _NEAR.format(span="c.first_seen_at <= ? AND c.last_seen_at >= ?")
_AFTER = _NEAR.format(span="c.first_seen_at >= ? AND c.first_seen_at <= ?")


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
    edge = moment(first) - WINDOW if earlier else moment(last) + WINDOW
    about = _subject(store, cooperation)
    found: list[str] = []
    for row in store.rows(
        _BEFORE if earlier else _AFTER, to_json(bodies), to_json(sorted(parties)), cooperation, first, instant(edge)
    ):
        of = set(json.loads(row["parties"]))
        heirs = {party for party, others in lines.items() if not of.isdisjoint(others)}
        alike = likeness(about, read_subject(row["terms"]))
        if not of.isdisjoint(parties - heirs) and (alike is None or alike >= ABOUT):
            found.append(row["key"])
    return tuple(found)


def _divided(lines: Mapping[str, Line], party: str, *, earlier: bool) -> frozenset[str]:
    return frozenset(other for other, line in lines.items() if not line.whole and (line.heir == party) == earlier)


def _subject(store: Store, cooperation: int) -> Subject:
    ((terms,),) = store.rows(_SUBJECT.format(of="?"), cooperation)
    return read_subject(terms)
