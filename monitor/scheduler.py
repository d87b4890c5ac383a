"""`pantau serve`: collections, digests and mail at their times, until stopped."""

import logging
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from threading import Event
from types import FrameType

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from monitor import pipeline
from monitor.config import Config
from monitor.custody import retention
from monitor.delivery.sending import Transport, send_due
from monitor.delivery.unsubscribing import Signer
from monitor.delivery.webhook import Call, call
from monitor.digests.audiences import audiences
from monitor.digests.editions import publish_due
from monitor.errors import BusyError, ConfigError, DeliveryError, StoreError
from monitor.health import heartbeat
from monitor.health.notices import assess_mail, deliver
from monitor.i18n import N_
from monitor.locks import hold
from monitor.store import open_store
from monitor.watches.alerts import enqueue_due
from scrapers.source import Source

log = logging.getLogger(__name__)

GRACE = 300
"""Seconds by which a job may be late (a laptop asleep) and still be started; later ones wait for their next turn."""

CLOCK_CHECK = 20.0
"""Seconds between two looks at the clock."""

JUMP = 60.0
"""Seconds by which the clock must have been set for the work to be planned anew."""

Job = Callable[[], object]


def _idle() -> None:
    """Does nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlets:
    """Where `serve` speaks to: mail leaves by `transport`, other messages by `channels`; `call` asks `webhook`, which
    is told of trouble, and `heartbeat`, which is called after each collection ("" for none). With `signer`, readers
    are served the pages that it links to."""

    transport: Transport
    channels: Mapping[str, Transport] = field(default_factory=dict)
    signer: Signer | None = None
    webhook: str = ""
    heartbeat: str = ""
    call: Call = call


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What is done on schedule. Each may be called again at any time and does what is due; each opens its own store.

    `collect` runs every `schedule.every_minutes`; `make_digest` makes every edition that is due, once a
    minute, so that one missed while Pantau was down, or one that failed, is made late; `send` empties the
    outbox once a minute, and `beat` gives a sign of life as often; so does `alert`, which writes the mails of watches
    that had to wait; `prune` removes once a night what is kept no longer.
    """

    collect: Job
    make_digest: Job
    send: Job
    beat: Job = _idle
    prune: Job = _idle
    alert: Job = _idle


def scheduler_for(config: Config, work: Work, *, start: datetime) -> BackgroundScheduler:
    """A scheduler with the jobs of `config`, not started yet; the first collection is at `start`."""
    scheduler = BackgroundScheduler(
        timezone=config.zone,
        executors={"default": ThreadPoolExecutor(5)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": GRACE},
    )
    every = IntervalTrigger(minutes=config.schedule.every_minutes, timezone=config.zone)
    scheduler.add_job(guarded("collect", work.collect), every, id="collect", next_run_time=start)
    every_minute = CronTrigger(second=0, timezone=config.zone)
    scheduler.add_job(guarded("digest", work.make_digest), every_minute, id="digest", next_run_time=start)
    scheduler.add_job(guarded("alert", work.alert), CronTrigger(second=10, timezone=config.zone), id="alert")
    scheduler.add_job(guarded("send", work.send), CronTrigger(second=20, timezone=config.zone), id="send")
    every_minute = CronTrigger(second=40, timezone=config.zone)
    scheduler.add_job(guarded("beat", work.beat), every_minute, id="beat", next_run_time=start)
    nightly = CronTrigger(hour=3, minute=20, timezone=config.zone)
    scheduler.add_job(guarded("prune", work.prune), nightly, id="prune")
    return scheduler


def guarded(name: str, job: Job) -> Job:
    """`job`, whose failure is logged and leaves the next turn untouched. Another process at work is no failure."""

    def run() -> None:
        try:
            job()
        except BusyError as busy:
            log.info("%s: %s", name, busy)
        except Exception:
            log.exception("%s failed; it is tried again at its next turn", name)

    return run


def serve(
    config: Config,
    *,
    sources: Mapping[str, Source],
    outlets: Outlets,
    now: Callable[[], datetime],
    stop: Event | None = None,
) -> None:
    """Collect, make digests and send mail on schedule until `stop` is set, or without one until SIGTERM or SIGINT.

    The jobs that run then come to their end; a second signal ends the process at once, which loses nothing committed.
    Raises BusyError where another process serves the same data folder.
    """
    if stop is None:
        stop = Event()
        stop_on_signals(stop)
    with _alone(config), _pages(config, outlets, now=now):
        try:
            work_on_schedule(config, work_of(config, sources=sources, outlets=outlets, now=now), stop=stop, now=now)
        finally:
            with suppress(OSError):
                heartbeat.beat(config.heartbeat_file, now=now(), stopped=True)


def _pages(config: Config, outlets: Outlets, *, now: Callable[[], datetime]) -> AbstractContextManager[object]:
    if outlets.signer is None:
        return nullcontext()
    from monitor.web.app import application
    from monitor.web.server import serving

    return serving(application(config, outlets.signer, now=now), config.web)


@contextmanager
def _alone(config: Config) -> Iterator[None]:
    with ExitStack() as stack:
        try:
            stack.enter_context(hold(config.lock_folder, "serve", wait=False))
        except BusyError:
            raise BusyError(
                N_("`pantau serve` is at work in {folder} already; stop that one first"), folder=str(config.data_folder)
            ) from None
        except OSError as error:
            raise StoreError(
                N_("The folder {path} can't be used for the database: {error}"),
                path=str(config.data_folder),
                error=error.strerror or str(error),
            ) from error
        yield


def work_of(config: Config, *, sources: Mapping[str, Source], outlets: Outlets, now: Callable[[], datetime]) -> Work:
    """The real work: the pipeline, the digest, the outbox and the signs of life of a configuration."""
    load = cache(pipeline.load_analyser)

    def collect() -> None:
        try:
            report = pipeline.run(config, sources=sources, now=now, load=load)
        except BusyError:
            # another process collects, and this one lives
            ping(failed=False)
            raise
        except Exception:
            ping(failed=True)
            raise
        ping(failed=False)
        stored = sum(source.stored for source in report.sources)
        state = ", ".join(report.reasons) or "complete"
        log.info("collect: %d new articles, %d alerts; %s", stored, report.alerts, state)
        if report.alerts:
            # they need not wait for their minute
            guarded("send", send)()

    def make_digest() -> None:
        with open_store(config.database) as store:
            for reader in audiences(config):
                try:
                    made = publish_due(store, config=config, reader=reader, now=now())
                except ConfigError as error:
                    # the mistake of one audience holds back no other
                    log.warning("digest: %s", error)
                    continue
                for each in made:
                    log.info("digest: %s", each.html)

    def send() -> None:
        with open_store(config.database) as store:
            try:
                report = send_due(store, outlets.transport, now=now(), channels=outlets.channels, signer=outlets.signer)
            finally:
                assess_mail(store, config, now=now())
                for problem in deliver(store, config, webhook=outlets.webhook, call=outlets.call, now=now()):
                    log.warning("notice: %s", problem)
        if report.sent or report.failed:
            log.info("send: %d sent, %d given up", report.sent, report.failed)
        if report.trouble:
            log.warning("send: %s", report.trouble)

    def alert() -> None:
        # while a run is at its stages, it is the one to decide
        with hold(config.lock_folder, "stages", wait=False), open_store(config.database) as store:
            written = enqueue_due(store, config, now=now())
        if written:
            log.info("alert: %d messages", written)
            guarded("send", send)()

    def prune() -> None:
        with open_store(config.database) as store:
            done = retention.prune(store, config, sources=sources, now=retention.borne_out(store, now()))
        log.info("prune: %d texts, %d raw pages", done.texts, done.archives.removed)
        for name in done.unread:
            log.warning("prune: the archive %s is damaged and was left as it is", name)

    def beat() -> None:
        heartbeat.beat(config.heartbeat_file, now=now())

    def ping(*, failed: bool) -> None:
        if not outlets.heartbeat:
            return
        try:
            outlets.call(heartbeat.ping_address(outlets.heartbeat, failed=failed), None)
        except DeliveryError as error:
            log.warning("heartbeat: %s", error)

    return Work(collect=collect, make_digest=make_digest, send=send, beat=beat, prune=prune, alert=alert)


def work_on_schedule(config: Config, work: Work, *, stop: Event, now: Callable[[], datetime]) -> None:
    """Work until `stop` is set, then let the jobs that run come to their end.

    The scheduler plans by the clock on the wall. When that was set, all jobs are planned anew: set back by a day, it
    would let them wait for a day.
    """
    scheduler = scheduler_for(config, work, start=now())
    scheduler.start()
    try:
        before = Clocks(wall=now(), steady=time.monotonic())
        while not stop.wait(CLOCK_CHECK):
            at = Clocks(wall=now(), steady=time.monotonic())
            if jumped(before, at):
                log.warning("the clock was set; all work is planned anew")
                plan_anew(scheduler, now=at.wall)
            before = at
    finally:
        scheduler.shutdown(wait=True)


def plan_anew(scheduler: BackgroundScheduler, *, now: datetime) -> None:
    """Let the sources be collected now, and everything else come at its next time by the clock."""
    for job in scheduler.get_jobs():
        # an interval goes on from its last turn, which may lie ahead
        coming = now if job.id == "collect" else job.trigger.get_next_fire_time(None, now)
        job.modify(next_run_time=coming)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clocks:
    """Two readings taken together: the clock that people set, and one that only ever runs on (seconds)."""

    wall: datetime
    steady: float


def jumped(before: Clocks, after: Clocks) -> bool:
    """Whether the clock on the wall was set between two readings, or the machine slept, by JUMP or more."""
    drift = (after.wall - before.wall).total_seconds() - (after.steady - before.steady)
    return abs(drift) >= JUMP


def stop_on_signals(stop: Event) -> None:
    """Let SIGTERM and SIGINT set `stop`; a second one ends the process at once, which loses nothing committed."""

    def handle(number: int, _frame: FrameType | None) -> None:
        stop.set()
        signal.signal(number, signal.SIG_DFL)

    for number in (signal.SIGTERM, signal.SIGINT):
        # only the main thread may do so
        with suppress(ValueError):
            signal.signal(number, handle)
