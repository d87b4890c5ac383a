# ruff: noqa: S608 - all SQL is text of this module
"""Where results stood when the first page was asked for: what is stored between pages hides and repeats none."""

from collections.abc import Mapping

from monitor.queries.fields import Kind
from monitor.queries.postings import ID_BITS
from monitor.store import Store

Place = tuple[str | int, int]
"""Where a result stands in the order, which is descending: what it is sorted by, and a number that settles ties."""

_NEWEST: dict[Kind, str] = {
    "cooperation": "SELECT max(id) FROM cooperation_mentions",
    "article": "SELECT max(id) FROM versions",
    "quote": "SELECT max(id) FROM versions",
    "entity": "SELECT max(id) FROM mentions",
}
_REDATED = f"""(SELECT a.id, min(coalesce(unixepoch(o.published), 0), 68719476735) * {1 << ID_BITS} + a.id AS place
    FROM versions n JOIN articles a ON a.version_id = n.id JOIN versions o
    ON o.id = (SELECT max(id) FROM versions WHERE article_id = a.id AND id <= ?1) WHERE n.id > ?1)"""
_MOVED: dict[Kind, str] = {
    "cooperation": """SELECT m.cooperation_id, max(m.at) FILTER (WHERE m.id <= ?1) AS seen, m.cooperation_id
        FROM cooperation_mentions m WHERE m.denied = 0 AND m.rejected = 0 AND m.cooperation_id IN
        (SELECT cooperation_id FROM cooperation_mentions WHERE id > ?1) GROUP BY 1 HAVING seen IS NOT NULL""",
    "article": f"SELECT id, place, id FROM {_REDATED}",
    "quote": f"SELECT q.id, x.place, q.number FROM {_REDATED} x JOIN quotes q ON q.article_id = x.id",
    # only the first version of an article adds it to those that name somebody
    "entity": """SELECT e.id, e.articles - count(DISTINCT m.version_id) AS before, e.id FROM mentions m
        JOIN versions v ON v.id = m.version_id AND v.number = 1 JOIN entities e ON e.id = m.entity_id
        WHERE m.id > ?1 GROUP BY e.id HAVING before > 0""",
}


def newest(store: Store, kind: Kind) -> int:
    """What `moved` counts from: the number of what was stored last that can move a result."""
    ((number,),) = store.rows(_NEWEST[kind])
    return number or 0


def moved(store: Store, kind: Kind, since: int) -> Mapping[int, Place]:
    """The results that what was stored after `since` may have moved, and where each stood before; new ones not."""
    return {row[0]: (row[1], row[2]) for row in store.rows(_MOVED[kind], since)}
