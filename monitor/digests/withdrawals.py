"""Facts that a digest told and that hold no longer: a person ruled on them, or the article that told them changed."""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from monitor.digests.amendments import Amendment
from monitor.folding import fold
from monitor.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """`parties` were said to be at `status` ("denied" for a denial) in the edition `edition`; `now` is the status of
    that cooperation today, None where it is gone. `changes` is what a person ruled to be otherwise, by the names of
    rulings ("parties", "fields", "event", "instrument"), and `note` what they wrote; `amended` is how an article
    changed on which it rested. Once told, the facts `settled` are told no longer, and `noted` are; `renamed` are told
    facts under the key that the corrected cooperation goes by now."""

    parties: tuple[str, ...]
    status: str
    edition: str
    now: str | None
    note: str | None = None
    changes: Mapping[str, Any] = field(default_factory=dict)
    amended: Amendment | None = None
    settled: tuple[str, ...] = ()
    noted: tuple[str, ...] = ()
    renamed: tuple[str, ...] = ()


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
    not withdrawn; one whose parties a person corrected, or took the correction back, is one corrected fact."""
    rows = store.rows(_WITHDRAWN, audience)
    return _renamed(store, rows) if rows else ()


def _withdrawn(rows: Iterable[Any]) -> tuple[Correction, ...]:
    return tuple(
        Correction(
            settled=(row["key"],),
            parties=tuple(json.loads(row["parties"])),
            status=row["status"],
            edition=row["edition"],
            now=row["now"],
            note=row["note"],
        )
        for row in rows
    )


_RENAMINGS = """
SELECT r.id, r.subject, r.changes, r.note, r.undone_at, c.key, c.parties, c.status FROM rulings r
JOIN json_each(r.target) t JOIN articles a ON a.identity = t.value ->> 0
JOIN cooperation_mentions m ON m.article_id = a.id JOIN cooperations c ON c.id = m.cooperation_id
WHERE r.kind = 'correct' AND r.changes ->> 'parties' IS NOT NULL
    AND CASE WHEN r.undone_at IS NULL THEN m.ruling_id = r.id ELSE c.key = r.subject END
GROUP BY r.id, c.key ORDER BY r.id
"""


def _renamed(store: Store, rows: list[Any]) -> tuple[Correction, ...]:
    """The withdrawn facts, those of one cooperation as one where a person gave it (or gave it back) its parties."""
    left = {row["key"]: row for row in rows}
    found = []
    for ruling in store.rows(_RENAMINGS):
        corrected = json.loads(ruling["changes"])
        gone = [row for row in left.values() if _was(row, ruling, corrected["parties"])]
        if not gone:
            continue
        for row in gone:
            del left[row["key"]]
        last = gone[-1]
        changes = {"parties": json.loads(ruling["parties"])}
        if ruling["undone_at"] is None:
            changes = {name: value for name, value in corrected.items() if name != "status"}
        found.append(
            Correction(
                settled=tuple(row["key"] for row in gone),
                noted=() if ruling["undone_at"] else (f"ruling:{ruling['id']}",),
                renamed=tuple(f"{ruling['key']}:{row['status']}" for row in gone),
                parties=tuple(json.loads(last["parties"])),
                status=last["status"],
                edition=last["edition"],
                now=ruling["status"],
                note=None if ruling["undone_at"] else ruling["note"],
                changes=changes,
            )
        )
    return (*_withdrawn(left.values()), *found)


def _was(row: Any, ruling: Any, corrected: list[str]) -> bool:
    """Whether a fact is what a ruling changed; or, where that was undone, what it had made of it."""
    if ruling["undone_at"] is None:
        return bool(row["key"].partition(":")[0] == ruling["subject"] != ruling["key"])
    return {fold(name) for name in json.loads(row["parties"])} == {fold(name) for name in corrected}


def amend(corrections: Iterable[Correction], amendments: Iterable[Amendment]) -> tuple[Correction, ...]:
    """The corrections, each with how the article that it rested on changed; and one for each fact that stands, though
    what showed it was changed."""
    left = {one.fact: one for one in amendments}
    found = []
    for correction in corrections:
        changed = next((left.pop(key) for key in correction.settled if key in left), None)
        noted = (*correction.noted, changed.key) if changed else correction.noted
        found.append(replace(correction, amended=changed, noted=noted))
    stands = (
        Correction(
            noted=(one.key,),
            parties=one.parties,
            status=one.status,
            edition=one.edition,
            now=one.status,
            amended=one,
        )
        for one in left.values()
    )
    return (*found, *stands)


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
                    noted=(f"ruling:{row['id']}",),
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
        [(audience, key) for correction in corrections for key in correction.settled],
    )
