"""All that is known of one entity: its names, offices, cooperations, quotes, company and how they moved in time."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from monitor.entities.judgements import Judgement, standing
from monitor.entities.offices import Sighting, Tenure, tenures_of
from monitor.errors import QueryError
from monitor.i18n import N_
from monitor.sayings import Saying, sayings_of
from monitor.store import Store, moment, moment_or_none, to_json

MOST = 20
"""Cooperations, quotes and neighbours that a profile holds: the newest ones, those met most."""

_ALIASES = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """A form by which `articles` articles mention the entity; `rule` says how its name came to be the entity's."""

    form: str
    articles: int
    rule: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Undertaking:
    """A cooperation that the entity is a party of; of a person, one whose proving sentence names him or her."""

    key: str
    parties: tuple[str, ...]
    status: str
    denied: bool
    first_seen: datetime
    last_seen: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """An entity that `articles` of the newest articles name as well."""

    key: str
    name: str
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened to the entity: an office first seen, a cooperation that appeared or moved."""

    at: datetime
    kind: str
    text: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """`cooperations` are the newest of `undertakings`, `months` are (YYYY-MM, articles); `timeline` has the oldest
    first."""

    key: str
    type: str
    name: str
    registered: bool
    articles: int
    mentions: int
    first_seen: datetime | None
    last_seen: datetime | None
    aliases: tuple[Alias, ...]
    offices: tuple[Tenure, ...]
    undertakings: int
    cooperations: tuple[Undertaking, ...]
    quotes: tuple[Saying, ...]
    neighbours: tuple[Neighbour, ...]
    months: tuple[tuple[str, int], ...]
    timeline: tuple[Event, ...]
    judgements: tuple[Judgement, ...]


def profile(store: Store, key: str) -> Profile:
    """The profile of an entity. Raises QueryError for an unknown key."""
    rows = store.rows("SELECT * FROM entities WHERE key = ?", key)
    if not rows:
        raise QueryError(N_("There is no entity '{key}'"), key=key)
    (row,) = rows
    entity = row["id"]
    offices = tenures_of(store, key)
    concerned = _concerned(store, entity, person=row["type"] == "person")
    undertakings = _undertakings(store, concerned)
    names = {
        f"{own['space']}:{own['folded']}"
        for own in store.rows("SELECT space, folded FROM names WHERE entity_id = ?", entity)
    }
    return Profile(
        key=key,
        type=row["type"],
        name=row["name"],
        registered=row["registered"] is not None,
        articles=row["articles"],
        mentions=row["mentions"],
        first_seen=moment_or_none(row["first_seen_at"]),
        last_seen=moment_or_none(row["last_seen_at"]),
        aliases=_aliases(store, entity),
        offices=offices,
        undertakings=len(concerned),
        cooperations=undertakings,
        quotes=sayings_of(store, entity, most=MOST) if row["type"] == "person" else (),
        neighbours=_neighbours(store, entity),
        months=_months(store, entity),
        timeline=_timeline(store, offices, undertakings),
        judgements=tuple(one for one in standing(store) if {one.a, one.b} & names),
    )


def _aliases(store: Store, entity: int) -> tuple[Alias, ...]:
    rows = store.rows(
        "SELECT f.name, sum(f.articles) AS used, min(coalesce(n.why, (SELECT min(rule) FROM name_links"
        " WHERE a = n.id OR b = n.id))) AS rule FROM entity_names f JOIN names n ON n.id = f.name_id"
        " WHERE f.entity_id = ? GROUP BY f.name ORDER BY used DESC, f.name LIMIT ?",
        entity,
        _ALIASES,
    )
    return tuple(Alias(form=row["name"], articles=row["used"], rule=row["rule"]) for row in rows)


def _concerned(store: Store, entity: int, *, person: bool) -> list[int]:
    """The cooperations of an entity: of a body, those that it is a party of by its own name, or by the name that an
    article uses for it."""
    said = (
        'x.start >= m.evidence_start AND x."end" <= m.evidence_end'
        if person
        else "x.name IN (SELECT value FROM json_each(m.parties))"
    )
    borne = """ UNION SELECT b.cooperation_id FROM entities e JOIN labels l ON l.kind = 'party' AND l.text = e.name
        JOIN cooperation_labels b ON b.label_id = l.id WHERE e.id = ?1"""
    rows = store.rows(
        "SELECT m.cooperation_id FROM mentions x JOIN cooperation_mentions m ON m.version_id = x.version_id"  # noqa: S608 - put together from our own text
        f" WHERE x.entity_id = ?1 AND m.cooperation_id IS NOT NULL AND {said}{'' if person else borne}",
        entity,
    )
    return [row["cooperation_id"] for row in rows]


def _undertakings(store: Store, ids: list[int]) -> tuple[Undertaking, ...]:
    rows = store.rows(
        "SELECT * FROM cooperations WHERE id IN (SELECT value FROM json_each(?))"
        " ORDER BY last_seen_at DESC, key LIMIT ?",
        to_json(ids),
        MOST,
    )
    return tuple(
        Undertaking(
            key=row["key"],
            parties=tuple(json.loads(row["parties"])),
            status=row["status"],
            denied=bool(row["denied"]),
            first_seen=moment(row["first_seen_at"]),
            last_seen=moment(row["last_seen_at"]),
        )
        for row in rows
    )


_AT = "coalesce(v.published, a.first_seen_at)"


_NEWEST = 500


def _neighbours(store: Store, entity: int) -> tuple[Neighbour, ...]:
    rows = store.rows(
        "SELECT e.key, e.name, count(DISTINCT x.version_id) AS shared FROM"
        " (SELECT DISTINCT version_id FROM mentions WHERE entity_id = ?1 ORDER BY version_id DESC LIMIT ?2) own"
        " JOIN mentions x ON x.version_id = own.version_id JOIN entities e ON e.id = x.entity_id"
        " WHERE x.entity_id != ?1 AND e.type != 'place' GROUP BY e.id ORDER BY shared DESC, e.key LIMIT ?3",
        entity,
        _NEWEST,
        MOST,
    )
    return tuple(Neighbour(key=row["key"], name=row["name"], articles=row["shared"]) for row in rows)


def _months(store: Store, entity: int) -> tuple[tuple[str, int], ...]:
    rows = store.rows(
        f"SELECT substr({_AT}, 1, 7) AS month, count(DISTINCT a.id) AS articles FROM"  # noqa: S608 - a constant
        " (SELECT DISTINCT version_id FROM mentions WHERE entity_id = ?) x JOIN versions v ON v.id = x.version_id"
        " JOIN articles a ON a.id = v.article_id GROUP BY month ORDER BY month",
        entity,
    )
    return tuple((row["month"], row["articles"]) for row in rows)


def _timeline(store: Store, offices: tuple[Tenure, ...], undertakings: tuple[Undertaking, ...]) -> tuple[Event, ...]:
    events = [
        Event(at=one.first.at, kind="office", text=" · ".join(filter(None, (one.office, one.body))), url=one.first.url)
        for one in offices
    ]
    for one in undertakings:
        events += [
            Event(
                at=moment(row["at"]),
                kind="denied" if row["kind"] == "denied" else row["status"],
                text=" – ".join(one.parties),
                url=row["url"],
            )
            for row in store.rows(
                "SELECT t.at, t.kind, t.status, a.url FROM steps t JOIN cooperations c ON c.id = t.cooperation_id"
                " JOIN cooperation_mentions m ON m.id = t.mention_id JOIN articles a ON a.id = m.article_id"
                " WHERE c.key = ? ORDER BY t.at, t.id",
                one.key,
            )
        ]
    return tuple(sorted(events, key=lambda event: (event.at, event.kind, event.text)))


def as_json(found: Profile) -> dict[str, Any]:
    """The profile as `pantau entity --json` prints it."""
    return {
        "key": found.key,
        "type": found.type,
        "name": found.name,
        "registered": found.registered,
        "articles": found.articles,
        "mentions": found.mentions,
        "first_seen": _iso(found.first_seen),
        "last_seen": _iso(found.last_seen),
        "aliases": [{"form": one.form, "articles": one.articles, "rule": one.rule} for one in found.aliases],
        "offices": [office_json(one) for one in found.offices],
        "undertakings": found.undertakings,
        "cooperations": [
            {
                "key": one.key,
                "parties": list(one.parties),
                "status": one.status,
                "denied": one.denied,
                "first_seen": _iso(one.first_seen),
                "last_seen": _iso(one.last_seen),
            }
            for one in found.cooperations
        ],
        "quotes": [
            {
                "text": one.text,
                "direct": one.direct,
                "at": _iso(one.at),
                "published": _iso(one.published),
                "title": one.title,
                "url": one.url,
                "source": one.source,
                "span": [one.start, one.end],
                "carriers": [
                    {"published": _iso(each.published), "title": each.title, "url": each.url, "source": each.source}
                    for each in one.carriers
                ],
            }
            for one in found.quotes
        ],
        "neighbours": [{"key": one.key, "name": one.name, "articles": one.articles} for one in found.neighbours],
        "months": dict(found.months),
        "timeline": [
            {"at": _iso(one.at), "kind": one.kind, "text": one.text, "url": one.url} for one in found.timeline
        ],
        "judgements": [judgement_json(one) for one in found.judgements],
    }


def office_json(one: Tenure) -> dict[str, Any]:
    """A tenure as a JSON object."""
    return {
        "person": one.person,
        "name": one.name,
        "office": one.office,
        "body": one.body,
        "official": one.official,
        "articles": one.articles,
        "first": _sighting_json(one.first),
        "last": _sighting_json(one.last),
    }


def judgement_json(one: Judgement) -> dict[str, Any]:
    """A judgement as a JSON object."""
    return {
        "number": one.number,
        "a": one.a,
        "b": one.b,
        "verdict": one.verdict,
        "by": one.by,
        "at": _iso(one.at),
        "note": one.note,
        "undone_at": _iso(one.undone_at),
    }


def _sighting_json(one: Sighting) -> dict[str, Any]:
    span = [one.start, one.end] if one.start is not None else None
    return {
        "words": one.words,
        "at": _iso(one.at),
        "article": one.article,
        "title": one.title,
        "url": one.url,
        "source": one.source,
        "span": span,
    }


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
