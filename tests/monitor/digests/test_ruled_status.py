"""A person rules what the status is, or takes that back: the digest shows the status of the ledger, each step once."""

from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from models.analysis import STATUSES
from monitor.ledger import rulings
from tests.monitor.digests.desk import DAY, EDITION, HOUR, configured, gathered, published, told
from tests.monitor.digests.newsdesk import report
from tests.monitor.sample import Sample

SAID = "Kerja sama: Dinas Air & Jepang ({status})."
NEXT = EDITION + DAY


def reported(sample: Sample) -> None:
    """Talks, then a signing; all of it decided by alerts before anybody ruled."""
    sample.run({"warta": "answered"}, at=EDITION - DAY)
    report(sample, 1, SAID.format(status="exploring"), at=EDITION - 9 * HOUR)
    report(sample, 2, SAID.format(status="signed"), at=EDITION - 8 * HOUR)
    with sample.store.transaction() as connection:
        connection.execute("UPDATE steps SET decision = 'mailed-new'")


def ruled(sample: Sample, status: str, *, hours: float = 0) -> int:
    ((key,),) = sample.store.rows("SELECT key FROM cooperations")
    at = EDITION - 7 * HOUR + hours * HOUR
    return rulings.correct(sample.store, key, {"status": status}, canonical=str, by="redaksi", now=at).id


def ledger(sample: Sample) -> str:
    ((status,),) = sample.store.rows("SELECT status FROM cooperations")
    return str(status)


def steps(sample: Sample) -> list[str]:
    rows = sample.store.rows(
        "SELECT c.key || ':' || s.status AS step FROM steps s JOIN cooperations c ON c.id = s.cooperation_id ORDER BY 1"
    )
    return [row["step"] for row in rows]


@pytest.mark.parametrize(
    ("status", "path"),
    [
        ("exploring", ("exploring",)),
        ("agreed", ("exploring", "agreed")),
        ("ongoing", ("exploring", "ongoing")),
        ("ended", ("exploring", "ended")),
    ],
)
def test_the_status_that_was_ruled_is_shown(sample: Sample, status: str, path: tuple[str, ...]) -> None:
    reported(sample)
    ruled(sample, status)
    (item,) = gathered(sample).new
    assert (item.path, item.status) == (path, ledger(sample))


@pytest.mark.parametrize("status", ["exploring", "agreed", "ongoing", "ended"])
def test_a_ruling_that_was_undone_leaves_the_digest_as_it_was(sample: Sample, status: str) -> None:
    reported(sample)
    before = gathered(sample)
    number = ruled(sample, status)
    rulings.undo(sample.store, number, canonical=str, now=EDITION - HOUR)
    after = gathered(sample)
    assert [item.path for item in after.new] == [item.path for item in before.new] == [("exploring", "signed")]
    assert [one.item.key for one in after.top] == [one.item.key for one in before.top] != []


def test_a_lower_status_that_is_ruled_after_the_edition_is_a_correction_alone(sample: Sample, tmp_path: Path) -> None:
    reported(sample)
    published(sample, configured(tmp_path), EDITION)
    ruled(sample, "agreed", hours=8)
    digest = gathered(sample, edition=NEXT)
    assert [(one.status, one.now) for one in digest.corrections] == [("signed", "agreed")]
    assert digest.items == ()
    published(sample, configured(tmp_path), NEXT)
    assert told(sample) == steps(sample)


@settings(max_examples=15, deadline=None)
@given(
    acts=st.lists(
        st.one_of(st.sampled_from(STATUSES), st.just("undo"), st.just("edition")),
        min_size=1,
        max_size=5,
    )
)
def test_the_audience_knows_the_steps_of_the_ledger_whatever_was_ruled(
    tmp_path_factory: pytest.TempPathFactory, acts: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("ruled")
    with Sample(folder / "pantau.db") as sample:
        reported(sample)
        standing: list[int] = []
        day = EDITION
        for number, act in enumerate(acts):
            if act == "edition":
                published(sample, configured(folder), day)
                day += DAY
            elif act != "undo":
                standing.append(ruled(sample, act, hours=(day - EDITION) / HOUR + number / 9))
            elif standing:
                rulings.undo(sample.store, standing.pop(), canonical=str, now=day - 6 * HOUR + number / 9 * HOUR)
        digest = gathered(sample, edition=day)
        shown = {item.status for item in digest.items} | {one.now for one in digest.corrections}
        assert shown <= {ledger(sample)}
        published(sample, configured(folder), day)
        assert told(sample) == steps(sample)
        assert gathered(sample, edition=day + DAY).quiet
