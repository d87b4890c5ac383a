"""What is concluded of a source from what was observed of it: tables, no database, no clock."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.health.rhythm import Silence
from monitor.health.verdicts import (
    PATIENCE,
    USUAL_PAGES,
    Finding,
    Observed,
    Post,
    Visit,
    at_least,
    judge,
    judge_mail,
)

START = datetime(2025, 6, 2, 0, 0, tzinfo=UTC)
QUARTER = timedelta(minutes=15)


def visits(*codes: str, every: timedelta = QUARTER, seconds: float | None = 1.0) -> tuple[Visit, ...]:
    """One visit a code: "ok", "same" (unchanged), "part" (list a of two failed), "part-b", else a kind of failure of
    all lists; "pages:KIND" where the lists answered and five pages failed, "read" where pages came."""
    found = []
    for number, code in enumerate(codes):
        at = START + number * every
        name, _, kind = code.partition(":")
        if name == "ok":
            found.append(Visit(at=at, outcome="answered", seconds=seconds))
        elif name == "same":
            found.append(Visit(at=at, outcome="unchanged", seconds=seconds))
        elif name in ("part", "part-b"):
            found.append(Visit(at=at, outcome="partial", failure="timeout", lists=frozenset({name}), seconds=seconds))
        elif name == "pages":
            found.append(Visit(at=at, outcome="answered", failed=5, page_failure=kind, seconds=seconds))
        elif name == "read":
            found.append(Visit(at=at, outcome="answered", fetched=2, seconds=seconds))
        else:
            found.append(Visit(at=at, outcome="failed", failure=name, lists=frozenset({"part", "part-b"})))
    return tuple(found)


def first(observed: Observed, before: Finding | None = None) -> tuple[str, str, bool]:
    found = judge(observed, before=before)[0]
    return found.state, found.kind, found.lasting


# --- answers --------------------------------------------------------------------------------------------------------


def test_a_source_that_nobody_asked_is_unasked():
    assert first(Observed()) == ("unasked", "", True)


@pytest.mark.parametrize(
    ("codes", "state", "lasting"),
    [
        pytest.param(["ok"], "answered", True, id="answers"),
        pytest.param(["ok", "same"], "unchanged", True, id="says-that-nothing-changed"),
        pytest.param(["timeout"], "unreachable", False, id="one-failure-may-be-over-soon"),
        pytest.param(["ok", "timeout", "dns"], "unreachable", False, id="two-in-half-an-hour-too"),
        pytest.param(["timeout", "dns", "connect"], "unreachable", True, id="three-in-a-row-last"),
        pytest.param(["timeout", "ok", "timeout", "ok", "timeout"], "unreachable", False, id="now-and-then"),
        pytest.param(["blocked"] * 3, "blocked", True, id="refused"),
        pytest.param(["challenge"] * 3, "blocked", True, id="proof-of-being-human"),
        pytest.param(["robots"] * 3, "blocked", True, id="robots-txt"),
        pytest.param(["rate-limited"] * 3, "blocked", True, id="asked-to-leave"),
        pytest.param(["no-links"] * 3, "empty", True, id="lists-without-articles"),
        pytest.param(["empty"] * 3, "empty", True, id="answers-without-anything"),
        pytest.param(["not-found"] * 3, "broken", True, id="lists-that-moved"),
        pytest.param(["unreadable-list"] * 3, "broken", True, id="lists-of-another-form"),
        pytest.param(["server-error"] * 3, "unreachable", True, id="server-error"),
        pytest.param(["something-new"] * 3, "unreachable", True, id="a-kind-that-nobody-knows"),
        pytest.param(["part"], "partial", False, id="one-list-of-two-once"),
        pytest.param(["part"] * 3, "partial", True, id="one-list-of-two-for-long"),
        pytest.param(["part", "part-b", "part", "part-b"], "partial", False, id="now-this-list-now-that"),
        pytest.param(["timeout", "timeout", "part"], "partial", True, id="a-list-that-stays-away-after-all-were"),
    ],
)
def test_answers_make_the_state(codes: list[str], state: str, lasting: bool):
    found = judge(Observed(visits=visits(*codes)))[0]
    assert (found.state, found.lasting) == (state, lasting)


def test_two_failures_an_hour_apart_last():
    assert first(Observed(visits=visits("timeout", "timeout", every=timedelta(hours=1)))) == (
        "unreachable",
        "timeout",
        True,
    )


def test_the_newest_failure_is_named():
    assert first(Observed(visits=visits("dns", "timeout", "tls")))[1] == "tls"


@pytest.mark.parametrize("step", [timedelta(days=-400), timedelta(days=-1), timedelta()])
def test_failures_are_counted_by_a_clock_that_goes_backwards(step: timedelta):
    assert first(Observed(visits=visits(*["timeout"] * PATIENCE, every=step)))[2]
    assert not first(Observed(visits=visits(*["timeout"] * (PATIENCE - 1), every=step)))[2]


# --- pages ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        pytest.param(["pages:blocked"] * 3, ("blocked", "pages"), id="its-lists-answer-its-pages-do-not"),
        pytest.param(["pages:blocked", "ok", "same", "ok"], ("blocked", "pages"), id="no-page-was-asked-for-since"),
        pytest.param(["pages:timeout"] * 3, ("unreachable", "pages"), id="pages-that-time-out"),
        pytest.param(["pages:blocked", "ok", "read"], ("answered", "lists"), id="pages-that-come-again"),
        pytest.param(["pages:blocked", "timeout", "timeout"], ("unreachable", "lists"), id="lists-that-fail-as-well"),
    ],
)
def test_pages_that_fail_while_lists_answer(codes: list[str], expected: tuple[str, str]):
    found = judge(Observed(visits=visits(*codes)))[0]
    assert (found.state, found.scope) == expected


def test_a_page_or_two_that_fail_say_nothing():
    visit = Visit(at=START, outcome="answered", failed=2, page_failure="not-found")
    assert first(Observed(visits=(visit,) * 5))[0] == "answered"


# --- what was the case before ---------------------------------------------------------------------------------------

DOWN = Finding(state="unreachable", kind="timeout")
PART = Finding(state="partial", kind="timeout", values={"lists": 1})


@pytest.mark.parametrize(
    ("before", "codes", "state"),
    [
        pytest.param(DOWN, ["timeout", "ok"], "unreachable", id="one-answer-is-no-recovery"),
        pytest.param(DOWN, ["timeout", "ok", "ok"], "answered", id="two-are"),
        pytest.param(DOWN, ["ok", "timeout"], "unreachable", id="down-again-is-still-down"),
        pytest.param(DOWN, ["timeout", "blocked"], "unreachable", id="another-kind-once-changes-nothing"),
        pytest.param(DOWN, ["timeout", "blocked", "blocked", "blocked"], "blocked", id="another-kind-for-long-does"),
        pytest.param(DOWN, ["timeout", "part"], "unreachable", id="an-answer-in-part-is-no-recovery"),
        pytest.param(PART, ["part", "part", "part", "ok"], "partial", id="part-then-one-answer"),
        pytest.param(PART, ["part", "part", "part", "ok", "ok"], "answered", id="part-then-two-answers"),
    ],
)
def test_what_stood_before_is_over_only_when_that_is_sure(before: Finding, codes: list[str], state: str):
    assert first(Observed(visits=visits(*codes)), before)[0] == state


@given(st.lists(st.sampled_from(["ok", "same", "timeout", "blocked", "part", "part-b", "pages:blocked", "read"])))
def test_a_source_that_comes_and_goes_does_not_alarm_at_every_turn(codes: list[str]):
    """Between two changes of what is told lie at least two visits, whatever the source does."""
    before: Finding | None = None
    turns: list[int] = []
    for number in range(1, len(codes) + 1):
        sure = next((f for f in judge(Observed(visits=visits(*codes[:number])), before=before) if f.lasting), None)
        if sure is None:
            continue
        if before is not None and before.well != sure.well:
            turns.append(number)
        before = sure
    assert all(later - earlier >= 2 for earlier, later in pairwise(turns))


FINDINGS = st.builds(
    Finding,
    state=st.sampled_from(["answered", "partial", "blocked", "unreachable", "broken", "silent", "slow"]),
    scope=st.sampled_from(["lists", "pages", "fields", "rhythm", "pace"]),
    kind=st.sampled_from(["", "timeout", "body"]),
)
CODES = ["ok", "same", "timeout", "blocked", "not-found", "part", "part-b", "pages:blocked", "read"]


@given(
    st.lists(st.sampled_from(CODES), max_size=40),
    st.lists(st.sets(st.sampled_from(["body", "published"])).map(frozenset), max_size=60),
    st.none() | FINDINGS,
)
def test_whatever_was_observed_there_is_a_verdict(
    codes: list[str], pages: list[frozenset[str]], before: Finding | None
):
    found = judge(Observed(visits=visits(*codes), pages=tuple(pages)), before=before)
    assert found
    assert len(found) == 1 or not any(finding.well for finding in found)


# --- fields ---------------------------------------------------------------------------------------------------------

GOOD: frozenset[str] = frozenset()
NO_DATE = frozenset({"published"})
FINE = visits("ok")


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        pytest.param([GOOD] * 100, ("answered", ""), id="nothing-is-missing"),
        pytest.param([GOOD] * 100 + [NO_DATE] * 6, ("broken", "published"), id="suddenly-on-six-of-six"),
        pytest.param([GOOD] * 100 + [NO_DATE] * 3, ("answered", ""), id="three-may-be-a-whim"),
        pytest.param([NO_DATE] * 100, ("answered", ""), id="always-so-is-not-worse-than-usual"),
        pytest.param([GOOD, NO_DATE] * 50 + [NO_DATE] * 6, ("answered", ""), id="on-every-other-as-ever"),
        pytest.param([GOOD, NO_DATE] * 50 + [NO_DATE] * 20, ("broken", "published"), id="from-half-to-all"),
        pytest.param([NO_DATE] * 12, ("answered", ""), id="a-new-site-is-given-time"),
        pytest.param([NO_DATE] * 20, ("broken", "published"), id="a-new-site-whose-file-never-fitted"),
        pytest.param([GOOD] * 100 + [GOOD, NO_DATE] * 3, ("answered", ""), id="three-of-six"),
        pytest.param([GOOD] * 300 + [GOOD, NO_DATE] * 10, ("broken", "published"), id="ten-of-twenty-after-none"),
    ],
)
def test_a_field_that_is_missing_more_than_usual(pages: list[frozenset[str]], expected: tuple[str, str]):
    assert first(Observed(visits=FINE, pages=tuple(pages)))[:2] == expected


def test_the_field_that_is_missing_most_is_named():
    pages = [GOOD] * 100 + [NO_DATE | {"body"}] * 11 + [NO_DATE]
    assert first(Observed(visits=FINE, pages=tuple(pages)))[1] == "published"


def test_a_field_that_was_broken_is_mended_when_it_is_mostly_there_again():
    before = Finding(state="broken", scope="fields", kind="published")
    pages = [GOOD] * 100 + [NO_DATE] * 20
    for mended, state in ((8, "broken"), (20, "answered")):
        seen = Observed(visits=FINE, pages=tuple(pages + [GOOD] * mended))
        assert first(seen, before)[0] == state


def test_the_figures_behind_it_are_told():
    found = judge(Observed(visits=FINE, pages=(GOOD,) * USUAL_PAGES + (NO_DATE,) * 6))[0]
    assert (found.values["missing"], found.values["of"]) == (6, 6)
    assert isclose(float(found.values["usual"]), 1 / (USUAL_PAGES + 2))


@pytest.mark.parametrize(
    ("count", "size", "rate", "expected"),
    [(0, 5, 0.3, 1.0), (5, 5, 0.5, 1 / 32), (1, 2, 0.5, 0.75), (3, 3, 0.0, 0.0), (2, 2, 1.0, 1.0)],
)
def test_the_binomial_tail(count: int, size: int, rate: float, expected: float):
    assert isclose(at_least(count, size, rate), expected, abs_tol=1e-12)


# --- silence and pace -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("a_year", "hours", "state"), [(0.5, 5, "silent"), (1.5, 5, "answered"), (1e-9, 2, "answered"), (1e-9, 3, "silent")]
)
def test_silence_counts_where_chance_makes_it_rare(a_year: float, hours: int, state: str):
    silence = Silence(since=START, expected=9.0, a_year=a_year, watched=timedelta(hours=hours))
    assert first(Observed(visits=FINE, silence=silence))[0] == state


@pytest.mark.parametrize(
    ("usual", "recent", "before", "state"),
    [
        pytest.param(2.0, 12.0, False, "slow", id="six-times-as-long"),
        pytest.param(2.0, 9.0, False, "answered", id="slower-and-still-quick"),
        pytest.param(10.0, 25.0, False, "answered", id="less-than-three-times"),
        pytest.param(10.0, 25.0, True, "slow", id="was-slow-and-is-not-much-better"),
        pytest.param(10.0, 15.0, True, "answered", id="was-slow-and-is-better"),
    ],
)
def test_slow_is_slower_than_its_own_usual(usual: float, recent: float, before: bool, state: str):
    seen = (*visits(*["ok"] * 30, seconds=usual), *visits(*["ok"] * 5, seconds=recent))
    assert first(Observed(visits=seen), Finding(state="slow", scope="pace") if before else None)[0] == state


def test_what_is_usual_must_be_known():
    seen = (*visits(*["ok"] * 19, seconds=1.0), *visits(*["ok"] * 5, seconds=60.0))
    assert first(Observed(visits=seen))[0] == "answered"


def test_all_that_is_the_matter_is_told_the_gravest_first():
    silence = Silence(since=START, expected=9.0, a_year=0.1, watched=timedelta(hours=9))
    pages = (GOOD,) * 100 + (NO_DATE,) * 6
    found = judge(Observed(visits=visits("blocked", "blocked", "blocked"), pages=pages, silence=silence))
    assert [finding.state for finding in found] == ["blocked", "broken", "silent"]


def test_what_lasts_stands_before_what_may_be_over():
    found = judge(Observed(visits=visits("ok", "timeout"), pages=(GOOD,) * 100 + (NO_DATE,) * 6))
    assert [(finding.state, finding.lasting) for finding in found] == [("broken", True), ("unreachable", False)]


# --- mail -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("post", "state"),
    [
        (Post(), "works"),
        (Post(stuck=2, error="x"), "stuck"),
        (Post(refused=1), "refused"),
        (Post(stuck=1, refused=1), "stuck"),
    ],
)
def test_mail_that_does_not_leave(post: Post, state: str):
    assert judge_mail(post).state == state
