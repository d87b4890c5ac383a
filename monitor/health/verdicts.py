"""How a source is doing: observations in, a verdict with its reason out. Nothing here reads a clock or a database.

docs/operating.md explains the states to those who run Pantau.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import comb
from statistics import median
from typing import Literal

from monitor.health.rhythm import Silence

State = Literal[
    "unasked", "answered", "unchanged", "slow", "partial", "silent", "broken", "empty", "unreachable", "blocked",
    "works", "stuck", "refused",
]  # fmt: skip
"""How a source is, or mail (the last three)."""

Scope = Literal["lists", "pages", "fields", "rhythm", "pace"]
"""What a finding is about: the answers of the lists or of the articles' pages, what is read from the pages, how much
is published, how fast the answers come."""

WELL: frozenset[State] = frozenset({"unasked", "answered", "unchanged", "works"})
INCOMPLETE_SCOPES: frozenset[Scope] = frozenset({"pages", "fields", "rhythm"})
"""What makes a source's news incomplete although its lists answer."""

PATIENCE = 3
PERSISTENT = timedelta(hours=1)
"""A failure counts once it stood in so many collections in a row, or in two that are so far apart."""

RECOVERED = 2
"""Good collections in a row after which a failure is over."""

PAGES_LOST = 3
"""Pages that failed in one collection, while none came, after which the pages as a whole are taken to fail."""

_BLOCKED = frozenset({"blocked", "challenge", "robots", "rate-limited"})
_EMPTY = frozenset({"empty", "no-links"})
_CHANGED = frozenset({"not-found", "unreadable-list", "bad-url", "redirects", "too-large", "bad-encoding", "crash"})

RECENT_ANSWERS = 5
LEAST_USUAL_ANSWERS = 20
SLOWER = 3.0
STILL_SLOWER = 2.0
SLOW_SECONDS = 10.0
"""Slow: the median of the last RECENT_ANSWERS waits is SLOWER times the median of those before, of which there are at
least LEAST_USUAL_ANSWERS, and SLOW_SECONDS or more. It is over below STILL_SLOWER times."""

RECENT_PAGES = (6, 12, 20)
USUAL_PAGES = 300
CHANCE = 1e-6
MOSTLY = 0.5
STILL_CHANCE = 1e-2
STILL_MOSTLY = 0.25
"""Broken: of the last n pages, for an n of RECENT_PAGES, a field is missing on k, which is MOSTLY so, and which chance
gives with a probability below CHANCE if pages lack it as often as the USUAL_PAGES before did: P(X >= k), X binomial
with n and p = (K + 1) / (N + 2), where K of those N lacked it. It is over where STILL_MOSTLY and STILL_CHANCE don't
hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One collection of a source that came to an end. `failure` is the kind of failure that most lists met, `lists` the
    addresses of those that failed; `page_failure` the kind that most article pages met. `seconds` is the median wait
    for a list."""

    at: datetime
    outcome: Literal["answered", "unchanged", "partial", "failed"]
    failure: str | None = None
    lists: frozenset[str] = frozenset()
    fetched: int = 0
    failed: int = 0
    page_failure: str | None = None
    seconds: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """What is known of a source. `visits` and `pages` are in the order in which they came; each of `pages` is the set
    of fields that the site's file expects and that it lacked. `silence` is None where the rhythm is not known."""

    visits: tuple[Visit, ...] = ()
    pages: tuple[frozenset[str], ...] = ()
    silence: Silence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is so. `kind` names the failure or the field, where there is one; `values` are the figures behind
    it. A finding that is not `lasting` may be over the next time: people are shown it, and not alarmed."""

    state: State
    scope: Scope = "lists"
    kind: str = ""
    values: Mapping[str, float | str] = field(default_factory=dict)
    lasting: bool = True

    @property
    def well(self) -> bool:
        return self.state in WELL


def judge(observed: Observed, *, before: Finding | None = None) -> tuple[Finding, ...]:
    """What is the matter with a source, the gravest first; a single finding that is well where nothing is.

    `before` is the finding that stood so far: what it says is over only when that is sure (RECOVERED, STILL_SLOWER,
    STILL_MOSTLY), so that a source on the brink does not alarm again and again.
    """
    if not observed.visits:
        return (Finding(state="unasked"),)
    found = [
        each
        for each in (
            _access(observed.visits, before),
            _fields(observed.pages, before),
            _rhythm(observed.silence),
            _pace(observed.visits, before),
        )
        if each is not None
    ]
    found.sort(key=lambda each: (not each.lasting, _GRAVITY.index(each.state)))
    last = observed.visits[-1].outcome
    return tuple(found) or (Finding(state="unchanged" if last == "unchanged" else "answered"),)


_GRAVITY: tuple[State, ...] = ("blocked", "unreachable", "empty", "broken", "silent", "partial", "slow")


def _state_of(kind: str | None) -> State:
    if kind in _BLOCKED:
        return "blocked"
    if kind in _EMPTY:
        return "empty"
    return "broken" if kind in _CHANGED else "unreachable"


def _access(visits: Sequence[Visit], before: Finding | None) -> Finding | None:
    """Whether lists and pages answer."""
    troubles = _troubles(visits)
    latest = troubles[-1]
    unwell_before = before if before is not None and before.scope in ("lists", "pages") and not before.well else None
    if latest is None:
        # over only after a few good ones
        return unwell_before if any(troubles[-RECOVERED:]) else None
    if latest.state == "partial":
        if latest.lasting:
            return latest
        return unwell_before or latest
    streak = _streak(visits, troubles)
    if unwell_before is None:
        return latest if _lasts(streak) else _passing(latest)
    same = [each is not None and each.state == latest.state for each in troubles[-PATIENCE:]]
    if latest.state == unwell_before.state or (len(same) == PATIENCE and all(same)):
        return latest
    return unwell_before


def _troubles(visits: Sequence[Visit]) -> list[Finding | None]:
    """What was wrong with the answers in each visit.

    That a source's pages failed holds on until one comes again: the visits between may have had none to ask for. That
    lists failed while others answered counts where one of them failed PATIENCE times in a row.
    """
    found: list[Finding | None] = []
    pages: Finding | None = None
    for number, visit in enumerate(visits):
        if visit.fetched:
            pages = None
        elif visit.failed >= PAGES_LOST:
            pages = Finding(state=_state_of(visit.page_failure), scope="pages", kind=visit.page_failure or "")
        trouble = pages
        if visit.outcome == "failed":
            trouble = Finding(state=_state_of(visit.failure), kind=visit.failure or "")
        elif visit.outcome == "partial" and pages is None:
            recent = visits[max(0, number - PATIENCE + 1) : number + 1]
            stuck = frozenset.intersection(*(each.lists for each in recent)) if len(recent) == PATIENCE else frozenset()
            shown = stuck or visit.lists
            trouble = Finding(
                state="partial", kind=visit.failure or "", values={"lists": len(shown)}, lasting=bool(stuck)
            )
        found.append(trouble)
    return found


def _streak(visits: Sequence[Visit], troubles: Sequence[Finding | None]) -> list[Visit]:
    """The visits at the end that all went wrong as a whole."""
    streak: list[Visit] = []
    for visit, trouble in zip(reversed(visits), reversed(troubles), strict=True):
        if trouble is None or trouble.state == "partial":
            break
        streak.append(visit)
    return streak[::-1]


def _lasts(streak: Sequence[Visit]) -> bool:
    return len(streak) >= PATIENCE or (len(streak) > 1 and streak[-1].at - streak[0].at >= PERSISTENT)


def _passing(found: Finding) -> Finding:
    return Finding(state=found.state, scope=found.scope, kind=found.kind, values=found.values, lasting=False)


def _fields(pages: Sequence[frozenset[str]], before: Finding | None) -> Finding | None:
    """Whether a field is missing on the newest pages more than usual; the one that is missing most."""
    worst: Finding | None = None
    for name in sorted(frozenset().union(*pages[-max(RECENT_PAGES) :])):
        still = before is not None and before.scope == "fields" and before.kind == name
        found = _field(name, [name in page for page in pages], still=still)
        if found and (worst is None or float(found.values["share"]) > float(worst.values["share"])):
            worst = found
    return worst


def _field(name: str, missing: Sequence[bool], *, still: bool) -> Finding | None:
    for size in RECENT_PAGES:
        recent, usual = missing[-size:], missing[:-size][-USUAL_PAGES:]
        if len(recent) < size:
            return None
        rate = (sum(usual) + 1) / (len(usual) + 2)
        lost = sum(recent)
        mostly, chance = (STILL_MOSTLY, STILL_CHANCE) if still else (MOSTLY, CHANCE)
        if lost >= mostly * size and at_least(lost, size, rate) < chance:
            values: dict[str, float | str] = {
                "missing": lost,
                "of": size,
                "share": lost / size,
                "usual": rate if usual else -1.0,
            }
            return Finding(state="broken", scope="fields", kind=name, values=values)
    return None


def at_least(count: int, size: int, rate: float) -> float:
    """The probability that of `size` independent events, each of probability `rate`, `count` or more happen."""
    return sum(comb(size, k) * rate**k * (1 - rate) ** (size - k) for k in range(count, size + 1))


def _rhythm(silence: Silence | None) -> Finding | None:
    if silence is None or not silence.out_of_the_ordinary:
        return None
    values: dict[str, float | str] = {
        "since": silence.since.isoformat(),
        "expected": silence.expected,
        "a_year": silence.a_year,
    }
    return Finding(state="silent", scope="rhythm", values=values)


def _pace(visits: Sequence[Visit], before: Finding | None) -> Finding | None:
    waits = [visit.seconds for visit in visits if visit.seconds is not None]
    recent, usual = waits[-RECENT_ANSWERS:], waits[:-RECENT_ANSWERS]
    if len(usual) < LEAST_USUAL_ANSWERS:
        return None
    now, then = median(recent), median(usual)
    still = before is not None and before.scope == "pace"
    if now < SLOW_SECONDS or now < (STILL_SLOWER if still else SLOWER) * then:
        return None
    return Finding(state="slow", scope="pace", values={"seconds": now, "usual": then})


STUCK_ATTEMPTS = 6
"""Attempts to deliver a message, about half an hour, after which mail is stuck. Counted, for clocks jump."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """The outbox: how many messages wait after STUCK_ATTEMPTS or more, how many were refused since the last that was
    sent, and what the newest of them met."""

    stuck: int = 0
    refused: int = 0
    error: str = ""


def judge_mail(post: Post) -> Finding:
    """Whether mail leaves."""
    if post.stuck:
        return Finding(state="stuck", values={"count": post.stuck, "error": post.error})
    if post.refused:
        return Finding(state="refused", values={"count": post.refused, "error": post.error})
    return Finding(state="works")
