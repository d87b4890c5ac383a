"""What a digest told of parties that somebody judged since to be one, to be two, or to go by another name."""

import json

from monitor.digests.withdrawals import Correction
from monitor.entities.judgements import Judgement, every
from monitor.entities.resolution import shipped_keys
from monitor.store import Store, instant

_TOLD = """
SELECT i.parties, i.status, d.edition, d.created_at, c.parties AS now_parties, c.status AS now
FROM digest_items i JOIN digests d ON d.id = i.digest_id
LEFT JOIN cooperation_keys k ON k.old = substr(i.key, 1, instr(i.key, ':') - 1)
JOIN cooperations c ON c.key = coalesce(k.key, substr(i.key, 1, instr(i.key, ':') - 1))
WHERE i.audience = ? AND i.parties IS NOT NULL AND i.parties != c.parties
ORDER BY d.cut_off DESC, i.key
"""


def misnamed(store: Store, *, audience: str) -> tuple[Correction, ...]:
    """The fact told last that each judgement of names (or its undoing) changed the parties of, once for each; nothing
    where the audience was told none."""
    known = {
        row["key"]
        for row in store.rows("SELECT key FROM digest_items WHERE audience = ? AND key LIKE 'judgement:%'", audience)
    }
    bodies = [one for one in every(store) if one.a.startswith("organisation:")]
    open_ = [(one, key) for one in bodies if (key := _key(one)) not in known]
    if not open_:
        return ()
    keys = shipped_keys()
    told = store.rows(_TOLD, audience)
    found = []
    for judgement, key in open_:
        names = {judgement.a.partition(":")[2], judgement.b.partition(":")[2]}
        at = instant(judgement.undone_at or judgement.at)
        for row in told:
            parties = json.loads(row["parties"])
            if row["created_at"] < at and not names.isdisjoint(keys.of("institution", party) for party in parties):
                found.append(
                    Correction(
                        noted=(key,),
                        parties=tuple(parties),
                        status=row["status"],
                        edition=row["edition"],
                        now=row["now"],
                        note=judgement.note,
                        changes={"parties": json.loads(row["now_parties"])},
                    )
                )
                break
    return tuple(found)


def _key(judgement: Judgement) -> str:
    return f"judgement:{judgement.number}{':undone' if judgement.undone_at else ''}"
