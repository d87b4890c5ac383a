"""Which stored articles are analysed anew."""

from dataclasses import replace
from datetime import datetime, tzinfo

from monitor.queries.aliases import understood
from monitor.queries.sql import prepare, where
from monitor.store import Store


def chosen(store: Store, query: str, *, source: str | None, now: datetime, zone: tzinfo) -> list[int]:
    """The articles that a query finds (all, for an empty one), of one source if that is named, the oldest first.

    Raises QueryError for a query that can't be understood.
    """
    prepare(store)
    asked = replace(understood(store, query, now=now, zone=zone), kind="article")
    condition, values = where(asked, sets=True)
    # all SQL is this package's own text; what was typed is in `values`
    rows = store.rows(
        f"SELECT a.id FROM articles a JOIN versions v ON v.id = a.version_id WHERE ({condition})"  # noqa: S608 - put together from our own text
        " AND (? IS NULL OR a.source = ?) ORDER BY a.id",
        *values,
        source,
        source,
    )
    return [row["id"] for row in rows]
