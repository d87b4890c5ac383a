"""What a digest quoted, and the publisher of the article has changed or taken out since."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from models.analysis import Cooperation
from monitor.entities.resolution import shipped_keys
from monitor.linking import analysis_of
from monitor.stemming import fold
from monitor.store import Store, instant

WINDOW = timedelta(days=14)
"""How long after an article changed an edition looks for what was quoted of it: it may have waited to be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """The edition `edition` told `parties` with `status` under `fact` and quoted `said` from an article of
    `source_title`, which says `says` in its place now; None where it says nothing of it any more. `key` is of this
    change alone."""

    key: str
    fact: str
    parties: tuple[str, ...]
    status: str
    edition: str
    said: str
    says: str | None
    source_title: str


# few articles ever change: an index alone tells which, without a look at any text
_CHANGED = """
SELECT v.id, v.article_id, v.number, v.title || char(10) || v.text AS whole, v.stored_at,
    coalesce(s.title, a.source) AS source_title
FROM versions n CROSS JOIN versions v ON v.id = n.id JOIN articles a ON a.version_id = v.id
LEFT JOIN sources s ON s.name = a.source
WHERE n.number > 1 AND v.stored_at > ? AND v.stage = 'linked' ORDER BY v.id
"""
_BEFORE = """
SELECT o.id, o.stored_at FROM versions o JOIN analyses n ON n.version_id = o.id
WHERE o.article_id = ? AND o.number < ? ORDER BY o.number DESC
"""
_EDITIONS = """
SELECT id, edition FROM digests
WHERE audience = ? AND created_at >= ? AND created_at <= ? ORDER BY cut_off DESC
"""
_EDITION = "SELECT coalesce(whole_plain, plain) FROM digests WHERE id = ?"
_FACTS = """
SELECT key, parties, status FROM digest_items
WHERE digest_id = ? AND parties IS NOT NULL AND status != 'contradicted' ORDER BY key
"""


def amendments(store: Store, *, audience: str, until: datetime) -> tuple[Amendment, ...]:
    """Each sentence and each sum that an edition for the audience quoted and that its article no longer has, once; what
    only differs in signs and capitals is the same."""
    told = {
        row["key"]
        for row in store.rows("SELECT key FROM digest_items WHERE audience = ? AND key LIKE 'amended:%'", audience)
    }
    found: dict[str, Amendment] = {}

    @cache
    def words_of(edition: int) -> str:
        ((text,),) = store.rows(_EDITION, edition)
        return _words(text)

    for row in store.rows(_CHANGED, instant(until - WINDOW)):
        now, later = _words(row["whole"]), _claims(store, row["id"])
        done: set[str] = set()
        for version, stored_at in store.rows(_BEFORE, row["article_id"], row["number"]):
            for claim in _claims(store, version):
                successor = _successor(claim, later)
                said = _changed(claim, successor, now)
                if said is None:
                    continue
                span = (stored_at, row["stored_at"])
                for fact, parties, status, edition in _told_with(store, claim, said, audience, span, words_of):
                    # by the version that was quoted: what follows it may change again
                    key = f"amended:{version}:{fact}"
                    if key in told:
                        # earlier versions that had the same sentence are no further change
                        done.add(fact)
                    elif fact not in done:
                        found.setdefault(
                            fact,
                            Amendment(
                                key=key,
                                fact=fact,
                                parties=parties,
                                status=status,
                                edition=edition,
                                said=said,
                                says=_in_place(successor, sentence=said == claim.evidence),
                                source_title=row["source_title"],
                            ),
                        )
    return tuple(found.values())


def _claims(store: Store, version: int) -> tuple[Cooperation, ...]:
    analysis = analysis_of(store, version)
    return (*analysis.cooperations, *analysis.denials) if analysis else ()


def _changed(claim: Cooperation, successor: Cooperation | None, now: str) -> str | None:
    """What a digest quoted of a claim and the article, whose words are `now`, says otherwise: its sentence, else what
    it is worth, which a note of the editors may still name. None where both stand."""
    if _words(claim.evidence) not in now:
        return claim.evidence
    if not claim.value:
        return None
    worth = successor.value if successor else None
    changed = _words(worth) != _words(claim.value) if worth else _words(claim.value) not in now
    return claim.value if changed else None


def _told_with(
    store: Store, claim: Cooperation, said: str, audience: str, span: tuple[str, str], words_of: Callable[[int], str]
) -> Iterator[tuple[str, tuple[str, ...], str, str]]:
    """The fact that the last edition of that time span which quoted the claim, with what it `said`, told with it: its
    key, parties, status, edition."""
    keys = _keys(party.name for party in claim.parties)
    openings = (_opening(claim.evidence), _opening(said))
    for number, edition in store.rows(_EDITIONS, audience, *span):
        if any(opening not in words_of(number) for opening in openings):
            continue
        facts = [(row["key"], tuple(json.loads(row["parties"])), row["status"]) for row in store.rows(_FACTS, number)]
        best = max(facts, key=lambda fact: (len(keys & _keys(fact[1])), fact[2] == claim.status), default=None)
        if best is not None and keys & _keys(best[1]):
            yield (*best, edition)
        return


def _successor(claim: Cooperation, later: Sequence[Cooperation]) -> Cooperation | None:
    """The claim of a later version that stands in the place of one: two parties are the same, at best the words too."""
    keys = _keys(party.name for party in claim.parties)
    alike = [(len(keys & _keys(party.name for party in other.parties)), other) for other in later]
    ranked = [(other.evidence == claim.evidence, shared, other) for shared, other in alike if shared > 1]
    return max(ranked, key=lambda one: one[:2])[2] if ranked else None


def _in_place(successor: Cooperation | None, *, sentence: bool) -> str | None:
    if successor is None:
        return None
    return successor.evidence if sentence else successor.value


def _keys(names: Iterable[str]) -> frozenset[str]:
    known = shipped_keys()
    return frozenset(known.of("institution", name) for name in names)


def _words(text: str) -> str:
    return f" {fold(text)} "


def _opening(sentence: str) -> str:
    """What a digest shows of a sentence for certain: long ones are cut."""
    return f" {' '.join(fold(sentence).split()[:12])} "
