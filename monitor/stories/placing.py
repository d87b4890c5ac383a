"""Articles placed in stories as they come: only those are moved that a new one concerns.

What is stored is what `stories.settle` makes of the current versions of all articles, whenever they came.
"""

import sqlite3
from collections.abc import Callable, Collection, Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from monitor.store import Store, insert, moment, to_json
from monitor.stories.fingerprints import Shingles, from_bytes, keys, overlap, shingles, to_bytes
from monitor.stories.grouping import WINDOW, Member, Place, Tie, covers, likeness, settle, story_key
from monitor.stories.independence import recount_reported

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
PERIOD = 2 * WINDOW
"""Of the index: what is near in time stands in one period or in two."""
_UNPLACED = "FROM articles WHERE version_id IS NOT placed_version_id"
_MEMBER = "f.article_id, f.identity, f.publisher, f.official, f.at"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unplaced:
    """An article whose current version counts in no story yet."""

    id: int
    source: str
    url: str


def count_unplaced(store: Store) -> int:
    """How many articles have a current version that counts in no story yet."""
    return int(store.rows(f"SELECT count(*) {_UNPLACED}")[0][0])


def unplaced(store: Store, *, limit: int) -> list[Unplaced]:
    """The oldest of them."""
    rows = store.rows(f"SELECT id, source, url {_UNPLACED} ORDER BY id LIMIT ?", limit)
    return [Unplaced(id=row["id"], source=row["source"], url=row["url"]) for row in rows]


def place(store: Store, article_id: int) -> None:
    """Let the current version of an article count in stories, in place of what counted before."""
    with store.transaction() as connection:
        withdraw(connection, article_id)
        identity, publisher, official, at, text = connection.execute(
            "SELECT a.identity, coalesce(s.publisher, a.source), coalesce(s.kind = 'official', 0),"
            # a publication after the fetch is a mistake in the page
            " min(coalesce(v.published, v.fetched_at), v.fetched_at), v.text FROM articles a"
            " JOIN versions v ON v.id = a.version_id LEFT JOIN sources s ON s.name = a.source WHERE a.id = ?",
            [article_id],
        ).fetchone()
        made = shingles(text)
        named = sorted(set(keys(made)))
        insert(
            connection,
            "fingerprints",
            article_id=article_id,
            identity=identity,
            publisher=publisher,
            official=official,
            at=at,
            shingles=to_bytes(made),
        )
        member = _member((article_id, identity, publisher, official, at))
        for other, its in candidates(connection, member.at, named):
            _compare(connection, member, made, other, its)
        connection.executemany(
            "INSERT INTO fingerprint_keys (period, key, article_id) VALUES (?, ?, ?)",
            [(_period(member.at), key, article_id) for key in named],
        )
        _settle(connection, [member])
        pass_over(store, article_id)


def pass_over(store: Store, article_id: int) -> None:
    """Take the current version of an article for placed, whether it counts in a story or not."""
    with store.transaction() as connection:
        connection.execute("UPDATE articles SET placed_version_id = version_id WHERE id = ?", [article_id])


def reopen(connection: sqlite3.Connection) -> None:
    """Take up again all articles that were passed over."""
    connection.execute(
        "UPDATE articles SET placed_version_id = NULL WHERE version_id = placed_version_id"
        " AND id NOT IN (SELECT article_id FROM fingerprints)"
    )


def withdraw(connection: sqlite3.Connection, article_id: int) -> None:
    """Let an article count in no story any more: what was gathered around it gathers anew, and no trace of it stays."""
    found = connection.execute(
        f"SELECT {_MEMBER}, f.shingles FROM fingerprints f WHERE article_id = ?",  # noqa: S608 - a constant
        [article_id],
    ).fetchone()
    if found is None:
        return
    member = _member(found[:5])
    alike = [tie.other for tie in _ties(connection)(member)]
    connection.executemany(
        "DELETE FROM resemblances WHERE article_id = ? AND other_id = ?",
        [pair for other in alike for pair in ((article_id, other.article_id), (other.article_id, article_id))],
    )
    connection.execute("DELETE FROM release_coverage WHERE release_id = ?1 OR article_id = ?1", [article_id])
    left = _stories_of(connection, [article_id])
    connection.execute("DELETE FROM story_articles WHERE article_id = ?", [article_id])
    _settle(connection, alike, left=left)
    connection.executemany(
        "DELETE FROM fingerprint_keys WHERE period = ? AND key = ? AND article_id = ?",
        [(_period(member.at), key, article_id) for key in keys(from_bytes(found[5]))],
    )
    connection.execute("DELETE FROM fingerprints WHERE article_id = ?", [article_id])


def _member(row: Any) -> Member:
    article_id, identity, publisher, official, at = row
    return Member(article_id=article_id, identity=identity, publisher=publisher, official=bool(official), at=moment(at))


def _period(at: datetime) -> int:
    return (at - EPOCH) // PERIOD


def candidates(connection: sqlite3.Connection, at: datetime, named: Collection[int]) -> list[tuple[Member, Shingles]]:
    """The articles around an instant that have one of these keys, with their shingles."""
    periods = [*range(_period(at - WINDOW), _period(at + WINDOW) + 1)]
    among, marks = ", ".join("?" * len(periods)), ", ".join("?" * len(named))
    rows = connection.execute(
        f"SELECT {_MEMBER}, f.shingles FROM fingerprints f WHERE article_id IN"  # noqa: S608 - only question marks
        f" (SELECT article_id FROM fingerprint_keys WHERE period IN ({among}) AND key IN ({marks}))",
        [*periods, *named],
    )
    return [(_member(row[:5]), from_bytes(row[5])) for row in rows]


def _compare(connection: sqlite3.Connection, one: Member, made: Shingles, other: Member, its: Shingles) -> None:
    """Keep what two articles have in common, where it makes them alike or one the coverage of the other."""
    shared = overlap(made, its)
    if like := likeness(one, other, shared):
        connection.executemany(
            "INSERT INTO resemblances (article_id, other_id, likeness, similarity, verbatim) VALUES (?, ?, ?, ?, ?)",
            [
                (one.article_id, other.article_id, like, shared.jaccard, shared.first),
                (other.article_id, one.article_id, like, shared.jaccard, shared.second),
            ],
        )
    for article, release, verbatim, taken in (
        (one, other, shared.first, shared.second),
        (other, one, shared.second, shared.first),
    ):
        if covers(article, release, shared):
            insert(
                connection,
                "release_coverage",
                release_id=release.article_id,
                article_id=article.article_id,
                taken=taken,
                verbatim=verbatim,
            )


def _ties(connection: sqlite3.Connection) -> Callable[[Member], list[Tie]]:
    def ties(member: Member) -> list[Tie]:
        rows = connection.execute(
            f"SELECT {_MEMBER}, r.likeness, r.similarity, r.verbatim FROM resemblances r"  # noqa: S608 - a constant
            " JOIN fingerprints f ON f.article_id = r.other_id WHERE r.article_id = ?",
            [member.article_id],
        )
        return [Tie(other=_member(row[:5]), likeness=row[5], similarity=row[6], verbatim=row[7]) for row in rows]

    return ties


def _settle(connection: sqlite3.Connection, touched: Iterable[Member], *, left: AbstractSet[int] = frozenset()) -> None:
    """Put the touched articles, and whoever moves because of them, where they belong; bring the stories up to date that
    were `left` or joined."""

    def was_origin(member: Member) -> bool:
        row = connection.execute("SELECT role FROM story_articles WHERE article_id = ?", [member.article_id]).fetchone()
        return row is not None and row[0] == "origin"

    places = settle(touched, ties=_ties(connection), was_origin=was_origin)
    changed = left | _stories_of(connection, places)
    for article_id, found in places.items():
        if found.role == "origin":
            _open_story(connection, article_id)
    for article_id, found in places.items():
        _save_place(connection, article_id, found)
    _refresh(connection, changed | _stories_of(connection, places))
    recount_reported(connection, places)


def _stories_of(connection: sqlite3.Connection, article_ids: Iterable[int]) -> set[int]:
    rows = connection.execute(
        "SELECT DISTINCT story_id FROM story_articles WHERE article_id IN (SELECT value FROM json_each(?))",
        [to_json(list(article_ids))],
    )
    return {story for (story,) in rows}


def _open_story(connection: sqlite3.Connection, origin: int) -> None:
    (identity,) = connection.execute("SELECT identity FROM fingerprints WHERE article_id = ?", [origin]).fetchone()
    connection.execute(
        "INSERT INTO stories (key, origin_article_id, official, title, first_at, last_at, articles, sources)"
        " VALUES (?, ?, 0, '', '', '', 0, 0) ON CONFLICT (origin_article_id) DO NOTHING",
        [story_key(identity), origin],
    )


def _save_place(connection: sqlite3.Connection, article_id: int, found: Place) -> None:
    connection.execute(
        "INSERT INTO story_articles (article_id, story_id, role, similarity, verbatim)"
        " SELECT ?, id, ?, ?, ? FROM stories WHERE origin_article_id = ? ON CONFLICT (article_id) DO UPDATE"
        " SET story_id = excluded.story_id, role = excluded.role, similarity = excluded.similarity,"
        " verbatim = excluded.verbatim",
        [article_id, found.role, found.similarity, found.verbatim, found.origin],
    )


def _refresh(connection: sqlite3.Connection, stories: Iterable[int]) -> None:
    """Count anew what stands in stories; those in which nothing stands any more go."""
    for story in stories:
        connection.execute(
            "DELETE FROM stories WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM story_articles WHERE story_id = ?1)",
            [story],
        )
        connection.execute(
            "UPDATE stories SET (first_at, last_at, articles, sources) ="
            " (SELECT min(f.at), max(f.at), count(*), count(DISTINCT f.publisher) FROM story_articles m"
            " JOIN fingerprints f ON f.article_id = m.article_id WHERE m.story_id = ?1), (official, title) ="
            " (SELECT f.official, v.title FROM fingerprints f JOIN articles a ON a.id = f.article_id"
            " JOIN versions v ON v.id = a.version_id WHERE f.article_id = origin_article_id) WHERE id = ?1",
            [story],
        )
