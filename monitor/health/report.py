"""What a run saw: per source and in all, with every failure and its reason."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from statistics import median
from typing import Literal

from monitor.store import Store, insert, instant, storable

RunKind = Literal["collect", "replay", "import", "reanalyse"]
Outcome = Literal["answered", "unchanged", "partial", "failed", "busy"]
Stage = Literal["discover", "fetch", "extract", "analyse", "link", "place", "alert"]

LOST = ("crash", "archive", "challenge", "unavailable", "wall", "unread-line", "repeated-id", "taken-id")
"""Kinds of extraction failures that say nothing about whether the page, or the line of a file, was an article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Something gave nothing: `kind` is a short code (a FailureKind, a NotArticle's reason, "crash"), `detail` a
    sentence in English."""

    source: str
    url: str
    stage: Stage
    kind: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceReport:
    """One source in one run.

    Outcomes: every list `answered`, or was `unchanged`; some failed (`partial`) or all did (`failed`); or another run
    was collecting it (`busy`). `seconds` is the median wait for a list's answer, None where none came.
    """

    source: str
    outcome: Outcome
    discovered: int = 0
    fetched: int = 0
    stored: int = 0
    refused: int = 0
    failed: int = 0
    seconds: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunReport:
    """One run. `analysed` counts versions, `steps` moves of cooperations, `alerts` messages written to the outbox."""

    run_id: int
    kind: RunKind
    started_at: datetime
    finished_at: datetime
    sources: tuple[SourceReport, ...]
    failures: tuple[Failure, ...]
    analysed: int
    steps: int
    alerts: int

    @property
    def complete(self) -> bool:
        """Whether every source answered in full and nothing that may be an article was lost on the way."""
        return not self.reasons

    @property
    def busy(self) -> tuple[str, ...]:
        """The sources that were left out because another run was collecting them."""
        return tuple(report.source for report in self.sources if report.outcome == "busy")

    @property
    def all_busy(self) -> bool:
        """Whether there were sources to collect, and another run was collecting every one of them."""
        return bool(self.sources) and len(self.busy) == len(self.sources)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why the run is not complete: "SOURCE: OUTCOME" per source that did not answer in full, then "STAGE: KIND".

        A page that was read and found to be no article is no reason.
        """
        unwell = [
            f"{report.source}: {report.outcome}"
            for report in self.sources
            if report.outcome in ("partial", "failed", "busy")
        ]
        stages = {
            f"{failure.stage}: {failure.kind}"
            for failure in self.failures
            if failure.stage not in ("discover", "extract") or failure.kind in LOST
        }
        return (*unwell, *sorted(stages))


@dataclass(slots=True)
class Tally:
    """The counts of a source while its run is under way."""

    lists: int = 0
    unchanged: int = 0
    unread: int = 0
    busy: bool = False
    discovered: int = 0
    fetched: int = 0
    stored: int = 0
    refused: int = 0
    failed: int = 0
    waits: list[float] = field(default_factory=list)

    @property
    def outcome(self) -> Outcome:
        if self.busy:
            return "busy"
        if self.unread:
            return "failed" if self.unread == self.lists else "partial"
        return "unchanged" if self.lists and self.unchanged == self.lists else "answered"


@dataclass(slots=True)
class Run:
    """A run under way: what it counted so far. Failures are written down as they happen, so that a kill keeps them."""

    id: int
    kind: RunKind
    started_at: datetime
    store: Store
    tallies: dict[str, Tally] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    analysed: int = 0
    steps: int = 0
    alerts: int = 0

    def tally(self, source: str) -> Tally:
        return self.tallies.setdefault(source, Tally())

    def fail(self, failure: Failure, *, now: datetime) -> None:
        self.failures.append(failure)
        with self.store.transaction() as connection:
            insert(
                connection,
                "failures",
                run_id=self.id,
                source=failure.source,
                url=failure.url,
                stage=failure.stage,
                kind=failure.kind,
                detail=failure.detail,
                at=instant(now),
            )


def words(error: Exception) -> str:
    """What an unexpected error says, for a report."""
    return storable(f"{type(error).__name__}: {error}"[:500])


def start_run(store: Store, kind: RunKind, *, sources: Iterable[str] = (), now: datetime) -> Run:
    """Note that a run begins."""
    with store.transaction() as connection:
        run_id = insert(connection, "runs", kind=kind, started_at=instant(now))
    return Run(
        id=run_id,
        kind=kind,
        started_at=now,
        store=store,
        tallies={source: Tally() for source in sources},
    )


def finish_run(run: Run, *, now: datetime) -> RunReport:
    """Note that a run ended, and what it saw."""
    with run.store.transaction() as connection:
        report = RunReport(
            run_id=run.id,
            kind=run.kind,
            started_at=run.started_at,
            finished_at=now,
            sources=tuple(
                SourceReport(
                    source=name,
                    outcome=tally.outcome,
                    discovered=tally.discovered,
                    fetched=tally.fetched,
                    stored=tally.stored,
                    refused=tally.refused,
                    failed=tally.failed,
                    seconds=median(tally.waits) if tally.waits else None,
                )
                for name, tally in run.tallies.items()
            ),
            failures=tuple(run.failures),
            analysed=run.analysed,
            steps=run.steps,
            alerts=run.alerts,
        )
        for line in report.sources:
            insert(
                connection,
                "run_sources",
                run_id=run.id,
                source=line.source,
                outcome=line.outcome,
                discovered=line.discovered,
                fetched=line.fetched,
                stored=line.stored,
                refused=line.refused,
                failed=line.failed,
                seconds=line.seconds,
                finished_at=instant(now),
            )
        connection.execute(
            "UPDATE runs SET finished_at = ?, complete = ? WHERE id = ?", [instant(now), report.complete, run.id]
        )
    return report
