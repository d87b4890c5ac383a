"""What should be looked after: cooperations that were signed and show no sign of running, and days that lie ahead."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from monitor.folding import fold
from monitor.store import Store, instant, moment

AheadKind = Literal["event", "plan", "validity"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Overdue:
    """A cooperation signed at `since` that nobody has reported to run; `mention_id` is the report of the signing,
    `last_seen` that of anything. `expired` where its stated validity is over as well."""

    cooperation_id: int
    key: str
    parties: tuple[str, ...]
    fields: tuple[str, ...]
    since: datetime
    last_seen: datetime
    valid_until: date | None
    expired: bool
    mention_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """A day that an article names and that has not come: of an event, of what parties plan, or the end of a validity.

    `start` and `end` are where the article (title, newline, text) names it; `articles` counts those that do.
    """

    kind: AheadKind
    name: str
    starts: date
    ends: date
    place: str | None
    cooperation: str | None
    parties: tuple[str, ...]
    article_id: int
    title: str
    url: str
    source_title: str
    sentence: str
    start: int
    end: int
    articles: int


def overdue(store: Store, now: datetime, months: int) -> tuple[Overdue, ...]:
    """Those signed `months` or longer ago, the longest first; none that was denied."""
    rows = store.rows(
        "SELECT c.id, c.key, c.parties, c.fields, c.last_seen_at, c.valid_until, s.at, s.mention_id FROM cooperations c"
        " JOIN steps s ON s.cooperation_id = c.id AND s.status = 'signed' AND s.kind != 'denied'"
        " WHERE c.status = 'signed' AND c.denied = 0 AND s.at <= ? ORDER BY s.at, c.key",
        instant(before(now, months)),
    )
    return tuple(
        Overdue(
            cooperation_id=row["id"],
            key=row["key"],
            parties=tuple(json.loads(row["parties"])),
            fields=tuple(json.loads(row["fields"])),
            since=moment(row["at"]),
            last_seen=moment(row["last_seen_at"]),
            valid_until=date.fromisoformat(row["valid_until"]) if row["valid_until"] else None,
            expired=bool(row["valid_until"]) and row["valid_until"] < now.date().isoformat(),
            mention_id=row["mention_id"],
        )
        for row in rows
    )


def before(now: datetime, months: int) -> datetime:
    """The same day and time so many months earlier, the last of that month where it has no such day."""
    years, month = divmod(now.year * 12 + now.month - 1 - months, 12)
    day = now.day
    while True:
        try:
            return now.replace(year=years, month=month + 1, day=day)
        except ValueError:
            day -= 1


_SHOWN = "v.title, v.text, a.url, coalesce(s.title, a.source) AS source_title"
_FROM = "JOIN versions v ON v.id = x.version_id JOIN articles a ON a.id = x.article_id"
_AGENDA = f"""
SELECT x.kind, x.name, x.starts, x.ends, x.place, x.article_id, x.start, x."end", c.key, c.parties, {_SHOWN}
FROM agenda x {_FROM} LEFT JOIN sources s ON s.name = a.source
LEFT JOIN cooperation_mentions m ON m.id = x.mention_id LEFT JOIN cooperations c ON c.id = m.cooperation_id
WHERE x.ends >= ? AND x.starts <= ? AND (x.kind = 'event' OR c.key IS NOT NULL)
ORDER BY x.starts, x.name, a.first_seen_at, x.id"""  # noqa: S608 - our own text
_VALID = f"""
SELECT 'validity' AS kind, coalesce(c.instrument, '') AS name, c.valid_until AS starts, c.valid_until AS ends,
    NULL AS place, x.article_id, x.valid_start AS start, x.valid_end AS "end", c.key, c.parties, {_SHOWN}
FROM cooperations c JOIN cooperation_mentions x ON x.cooperation_id = c.id AND x.valid_until = c.valid_until {_FROM}
LEFT JOIN sources s ON s.name = a.source
WHERE c.valid_until BETWEEN ? AND ? AND c.status != 'ended' AND x.valid_start IS NOT NULL
ORDER BY c.valid_until, c.key, x.at, x.id"""  # noqa: S608 - our own text


def ahead(store: Store, since: date, until: date) -> tuple[Ahead, ...]:
    """What lies in these days (both included), the earliest first; one for each event, plan and validity, shown by the
    article that named it first."""
    days = since.isoformat(), until.isoformat()
    found: dict[tuple[str, str, str], list[Any]] = {}
    for row in (*store.rows(_AGENDA, *days), *store.rows(_VALID, *days)):
        subject = row["key"] if row["kind"] != "event" else fold(row["name"])
        found.setdefault((row["kind"], subject, row["starts"]), []).append(row)
    return tuple(sorted(_ahead(found), key=lambda one: (one.starts, one.kind, one.name, one.cooperation or "")))


def _ahead(found: dict[tuple[str, str, str], list[Any]]) -> Iterator[Ahead]:
    for rows in found.values():
        row = rows[0]
        whole = f"{row['title']}\n{row['text']}"
        yield Ahead(
            kind=row["kind"],
            name=row["name"],
            starts=date.fromisoformat(row["starts"]),
            ends=date.fromisoformat(row["ends"]),
            place=next((other["place"] for other in rows if other["place"]), None),
            cooperation=row["key"],
            parties=tuple(json.loads(row["parties"])) if row["parties"] else (),
            article_id=row["article_id"],
            title=row["title"],
            url=row["url"],
            source_title=row["source_title"],
            sentence=sentence_at(whole, row["start"], row["end"]),
            start=row["start"],
            end=row["end"],
            articles=len({other["article_id"] for other in rows}),
        )


def sentence_at(whole: str, start: int, end: int, *, longest: int = 320) -> str:
    """The sentence around some code points; "" where the text is kept no longer."""
    if end > len(whole):
        return ""
    opening, closing = max(0, start - longest), end + longest
    first = max((match.end() for match in _ENDS.finditer(whole, opening, start)), default=opening)
    after = _ENDS.search(whole, end, closing)
    return whole[first : after.start() + 1 if after else closing].strip()


_ENDS = re.compile(r"[.?!][”\"]?\s|\n")
