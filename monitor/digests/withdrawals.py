"""Facts that a digest told and that hold no longer: a person ruled on them, or the article that told them changed."""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from monitor.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """`parties` were said to be at `status` ("denied" for a denial) in the edition `edition`; `now` is the status of
    that cooperation today, None where it is gone. `changes` is what a person ruled to be otherwise, by the names of
    rulings ("parties", "fields", "event", "instrument"), and `note` what they wrote."""

    key: str
    parties: tuple[str, ...]
    status: str
    edition: str
    now: str | None
    note: str | None
    changes: Mapping[str, Any] = field(default_factory=dict)


_WITHDRAWN = """
SELECT i.key, i.parties, i.status, d.edition, c.status AS now,
    (SELECT r.note FROM rulings r WHERE r.undone_at IS NULL AND r.subject = substr(i.key, 1, instr(i.key, ':') - 1)
     ORDER BY r.id DESC LIMIT 1) AS note
FROM digest_items i JOIN digests d ON d.id = i.digest_id
LEFT JOIN cooperations c ON c.key = substr(i.key, 1, instr(i.key, ':') - 1)
WHERE i.audience = ? AND i.parties IS NOT NULL AND i.status != 'contradicted'
    AND i.key NOT LIKE 'denial:%'
    AND NOT EXISTS (SELECT 1 FROM steps s WHERE s.cooperation_id = c.id
        AND CASE s.kind WHEN 'denied' THEN 'denied' ELSE s.status END = i.status)
    AND NOT EXISTS (SELECT 1 FROM cooperation_keys k WHERE k.old = substr(i.key, 1, instr(i.key, ':') - 1)
        AND k.key != k.old)
ORDER BY d.cut_off, i.key
"""


def withdrawn(store: Store, *, audience: str) -> tuple[Correction, ...]:
    """What the audience was told and no edition has corrected yet. A fact whose cooperation goes by another key now was
    not withdrawn."""
    return tuple(
        Correction(
            key=row["key"],
            parties=tuple(json.loads(row["parties"])),
            status=row["status"],
            edition=row["edition"],
            now=row["now"],
            note=row["note"],
        )
        for row in store.rows(_WITHDRAWN, audience)
    )


_RULED = """
SELECT r.id, r.changes, r.note, i.parties, i.status, d.edition, c.status AS now FROM rulings r
JOIN cooperations c ON c.key = r.subject OR c.key IN (SELECT k.key FROM cooperation_keys k WHERE k.old = r.subject)
JOIN digest_items i ON i.audience = ? AND i.key = c.key || ':' || i.status AND i.parties IS NOT NULL
JOIN digests d ON d.id = i.digest_id AND d.created_at < r.at
WHERE r.kind = 'correct' AND r.undone_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM digest_items t WHERE t.audience = i.audience AND t.key = 'ruling:' || r.id)
ORDER BY r.id, d.cut_off DESC
"""


def ruled(store: Store, *, audience: str) -> tuple[Correction, ...]:
    """What the audience was told with parties, fields, an event or an instrument that a person corrected after that;
    each ruling once. A status that was corrected is among what is `withdrawn`."""
    found: dict[int, Correction] = {}
    for row in store.rows(_RULED, audience):
        changes = {name: value for name, value in json.loads(row["changes"]).items() if name != "status"}
        if changes:
            found.setdefault(
                row["id"],
                Correction(
                    key=f"ruling:{row['id']}",
                    parties=tuple(json.loads(row["parties"])),
                    status=row["status"],
                    edition=row["edition"],
                    now=row["now"],
                    note=row["note"],
                    changes=changes,
                ),
            )
    return tuple(found.values())


def settle(connection: sqlite3.Connection, corrections: Iterable[Correction], *, audience: str) -> None:
    """Note that an edition corrected them: they are told no longer, and what is found again is told again."""
    connection.executemany(
        "DELETE FROM digest_items WHERE audience = ? AND key = ?",
        [(audience, correction.key) for correction in corrections],
    )
