"""Who held which office of which body from when to when, as articles show it, each with the words that show it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from sqlite3 import Row

from monitor.entities.name_keys import NameKeys
from monitor.registry.values import Holder
from monitor.store import Store, instant, moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """An article gives somebody an office: `words` stand at `start` to `end` of title + line feed + text, where that is
    known."""

    words: str
    at: datetime
    title: str
    url: str
    source: str
    article: int
    start: int | None
    end: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenure:
    """A person (key and name of the entity) in an office, from the first article that shows it to the last one.

    `office` is the wording used most, `body` the affiliation as articles word it; `first` and `last` are the evidence.
    """

    person: str
    name: str
    office: str
    body: str | None
    official: bool
    articles: int
    first: Sighting
    last: Sighting


_SEEN = """SELECT e.key, e.name, o.office, o.body, o.position, o.affiliation, o.official, o.at, o.start, o."end",
    v.title, a.url, coalesce(s.title, a.source) AS source, a.id AS article
FROM office_mentions o JOIN names n ON n.id = o.name_id JOIN entities e ON e.id = n.entity_id
JOIN versions v ON v.id = o.version_id JOIN articles a ON a.id = v.article_id
LEFT JOIN sources s ON s.name = a.source"""


def tenures_of(store: Store, key: str) -> tuple[Tenure, ...]:
    """The offices of a person, by the key of the entity; the one seen last comes first."""
    rows = store.rows(f"{_SEEN} WHERE e.key = ? ORDER BY o.at, a.identity", key)
    return _tenures(rows)


def holders(store: Store, office: str, keys: NameKeys, *, on: date | None = None) -> tuple[Tenure, ...]:
    """Who held an office ("Menteri Luar Negeri", "Mendagri", "Gubernur Jabar"), the one seen last first; on a day, who
    is nearest to it: the holder whose articles surround it, else the last one seen before it, else nobody."""
    wanted = keys.office(office)
    if not wanted:
        return ()
    rows = store.rows(f"{_SEEN} WHERE o.office = ? ORDER BY o.at, a.identity", wanted)
    found = _tenures(rows)
    if on is None:
        return found
    day = instant(datetime.combine(on, datetime.max.time()).astimezone())
    before = [one for one in found if instant(one.first.at) <= day]
    return tuple(sorted(before, key=lambda one: min(instant(one.last.at), day), reverse=True)[:1])


def registered(office: str, on: date) -> Holder | None:
    """Who held an office on a day by the registry; None where that does not say."""
    from monitor.registry import load_registry

    return load_registry().holder(office, on)


def _tenures(rows: Iterable[Row]) -> tuple[Tenure, ...]:
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        groups.setdefault((row["key"], row["office"] or row["position"].casefold()), []).append(row)
    found = [_tenure(group) for group in groups.values()]
    return tuple(sorted(found, key=lambda one: (one.last.at, one.articles), reverse=True))


def _tenure(rows: list[Row]) -> Tenure:
    first, last = rows[0], rows[-1]
    wordings = [row["position"] for row in rows]
    bodies = [row["affiliation"] for row in rows if row["affiliation"]]
    return Tenure(
        person=first["key"],
        name=first["name"],
        office=_usual(wordings),
        body=_usual(bodies) if bodies else None,
        official=any(row["official"] for row in rows),
        articles=len({row["article"] for row in rows}),
        first=_sighting(first),
        last=_sighting(last),
    )


def _usual(wordings: list[str]) -> str:
    return min(set(wordings), key=lambda wording: (-wordings.count(wording), wording))


def _sighting(row: Row) -> Sighting:
    return Sighting(
        words=row["position"],
        at=moment(row["at"]),
        title=row["title"],
        url=row["url"],
        source=row["source"],
        article=row["article"],
        start=row["start"],
        end=row["end"],
    )
