"""How many independent sources report a cooperation, in step with its claims and with the stories that they are in.

A party that speaks through its own press office confirms nothing: an official source whose body is a party of the
cooperation is told apart from the independent ones.
"""

import json
import sqlite3
from collections.abc import Iterable

from monitor.registry import load_registry
from monitor.store import to_json

_OFFICIAL = """
SELECT DISTINCT c.id, c.parties, o.publisher, s.title FROM cooperation_mentions m
JOIN article_origins o ON o.article_id = m.article_id JOIN articles a ON a.id = o.origin_article_id
JOIN sources s ON s.name = a.source AND s.kind = 'official' JOIN cooperations c ON c.id = m.cooperation_id
WHERE m.cooperation_id IN (SELECT value FROM json_each(?)) AND m.denied = 0 AND m.rejected = 0
ORDER BY s.title"""


def recount(connection: sqlite3.Connection, cooperations: Iterable[int]) -> None:
    """Count anew, for these cooperations, the publishers whose texts assert them: a copy is its origin's text, and what
    a party publishes itself counts nothing."""
    rows = list(cooperations)
    connection.execute(
        "UPDATE cooperations SET independent = (SELECT count(DISTINCT o.publisher) FROM cooperation_mentions m"
        " JOIN article_origins o ON o.article_id = m.article_id"
        " WHERE m.cooperation_id = cooperations.id AND m.denied = 0 AND m.rejected = 0)"
        " WHERE id IN (SELECT value FROM json_each(?))",
        [to_json(rows)],
    )
    connection.executemany(
        "UPDATE cooperations SET independent = independent - ? WHERE id = ?",
        [(len(own), row) for row, own in press_offices(connection, rows).items()],
    )


def press_offices(connection: sqlite3.Connection, cooperations: Iterable[int]) -> dict[int, dict[str, str]]:
    """The sources in which parties of these cooperations report them themselves: publisher -> title, by cooperation."""
    found: dict[int, dict[str, str]] = {}
    for row, parties, publisher, title in connection.execute(_OFFICIAL, [to_json(list(cooperations))]):
        common = load_registry().common
        if common(title) in map(common, json.loads(parties)):
            found.setdefault(row, {})[publisher] = title
    return found


def recount_reported(connection: sqlite3.Connection, articles: Iterable[int]) -> None:
    """Count anew for the cooperations of which these articles speak: their stories changed."""
    rows = connection.execute(
        "SELECT DISTINCT cooperation_id FROM cooperation_mentions WHERE cooperation_id IS NOT NULL"
        " AND article_id IN (SELECT value FROM json_each(?))",
        [to_json(list(articles))],
    )
    if found := [cooperation for (cooperation,) in rows]:
        recount(connection, found)
