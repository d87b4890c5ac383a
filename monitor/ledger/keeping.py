"""The ledger in the database, kept in step with the claims: only the threads that a change touches are made anew, and
the result is what `ledger.rebuild` makes of everything.

A claim is compared with those that share an anchor of it within the window, once: when it or they come. What its
arrival changes is found from there: later claims that are more like it than like their antecedent, the threads that
these leave and join, and no others.
"""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import cached_property

from monitor.folding import fold
from monitor.ledger.bodies import kinship_of
from monitor.ledger.claims import Canonical, Claim, Order
from monitor.ledger.contradictions import contradictions
from monitor.ledger.cooperations import Cooperation, of_thread
from monitor.ledger.counts import counts
from monitor.ledger.kinship import Kinship
from monitor.ledger.steps import RENAMED, marks, save_steps
from monitor.ledger.subjects import Subject, subject
from monitor.ledger.succession import Known, Succession, follow_keys, succession
from monitor.ledger.threads import WINDOW, Link, Node, anchors, best, in_order, node, rank, strength, threads
from monitor.store import insert, instant, to_json
from monitor.stories.independence import recount

_CLAIM = """
SELECT m.id, a.identity, m.number, m.at, m.parties, m.status, m.denied, m.fields, m.event, m.confidence, m.instrument,
    m.amount, m.day, m.modality, m.valid_until, m.rejected, m.evidence, m.terms
FROM cooperation_mentions m JOIN articles a ON a.id = m.article_id WHERE m.id IN (SELECT value FROM json_each(?))"""

_THREAD = """
WITH RECURSIVE up(id, above) AS (
    SELECT id, antecedent_id FROM cooperation_mentions WHERE id IN (SELECT value FROM json_each(?))
    UNION SELECT m.id, m.antecedent_id FROM up JOIN cooperation_mentions m ON m.id = up.above),
whole(id) AS (
    SELECT id FROM up WHERE above IS NULL
    UNION SELECT m.id FROM whole JOIN cooperation_mentions m ON m.antecedent_id = whole.id)
SELECT id FROM whole"""


class Change:
    """One change of the claims, within a transaction: what is about to change is noted, claims are taken out, put in
    and linked, and at last the ledger is settled."""

    def __init__(self, connection: sqlite3.Connection, canonical: Canonical) -> None:
        self.connection = connection
        self.canonical = canonical
        self._known: dict[int, Known] = {}
        self._claims: dict[int, set[int]] = {}
        self._touched: set[int] = set()

    @cached_property
    def kinship(self) -> Kinship:
        return kinship_of(self.canonical)

    def note(self, mentions: Iterable[int]) -> None:
        """The threads of these claims are about to change."""
        new = set(mentions) - self._touched
        if not new:
            return
        members = _thread(self.connection, new)
        self._touched |= members
        for row, key, parties in self.connection.execute(
            "SELECT id, key, parties FROM cooperations WHERE id IN (SELECT cooperation_id FROM cooperation_mentions"
            " WHERE id IN (SELECT value FROM json_each(?)))",
            [to_json(sorted(members))],
        ).fetchall():
            if row not in self._known:
                rows = self.connection.execute(
                    "SELECT m.id, identity, denied FROM cooperation_mentions m JOIN articles a ON a.id = m.article_id"
                    " WHERE cooperation_id = ?",
                    [row],
                ).fetchall()
                self._claims[row] = {mention for mention, _, _ in rows}
                # those linked by an older Pantau are in no thread yet
                self._touched |= self._claims[row]
                self._known[row] = Known(
                    id=row,
                    key=key,
                    articles=frozenset(identity for _, identity, denied in rows if not denied),
                    parties=tuple(json.loads(parties)),
                    claims=frozenset(),
                )

    def take_out(self, mentions: Collection[int]) -> None:
        """Remove claims."""
        self.release(mentions, altered=True)
        self._touched -= set(mentions)
        self.connection.execute(
            "DELETE FROM cooperation_mentions WHERE id IN (SELECT value FROM json_each(?))", [to_json(sorted(mentions))]
        )

    def release(self, mentions: Collection[int], *, altered: bool = False) -> None:
        """Let claims stand alone, to be put in otherwise; those that went on from them go on from others. They are
        `altered` where they will not say what they said."""
        self.note(mentions)
        if altered:
            for claims in self._claims.values():
                claims.difference_update(mentions)
        gone = to_json(sorted(mentions))
        orphans = [
            row
            for (row,) in self.connection.execute(
                "SELECT id FROM cooperation_mentions WHERE antecedent_id IN (SELECT value FROM json_each(?1))"
                " AND id NOT IN (SELECT value FROM json_each(?1))",
                [gone],
            )
        ]
        for table in ("anchors", "claim_parties"):
            # tables are named by our own code
            self.connection.execute(
                f"DELETE FROM {table} WHERE mention_id IN (SELECT value FROM json_each(?))",  # noqa: S608 - put together from our own text
                [gone],
            )
        self.connection.execute(
            "UPDATE cooperation_mentions SET antecedent_id = NULL, likeness = NULL"
            " WHERE id IN (SELECT value FROM json_each(?))",
            [gone],
        )
        for row, of in self.nodes(orphans).items():
            self._set(row, self._best(row, of))

    def put_in(self, mentions: Collection[int]) -> None:
        """Link claims that were inserted, and what came before and goes on from them rather than from others."""
        fresh = self.nodes(mentions)
        for row, of in fresh.items():
            self._name(row, of)
        for row, of in fresh.items():
            near = self._near(row, of)
            link = best(of, near.values(), self.kinship)
            self._set(row, self._row(link, near))
            if not of.claim.denied:
                self._attract(row, of, {other: its for other, its in near.items() if other not in fresh})
        self._touched |= set(fresh)

    def _attract(self, row: int, of: Node, near: Mapping[int, Node]) -> None:
        """Claims that are more like a new one than like their antecedent go on from it."""
        standing = _links(self.connection, near)
        for other, its in near.items():
            if not its.claim.denied and its.claim.order < of.claim.order:
                continue
            reached = strength(*in_order(its, of), self.kinship)
            if reached > 0:
                before, likeness = standing[other]
                if before is None or self._rank(its, of, reached) > self._rank(its, self._node(before, near), likeness):
                    self._set(other, (row, reached))

    def _rank(self, of: Node, antecedent: Node, reached: float) -> tuple[bool, bool, float, Order]:
        return rank(of, antecedent, reached, self.kinship)

    def _node(self, row: int, near: Mapping[int, Node]) -> Node:
        return near[row] if row in near else self.nodes([row])[row]

    def _best(self, row: int, of: Node) -> tuple[int, float] | None:
        near = self._near(row, of)
        return self._row(best(of, near.values(), self.kinship), near)

    def _row(self, link: Link | None, near: Mapping[int, Node]) -> tuple[int, float] | None:
        if link is None:
            return None
        return next(row for row, its in near.items() if its.claim is link.antecedent), link.strength

    def _set(self, row: int, link: tuple[int, float] | None) -> None:
        antecedent, likeness = link or (None, None)
        self.note([row, antecedent] if antecedent is not None else [row])
        self.connection.execute(
            "UPDATE cooperation_mentions SET antecedent_id = ?, likeness = ? WHERE id = ?", [antecedent, likeness, row]
        )

    def _near(self, row: int, of: Node) -> dict[int, Node]:
        """The claims that share an anchor with one, before and after it."""
        found: set[int] = set()
        for anchor in anchors(of, self.kinship):
            found.update(
                other
                for (other,) in self.connection.execute(
                    "SELECT mention_id FROM anchors WHERE anchor = ? AND at BETWEEN ? AND ?",
                    [anchor, instant(of.claim.at - WINDOW), instant(of.claim.at + WINDOW)],
                )
            )
        return self.nodes(found - {row})

    def nodes(self, mentions: Iterable[int]) -> dict[int, Node]:
        """These claims, ready to be compared."""
        claims = claims_of(self.connection, mentions, subjects=True)
        return {row: node(claim, self.canonical) for claim, row in claims.items()}

    def _name(self, row: int, of: Node) -> None:
        """By what a claim is found, and what is to be looked at again when a name is resolved otherwise."""
        at = instant(of.claim.at)
        self.connection.executemany(
            "INSERT INTO anchors (mention_id, anchor, at) VALUES (?, ?, ?)",
            [(row, anchor, at) for anchor in sorted(anchors(of, self.kinship))],
        )
        for name in set(of.claim.parties):
            self.connection.execute("INSERT INTO claim_parties (name, mention_id) VALUES (?, ?)", [name, row])
            self.connection.execute(
                "INSERT OR IGNORE INTO party_names (name, party, handles) VALUES (?, ?, ?)",
                [name, *naming(name, self.canonical, self.kinship)],
            )

    def settle(self, now: datetime, *, decision: str | None = None) -> int:
        """Make the threads that changed anew; return how many steps are news. They get `decision`."""
        members = _thread(self.connection, self._touched)
        claims = claims_of(self.connection, members)
        rows = {row: claim for claim, row in claims.items()}
        found = {
            rows[row]: Link(rows[antecedent], likeness)
            for row, (antecedent, likeness) in _links(self.connection, members).items()
            if antecedent is not None
        }
        made = [
            one for thread in threads(claims, found) for one in of_thread(thread, found, self.canonical, self.kinship)
        ]
        known = [
            replace(one, claims=frozenset(rows[claim] for claim in self._claims[one.id] if claim in rows))
            for one in self._known.values()
        ]
        after = succession(known, made, self.canonical)
        steps = self._save(made, claims, after, now, decision)
        follow_keys(self.connection, known, after, alive={one.key for one in made})
        return steps

    def _save(
        self,
        made: Iterable[Cooperation],
        claims: Mapping[Claim, int],
        after: Succession,
        now: datetime,
        decision: str | None,
    ) -> int:
        kept = {key: row for row, key in after.heir.items()}
        given: dict[str, list[int]] = defaultdict(list)
        for row, keys in after.shares.items():
            for key in keys:
                if after.heir.get(row) != key:
                    given[key].append(row)
        before = marks(self.connection, self._known)
        gone = set(self._known) - set(after.heir)
        # keys may be exchanged among rows
        self.connection.executemany(
            "UPDATE cooperations SET key = '~' || id WHERE id = ?", [(row,) for row in self._known]
        )
        owner: dict[int, int | None] = dict.fromkeys(claims.values())
        new = 0
        for one in sorted(made, key=lambda one: one.key):
            row = _save_cooperation(self.connection, one, kept.get(one.key), now)
            owner |= {claims[claim]: row for claim in one.claims}
            inherited: dict[str, str | None] = {}
            for other in given[one.key]:
                # what another goes on to tell has been told by that
                told = {step: made if other in gone else RENAMED for step, made in before[other].items()}
                inherited = told | {step: made for step, made in inherited.items() if made is not None}
            new += save_steps(self.connection, row, one.steps, claims, inherited=inherited, now=now, decision=decision)
            _save_contradictions(self.connection, row, one, claims, now)
        self.connection.executemany(
            "UPDATE cooperation_mentions SET cooperation_id = ?1 WHERE id = ?2 AND cooperation_id IS NOT ?1",
            [(of, row) for row, of in owner.items()],
        )
        recount(self.connection, {of for of in owner.values() if of is not None})
        for row in gone:
            self.connection.execute("DELETE FROM steps WHERE cooperation_id = ?", [row])
            self.connection.execute("DELETE FROM cooperations WHERE id = ?", [row])
        return new


def count_sources(connection: sqlite3.Connection) -> None:
    """Count the independent sources of the cooperations whose articles changed or moved among stories."""
    recount(connection, [row for (row,) in connection.execute("SELECT id FROM cooperations WHERE independent < 0")])


def naming(name: str, canonical: Canonical, kinship: Kinship) -> tuple[str, str]:
    """How a party's name is resolved, and by what it is found, as `party_names` keeps it."""
    party = fold(canonical(name))
    return party, to_json(sorted(kinship.handles(party)) if party else [])


def _thread(connection: sqlite3.Connection, mentions: Iterable[int]) -> set[int]:
    return {row for (row,) in connection.execute(_THREAD, [to_json(sorted(mentions))])}


def _links(connection: sqlite3.Connection, mentions: Iterable[int]) -> dict[int, tuple[int | None, float]]:
    rows = connection.execute(
        "SELECT id, antecedent_id, likeness FROM cooperation_mentions WHERE id IN (SELECT value FROM json_each(?))",
        [to_json(sorted(mentions))],
    )
    return {row: (antecedent, likeness or 0.0) for row, antecedent, likeness in rows}


def claims_of(connection: sqlite3.Connection, mentions: Iterable[int], *, subjects: bool = False) -> dict[Claim, int]:
    """These claims, each with its row; with their `subjects` only where asked, for they take the longest to read."""
    return {
        Claim(
            article=identity,
            number=number,
            at=datetime.fromisoformat(at),
            parties=tuple(json.loads(parties)),
            status=status,
            denied=bool(denied),
            fields=tuple(json.loads(fields)),
            event=event,
            confidence=confidence,
            instrument=instrument,
            amount=amount,
            counts=counts(evidence),
            day=date.fromisoformat(day) if day else None,
            modality=modality or "reported",
            valid_until=date.fromisoformat(valid_until) if valid_until else None,
            rejected=bool(rejected),
            **({"subject": read_subject(terms)} if subjects else {}),
        ): row
        for (
            row, identity, number, at, parties, status, denied, fields, event, confidence, instrument, amount, day,
            modality, valid_until, rejected, evidence, terms,
        ) in connection.execute(_CLAIM, [to_json(sorted(mentions))])
    }  # fmt: skip


def read_subject(terms: str) -> Subject:
    """The opposite of `written_subject`."""
    topic, context = json.loads(terms) or ((), ())
    return subject(topic, context)


def written_subject(of: Subject) -> str:
    """A subject as `cooperation_mentions.terms` keeps it."""
    return to_json([sorted(of.topic), sorted(of.context)])


def _save_cooperation(
    connection: sqlite3.Connection, cooperation: Cooperation, known_id: int | None, now: datetime
) -> int:
    asserted = [claim for claim in cooperation.claims if not claim.denied]
    values = {
        "key": cooperation.key,
        "party_key": cooperation.party_key,
        "renews": cooperation.renews,
        "parties": to_json(cooperation.parties),
        "fields": to_json(cooperation.fields),
        "event": cooperation.event,
        "instrument": cooperation.instrument,
        "status": cooperation.status,
        "denied": cooperation.denied,
        "confidence": cooperation.confidence,
        "valid_until": cooperation.valid_until.isoformat() if cooperation.valid_until else None,
        "coverage": len(cooperation.articles),
        "independent": -1,  # to be counted once its articles are in their stories
        "first_seen_at": instant(asserted[0].at),
        "last_seen_at": instant(asserted[-1].at),
    }
    if known_id is None:
        return insert(connection, "cooperations", created_at=instant(now), **values)
    assignments = ", ".join(f"{name} = ?" for name in values)
    # the names are those of the dictionary above
    connection.execute(f"UPDATE cooperations SET {assignments} WHERE id = ?", [*values.values(), known_id])  # noqa: S608 - put together from our own text
    return known_id


def _save_contradictions(
    connection: sqlite3.Connection, row: int, cooperation: Cooperation, claims: Mapping[Claim, int], now: datetime
) -> None:
    found = {(one.kind, claims[one.claim], claims[one.against]) for one in contradictions(cooperation)}
    known = {
        (kind, mention, against): number
        for number, kind, mention, against in connection.execute(
            "SELECT id, kind, mention_id, against_id FROM contradictions WHERE cooperation_id = ?", [row]
        )
    }
    connection.executemany(
        "DELETE FROM contradictions WHERE id = ?", [(number,) for of, number in known.items() if of not in found]
    )
    for kind, mention, against in sorted(found - known.keys()):
        insert(
            connection,
            "contradictions",
            cooperation_id=row,
            mention_id=mention,
            against_id=against,
            kind=kind,
            created_at=instant(now),
        )
