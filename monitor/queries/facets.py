# ruff: noqa: S608 - all SQL is text of this module
"""How the results of a query are spread: over statuses, sectors, sources, names (facets), and over time (timelines)."""

import json
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from time import monotonic
from typing import Literal, get_args

from monitor.errors import QueryError
from monitor.i18n import N_
from monitor.queries.fields import ENTITY_TYPES, NAMES, Field, Kind
from monitor.queries.language import Query
from monitor.queries.plan import find
from monitor.queries.postings import ID_BITS, ID_MASK, SPACES
from monitor.queries.values import unknown_value
from monitor.store import Store

FACETED = 10_000
"""Results that facets count, where there is time."""
PATIENCE = 0.05
"""Seconds that facets may take, however many results there are; the first ones are counted in any case."""
FIRST: dict[Kind, int] = {"cooperation": 60, "article": 250, "quote": 250, "entity": 250}
"""Results that are counted in any case. A cooperation rests on many articles."""
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
    articles and quotes by publication, cooperations and entities by when they were first seen. `undated` are in none.
    Without `exact`, only the newest results are counted."""

    period: Period
    counts: tuple[tuple[date, int], ...]
    undated: int
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


def facets(
    store: Store,
    query: Query,
    fields: tuple[Field, ...],
    *,
    most: int = 10,
    first: int | None = None,
    seconds: float = PATIENCE,
) -> Facets:
    """The facets of what a query finds, `most` values each: of the `first` results, and of as many more as `seconds`
    allow."""
    known = _facets(query.kind)
    for field in fields:
        if field not in known:
            raise QueryError(N_("There is no facet '{field}' of what is asked for"), field=field, position=1)
    counted: dict[Field, Counter[str]] = {field: Counter() for field in fields}
    started = monotonic()
    with store.db.atomic():
        found = find(store, query, most=FACETED, count=False)
        done, size = 0, first or FIRST[query.kind]
        while done < len(found.ids):
            begun = monotonic()
            wanted = json.dumps(found.ids[done : done + size])
            for field, values in counted.items():
                for row in store.rows(known[field], wanted):
                    values[row["value"]] += row["results"]
            done = min(done + size, len(found.ids))
            # the next and larger part takes longer than this one did
            size *= 2
            if monotonic() - started + 2 * (monotonic() - begun) > seconds:
                break
    return Facets(
        facets=tuple(Facet(field=field, counts=_most(values, most)) for field, values in counted.items()),
        of=done,
        exact=found.exact and done == len(found.ids),
    )


def _most(values: Counter[str], most: int) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(values.items(), key=lambda counted: (-counted[1], counted[0]))[:most])


def timeline(store: Store, query: Query, *, period: Period, zone: tzinfo) -> Timeline:
    """When what a query finds was published or first seen."""
    with store.db.atomic():
        found = find(store, query, most=TIMED, count=False)
        if query.kind in ("article", "quote"):
            instants = sorted(int(place) >> ID_BITS for place, _ in found.places if int(place) > ID_MASK)
        else:
            table = {"cooperation": "cooperations", "entity": "entities"}[query.kind]
            rows = store.rows(
                f"SELECT unixepoch(t.first_seen_at) FROM json_each(?) w CROSS JOIN {table} t ON t.id = w.value"
                " WHERE t.first_seen_at IS NOT NULL ORDER BY 1",
                json.dumps(found.ids),
            )
            instants = [row[0] for row in rows]
    return Timeline(
        period=period,
        counts=tuple(_counted(instants, period, zone)),
        undated=len(found.ids) - len(instants),
        exact=found.exact,
    )


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


def _facets(kind: Kind) -> dict[Field, str]:
    """The SQL of each facet that results of a kind have; its question mark is a JSON array of ids."""
    if kind == "entity":
        return {
            Field.KIND: f"SELECT e.type {_RESULTS} FROM json_each(?) j JOIN entities e ON e.id = j.value GROUP BY 1"
        }
    made = {field: _labelled(kind, label) for field, label in _LABELS.items()}
    named = {field: _named(kind, types) for field, types in ENTITY_TYPES.items()}
    # the event of a cooperation is what its claims say, not every event in their articles
    made = named | made if kind == "cooperation" else made | named
    made[Field.SOURCE] = f"""{_ARTICLES[kind]} SELECT a.source {_RESULTS_OF_ARTICLES} FROM w
        CROSS JOIN articles a ON a.id = w.article_id GROUP BY 1"""
    made[Field.SOURCE_KIND] = f"""{_ARTICLES[kind]} SELECT s.kind {_RESULTS_OF_ARTICLES} FROM w
        CROSS JOIN articles a ON a.id = w.article_id JOIN sources s ON s.name = a.source GROUP BY 1"""
    if kind == "cooperation":
        made[Field.SOURCE] = f"""SELECT m.source {_RESULTS} FROM json_each(?) j CROSS JOIN cooperation_mentions m
            INDEXED BY cooperation_mentions_shown ON m.cooperation_id = j.value AND m.denied = 0 AND m.rejected = 0
            GROUP BY 1"""
        made[Field.STATUS] = f"""SELECT c.status {_RESULTS} FROM json_each(?) j
            JOIN cooperations c ON c.id = j.value GROUP BY 1"""
        made[Field.PARTY] = f"""SELECT l.text {_RESULTS} FROM json_each(?) j CROSS JOIN cooperation_labels x
            ON x.cooperation_id = j.value JOIN labels l ON l.id = x.label_id WHERE l.kind = 'party' GROUP BY 1"""
    if kind == "quote":
        made[Field.PERSON] = f"""SELECT q.speaker {_RESULTS} FROM json_each(?) j JOIN quotes q ON q.id = j.value
            WHERE q.speaker IS NOT NULL GROUP BY 1"""
    return made


_RESULTS = "AS value, count(DISTINCT j.value) AS results"
_RESULTS_OF_ARTICLES = "AS value, count(DISTINCT w.id) AS results"
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
        return f"""SELECT l.text {_RESULTS} FROM json_each(?) j
            CROSS JOIN cooperation_mentions m ON m.cooperation_id = j.value
            CROSS JOIN mention_labels x ON x.mention_id = m.id CROSS JOIN labels l
        ON l.id = x.label_id WHERE l.kind = '{label}' GROUP BY 1"""
    return f"""{_ARTICLES[kind]} SELECT l.text {_RESULTS_OF_ARTICLES} FROM w
        CROSS JOIN mention_labels x ON x.place = w.place CROSS JOIN labels l
        ON l.id = x.label_id WHERE l.kind = '{label}' GROUP BY 1"""


def _named(kind: Kind, types: tuple[str, ...]) -> str:
    listed = ", ".join(f"'{each}'" for each in types)
    spaces = ", ".join(f"'{SPACES.get(each, each)}'" for each in types)
    return f"""{_ARTICLES[kind]}, found AS MATERIALIZED (SELECT n.entity_id, w.id FROM w
            CROSS JOIN article_names x ON x.place = w.place CROSS JOIN names n ON n.id = x.name_id
            WHERE n.space IN ({spaces}))
        SELECT e.name AS value, count(DISTINCT found.id) AS results FROM found
        CROSS JOIN entities e ON e.id = found.entity_id WHERE e.type IN ({listed}) GROUP BY e.name"""
