"""How a query is answered quickly on millions of articles: the keys of its results in order, and how many there are.

Of the conditions that must all hold, the one that the fewest rows meet is looked for first. Where that is few, all
results are found and counted. Where it is not, rows are gone through in the order of the results until the page is
full; counting then goes on for a moment, and `exact` says whether it came to the end.
"""

import json
import sqlite3
from collections.abc import Container, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from types import MappingProxyType

from monitor.queries.fields import ENTITY_TYPES, Field, Kind
from monitor.queries.language import All, Either, Expression, Not, Query, Term, terms
from monitor.queries.moving import Place
from monitor.queries.postings import DATED, ID_MASK, Sql, place_of
from monitor.queries.sql import KEYS, condition, keys, prepare
from monitor.queries.words import Words, gathered, match_of
from monitor.store import Store, explained

FEW = 10_000
"""Rows that are looked at one by one without anybody waiting."""
FEW_ARTICLES = 12_000
"""Articles whose cooperations are looked for without anybody waiting: most report none."""
FEW_TEXTS = 300
"""Texts in which words are looked for one by one: going through all texts that have the words is quick, too."""
COUNTED = 1_000
"""Results that are counted where counting all would take long."""
PATIENCE = 0.02
"""Seconds that counting goes on once the page is full."""

NONE_MOVED: Mapping[int, Place] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """The rows of a kind, and the index that has them in the order of results."""

    tables: str
    index: str
    order: tuple[str, str]


_BASES: dict[Kind, Base] = {
    "article": Base(tables="articles a {index}", index="articles_place", order=("a.place", "a.id")),
    "cooperation": Base(
        tables="cooperations c {index}", index="cooperations_last_seen", order=("c.last_seen_at", "c.id")
    ),
    "quote": Base(
        tables="quotes q {index} CROSS JOIN articles a ON a.id = q.article_id",
        index="quotes_place",
        order=("q.place", "q.number"),
    ),
    "entity": Base(tables="entities e {index}", index="entities_articles", order=("e.articles", "e.id")),
}
_IDS = {"article": "a.id", "cooperation": "c.id", "quote": "q.id", "entity": "e.id"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Results in order, each by its id and place; `total` counts all, or with `exact` false, at least that many."""

    ids: tuple[int, ...]
    places: tuple[Place, ...]
    total: int
    exact: bool


def find(
    store: Store,
    query: Query,
    *,
    most: int,
    after: Place | None = None,
    moved: Mapping[int, Place] = NONE_MOVED,
    count: bool = True,
    few: float = 1.0,
) -> Found:
    """The first `most` results behind `after`, those that `moved` where they stood. Without `count`, `total` is how
    many those are.

    `few` is how much of what is few may be looked at one by one: the results are the same for any.
    """
    prepare(store)
    parts = parts_of(query)
    with explained(store.path):
        drivers = _drivers(store, parts, query.kind)
        small = _small(store, parts, drivers, query.kind)
        late = _late(store, parts, query.kind, moved, after)
        rows = _looked_up(store, parts, drivers, query.kind, small=small, few=few)
        if rows is not None:
            behind = [row for row in rows if row[0] not in moved and (after is None or (row[1], row[2]) < after)]
            return _found(_in_order(behind, late)[:most], total=len(rows), exact=True)
        scan = _scan(parts, drivers, query.kind, after, small=small)
        counted = COUNTED if count and after is None else 0
        page, total, exact = _gone_through(store, scan, most=most, counted=counted, passed_over=moved)
        return _found(_in_order(page, late)[:most], total=total, exact=exact)


Row = tuple[int, str | int, int]
"""A result by its id, and its place."""


def _in_order(rows: list[Row], late: list[Row]) -> list[Row]:
    return sorted((*rows, *late), key=lambda row: row[1:], reverse=True) if late else rows


def _late(
    store: Store, parts: Sequence[Expression | Words], kind: Kind, moved: Mapping[int, Place], after: Place | None
) -> list[Row]:
    """The results that moved and stood behind `after` before they did."""
    ids = [each for each, place in moved.items() if after is None or place < after]
    if not ids:
        return []
    holds = _all_hold(parts, kind, frozenset())
    tables = _BASES[kind].tables.format(index="")
    listed = (
        f"SELECT {_IDS[kind]} FROM {tables} WHERE {_IDS[kind]} IN (SELECT value FROM json_each(?)) AND {holds.text}"  # noqa: S608 - as below
    )
    found = store.db.conn.execute(listed, (json.dumps(ids), *holds.values))
    return [(each, *moved[each]) for (each,) in found]


def _looked_up(
    store: Store,
    parts: Sequence[Expression | Words],
    drivers: Sequence["_Driver"],
    kind: Kind,
    *,
    small: Set[int],
    few: float,
) -> list[Row] | None:
    """All results, where few rows meet one of the conditions; None where looking at those would take long."""
    if not drivers or drivers[0].share > few:
        return None
    driver = drivers[0]
    rest = [part for part in parts if part is not driver.part]
    if driver.size <= FEW_TEXTS:
        return _rows(store, _of_few(rest, driver.keys, kind, small=frozenset()))
    if any(_textual(part) and id(part) not in small for part in rest):
        return None
    return _rows(store, _of_few(rest, driver.keys, kind, small=small))


def parts_of(query: Query) -> list[Expression | Words]:
    """What must all hold."""
    whole = query.expression if isinstance(query.expression, All) else All(parts=(query.expression,))
    return [_as_words(part, query.kind) for part in gathered(whole, kind=query.kind)]


def _as_words(part: Expression | Words, kind: Kind) -> Expression | Words:
    if isinstance(part, Term) and part.field is Field.TEXT:
        return Words(match=match_of(part, kind=kind) or "")
    return part


# --- what to look for first -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Driver:
    """A part whose rows can be looked for: `size` rows at least, and how much that is of what is few for it."""

    part: Expression | Words
    keys: Sql
    size: int
    share: float


_MANY = _Driver(part=All(parts=()), keys=Sql(""), size=0, share=2.0)


def _drivers(store: Store, parts: Sequence[Expression | Words], kind: Kind) -> list[_Driver]:
    """The parts whose rows can be looked for, the one that the fewest meet first."""
    if kind == "article" and len(parts) == 1 and isinstance(parts[0], Words):
        # the full-text index has them in the order of results: there is nothing to choose
        return [_Driver(part=parts[0], keys=keys(parts[0], kind=kind) or Sql("1"), size=FEW + 1, share=2.0)]
    found = []
    for part in parts:
        made = keys(part, kind=kind)
        if made is None:
            continue
        through = kind == "cooperation" and _by_article(part)
        few = FEW_ARTICLES if through else FEW
        measured = (keys(part, kind="article") if through else None) or made
        # only this package's own text is put in
        counted = f"SELECT count(*) FROM (SELECT 1 FROM ({measured.text}) LIMIT ?)"  # noqa: S608 - put together from our own text
        (size,) = store.db.conn.execute(counted, (*measured.values, few + 1)).fetchone()
        found.append(_Driver(part=part, keys=made, size=size, share=size / few))
    return sorted(found, key=lambda driver: driver.share)


def _small(store: Store, parts: Sequence[Expression | Words], drivers: Sequence[_Driver], kind: Kind) -> frozenset[int]:
    """Which parts, by `id`, few rows meet, or few do not."""
    found = {id(driver.part) for driver in drivers if driver.share <= 1}
    for part in parts:
        if isinstance(part, Not) and all(driver.share <= 1 for driver in _drivers(store, [part.part], kind) or [_MANY]):
            found.add(id(part))
    return frozenset(found)


def _textual(part: Expression | Words) -> bool:
    """Whether texts are to be looked at, which takes longer than anything else."""
    return isinstance(part, Words) or any(term.field is Field.TEXT for term in terms(part))


def _by_article(part: Expression | Words) -> bool:
    """Whether the cooperations that meet a part are found through all articles that meet it."""
    match part:
        case Words():
            return True
        case Term(field=field):
            return field in _THROUGH_ARTICLES
        case Either(parts=parts):
            return any(map(_by_article, parts))
    return False


_THROUGH_ARTICLES = frozenset(
    {Field.TEXT, Field.OFFICE, Field.SOURCE, Field.SOURCE_KIND, *ENTITY_TYPES} - {Field.EVENT}
)


# --- SQL ------------------------------------------------------------------------------------------------------------


def _all_hold(parts: Sequence[Expression | Words], kind: Kind, small: Set[int]) -> Sql:
    """All conditions; of the `small` parts the set is made first."""
    made = [condition(part, kind=kind, sets=id(part) in small) for part in parts]
    values = tuple(value for one in made for value in one.values)
    return Sql(" AND ".join(f"({one.text})" for one in made) or "1", values)


def _of_few(rest: Sequence[Expression | Words], driver: Sql, kind: Kind, *, small: Set[int]) -> Sql:
    base = _BASES[kind]
    holds = _all_hold(rest, kind, small)
    first, second = base.order
    # nothing is asked of the article of a quote that is found by itself
    tables = "quotes q" if kind == "quote" and not rest else base.tables.format(index="")
    return Sql(
        f"""WITH driver (key) AS MATERIALIZED (SELECT DISTINCT * FROM ({driver.text}))
        SELECT {_IDS[kind]}, {first}, {second} FROM driver CROSS JOIN {tables}
        WHERE {KEYS[kind]} = driver.key AND {holds.text} ORDER BY {first} DESC, {second} DESC""",  # noqa: S608 - as above
        (*driver.values, *holds.values),
    )


def _scan(
    parts: Sequence[Expression | Words], drivers: Sequence[_Driver], kind: Kind, after: Place | None, *, small: Set[int]
) -> Sql:
    """All results behind `after`, read in their order."""
    words = next((driver for driver in drivers if isinstance(driver.part, Words)), None)
    if kind == "article" and words is not None:
        return _scan_texts(words, parts, drivers, after, small=small)
    base = _BASES[kind]
    first, second = base.order
    tables = base.tables.format(index=f"INDEXED BY {base.index}")
    holds = _all_hold(parts, kind, small)
    behind = Sql("1") if after is None else Sql(f"({first}, {second}) < (?, ?)", after)
    return Sql(
        f"SELECT {_IDS[kind]}, {first}, {second} FROM {tables} WHERE {behind.text} AND {holds.text}"  # noqa: S608 - as above
        f" ORDER BY {first} DESC, {second} DESC",
        (*behind.values, *holds.values),
    )


def _scan_texts(
    words: _Driver,
    parts: Sequence[Expression | Words],
    drivers: Sequence[_Driver],
    after: Place | None,
    *,
    small: Set[int],
) -> Sql:
    """Articles as the full-text index has them: in the order of their places, which is that of results."""
    few = {id(driver.part): driver.keys for driver in drivers if driver.share <= 1 and driver is not words}
    clauses, values = ["articles_fts MATCH ?"], list(words.keys.values)
    rest = []
    for part in parts:
        if isinstance(part, Term) and isinstance(part.value, datetime) and part.field in _BOUNDS:
            clauses += [f"f.rowid {_BOUNDS[part.field]} ?", f"f.rowid {DATED}"]
            values.append(place_of(part.value))
        elif id(part) in few:
            clauses.append(f"+f.rowid IN ({few[id(part)].text})")  # + keeps FTS5 from looking each up
            values += few[id(part)].values
        elif part is not words.part:
            rest.append(part)
    if after is not None:
        clauses.append("f.rowid < ?")
        values.append(after[0])
    holds = _all_hold(rest, "article", small)
    tables = "articles_fts f CROSS JOIN articles a ON a.place = f.rowid" if rest else "articles_fts f"
    number = f"f.rowid & {ID_MASK}"
    return Sql(
        f"SELECT {number}, f.rowid, {number} FROM {tables} WHERE {' AND '.join(clauses)} AND {holds.text}"  # noqa: S608 - as above
        " ORDER BY f.rowid DESC",
        (*values, *holds.values),
    )


_BOUNDS = {Field.SINCE: ">=", Field.UNTIL: "<"}


# --- reading --------------------------------------------------------------------------------------------------------


def _rows(store: Store, sql: Sql) -> list[Row]:
    return store.db.conn.execute(sql.text, sql.values).fetchall()


def _found(rows: Sequence[Row], *, total: int, exact: bool) -> Found:
    return Found(
        ids=tuple(row[0] for row in rows), places=tuple((row[1], row[2]) for row in rows), total=total, exact=exact
    )


def _gone_through(
    store: Store, scan: Sql, *, most: int, counted: int, passed_over: Container[int]
) -> tuple[list[Row], int, bool]:
    """The first `most` results, how many were counted, and whether that is all."""
    page: list[Row] = []
    total = 0
    with _patience(store.db.conn, PATIENCE) as waiting:
        try:
            for row in store.db.conn.execute(scan.text, scan.values):
                if row[0] in passed_over:
                    continue
                total += 1
                if len(page) < most:
                    page.append(row)
                if len(page) >= most:
                    waiting.begin()
                    if total >= counted or waiting.over():
                        return page, total, False
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
                raise
            return page, total, False
    return page, total, True


class _Waiting:
    """Time that runs from `begin` on."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.until: float | None = None

    def begin(self) -> None:
        if self.until is None:
            self.until = monotonic() + self.seconds

    def over(self) -> bool:
        return self.until is not None and monotonic() > self.until


@contextmanager
def _patience(connection: sqlite3.Connection, seconds: float) -> Iterator[_Waiting]:
    """Statements inside are interrupted once the time is over."""
    waiting = _Waiting(seconds)
    connection.set_progress_handler(lambda: int(waiting.over()), 10_000)
    try:
        yield waiting
    finally:
        connection.set_progress_handler(None, 0)
