"""Stories as others ask for them: one with all that carry it, the most carried ones, what became of a release, and how
many independent sources articles make."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from monitor.errors import QueryError
from monitor.i18n import N_
from monitor.passages import Passage, passages
from monitor.store import Store, instant, moment, moment_or_none, to_json
from monitor.stories.grouping import WINDOW, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One text and all that carry it. `url`, `title` and `source` are the origin's, `source_title` the name of that for
    people; `articles` carry it, of `sources` publishers, published from `first_at` to `last_at` (what has no date: when
    it was fetched). `published` is the origin's date."""

    key: str
    origin_article_id: int
    official: bool
    title: str
    url: str
    source: str
    source_title: str
    first_at: datetime
    last_at: datetime
    published: datetime | None
    articles: int
    sources: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    """An article in a story. `similarity` is the Jaccard similarity of its shingles (runs of five words) and the
    origin's, `verbatim` the share of its own that the origin has too."""

    article_id: int
    url: str
    title: str
    source: str
    source_title: str
    publisher: str
    at: datetime
    published: datetime | None
    role: Role
    similarity: float
    verbatim: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Takeover:
    """An article that holds passages of a release: it took over the share `taken` of it, and consists of it to the
    share `verbatim`, both in shingles. `same_story` says whether it is a copy or rewrite rather than a report of its
    own."""

    article_id: int
    url: str
    title: str
    source: str
    source_title: str
    at: datetime
    published: datetime | None
    taken: float
    verbatim: float
    same_story: bool


_STORY = """
SELECT s.key, s.origin_article_id, s.official, s.title, s.first_at, s.last_at, s.articles, s.sources,
       a.url, a.source, coalesce(o.title, a.source) AS source_title, v.published
FROM stories s JOIN articles a ON a.id = s.origin_article_id JOIN versions v ON v.id = a.version_id
     LEFT JOIN sources o ON o.name = a.source
"""


def independent(store: Store, article_ids: Iterable[int]) -> int:
    """How many independent sources these articles make: publishers of the origins of their stories, each counted once.

    Five newsrooms that printed one release are one source: whoever published it; so are two articles of one newsroom.
    """
    rows = store.rows(
        "SELECT count(DISTINCT publisher) FROM article_origins WHERE article_id IN (SELECT value FROM json_each(?))",
        to_json(list(article_ids)),
    )
    return int(rows[0][0])


def top(store: Store, since: datetime, until: datetime, limit: int, *, relevant: bool = True) -> tuple[Story, ...]:
    """The stories that most publishers carry, among those that gained an article which was stored after `since` and
    not after `until`; only those that speak of a cooperation, unless `relevant` is False. What was published long
    before (an archive that is being read in) is no news, and left out."""
    rows = store.rows(
        f"{_STORY} WHERE s.last_at >= ?3 AND s.id IN"  # noqa: S608 - a constant
        " (SELECT m.story_id FROM articles n JOIN story_articles m ON m.article_id = n.id"
        " WHERE n.first_seen_at > ?1 AND n.first_seen_at <= ?2)"
        " AND (?4 OR EXISTS (SELECT 1 FROM story_articles m JOIN cooperation_mentions c ON c.article_id = m.article_id"
        " WHERE m.story_id = s.id)) ORDER BY s.sources DESC, s.articles DESC, s.last_at DESC, s.key LIMIT ?5",
        instant(since),
        instant(until),
        instant(since - WINDOW),
        not relevant,
        limit,
    )
    return tuple(map(_story, rows))


def find(store: Store, address: str) -> Story:
    """The story of that key, or that the article of that URL or number is in, or else the only one whose key begins so.
    Raises QueryError where there is none."""
    number = int(address) if address.isascii() and address.isdecimal() and len(address) < 12 else None
    rows = store.rows(
        f"{_STORY} WHERE s.key = ?1 OR s.id IN"  # noqa: S608 - a constant
        " (SELECT m.story_id FROM story_articles m JOIN articles n ON n.id = m.article_id"
        " WHERE n.url = ?1 OR n.external_id = ?1 OR n.id = ?2)"
        " ORDER BY s.key = ?1 DESC, s.key LIMIT 1",
        address,
        number,
    )
    if not rows and len(address) >= _BEGINNING:
        beginning = f"{_STORY} WHERE s.key >= ?1 AND s.key < ?1 || char(1114111) ORDER BY s.key LIMIT 3"
        rows = store.rows(beginning, address.casefold())
        if len(rows) > 1:
            raise QueryError(
                N_("Several stories have a key that begins with '{address}', such as {known}; write more of it"),
                address=address,
                known=", ".join(row["key"] for row in rows),
            )
    if not rows:
        raise QueryError(
            N_("There is no story '{address}'; give a key that `pantau story list` prints, or the URL of an article"),
            address=address,
        )
    return _story(rows[0])


_BEGINNING = 4
"""Characters of a key that say which one is meant."""


def carriers(store: Store, key: str) -> tuple[Carrier, ...]:
    """The articles of a story, its origin first, then as they were published."""
    rows = store.rows(
        "SELECT m.article_id, a.url, v.title, a.source, coalesce(o.title, a.source) AS source_title, f.publisher, f.at,"
        " v.published, m.role, m.similarity, m.verbatim FROM stories s JOIN story_articles m ON m.story_id = s.id"
        " JOIN fingerprints f ON f.article_id = m.article_id JOIN articles a ON a.id = m.article_id"
        " JOIN versions v ON v.id = a.version_id LEFT JOIN sources o ON o.name = a.source"
        " WHERE s.key = ? ORDER BY m.role != 'origin', f.at, f.identity",
        key,
    )
    return tuple(Carrier(**{**dict(row), **_times(row)}) for row in rows)


def coverage_of(store: Store, article_id: int) -> tuple[Takeover, ...]:
    """The articles that took passages of an official source's release over, those that took most first; none for an
    article of anybody else."""
    rows = store.rows(
        "SELECT c.article_id, a.url, v.title, a.source, coalesce(o.title, a.source) AS source_title, f.at,"
        " v.published, c.taken,"
        " c.verbatim, m.story_id = r.story_id AS same_story FROM release_coverage c"
        " JOIN fingerprints f ON f.article_id = c.article_id JOIN articles a ON a.id = c.article_id"
        " JOIN versions v ON v.id = a.version_id LEFT JOIN sources o ON o.name = a.source"
        " JOIN story_articles m ON m.article_id = c.article_id JOIN story_articles r ON r.article_id = c.release_id"
        " WHERE c.release_id = ? ORDER BY c.taken DESC, f.at, f.identity",
        article_id,
    )
    return tuple(Takeover(**{**dict(row), **_times(row), "same_story": bool(row["same_story"])}) for row in rows)


def _times(row: sqlite3.Row) -> dict[str, datetime | None]:
    return {"at": moment(row["at"]), "published": moment_or_none(row["published"])}


def verbatim_passages(store: Store, article_id: int, other_id: int) -> tuple[Passage, ...]:
    """What stands word for word in both of two articles, at offsets into title + line feed + text of their current
    versions; nothing where a text is no longer kept."""
    (title, text), (other_title, other_text) = _parts(store, article_id), _parts(store, other_id)
    before, other_before = len(title) + 1, len(other_title) + 1
    return tuple(
        Passage(
            start=each.start + before,
            end=each.end + before,
            other_start=each.other_start + other_before,
            other_end=each.other_end + other_before,
        )
        for each in passages(text, other_text)
    )


def whole(store: Store, article_id: int) -> str:
    """What offsets into an article count in: title + line feed + text of its current version."""
    return "\n".join(_parts(store, article_id))


def _parts(store: Store, article_id: int) -> tuple[str, str]:
    ((title, text),) = store.rows(
        "SELECT v.title, v.text FROM articles a JOIN versions v ON v.id = a.version_id WHERE a.id = ?", article_id
    )
    return title, text


def _story(row: sqlite3.Row) -> Story:
    return Story(
        **{
            **dict(row),
            "official": bool(row["official"]),
            "first_at": moment(row["first_at"]),
            "last_at": moment(row["last_at"]),
            "published": moment_or_none(row["published"]),
        }
    )
