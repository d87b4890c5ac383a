"""Denials of what an audience was told to be denied already, that weigh more than the one it was told of."""

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from monitor import evidence
from monitor.digests.items import Item, Told
from monitor.queries.scopes import Scope
from monitor.store import Store, instant
from monitor.wording import SURE

_TOLD = """
SELECT i.key AS fact, c.key, coalesce(c.parties, m.parties) AS parties, m.id, m.confidence, m.at,
    coalesce(s.kind, 'press') = 'official' AS official, o.publisher, v.stored_at > d.cut_off AS later
FROM digest_items i JOIN digests d ON d.id = i.digest_id
{claims}
JOIN versions v ON v.id = m.version_id JOIN articles a ON a.id = m.article_id
JOIN article_origins o ON o.article_id = a.id LEFT JOIN sources s ON s.name = a.source
WHERE i.audience = ? AND i.status = 'denied' AND m.denied = 1 AND m.rejected = 0 AND v.stored_at <= ? AND {scope}
"""
_ASSERTED = """JOIN cooperations c ON i.key = c.key || ':denied' AND c.key = substr(i.key, 1, length(i.key) - 7)
JOIN cooperation_mentions m ON m.cooperation_id = c.id"""
_UNASSERTED = """JOIN cooperation_mentions m ON i.key = 'denial:' || m.party_key AND m.party_key = substr(i.key, 8)
    AND m.cooperation_id IS NULL LEFT JOIN cooperations c ON c.id = m.cooperation_id"""


def weightier(store: Store, scope: Scope, *, audience: str, until: datetime) -> list[tuple[Item, Told]]:
    """Each cooperation of which the denials stored up to `until` weigh more than those that stood there when the
    audience was told, with what is told by that: once for each weight."""
    rows = [
        *store.rows(
            _TOLD.format(claims=_ASSERTED, scope=scope.cooperations.sql),
            audience,
            instant(until),
            *scope.cooperations.values,
        ),
        *store.rows(
            _TOLD.format(claims=_UNASSERTED, scope=scope.articles.sql),
            audience,
            instant(until),
            *scope.articles.values,
        ),
    ]
    denials: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        denials[row["fact"]].append(row)
    chosen = []
    for fact, found in denials.items():
        weight = _weight(found)
        told = Told(key=f"{fact}:{weight}")
        if weight > _weight([row for row in found if not row["later"]]) and not _is_told(store, audience, told.key):
            heaviest = max(
                (row for row in found if row["later"]),
                key=lambda row: (row["official"], row["confidence"], row["at"], row["id"]),
            )
            chosen.append((heaviest, told))
    shown = evidence.of_mentions(store, [row["id"] for row, _ in chosen])
    return [
        (_item(row, shown[row["id"]], len({one["publisher"] for one in denials[row["fact"]]})), told)
        for row, told in chosen
    ]


def _weight(denials: Sequence[Any]) -> int:
    """3 with a denial by an official source, 2 by several independent publishers, 1 by a sure one, 0 else."""
    if any(row["official"] for row in denials):
        return 3
    if len({row["publisher"] for row in denials}) > 1:
        return 2
    return int(any(row["confidence"] >= SURE for row in denials))


def _is_told(store: Store, audience: str, key: str) -> bool:
    return bool(store.rows("SELECT 1 FROM digest_items WHERE audience = ? AND key = ?", audience, key))


def _item(row: Any, shown: evidence.Evidence, publishers: int) -> Item:
    return Item(
        key=row["key"],
        kind="denied",
        parties=tuple(json.loads(row["parties"])),
        path=(shown.status,),
        fields=shown.fields,
        event=shown.event,
        confidence=shown.confidence,
        at=shown.at,
        renews=False,
        evidence=shown,
        articles=publishers,
        sources=publishers,
    )
