"""`pantau sql`: questions in SQL, answered without being able to change anything, or to take for ever.

The views are what stays the same from one release to the next; the tables behind them may be read too.
"""

import difflib
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from monitor.errors import QueryError, StoreError
from monitor.i18n import N_

VIEWS: dict[str, tuple[str, dict[str, str]]] = {
    "v_articles": (
        "one row per article, in its newest version",
        {
            "article": "identity: publisher and number there, the same under every address",
            "number": "number in this database, as `pantau articles` has it",
            "source": "name of the source",
            "url": "address",
            "title": "title",
            "published": "publication; null where unknown",
            "first_seen": "when Pantau came to know it",
            "language": "code of its language",
            "authors": "JSON: names in the byline",
            "tags": "JSON: keywords of the newsroom",
            "version": "1; more after its text changed",
            "complete": "0: a page of it is missing",
            "story": "key of the story that it belongs to",
            "story_role": "origin, copy or rewrite",
        },
    ),
    "v_contradictions": (
        "one row per two claims that can't both be right",
        {
            "cooperation": "key of the cooperation",
            "kind": "denied, status, value, number or day",
            "article": "the later article",
            "evidence": "its sentence",
            "against_article": "the article that it contradicts",
            "against_evidence": "the sentence there",
        },
    ),
    "v_cooperation_mentions": (
        "one row per sentence that speaks of a cooperation",
        {
            "cooperation": "key of the cooperation; null: a denial of what no article asserts, or rejected",
            "article": "the article",
            "status": "exploring, agreed, signed, ongoing or ended",
            "denied": "1: the article denies it",
            "rejected": "1: a person rejected it; it counts nothing",
            "parties": "JSON: by the names that the article uses",
            "fields": "JSON: what it is about, as worded",
            "sectors": "JSON: keys of sectors",
            "channel": "between what kinds of parties it runs",
            "event": "occasion, as worded",
            "instrument": "paper, as worded",
            "value": "money, as worded",
            "currency": "its currency (ISO 4217)",
            "amount": "its amount; of a range the lower end",
            "date": "when, as worded",
            "place": "where, as worded",
            "evidence": "the sentence",
            "start": "where it begins in title + line feed + text, in code points",
            "end": "where it ends",
            "confidence": "0 to 1",
            "at": "publication of the article, or when it was fetched",
        },
    ),
    "v_cooperation_parties": (
        "one row per cooperation and party",
        {"cooperation": "key of the cooperation", "party": "the party's one name"},
    ),
    "v_cooperations": (
        "one row per cooperation of the ledger",
        {
            "cooperation": "its key",
            "parties": "JSON: who works together",
            "status": "exploring, agreed, signed, ongoing or ended",
            "denied": "1: a later article denies it",
            "renews": "key of the ended cooperation that it renews",
            "fields": "JSON: what it is about",
            "event": "occasion on which it was reported",
            "instrument": "paper, as the surest article words it",
            "valid_until": "last day of its validity, where an article states it",
            "confidence": "0 to 1, of its surest report",
            "first_seen": "publication of the first article that reports it",
            "last_seen": "publication of the last one",
            "articles": "articles that assert it",
            "independent": "of their publishers, those that carry no other's text and are no party's own press office",
        },
    ),
    "v_entities": (
        "one row per person, body, event, country or place",
        {
            "entity": "its key",
            "type": "person, institution, company, event, country or place",
            "name": "as it is shown",
            "articles": "articles that name it",
            "mentions": "places where they do",
            "first_seen": "publication of the first of them",
            "last_seen": "publication of the last",
        },
    ),
    "v_entity_names": (
        "one row per entity and form of its name",
        {"entity": "key of the entity", "name": "the form", "articles": "articles that use it for it"},
    ),
    "v_mentions": (
        "one row per place where an article names somebody or something",
        {
            "article": "the article",
            "entity": "key of the entity; null: not settled, or several fit",
            "type": "person, institution, company, event, country or place",
            "name": "the fullest name in the article",
            "form": "as it stands there",
            "start": "where it begins in title + line feed + text, in code points",
            "end": "where it ends",
            "official": "1: a person with an office of state in this article",
            "position": "the person's office, as worded",
            "affiliation": "the person's body, as worded",
        },
    ),
    "v_officials": (
        "one row per official and office that articles give them",
        {
            "entity": "key of the person",
            "name": "the person's name",
            "position": "office, as worded",
            "affiliation": "body, as worded",
            "articles": "articles that say so",
            "first_seen": "publication of the first of them",
            "last_seen": "publication of the last",
        },
    ),
    "v_quotes": (
        "one row per statement that an article quotes or reports",
        {
            "article": "the article",
            "speaker": "fullest name there; null where not known",
            "text": "the words",
            "direct": "1: verbatim; 0: as reported",
            "cue": "the word that introduces it",
            "start": "where it begins in title + line feed + text, in code points",
            "end": "where it ends",
            "published": "publication of the article",
        },
    ),
    "v_sources": (
        "one row per source",
        {
            "source": "its name",
            "title": "as shown to people",
            "publisher": "who publishes it",
            "kind": "press or official",
        },
    ),
    "v_steps": (
        "one row per step of a cooperation",
        {
            "cooperation": "key of the cooperation",
            "kind": "new, status or denied",
            "status": "after the step",
            "previous": "before it",
            "at": "when it was first reported",
            "known": "when Pantau came to know it",
            "article": "the article that shows it best",
            "evidence": "its sentence",
        },
    ),
    "v_stories": (
        "one row per story: articles that carry one text",
        {
            "story": "its key",
            "title": "of its origin",
            "official": "1: the origin is a release of an official source",
            "first_seen": "publication of the first article",
            "last_seen": "publication of the last",
            "articles": "articles",
            "sources": "publishers that carry it",
        },
    ),
    "v_story_articles": (
        "one row per article in its story",
        {
            "story": "key of the story",
            "article": "the article",
            "role": "origin, copy or rewrite",
            "similarity": "0 to 1, to the origin",
            "verbatim": "share of its text that the origin has too",
        },
    ),
}
"""Every view: what a row is, and its columns."""

_ALLOWED = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE})
_FORBIDDEN_FUNCTIONS = frozenset({"load_extension", "fts3_tokenizer", "readfile", "writefile", "edit"})
_LARGEST = 50_000_000
"""Characters that one value may have: what a question builds stays in memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The answer: column names and rows; `more` where there are rows beyond the limit."""

    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    more: bool


def ask(path: Path, sql: str, *, limit: int = 1000, seconds: float = 10.0) -> Table:
    """The answer to one SELECT, `limit` rows at most, in `seconds` at most; it can read the database and nothing else.

    Raises QueryError for what is no SELECT, is wrong or takes longer, and StoreError where the file can't be read.
    """
    if not path.is_file():
        raise StoreError(
            N_("There is no database at {path}; make one with `pantau run` or `pantau demo`"), path=str(path)
        )
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
    except sqlite3.Error as error:
        raise StoreError(N_("The database {path} can't be used: {error}"), path=str(path), error=str(error)) from error
    with closing(connection):
        return _answer(connection, sql, limit=limit, seconds=seconds)


def _answer(connection: sqlite3.Connection, sql: str, *, limit: int, seconds: float) -> Table:
    until = monotonic() + seconds
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LARGEST)
    connection.execute("PRAGMA query_only = ON")
    connection.set_progress_handler(lambda: int(monotonic() > until), 10_000)
    try:
        for (index,) in connection.execute("SELECT name FROM sqlite_master WHERE sql LIKE '%USING fts5(%'").fetchall():
            # what a full-text index needs to be opened, a question may not do
            connection.execute(f"SELECT 1 FROM {index} WHERE {index} MATCH '\"-\"' LIMIT 1")  # noqa: S608 - ours
        connection.set_authorizer(_authorized)
        cursor = connection.execute(sql)
        if cursor.description is None:
            raise QueryError(N_("This is no question; write one SELECT"))
        rows = list(_limited(cursor, limit + 1))
        columns = tuple(column[0] for column in cursor.description)
    except (sqlite3.Warning, sqlite3.ProgrammingError):
        raise QueryError(N_("Only one statement can be answered at a time")) from None
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", None)
        if code == sqlite3.SQLITE_INTERRUPT:
            raise QueryError(
                N_("It took longer than {seconds} seconds; ask for less, or allow more with --seconds"), seconds=seconds
            ) from None
        if code == sqlite3.SQLITE_AUTH:
            raise QueryError(
                N_("Only questions are answered (SELECT): nothing is changed, and no other file opened")
            ) from None
        raise _unanswerable(str(error)) from None
    return Table(columns=columns, rows=tuple(rows[:limit]), more=len(rows) > limit)


def _unanswerable(problem: str) -> QueryError:
    """What SQLite says is wrong, with the view or column that was probably meant."""
    what, _, wrong = problem.partition(": ")
    if what not in _KNOWN:
        return QueryError(N_("SQLite can't answer this: {problem}"), problem=problem)
    near = difflib.get_close_matches(wrong.rpartition(".")[2].casefold(), _KNOWN[what], n=1, cutoff=0.6)
    if near:
        return QueryError(
            N_("SQLite can't answer this: {problem}; did you mean '{suggestion}'?"), problem=problem, suggestion=near[0]
        )
    return QueryError(
        N_("SQLite can't answer this: {problem}; the views are {views}"), problem=problem, views=", ".join(VIEWS)
    )


_KNOWN = {
    "no such table": tuple(VIEWS),
    "no such column": tuple(dict.fromkeys(column for _, columns in VIEWS.values() for column in columns)),
}
"""What there is, by how SQLite begins to say that there isn't what was asked for."""


def _limited(cursor: sqlite3.Cursor, most: int) -> Iterator[tuple[object, ...]]:
    for _, row in zip(range(most), cursor, strict=False):
        yield row


def _authorized(action: int, first: str | None, second: str | None, _schema: str | None, _trigger: str | None) -> int:
    if action == sqlite3.SQLITE_PRAGMA and first == "data_version":
        return sqlite3.SQLITE_OK  # a full-text index asks whether it has changed
    if action not in _ALLOWED or (action == sqlite3.SQLITE_FUNCTION and second in _FORBIDDEN_FUNCTIONS):
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK
