# ruff: noqa: S608 - all SQL is text of this module
"""How the results of a query are spread: over statuses, sectors, sources, names (facets), and over time (timelines)."""

import json
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Literal, get_args

from monitor.errors import QueryError
from monitor.i18n import N_
from monitor.queries.fields import ENTITY_TYPES, NAMES, Field, Kind
from monitor.queries.language import Query
from monitor.queries.plan import find
from monitor.queries.postings import ID_BITS
from monitor.queries.values import unknown_value
from monitor.store import Store

COUNTED: dict[Kind, int] = {"cooperation": 250, "article": 1_000, "quote": 1_000, "entity": 1_000}
"""Results that facets count: the first ones, where there are more. A cooperation rests on many articles."""
TIMED = 50_000
"""Results that a timeline counts."""

Period = Literal["day", "week", "month"]
PERIODS: dict[str, Period] = {period: period for period in get_args(Period)} | {
    "hari": "day",
    "minggu": "week",
    "bulan": "month",
}
"""Every name of a period."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """The most frequent values of a field among results, each with how many have it; one may have several."""

    field: Field
    counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """The facets of the first `of` results; of all, where `exact`."""

    facets: tuple[Facet, ...]
    of: int
    exact: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """How many results there are in each period between the first and the last, by its first day in the reader's zone:
    articles and quotes by publication, cooperations and entities by when they were first seen. Without `exact`, only
    the newest results are counted."""

    period: Period
    counts: tuple[tuple[date, int], ...]
    exact: bool


def fields_of(text: str, kind: Kind) -> tuple[Field, ...]:
    """The facets that a person names, with commas between. Raises QueryError for one that results of a kind lack."""
    known = {name: field for name, field in NAMES.items() if field in _facets(kind)}
    chosen = []
    for name in filter(None, (part.strip().casefold() for part in text.split(","))):
        if name not in known:
            raise unknown_value(name, "--facet", 1, list(_facets(kind)))
        chosen.append(known[name])
    return tuple(dict.fromkeys(chosen))


def period_of(text: str) -> Period:
    """The period that a person names. Raises QueryError for another word."""
    name = text.strip().casefold()
    if name not in PERIODS:
        raise unknown_value(text, "--timeline", 1, PERIODS)
    return PERIODS[name]


def facets(store: Store, query: Query, fields: tuple[Field, ...], *, most: int = 10) -> Facets:
    """The facets of what a query finds, `most` values each."""
    with store.db.atomic():
        found = find(store, query, most=COUNTED[query.kind], count=False)
        known = _facets(query.kind)
        wanted = json.dumps(found.ids)
        made = []
        for field in fields:
            if field not in known:
                raise QueryError(N_("There is no facet '{field}' of what is asked for"), field=field, position=1)
            rows = store.rows(f"{known[field]} LIMIT ?", wanted, most)
            made.append(Facet(field=field, counts=tuple((row[0], row[1]) for row in rows)))
    return Facets(facets=tuple(made), of=len(found.ids), exact=found.exact)


def timeline(store: Store, query: Query, *, period: Period, zone: tzinfo) -> Timeline:
    """When what a query finds was published or first seen."""
    with store.db.atomic():
        found = find(store, query, most=TIMED, count=False)
        if query.kind in ("article", "quote"):
            instants = sorted(int(place) >> ID_BITS for place, _ in found.places)
        else:
            table = {"cooperation": "cooperations", "entity": "entities"}[query.kind]
            rows = store.rows(
                f"SELECT unixepoch(t.first_seen_at) FROM json_each(?) w CROSS JOIN {table} t ON t.id = w.value"
                " WHERE t.first_seen_at IS NOT NULL ORDER BY 1",
                json.dumps(found.ids),
            )
            instants = [row[0] for row in rows]
    return Timeline(period=period, counts=tuple(_counted(instants, period, zone)), exact=found.exact)


def _first_day(day: date, period: Period) -> date:
    match period:
        case "day":
            return day
        case "week":
            return day - timedelta(days=day.weekday())
        case "month":
            return day.replace(day=1)


def _counted(instants: Sequence[int], period: Period, zone: tzinfo) -> Iterator[tuple[date, int]]:
    """How many of the seconds, which are in order, are in each period from the first to the last."""
    if not instants:
        return
    day = _first_day(datetime.fromtimestamp(instants[0], zone).date(), period)
    counted = 0
    while counted < len(instants):
        following = _first_day(day + timedelta(days=_DAYS[period]), period)
        end = bisect_left(instants, datetime.combine(following, datetime.min.time(), zone).timestamp())
        yield day, end - counted
        day, counted = following, end


_DAYS = {"day": 1, "week": 7, "month": 31}


# --- SQL ------------------------------------------------------------------------------------------------------------

# by kind: each result with the articles that it rests on
_ARTICLES: dict[Kind, str] = {
    "article": """WITH w AS MATERIALIZED (SELECT a.id, a.id AS article_id, a.place FROM json_each(?) j
        CROSS JOIN articles a ON a.id = j.value)""",
    "quote": """WITH w AS MATERIALIZED (SELECT q.id, q.article_id, q.place FROM json_each(?) j
        CROSS JOIN quotes q ON q.id = j.value)""",
    "cooperation": """WITH w AS MATERIALIZED (SELECT DISTINCT m.cooperation_id AS id, m.article_id, a.place
        FROM json_each(?) j CROSS JOIN cooperation_mentions m
        ON m.cooperation_id = j.value AND m.denied = 0 AND m.rejected = 0
        CROSS JOIN articles a ON a.id = m.article_id)""",
}
_MOST_FIRST = "GROUP BY 1 ORDER BY 2 DESC, 1"


def _facets(kind: Kind) -> dict[Field, str]:
    """The SQL of each facet that results of a kind have; its question mark is a JSON array of ids."""
    if kind == "entity":
        return {
            Field.KIND: f"SELECT e.type, count(*) FROM json_each(?) j JOIN entities e ON e.id = j.value {_MOST_FIRST}"
        }
    made = {field: _labelled(kind, label) for field, label in _LABELS.items()}
    named = {field: _named(kind, types) for field, types in ENTITY_TYPES.items()}
    # the event of a cooperation is what its claims say, not every event in their articles
    made = named | made if kind == "cooperation" else made | named
    made[Field.SOURCE] = (
        f"{_ARTICLES[kind]} SELECT a.source, count(DISTINCT w.id) FROM w CROSS JOIN articles a ON a.id = w.article_id"
        f" {_MOST_FIRST}"
    )
    made[Field.SOURCE_KIND] = f"""{_ARTICLES[kind]} SELECT s.kind, count(DISTINCT w.id) FROM w
        CROSS JOIN articles a ON a.id = w.article_id JOIN sources s ON s.name = a.source {_MOST_FIRST}"""
    if kind == "cooperation":
        made[Field.STATUS] = (
            f"SELECT c.status, count(*) FROM json_each(?) j JOIN cooperations c ON c.id = j.value {_MOST_FIRST}"
        )
        made[Field.PARTY] = f"""SELECT l.text, count(*) FROM json_each(?) j CROSS JOIN cooperation_labels x
            ON x.cooperation_id = j.value JOIN labels l ON l.id = x.label_id WHERE l.kind = 'party' {_MOST_FIRST}"""
    if kind == "quote":
        made[Field.PERSON] = f"""SELECT q.speaker, count(*) FROM json_each(?) j JOIN quotes q ON q.id = j.value
            WHERE q.speaker IS NOT NULL {_MOST_FIRST}"""
    return made


_LABELS = {
    Field.STATUS: "status",
    Field.PARTY: "party",
    Field.TOPIC: "field",
    Field.SECTOR: "sector",
    Field.CHANNEL: "channel",
    Field.EVENT: "event",
    Field.OFFICE: "office",
}


def _labelled(kind: Kind, label: str) -> str:
    if kind == "cooperation" and label != "office":
        # what its own claims say; an article may speak of another cooperation too
        return f"""SELECT l.text, count(DISTINCT j.value) FROM json_each(?) j
            CROSS JOIN cooperation_mentions m ON m.cooperation_id = j.value
            CROSS JOIN mention_labels x ON x.mention_id = m.id CROSS JOIN labels l
        ON l.id = x.label_id WHERE l.kind = '{label}' {_MOST_FIRST}"""
    return f"""{_ARTICLES[kind]} SELECT l.text, count(DISTINCT w.id) FROM w
        CROSS JOIN mention_labels x ON x.place = w.place CROSS JOIN labels l
        ON l.id = x.label_id WHERE l.kind = '{label}' {_MOST_FIRST}"""


def _named(kind: Kind, types: tuple[str, ...]) -> str:
    listed = ", ".join(f"'{each}'" for each in types)
    return f"""{_ARTICLES[kind]} SELECT e.name, count(DISTINCT w.id) FROM w
        CROSS JOIN article_names x ON x.place = w.place CROSS JOIN names n ON n.id = x.name_id
        CROSS JOIN entities e ON e.id = n.entity_id WHERE e.type IN ({listed})
        GROUP BY e.id ORDER BY 2 DESC, 1"""
