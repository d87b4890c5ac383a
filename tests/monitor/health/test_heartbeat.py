"""Whether the scheduler lives, and how it tells; and what it does when the clock is set."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor import pipeline, scheduler
from monitor.config import Config
from monitor.delivery.sending import folder_transport
from monitor.errors import BusyError, ConfigError, StoreError
from monitor.forms import address
from monitor.health.heartbeat import Beat, beat, last_beat, life, ping_address
from monitor.scheduler import (
    Clocks,
    Outlets,
    Work,
    jumped,
    plan_anew,
    scheduler_for,
    serve,
    work_of,
    work_on_schedule,
)
from tests.monitor.listener import Listener, listening

NOW = datetime(2025, 6, 4, 5, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(sources=[], folder=tmp_path)


@pytest.fixture
def listener() -> Iterator[Listener]:
    with listening() as listener:
        yield listener


# --- the file -------------------------------------------------------------------------------------------------------


def test_a_sign_of_life_reads_back(tmp_path: Path):
    for stopped in (False, True):
        beat(tmp_path / "data" / "heartbeat.json", now=NOW, stopped=stopped)
        found = last_beat(tmp_path / "data" / "heartbeat.json")
        assert found is not None
        assert (found.at, found.stopped) == (NOW, stopped)


@pytest.mark.parametrize(
    "content",
    [None, b"", b"{", b"[]", b'{"at": "kemarin"}', b'{"at": "2025-06-04", "pid": 1, "stopped": false}', b"\xff"],
)
def test_what_is_no_sign_of_life_is_none(tmp_path: Path, content: bytes | None):
    file = tmp_path / "heartbeat.json"
    if content is not None:
        file.write_bytes(content)
    assert last_beat(file) is None


@pytest.mark.parametrize(
    ("age", "stopped", "expected"),
    [
        (None, False, "unknown"),
        (timedelta(), False, "alive"),
        (5 * MINUTE, False, "alive"),
        (6 * MINUTE, False, "dead"),
        (timedelta(days=400), False, "dead"),
        pytest.param(-4 * MINUTE, False, "alive", id="a-clock-a-little-ahead"),
        pytest.param(-timedelta(days=400), False, "dead", id="a-sign-of-the-future-is-none"),
        (timedelta(days=400), True, "stopped"),
    ],
)
def test_what_a_sign_of_life_says(age: timedelta | None, stopped: bool, expected: str):
    last = None if age is None else Beat(at=NOW - age, pid=1, stopped=stopped)
    assert life(last, now=NOW) == expected


# --- the address ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "failed"),
    [
        ("https://hc.example/abc", "https://hc.example/abc/fail"),
        ("https://hc.example/abc/", "https://hc.example/abc/fail"),
        ("https://hc.example/abc?rid=1", "https://hc.example/abc/fail?rid=1"),
        ("https://hc.example", "https://hc.example/fail"),
    ],
)
def test_failure_has_an_address_of_its_own(url: str, failed: str):
    assert (ping_address(url, failed=False), ping_address(url, failed=True)) == (url, failed)


def real_work(config: Config, listener: Listener) -> Work:
    outlets = Outlets(transport=folder_transport(config.mail_folder), heartbeat=f"{listener.url}/detak")
    return work_of(config, sources={}, outlets=outlets, now=lambda: NOW)


def test_each_collection_calls_the_address(config: Config, listener: Listener):
    work = real_work(config, listener)
    work.collect()
    work.collect()
    assert listener.calls == [("GET", "/detak", None)] * 2


@pytest.mark.parametrize(
    ("error", "path"),
    [(StoreError("penuh"), "/detak/fail"), (ValueError("rusak"), "/detak/fail"), (BusyError("sibuk"), "/detak")],
)
def test_a_collection_that_breaks_down_calls_the_address_of_failure(
    config: Config, listener: Listener, monkeypatch: pytest.MonkeyPatch, error: Exception, path: str
):
    def broken(*_: object, **__: object) -> None:
        raise error

    # no constructor lets a run fail in these ways
    monkeypatch.setattr(pipeline, "run", broken)
    with pytest.raises(type(error)):
        real_work(config, listener).collect()
    assert listener.paths == [path]


def test_an_address_that_does_not_answer_costs_no_collection(
    config: Config, listener: Listener, caplog: pytest.LogCaptureFixture
):
    listener.status = 500
    real_work(config, listener).collect()
    assert "heartbeat: 127.0.0.1 did not take a call (500)" in caplog.text


def test_serve_gives_signs_of_life_and_says_when_it_was_stopped(config: Config, listener: Listener):
    stop = threading.Event()
    outlets = Outlets(transport=folder_transport(config.mail_folder), heartbeat=f"{listener.url}/detak")
    thread = threading.Thread(
        target=serve,
        args=(config,),
        kwargs={"sources": {}, "outlets": outlets, "now": lambda: datetime.now(UTC), "stop": stop},
    )
    thread.start()
    patience = threading.Event()
    try:
        for _ in range(400):
            found = last_beat(config.heartbeat_file)
            if found is not None and listener.calls:
                break
            patience.wait(0.05)
        assert life(found, now=datetime.now(UTC)) == "alive"
    finally:
        stop.set()
        thread.join(30)
    assert life(last_beat(config.heartbeat_file), now=datetime.now(UTC)) == "stopped"


def test_a_second_serve_leaves_the_signs_of_the_first_alone(config: Config):
    from monitor.locks import hold

    beat(config.heartbeat_file, now=NOW)
    outlets = Outlets(transport=folder_transport(config.mail_folder))
    with hold(config.lock_folder, "serve", wait=False), pytest.raises(BusyError):
        serve(config, sources={}, outlets=outlets, now=lambda: NOW, stop=threading.Event())
    assert life(last_beat(config.heartbeat_file), now=NOW) == "alive"


# --- addresses that are secrets -------------------------------------------------------------------------------------


def test_an_address_may_stand_in_the_environment():
    assert address("$PANTAU_KAIT", {"PANTAU_KAIT": "https://hc.example/1"}) == "https://hc.example/1"
    assert address("https://hc.example/2", {}) == "https://hc.example/2"
    assert address("", {}) == ""


@pytest.mark.parametrize("environment", [{}, {"KAIT": ""}, {"KAIT": "rahasia"}, {"KAIT": "$KAIT"}])
def test_a_variable_without_an_address_is_named_and_its_value_is_not(environment: dict[str, str]):
    with pytest.raises(ConfigError, match="environment variable KAIT") as caught:
        address("$KAIT", environment)
    assert "rahasia" not in str(caught.value)


# --- the clock ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wall", "steady", "expected"),
    [
        (20.0, 20.0, False),
        (21.0, 20.0, False),
        (-86400.0, 20.0, True),
        (86400.0, 20.0, True),
        (-30.0, 20.0, False),
        (-41.0, 20.0, True),
        (3600.0, 3600.0, False),
    ],
)
def test_a_clock_that_was_set(wall: float, steady: float, expected: bool):
    before = Clocks(wall=NOW, steady=5.0)
    after = Clocks(wall=NOW + timedelta(seconds=wall), steady=5.0 + steady)
    assert jumped(before, after) is expected


@pytest.mark.parametrize("jump", [-400 * DAY, -DAY, DAY, 400 * DAY])
def test_after_the_clock_was_set_every_job_comes_at_its_next_time(config: Config, jump: timedelta):
    def idle() -> None:
        """Does nothing."""

    planned = scheduler_for(config, Work(collect=idle, make_digest=idle, send=idle), start=NOW)
    planned.start(paused=True)
    try:
        plan_anew(planned, now=NOW + jump)
        waits = {job.id: job.next_run_time - (NOW + jump) for job in planned.get_jobs()}
    finally:
        planned.shutdown()
    assert waits["collect"] == timedelta()
    assert all(timedelta() <= waits[name] <= MINUTE for name in ("digest", "send", "beat"))
    # what is done once a night is not done at noon
    assert waits["prune"] > timedelta(hours=6)


def test_a_clock_that_was_set_back_lets_all_work_begin_anew(config: Config, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(scheduler, "CLOCK_CHECK", 0.1)
    stop, collected, again, offset = threading.Event(), threading.Event(), threading.Event(), [timedelta()]

    def collect() -> None:
        (again if collected.is_set() else collected).set()

    def idle() -> None:
        """Does nothing."""

    thread = threading.Thread(
        target=work_on_schedule,
        args=(config, Work(collect=collect, make_digest=idle, send=idle)),
        kwargs={"stop": stop, "now": lambda: datetime.now(UTC) + offset[0]},
    )
    thread.start()
    try:
        assert collected.wait(20)
        # the next collection is planned in a quarter of an hour
        offset[0] = -90 * timedelta(seconds=1)
        assert again.wait(20)
    finally:
        stop.set()
        thread.join(20)
