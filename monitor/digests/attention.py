"""What a stretch brought on the names that an audience watches."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from monitor.queries.scopes import Condition, scope_of
from monitor.store import Store, instant, moment

if TYPE_CHECKING:
    from monitor.ledger.cooperations import Canonical

HEADLINES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    title: str
    url: str
    source_title: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Attention:
    """One watched name: `articles` of the stretch mention it, the newest of which are `headlines`; `moves` are the
    cooperations of it in which something happened in the stretch, of `cooperations` that are known in all."""

    name: str
    articles: int
    moves: int
    cooperations: int
    headlines: tuple[Headline, ...]


_COUNTED = """
SELECT count(*) FROM articles a JOIN versions v ON v.id = a.version_id
WHERE a.first_seen_at > ? AND a.first_seen_at <= ? AND {scope}
"""
_NEWEST = """
SELECT v.title, a.url, coalesce(s.title, a.source) AS source_title, coalesce(v.published, a.first_seen_at) AS at
FROM articles a JOIN versions v ON v.id = a.version_id LEFT JOIN sources s ON s.name = a.source
WHERE a.first_seen_at > ? AND a.first_seen_at <= ? AND {scope} ORDER BY at DESC, a.id DESC LIMIT ?
"""
_MOVED = """
SELECT count(DISTINCT c.id), count(DISTINCT CASE WHEN s.created_at > ? AND s.created_at <= ? THEN c.id END)
FROM cooperations c LEFT JOIN steps s ON s.cooperation_id = c.id WHERE {scope}
"""
_NAMED = "SELECT c.key FROM cooperations c WHERE {scope}"


def attention(
    store: Store,
    names: Iterable[str],
    *,
    since: datetime,
    until: datetime,
    zone: tzinfo,
    canonical: "Canonical | None" = None,
) -> tuple[Attention, ...]:
    """What became known of each name after `since` up to `until`, in the order of the names."""
    stretch = (instant(since), instant(until))
    found = []
    for name in names:
        mentions, parties = _conditions(store, name, until, zone, canonical)
        ((articles,),) = store.rows(_COUNTED.format(scope=mentions.sql), *stretch, *mentions.values)
        rows = store.rows(_NEWEST.format(scope=mentions.sql), *stretch, *mentions.values, HEADLINES)
        ((known, moved),) = store.rows(_MOVED.format(scope=parties.sql), *stretch, *parties.values)
        found.append(
            Attention(
                name=name,
                articles=articles,
                moves=moved,
                cooperations=known,
                headlines=tuple(
                    Headline(
                        title=row["title"],
                        url=row["url"],
                        source_title=row["source_title"],
                        at=moment(row["at"]),
                    )
                    for row in rows
                ),
            )
        )
    return tuple(found)


def involved(
    store: Store,
    names: Iterable[str],
    keys: Sequence[str],
    *,
    until: datetime,
    zone: tzinfo,
    canonical: "Canonical | None" = None,
) -> dict[str, str]:
    """Which of these cooperations (by key) have a watched name among their parties: the first such name."""
    found: dict[str, str] = {}
    asked = frozenset(keys)
    for name in names:
        _, parties = _conditions(store, name, until, zone, canonical)
        for (key,) in store.rows(_NAMED.format(scope=parties.sql), *parties.values):
            if key in asked:
                found.setdefault(key, name)
    return found


def _conditions(
    store: Store, name: str, until: datetime, zone: tzinfo, canonical: "Canonical | None"
) -> tuple[Condition, Condition]:
    """Articles that mention the name, and cooperations that it is a party of."""
    quoted = '"' + name.replace('"', " ") + '"'
    anything = " OR ".join(f"{field}:{quoted}" for field in ("orang", "lembaga", "perusahaan", "negara", "acara"))
    mentions = scope_of(store, anything, now=until, zone=zone, canonical=canonical)
    parties = scope_of(store, f"pihak:{quoted}", now=until, zone=zone, canonical=canonical)
    return mentions.articles, parties.cooperations
