import logging
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.config import Config
from monitor.delivery.sending import folder_transport
from monitor.errors import BusyError
from monitor.locks import hold
from monitor.scheduler import (
    Job,
    Outlets,
    Work,
    guarded,
    scheduler_for,
    serve,
    stop_on_signals,
    work_of,
    work_on_schedule,
)
from tests.monitor.sample import Sample

CONFIG = Config.model_validate({"timezone": "Asia/Makassar", "schedule": {"every_minutes": 20}})
START = datetime(2025, 6, 4, 6, 29, 30, tzinfo=CONFIG.zone)


def idle() -> None:
    """Does nothing."""


def work(**jobs: Job) -> Work:
    return Work(**({"collect": idle, "make_digest": idle, "send": idle} | jobs))


@pytest.mark.parametrize(
    ("job", "first", "second"),
    [
        ("collect", START + timedelta(minutes=20), START + timedelta(minutes=40)),
        ("digest", START + timedelta(seconds=30), START + timedelta(seconds=90)),
        ("send", START + timedelta(seconds=50), START + timedelta(seconds=110)),
        ("prune", START.replace(day=5, hour=3, minute=20, second=0), START.replace(day=6, hour=3, minute=20, second=0)),
    ],
)
def test_jobs_come_at_their_times(job: str, first: datetime, second: datetime) -> None:
    trigger = scheduler_for(CONFIG, work(), start=START).get_job(job).trigger
    if job == "collect":
        trigger = trigger.__class__(minutes=20, start_date=START + timedelta(minutes=20), timezone=CONFIG.zone)
    assert trigger.get_next_fire_time(None, START + timedelta(milliseconds=1)) == first
    assert trigger.get_next_fire_time(first, first + timedelta(milliseconds=1)) == second


@pytest.mark.parametrize("job", ["collect", "digest", "send"])
def test_no_job_runs_beside_itself_and_missed_turns_are_one(job: str) -> None:
    scheduler = scheduler_for(CONFIG, work(), start=START)
    scheduler.start(paused=True)
    try:
        planned = scheduler.get_job(job)
        assert (planned.max_instances, planned.coalesce, planned.misfire_grace_time) == (1, True, 300)
    finally:
        scheduler.shutdown()


def test_the_interval_is_the_configured_one() -> None:
    assert scheduler_for(CONFIG, work(), start=START).get_job("collect").trigger.interval == timedelta(minutes=20)


def test_a_failing_job_is_logged_and_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> None:
        raise ValueError("kabel putus")

    guarded("collect", fail)()
    assert "kabel putus" in caplog.text


def test_another_process_at_work_is_no_failure(caplog: pytest.LogCaptureFixture) -> None:
    def busy() -> None:
        raise BusyError("'{name}' is in use", name="antara")

    with caplog.at_level(logging.INFO):
        guarded("collect", busy)()
    assert [record.levelname for record in caplog.records] == ["INFO"]


def run_until_done(jobs: Work, stop: threading.Event) -> threading.Thread:
    thread = threading.Thread(
        target=work_on_schedule, args=(CONFIG, jobs), kwargs={"stop": stop, "now": lambda: datetime.now(UTC)}
    )
    thread.start()
    return thread


def test_the_first_collection_and_a_late_digest_start_at_once() -> None:
    stop, collected, told = threading.Event(), threading.Event(), threading.Event()
    thread = run_until_done(work(collect=collected.set, make_digest=told.set), stop)
    assert collected.wait(20)
    assert told.wait(20)
    stop.set()
    thread.join(20)
    assert not thread.is_alive()


def test_stopping_lets_a_running_job_come_to_its_end() -> None:
    stop, begun, finish = threading.Event(), threading.Event(), threading.Event()
    ended: list[bool] = []

    def slow() -> None:
        begun.set()
        ended.append(finish.wait(20))

    thread = run_until_done(work(collect=slow), stop)
    assert begun.wait(20)
    stop.set()
    finish.set()
    thread.join(20)
    assert (ended, thread.is_alive()) == ([True], False)


def test_a_second_serve_on_the_same_data_is_refused(tmp_path: Path) -> None:
    config = Config.model_validate({"sources": []}).model_copy(update={"folder": tmp_path})
    transport = folder_transport(config.mail_folder)
    with hold(config.lock_folder, "serve", wait=False), pytest.raises(BusyError, match=r"at work in .*data already"):
        serve(
            config,
            sources={},
            outlets=Outlets(transport=transport),
            now=lambda: datetime.now(UTC),
            stop=threading.Event(),
        )


@pytest.fixture
def handlers() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in before.items():
        with suppress(TypeError):
            signal.signal(number, handler)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.usefixtures("handlers")
def test_a_signal_asks_to_stop_and_a_second_one_ends_at_once(number: signal.Signals) -> None:
    stop = threading.Event()
    stop_on_signals(stop)
    os.kill(os.getpid(), number)
    assert stop.wait(20)
    assert signal.getsignal(number) is signal.SIG_DFL


def test_the_real_work_makes_the_due_digest_and_sends_it(tmp_path: Path) -> None:
    config = Config.model_validate({"sources": [], "digest": {"recipients": ["redaksi@example.org"]}}).model_copy(
        update={"folder": tmp_path}
    )
    now = datetime(2025, 6, 4, 0, 0, tzinfo=UTC)
    with Sample(config.database) as sample:
        sample.run({"warta": "answered"}, at=now - timedelta(days=1))
    outlets = Outlets(transport=folder_transport(config.mail_folder))
    jobs = work_of(config, sources={}, outlets=outlets, now=lambda: now)
    for job in (jobs.make_digest, jobs.send, jobs.make_digest, jobs.send):
        job()
    assert [path.suffix for path in sorted(config.digest_folder.glob("2025-06-04T0630*"))] == [".html", ".pdf", ".txt"]
    assert len(list(config.mail_folder.iterdir())) == 1


def test_the_real_work_collects_what_is_configured(tmp_path: Path) -> None:
    config = Config.model_validate({"sources": []}).model_copy(update={"folder": tmp_path})
    now = datetime(2025, 6, 4, 0, 0, tzinfo=UTC)
    outlets = Outlets(transport=folder_transport(tmp_path / "mail"))
    work_of(config, sources={}, outlets=outlets, now=lambda: now).collect()
    with Sample(config.database) as sample:
        assert [row["kind"] for row in sample.store.rows("SELECT kind FROM runs")] == ["collect"]
