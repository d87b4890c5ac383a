"""What a person says across articles: each statement once, with all that carry it."""

from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Row

from monitor.folding import fold
from monitor.store import Store, moment, moment_or_none


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    """An article; `published` is None where it has no date."""

    published: datetime | None
    title: str
    url: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """What a person says, as the earliest of the articles has it that carry the statement; `start` and `end` are
    offsets into title + line feed + text of that one, `carriers` the others, the earliest first.

    One statement is what stands in articles in the same words, or in those of one story in nearly the same."""

    text: str
    direct: bool
    at: datetime
    published: datetime | None
    title: str
    url: str
    source: str
    start: int
    end: int
    carriers: tuple[Carrier, ...] = ()


_AT = "coalesce(v.published, a.first_seen_at)"
_HEARD = 300
"""Quotes that are looked through for those that are one statement: the newest."""
_ALIKE = 90


def sayings_of(store: Store, entity: int, *, most: int) -> tuple[Saying, ...]:
    """What articles quote an entity with, `most` statements at most, those first that an article carried last."""
    rows = store.rows(
        "SELECT q.value ->> 'text' AS text, coalesce(q.value ->> 'direct', 1) AS direct,"  # noqa: S608 - constants
        f" q.value -> 'span' ->> 'start' AS start, q.value -> 'span' ->> 'end' AS \"end\", {_AT} AS at, v.published,"
        " v.title, a.id AS article, a.url, coalesce(s.title, a.source) AS source, m.story_id AS story FROM"
        " (SELECT DISTINCT version_id, name FROM mentions WHERE entity_id = ?) x"
        " JOIN analyses n ON n.version_id = x.version_id, json_each(n.payload, '$.quotes') q"
        " JOIN versions v ON v.id = x.version_id JOIN articles a ON a.id = v.article_id"
        " LEFT JOIN sources s ON s.name = a.source LEFT JOIN story_articles m ON m.article_id = a.id"
        f" WHERE q.value ->> 'speaker' = x.name ORDER BY {_AT} DESC, a.identity, q.key LIMIT ?",
        entity,
        _HEARD,
    )
    statements: list[list[_Quote]] = []
    for row in rows:
        quote = _Quote(row=row, words=fold(row["text"]))
        same = next((said for said in statements if any(quote.repeats(one) for one in said)), None)
        if same is None:
            statements.append([quote])
        else:
            same.append(quote)
    return tuple(_saying([quote.row for quote in said]) for said in statements[:most])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Quote:
    """A quote of an article, and its words as they are compared."""

    row: Row
    words: str

    def repeats(self, other: "_Quote") -> bool:
        if self.row["article"] == other.row["article"]:
            return False
        if self.words == other.words:
            return True
        from rapidfuzz import fuzz

        in_one_story = self.row["story"] is not None and self.row["story"] == other.row["story"]
        return in_one_story and fuzz.ratio(self.words, other.words) >= _ALIKE


def _saying(rows: list[Row]) -> Saying:
    first, *others = sorted(rows, key=lambda row: row["at"])
    return Saying(
        text=first["text"],
        direct=bool(first["direct"]),
        at=moment(first["at"]),
        published=moment_or_none(first["published"]),
        title=first["title"],
        url=first["url"],
        source=first["source"],
        start=first["start"],
        end=first["end"],
        carriers=tuple(
            Carrier(
                published=moment_or_none(row["published"]), title=row["title"], url=row["url"], source=row["source"]
            )
            for row in others
        ),
    )
