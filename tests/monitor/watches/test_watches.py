from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.watches.decisions import EXPLANATIONS, Due, Policy, Reason, alerts, decide

NOW = datetime(2025, 6, 4, tzinfo=UTC)
POLICY = Policy(max_age=timedelta(days=3), min_confidence=0.5, recipients=("redaksi@example.org",))
STEP = Due(
    step_id=1,
    cooperation_id=7,
    key="k",
    kind="new",
    status="exploring",
    previous=None,
    mention_id=3,
    published=NOW - timedelta(hours=1),
    origin="live",
    confidence=0.9,
)
MOVE = replace(STEP, step_id=2, kind="status", status="signed", previous="exploring")


@pytest.mark.parametrize(
    ("step", "policy", "reason"),
    [
        (STEP, POLICY, Reason.MAILED_NEW),
        (MOVE, POLICY, Reason.MAILED_MOVED),
        (replace(STEP, kind="denied"), POLICY, Reason.HELD_DENIED),
        (replace(STEP, origin="replay"), POLICY, Reason.HELD_REPLAY),
        (replace(STEP, origin="import"), POLICY, Reason.HELD_REPLAY),
        (replace(STEP, origin="replay"), replace(POLICY, past=True), Reason.MAILED_NEW),
        (replace(STEP, published=NOW - timedelta(days=3)), POLICY, Reason.MAILED_NEW),
        (replace(STEP, published=NOW - timedelta(days=3, seconds=1)), POLICY, Reason.HELD_OLD),
        (replace(STEP, published=NOW - timedelta(days=30)), replace(POLICY, past=True), Reason.MAILED_NEW),
        (replace(STEP, published=None), POLICY, Reason.HELD_UNDATED),
        (replace(STEP, published=NOW + timedelta(days=2)), POLICY, Reason.HELD_UNDATED),
        (replace(STEP, published=NOW + timedelta(hours=2)), POLICY, Reason.MAILED_NEW),
        (replace(STEP, confidence=0.5), POLICY, Reason.MAILED_NEW),
        (replace(STEP, confidence=0.49), POLICY, Reason.HELD_UNCERTAIN),
        (replace(STEP, confidence=0.49), replace(POLICY, past=True), Reason.HELD_UNCERTAIN),
        (STEP, replace(POLICY, recipients=()), Reason.NO_RECIPIENT),
    ],
)
def test_a_step_is_decided_for_a_named_reason(step: Due, policy: Policy, reason: Reason) -> None:
    ((decision),) = decide([step], now=NOW, policy=policy)
    assert decision.reason is reason


def test_what_was_mailed_before_is_not_mailed_again() -> None:
    ((alert),) = alerts(decide([STEP], now=NOW, policy=POLICY))
    ((decision),) = decide([replace(STEP, step_id=99)], now=NOW, policy=POLICY, told={alert.key})
    assert decision.reason is Reason.HELD_KNOWN


def test_steps_of_one_cooperation_make_one_alert_with_the_furthest_status() -> None:
    (alert,) = alerts(decide([MOVE, STEP], now=NOW, policy=POLICY))
    assert (alert.reason, alert.path, alert.furthest) == (Reason.MAILED_NEW, ("exploring", "signed"), MOVE)


def test_a_move_is_told_with_where_it_came_from() -> None:
    (alert,) = alerts(decide([MOVE], now=NOW, policy=POLICY))
    assert (alert.reason, alert.path) == (Reason.MAILED_MOVED, ("exploring", "signed"))


def test_a_cooperation_denied_at_the_same_time_is_not_mailed() -> None:
    denial = replace(STEP, step_id=4, kind="denied")
    other = replace(STEP, step_id=5, cooperation_id=8, key="other")
    reasons = [decision.reason for decision in decide([STEP, denial, other], now=NOW, policy=POLICY)]
    assert reasons == [Reason.HELD_DENIED, Reason.HELD_DENIED, Reason.MAILED_NEW]


def test_whoever_was_told_of_a_cooperation_is_told_that_it_is_denied() -> None:
    denial = replace(STEP, step_id=4, kind="denied", status="agreed")
    reasons = [each.reason for each in decide([MOVE, denial], now=NOW, policy=POLICY, reported={STEP.key})]
    assert reasons == [Reason.HELD_DENIED, Reason.MAILED_CONTRADICTION]


def test_cooperations_have_alerts_of_their_own() -> None:
    other = replace(STEP, step_id=5, cooperation_id=8, key="other")
    made = alerts(decide([STEP, other, MOVE], now=NOW, policy=POLICY))
    assert [alert.cooperation_id for alert in made] == [7, 8]


def test_a_held_step_makes_no_alert() -> None:
    assert alerts(decide([replace(STEP, origin="replay")], now=NOW, policy=POLICY)) == ()


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_is_explained(reason: Reason) -> None:
    assert EXPLANATIONS[reason]


STEPS = st.builds(
    Due,
    step_id=st.integers(1, 1000),
    cooperation_id=st.integers(1, 3),
    key=st.sampled_from("abc"),
    kind=st.sampled_from(["new", "status", "denied"]),
    status=st.sampled_from(["exploring", "agreed", "signed", "ongoing", "ended"]),
    previous=st.sampled_from([None, "exploring"]),
    mention_id=st.integers(1, 9),
    published=st.none() | st.integers(-40, 40).map(lambda days: NOW + timedelta(days=days)),
    origin=st.sampled_from(["live", "replay", "import"]),
    confidence=st.floats(0, 1),
)


@given(st.lists(STEPS, max_size=8), st.booleans())
def test_every_step_is_decided_once_and_in_order(steps: list[Due], past: bool) -> None:
    decisions = decide(steps, now=NOW, policy=replace(POLICY, past=past))
    assert [decision.step for decision in decisions] == steps


@given(st.lists(STEPS, max_size=8))
def test_nothing_from_the_past_is_mailed_unasked(steps: list[Due]) -> None:
    mailed = [step for alert in alerts(decide(steps, now=NOW, policy=POLICY)) for step in alert.steps]
    assert all(step.origin == "live" and step.published and step.published >= NOW - POLICY.max_age for step in mailed)
