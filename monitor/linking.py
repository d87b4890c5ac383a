"""Analyses in the database, and the ledger kept in step with them: only the cooperations that a version touches are
recomputed, and the result is what `ledger.rebuild` makes of everything.
"""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from pydantic import TypeAdapter, ValidationError

from models.analysis import Analysis, Span, Text
from models.analysis import Cooperation as Mention
from monitor.ledger import RANK, Canonical, Claim, Cooperation, Step, of_parties, party_key
from monitor.store import Store, insert, instant, moment, to_json

OVERTAKEN = "overtaken"
"""Decision on a step that became known only after a further one of the same cooperation had been decided."""

REOPENED = "held-uncertain"
"""The decision that is made anew when more is reported: a surer article may speak of the same step."""


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
    rows = store.rows(
        "SELECT versions.id, article_id, identity, source, url, title, text, published, language FROM versions"
        " JOIN articles ON articles.id = article_id WHERE stage = ? ORDER BY versions.id LIMIT ?",
        stage,
        limit,
    )
    return [
        Version(
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
                published=moment(row["published"]) if row["published"] else None,
            ),
        )
        for row in rows
    ]


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


def link_version(store: Store, version: Version, *, canonical: Canonical, now: datetime) -> int:
    """Count what a version says, in place of what other versions of the same article said; return how many steps
    that made.

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
        touched = _take_out(connection, version.article_id)
        _insert_mentions(connection, version, analysis)
        touched |= _insert_claims(connection, version, analysis, canonical)
        steps = sum(refresh(connection, key, canonical, now) for key in sorted(touched))
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
    for key in sorted(_take_out(connection, article_id)):
        refresh(connection, key, canonical, now)


def _take_out(connection: sqlite3.Connection, article_id: int) -> set[str]:
    """Remove all that an article said; return the party keys concerned."""
    keys = {
        key
        for (key,) in connection.execute(
            "SELECT DISTINCT party_key FROM cooperation_mentions WHERE article_id = ?", [article_id]
        )
    }
    connection.execute("DELETE FROM cooperation_mentions WHERE article_id = ?", [article_id])
    connection.execute(
        "DELETE FROM mentions WHERE version_id IN (SELECT id FROM versions WHERE article_id = ?)", [article_id]
    )
    return keys


def _insert_mentions(connection: sqlite3.Connection, version: Version, analysis: Analysis) -> None:
    whole = version.text.whole
    for kind, name, span, extra in _named(analysis):
        insert(
            connection,
            "mentions",
            version_id=version.id,
            type=kind,
            name=name,
            form=whole[span.start : span.end],
            start=span.start,
            end=span.end,
            **extra,
        )


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


def _insert_claims(
    connection: sqlite3.Connection, version: Version, analysis: Analysis, canonical: Canonical
) -> set[str]:
    published, fetched = connection.execute(
        "SELECT published, fetched_at FROM versions WHERE id = ?", [version.id]
    ).fetchone()
    # a publication after the fetch is a mistake in the page, and would put the claim after all to come
    at = min(published or fetched, fetched)
    keys: set[str] = set()
    for number, mention in enumerate((*analysis.cooperations, *analysis.denials)):
        key = party_key([party.name for party in mention.parties], canonical)
        if key is not None:
            keys.add(key)
            insert(
                connection,
                "cooperation_mentions",
                party_key=key,
                version_id=version.id,
                article_id=version.article_id,
                number=number,
                denied=number >= len(analysis.cooperations),
                at=at,
                **_columns(mention),
            )
    return keys


def _columns(mention: Mention) -> dict[str, object]:
    return {
        "status": mention.status,
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
        "status_start": mention.status_span.start,
        "status_end": mention.status_span.end,
        "confidence": mention.confidence,
    }


def refresh(
    connection: sqlite3.Connection, key: str, canonical: Canonical, now: datetime, *, decision: str | None = None
) -> int:
    """Recompute the cooperations of one set of parties and return how many steps are new; those that stay keep their
    decisions, the new ones get `decision`."""
    new = 0
    claims = claims_about(connection, key)
    belonged = dict(
        connection.execute("SELECT id, cooperation_id FROM cooperation_mentions WHERE party_key = ?", [key])
    )
    belongs: dict[int, int | None] = dict.fromkeys(belonged)
    known = dict(connection.execute("SELECT key, id FROM cooperations WHERE party_key = ?", [key]))
    for cooperation in of_parties(key, claims, canonical):
        cooperation_id = _save_cooperation(connection, cooperation, known.pop(cooperation.key, None), now)
        belongs |= {claims[claim]: cooperation_id for claim in cooperation.claims}
        new += _save_steps(connection, cooperation_id, cooperation.steps, claims, now, decision)
    connection.executemany(
        "UPDATE cooperation_mentions SET cooperation_id = ? WHERE id = ?",
        [(owner, mention) for mention, owner in belongs.items() if owner != belonged[mention]],
    )
    for gone in known.values():
        connection.execute("DELETE FROM steps WHERE cooperation_id = ?", [gone])
        connection.execute("DELETE FROM cooperations WHERE id = ?", [gone])
    return new


def claims_about(connection: sqlite3.Connection, key: str) -> dict[Claim, int]:
    """All claims of one set of parties, each with its row."""
    rows = connection.execute(
        "SELECT cooperation_mentions.id, identity, number, at, parties, status, denied, fields, event, confidence"
        " FROM cooperation_mentions JOIN articles ON articles.id = article_id WHERE party_key = ?",
        [key],
    )
    return {
        Claim(
            article=identity,
            number=number,
            at=moment(at),
            parties=tuple(json.loads(parties)),
            status=status,
            denied=bool(denied),
            fields=tuple(json.loads(fields)),
            event=event,
            confidence=confidence,
        ): mention_id
        for mention_id, identity, number, at, parties, status, denied, fields, event, confidence in rows
    }


def _save_cooperation(
    connection: sqlite3.Connection, cooperation: Cooperation, known_id: int | None, now: datetime
) -> int:
    asserted = [claim for claim in cooperation.claims if not claim.denied]
    values = {
        "renews": cooperation.renews,
        "parties": to_json(cooperation.parties),
        "fields": to_json(cooperation.fields),
        "event": cooperation.event,
        "status": cooperation.status,
        "denied": cooperation.denied,
        "confidence": cooperation.confidence,
        "first_seen_at": instant(asserted[0].at),
        "last_seen_at": instant(asserted[-1].at),
    }
    if known_id is None:
        return insert(
            connection,
            "cooperations",
            key=cooperation.key,
            party_key=cooperation.party_key,
            created_at=instant(now),
            **values,
        )
    assignments = ", ".join(f"{name} = ?" for name in values)
    # the names are those of the dictionary above
    connection.execute(f"UPDATE cooperations SET {assignments} WHERE id = ?", [*values.values(), known_id])  # noqa: S608
    return known_id


def _save_steps(
    connection: sqlite3.Connection,
    cooperation_id: int,
    steps: tuple[Step, ...],
    claims: dict[Claim, int],
    now: datetime,
    decision: str | None,
) -> int:
    known = {
        ("denied" if kind == "denied" else status): (step_id, made)
        for step_id, kind, status, made in connection.execute(
            "SELECT id, kind, status, decision FROM steps WHERE cooperation_id = ?", [cooperation_id]
        )
    }
    furthest = max((RANK[status] for status, (_, made) in known.items() if status in RANK and made), default=-1)
    new = 0
    for step in steps:
        values = (step.kind, step.status, step.previous, claims[step.claim], instant(step.at))
        old = known.pop("denied" if step.kind == "denied" else step.status, None)
        if old is not None:
            connection.execute(
                "UPDATE steps SET kind = ?, status = ?, previous = ?, mention_id = ?, at = ?,"
                " decided_at = CASE decision WHEN ? THEN NULL ELSE decided_at END, decision = nullif(decision, ?)"
                " WHERE id = ?",
                [*values, REOPENED, REOPENED, old[0]],
            )
            continue
        new += 1
        if step.kind != "denied" and RANK[step.status] < furthest:
            decided: str | None = OVERTAKEN
        else:
            decided = decision
        connection.execute(
            "INSERT INTO steps (cooperation_id, kind, status, previous, mention_id, at, created_at, decision,"
            " decided_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [cooperation_id, *values, instant(now), decided, instant(now) if decided else None],
        )
    connection.executemany("DELETE FROM steps WHERE id = ?", [(gone[0],) for gone in known.values()])
    return new
