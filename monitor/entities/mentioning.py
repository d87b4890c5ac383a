"""What articles name, in the database: mentions and the names that they are taken together by.

Every article counts by its current version. What is written here says nothing of who a name means: that is settled by
`resolution`, for which names whose articles changed are noted in `touched_names`.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from models.analysis import Analysis, Span
from monitor.entities.grouping import COMMON, Context, is_short, parted
from monitor.entities.name_keys import NameKeys, space_of
from monitor.store import insert


def take_in(connection: sqlite3.Connection, version_id: int, analysis: Analysis, whole: str, keys: NameKeys) -> bool:
    """Keep the mentions of a version in place of those of its article's other versions; return whether that was to be
    done. Once taken in, it stays so until the version is analysed anew or withdrawn."""
    article_id, taken = connection.execute(
        "SELECT article_id, taken_in FROM versions JOIN analyses ON analyses.version_id = versions.id"
        " WHERE versions.id = ?",
        [version_id],
    ).fetchone()
    if taken:
        return False
    withdraw(connection, article_id)
    for kind, name, span, facts in _named(analysis):
        insert(
            connection,
            "mentions",
            version_id=version_id,
            type=kind,
            name=name,
            form=whole[span.start : span.end],
            start=span.start,
            end=span.end,
            **facts,
        )
    name_mentions(connection, version_id, analysis, keys)
    return True


def _named(analysis: Analysis) -> Iterator[tuple[str, str, Span, dict[str, object]]]:
    for person in analysis.people:
        facts: dict[str, object] = {
            "official": person.official,
            "position": person.position,
            "affiliation": person.affiliation,
        }
        for span in person.mentions:
            yield "person", person.name, span, facts
    for organisation in analysis.organisations:
        for span in organisation.mentions:
            yield organisation.type, organisation.name, span, {}
    for kind, items in (("event", analysis.events), ("country", analysis.countries), ("place", analysis.places)):
        for item in items:
            for span in item.mentions:
                yield kind, item.name, span, {}


@dataclass(slots=True)
class _Seen:
    """All mentions of one name in one version."""

    mentions: list[int] = field(default_factory=list)
    forms: set[str] = field(default_factory=set)
    company: bool = False
    name: str = ""
    office: tuple[str, str | None, bool] | None = None


def name_mentions(connection: sqlite3.Connection, version_id: int, analysis: Analysis | None, keys: NameKeys) -> None:
    """Give the mentions of a version that have none their names."""
    published, fetched = connection.execute(
        "SELECT published, fetched_at FROM versions WHERE id = ?", [version_id]
    ).fetchone()
    at = min(published or fetched, fetched)
    year = published[:4] if published else ""
    seen: dict[tuple[str, str, str], _Seen] = defaultdict(_Seen)
    for mention_id, kind, name, form, official, position, affiliation in connection.execute(
        "SELECT id, type, name, form, official, position, affiliation FROM mentions"
        " WHERE version_id = ? AND name_id IS NULL ORDER BY id",
        [version_id],
    ):
        space, folded = space_of(kind), keys.of(kind, name)
        if not folded:
            continue
        context = ""
        if is_short(space, folded):
            body = keys.of("institution", affiliation) if affiliation else ""
            office = keys.office(position, affiliation) if position else ""
            context = str(Context(office=office, affiliation=body, year=year))
        one = seen[space, folded, context]
        one.mentions.append(mention_id)
        one.forms.add(form or name)
        one.company |= kind == "company"
        one.name = one.name or name
        if position and one.office is None:
            one.office = (position, affiliation, bool(official))
    spans = {person.name: person.position_span for person in analysis.people} if analysis else {}
    stored = [(key, one, *_name(connection, key, one, at)) for key, one in seen.items()]
    connection.executemany(
        "UPDATE mentions SET name_id = ?, entity_id = ? WHERE id = ?",
        [(name_id, entity, mention) for _, one, name_id, entity in stored for mention in one.mentions],
    )
    connection.executemany(
        "INSERT INTO appearances (name_id, version_id) VALUES (?, ?)",
        [(name_id, version_id) for _, _, name_id, _ in stored],
    )
    connection.executemany(
        "INSERT INTO entity_names (name_id, space, folded, name, entity_id, articles) VALUES (?, ?, ?, ?, ?, 1)"
        " ON CONFLICT (name_id, name) DO UPDATE SET articles = articles + 1",
        [
            (name_id, space, keys.of(space, form), form, entity)
            for (space, _, _), one, name_id, entity in stored
            for form in sorted(one.forms)
        ],
    )
    for _, one, name_id, _ in stored:
        if one.office:
            position, affiliation, official = one.office
            span = spans.get(one.name)
            insert(
                connection,
                "office_mentions",
                name_id=name_id,
                version_id=version_id,
                office=keys.office(position, affiliation),
                body=keys.of("institution", affiliation) if affiliation else None,
                position=position,
                affiliation=affiliation,
                official=official,
                start=span.start if span else None,
                end=span.end if span else None,
                at=at,
            )
    _touch(connection, [name_id for _, _, name_id, _ in stored])
    connection.execute("UPDATE analyses SET taken_in = 1 WHERE version_id = ?", [version_id])


def _name(connection: sqlite3.Connection, key: tuple[str, str, str], seen: _Seen, at: str) -> tuple[int, int | None]:
    """Count one more article for a name; returns its id and its entity, if it has one."""
    name_id, entity, articles = connection.execute(
        "INSERT INTO names (space, folded, context, articles, companies, mentions, first_seen_at, last_seen_at)"
        " VALUES (?1, ?2, ?3, 1, ?4, ?5, ?6, ?6) ON CONFLICT (space, folded, context) DO UPDATE SET"
        " articles = articles + 1, companies = companies + ?4, mentions = mentions + ?5,"
        " first_seen_at = min(coalesce(first_seen_at, ?6), ?6), last_seen_at = max(coalesce(last_seen_at, ?6), ?6)"
        " RETURNING id, entity_id, articles",
        [*key, seen.company, len(seen.mentions), at],
    ).fetchone()
    if articles == COMMON:
        _touch_beside(connection, name_id)
    return name_id, entity


def _touch_beside(connection: sqlite3.Connection, name_id: int) -> None:
    """What stands beside a name is evidence no longer, or again (`Evidence.company`)."""
    connection.execute(
        "INSERT OR IGNORE INTO touched_names SELECT y.name_id FROM appearances x"
        " CROSS JOIN appearances y ON y.version_id = x.version_id WHERE x.name_id = ?",
        [name_id],
    )


def _touch(connection: sqlite3.Connection, names: Iterable[int]) -> None:
    connection.executemany("INSERT OR IGNORE INTO touched_names (name_id) VALUES (?)", [(name,) for name in names])


def withdraw(connection: sqlite3.Connection, article_id: int) -> None:
    """Let nothing that an article names count any longer, whichever version named it."""
    for (version_id,) in connection.execute(
        "SELECT id FROM versions WHERE article_id = ? ORDER BY id", [article_id]
    ).fetchall():
        _withdraw(connection, version_id)


def _withdraw(connection: sqlite3.Connection, version_id: int) -> None:
    found: dict[int, _Seen] = defaultdict(_Seen)
    for mention_id, name_id, kind, form, name in connection.execute(
        "SELECT id, name_id, type, form, name FROM mentions WHERE version_id = ? AND name_id IS NOT NULL", [version_id]
    ):
        one = found[name_id]
        one.mentions.append(mention_id)
        one.forms.add(form or name)
        one.company |= kind == "company"
    connection.execute("DELETE FROM mentions WHERE version_id = ?", [version_id])
    connection.execute("DELETE FROM office_mentions WHERE version_id = ?", [version_id])
    connection.execute("DELETE FROM appearances WHERE version_id = ?", [version_id])
    connection.execute("UPDATE analyses SET taken_in = 0 WHERE version_id = ? AND taken_in = 1", [version_id])
    for name_id, one in found.items():
        (articles,) = connection.execute(
            "UPDATE names SET articles = articles - 1, companies = companies - ?2, mentions = mentions - ?3,"
            " (first_seen_at, last_seen_at) = (SELECT min(at), max(at) FROM"
            " (SELECT min(coalesce(published, fetched_at), fetched_at) AS at FROM versions"
            "  WHERE id IN (SELECT version_id FROM appearances WHERE name_id = ?1)))"
            " WHERE id = ?1 RETURNING articles",
            [name_id, one.company, len(one.mentions)],
        ).fetchone()
        if articles == COMMON - 1:
            _touch_beside(connection, name_id)
        connection.executemany(
            "UPDATE entity_names SET articles = articles - 1 WHERE name_id = ? AND name = ?",
            [(name_id, form) for form in one.forms],
        )
        connection.execute("DELETE FROM entity_names WHERE name_id = ? AND articles <= 0", [name_id])
    _touch(connection, found)


def touch_key(connection: sqlite3.Connection, key: str) -> None:
    """Note that the names of a key ("person:budi") are to be settled again."""
    space, folded, _ = parted(key)
    connection.execute(
        "INSERT OR IGNORE INTO touched_names SELECT id FROM names WHERE space = ? AND folded = ?", [space, folded]
    )
