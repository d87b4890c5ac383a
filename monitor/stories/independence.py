"""How many independent sources report a cooperation, in step with its claims and with the stories that they are in."""

import sqlite3
from collections.abc import Iterable

from monitor.store import to_json


def recount(connection: sqlite3.Connection, cooperations: Iterable[int]) -> None:
    """Count anew, for these cooperations, the publishers whose texts assert them: a copy is its origin's text."""
    connection.execute(
        "UPDATE cooperations SET independent = (SELECT count(DISTINCT o.publisher) FROM cooperation_mentions m"
        " JOIN article_origins o ON o.article_id = m.article_id"
        " WHERE m.cooperation_id = cooperations.id AND m.denied = 0 AND m.rejected = 0)"
        " WHERE id IN (SELECT value FROM json_each(?))",
        [to_json(list(cooperations))],
    )


def recount_reported(connection: sqlite3.Connection, articles: Iterable[int]) -> None:
    """Count anew for the cooperations of which these articles speak: their stories changed."""
    rows = connection.execute(
        "SELECT DISTINCT cooperation_id FROM cooperation_mentions WHERE cooperation_id IS NOT NULL"
        " AND article_id IN (SELECT value FROM json_each(?))",
        [to_json(list(articles))],
    )
    if found := [cooperation for (cooperation,) in rows]:
        recount(connection, found)
