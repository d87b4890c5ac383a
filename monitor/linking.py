"""Analyses in the database, and the ledger kept in step with them: only the cooperations that a version touches are
recomputed, and the result is what `ledger.rebuild` makes of everything.
"""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from functools import cache

from pydantic import TypeAdapter, ValidationError

from models.analysis import Analysis, Span, Text
from models.analysis import Cooperation as Mention
from monitor.entities.mentioning import take_in
from monitor.entities.mentioning import withdraw as take_out
from monitor.entities.resolution import settle, shipped_keys
from monitor.ledger import rulings
from monitor.ledger.claims import Canonical, party_key
from monitor.ledger.keeping import Change, written_subject
from monitor.ledger.maturity import Matured, matured
from monitor.ledger.subjects import subject_of
from monitor.ledger.validity import validity
from monitor.store import Store, insert, instant, moment, moment_or_none, to_json

REANALYSED = "reanalysed"
"""Decision on steps that come of analysing stored articles anew: what they tell is not new."""

NEWSROOMS = timezone(timedelta(hours=7))
"""Whose day it is that an article is published on: most newsrooms are in Jakarta's zone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version of an article, as the later stages need it. `id` is the row's, as text, in `text.id`."""

    id: int
    article_id: int
    identity: str
    source: str
    url: str
    language: str | None
    text: Text


def pending_versions(store: Store, stage: str, *, limit: int) -> list[Version]:
    """The oldest versions that came exactly as far as `stage`."""
    rows = store.rows(f"{_VERSIONS} WHERE stage = ? ORDER BY versions.id LIMIT ?", stage, limit)
    return [_version(row) for row in rows]


_VERSIONS = (
    "SELECT versions.id, article_id, identity, source, url, title, text, published, language FROM versions"
    " JOIN articles ON articles.id = article_id"
)


def _version(row: sqlite3.Row) -> Version:
    return Version(
        id=row["id"],
        article_id=row["article_id"],
        identity=row["identity"],
        source=row["source"],
        url=row["url"],
        language=row["language"],
        text=Text(
            id=str(row["id"]),
            title=row["title"],
            text=row["text"],
            published=moment_or_none(row["published"]),
        ),
    )


def linked_versions(store: Store, article_ids: Iterable[int]) -> list[Version]:
    """The current versions of these articles that count in the ledger."""
    rows = store.rows(
        f"{_VERSIONS} WHERE articles.id IN (SELECT value FROM json_each(?)) AND versions.id = version_id"  # noqa: S608 - put together from our own text
        " AND stage = 'linked' ORDER BY versions.id",
        to_json(list(article_ids)),
    )
    return [_version(row) for row in rows]


def count_pending(store: Store, stage: str) -> int:
    """How many versions came exactly as far as `stage`."""
    return int(store.rows("SELECT count(*) FROM versions WHERE stage = ?", stage)[0][0])


@cache
def _adapter() -> TypeAdapter[Analysis]:
    return TypeAdapter(Analysis)


def store_analysis(store: Store, version_id: int, analysis: Analysis, *, now: datetime) -> None:
    """Keep what was found in a version; it is to be linked next."""
    with store.transaction() as connection:
        connection.execute("DELETE FROM analyses WHERE version_id = ?", [version_id])
        insert(
            connection,
            "analyses",
            version_id=version_id,
            model=analysis.model,
            analysed_at=instant(now),
            relevant=analysis.relevant,
            payload=_adapter().dump_json(analysis).decode(),
        )
        _advance(connection, version_id, "analysed")


def stop_version(store: Store, version_id: int, *, stage: str, reason: str) -> None:
    """A version goes no further: `skipped` or `failed`, and why."""
    with store.transaction() as connection:
        _advance(connection, version_id, stage, reason)


def reopen(connection: sqlite3.Connection) -> None:
    """Take up again all versions that failed, each at the stage that failed."""
    connection.execute(
        "UPDATE versions SET stage = CASE WHEN reason LIKE 'link:%' THEN 'analysed' ELSE 'extracted' END, reason = NULL"
        " WHERE stage = 'failed'"
    )


def _advance(connection: sqlite3.Connection, version_id: int, stage: str, reason: str | None = None) -> None:
    connection.execute("UPDATE versions SET stage = ?, reason = ? WHERE id = ?", [stage, reason, version_id])


def analysis_of(store: Store, version_id: int) -> Analysis | None:
    """What was found in a version; None if it was never analysed, or by a model whose findings have another shape."""
    for row in store.rows("SELECT payload FROM analyses WHERE version_id = ?", version_id):
        try:
            return _adapter().validate_json(row["payload"])
        except ValidationError:
            return None
    return None


def link_version(
    store: Store, version: Version, *, canonical: Canonical, now: datetime, decision: str | None = None
) -> int:
    """Count what a version says, in place of what other versions of the same article said; return how many steps
    that made. These get `decision`.

    A version that is not the current one becomes `superseded` and counts nothing; one whose analysis can't be read is
    analysed again.
    """
    with store.transaction() as connection:
        (current,) = connection.execute("SELECT version_id FROM articles WHERE id = ?", [version.article_id]).fetchone()
        if current != version.id:
            _advance(connection, version.id, "superseded")
            return 0
        analysis = analysis_of(store, version.id)
        if analysis is None:
            _advance(connection, version.id, "extracted")
            return 0
        # steps point at mentions, which are replaced before the steps are
        connection.execute("PRAGMA defer_foreign_keys = ON")
        if take_in(connection, version.id, analysis, version.text.whole, shipped_keys()):
            settle(connection, shipped_keys())
        steps = _relink(connection, version, analysis, canonical, now, decision)
        connection.execute(
            "UPDATE versions SET stage = 'superseded' WHERE article_id = ? AND id != ? AND stage = 'linked'",
            [version.article_id, version.id],
        )
        _advance(connection, version.id, "linked")
        return steps


def withdraw(connection: sqlite3.Connection, article_id: int, *, canonical: Canonical, now: datetime) -> None:
    """Let an article no longer count: what rested on it alone is gone from the ledger, what others report stays."""
    # steps point at mentions, which go before the steps do
    connection.execute("PRAGMA defer_foreign_keys = ON")
    change = Change(connection, canonical)
    change.take_out(_claims(connection, article_id))
    connection.execute("DELETE FROM agenda WHERE article_id = ?", [article_id])
    change.settle(now)
    take_out(connection, article_id)
    settle(connection, shipped_keys())


def _relink(
    connection: sqlite3.Connection,
    version: Version,
    analysis: Analysis,
    canonical: Canonical,
    now: datetime,
    decision: str | None,
) -> int:
    """Put what a version says of cooperations in place of what its article said; return how many steps are news."""
    change = Change(connection, canonical)
    change.take_out(_claims(connection, version.article_id))
    connection.execute("DELETE FROM agenda WHERE article_id = ?", [version.article_id])
    rows = _insert_claims(connection, version, analysis, canonical)
    rulings.apply(connection, rows, canonical)
    change.put_in(rows)
    return change.settle(now, decision=decision)


def _claims(connection: sqlite3.Connection, article_id: int) -> list[int]:
    rows = connection.execute("SELECT id FROM cooperation_mentions WHERE article_id = ?", [article_id])
    return [row for (row,) in rows]


def _insert_claims(
    connection: sqlite3.Connection, version: Version, analysis: Analysis, canonical: Canonical
) -> list[int]:
    published, fetched = connection.execute(
        "SELECT published, fetched_at FROM versions WHERE id = ?", [version.id]
    ).fetchone()
    # a publication after the fetch is a mistake in the page, and would put the claim after all to come
    at = min(published or fetched, fetched)
    today = moment(at).astimezone(NEWSROOMS).date()
    whole = version.text.whole
    people = [form for person in analysis.people for form in (person.name, *person.aliases)]
    made: list[int] = []
    for number, mention in enumerate((*analysis.cooperations, *analysis.denials)):
        parties = [party.name for party in mention.parties]
        about = subject_of(
            title=version.text.title,
            opening=version.text.text,
            evidence=mention.evidence,
            said=[*mention.fields, *filter(None, (mention.instrument, mention.event))],
            names=[*parties, *map(canonical, parties), *people],
        )
        valid = validity(whole, mention, analysis, today)
        day = _day(mention, analysis)
        row = insert(
            connection,
            "cooperation_mentions",
            # names that are one today may be told apart tomorrow
            party_key=party_key(parties, canonical) or "",
            version_id=version.id,
            article_id=version.article_id,
            source=version.source,
            number=number,
            denied=number >= len(analysis.cooperations),
            at=at,
            terms=written_subject(about),
            amount=_amount(mention, analysis),
            day=day.isoformat() if day else None,
            valid_until=valid[0].isoformat() if valid else None,
            valid_start=valid[1].start if valid else None,
            valid_end=valid[1].end if valid else None,
            **_columns(mention, whole),
        )
        made.append(row)
        if day is not None and day > today and mention.date_span and not mention.denied:
            name = next(iter((*filter(None, (mention.instrument,)), *mention.fields)), "")
            _note_day(connection, version, "plan", name, (day, day), mention.place, mention.date_span, row)
    for event in analysis.events:
        if event.date and event.date.start and event.date.start > today:
            days = event.date.start, event.date.end or event.date.start
            _note_day(connection, version, "event", event.name, days, event.place, event.date.span, None)
    return made


def _amount(mention: Mention, analysis: Analysis) -> str | None:
    for money in analysis.money:
        if money.span == mention.value_span and money.upper is None:
            return f"{money.currency} {money.amount.normalize():f}"
    return None


def _day(mention: Mention, analysis: Analysis) -> date | None:
    return next((day.start for day in analysis.dates if day.span == mention.date_span and day.start == day.end), None)


def _note_day(
    connection: sqlite3.Connection,
    version: Version,
    kind: str,
    name: str,
    days: tuple[date, date],
    place: str | None,
    span: Span,
    mention_id: int | None,
) -> None:
    insert(
        connection,
        "agenda",
        version_id=version.id,
        article_id=version.article_id,
        mention_id=mention_id,
        kind=kind,
        name=name,
        starts=days[0].isoformat(),
        ends=days[1].isoformat(),
        place=place,
        start=span.start,
        end=span.end,
    )


def _columns(mention: Mention, whole: str) -> dict[str, object]:
    stage = Matured(mention.status, mention.status_span) if mention.denied else matured(mention, whole)
    return {
        "status": stage.status,
        "parties": to_json([party.name for party in mention.parties]),
        "party_spans": to_json([[party.span.start, party.span.end] for party in mention.parties]),
        "fields": to_json(mention.fields),
        "event": mention.event,
        "instrument": mention.instrument,
        "value": mention.value,
        "date": mention.date,
        "place": mention.place,
        "sectors": to_json(mention.sectors),
        "channel": mention.channel,
        "evidence": mention.evidence,
        "evidence_start": mention.evidence_span.start,
        "evidence_end": mention.evidence_span.end,
        "trigger_start": mention.trigger_span.start,
        "trigger_end": mention.trigger_span.end,
        "status_start": stage.span.start,
        "status_end": stage.span.end,
        "confidence": mention.confidence,
        "modality": mention.modality,
    }
