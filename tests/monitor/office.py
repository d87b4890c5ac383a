"""A configuration with its newsroom, run and looked at by tests of whole runs."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from monitor import pipeline
from monitor.config import Alerts, Config
from monitor.health.report import RunReport
from monitor.store import open_store
from scrapers.fetch import FetchSettings
from scrapers.source import Source
from tests.monitor.newsroom import NOW, Newsroom, load_analyser, source

FETCHING = FetchSettings(user_agent="Pantau/uji", attempts=1, timeout=5.0, backoff_initial=0.0, backoff_max=0.01)


@dataclass(slots=True)
class Office:
    """A configuration with its newsroom, and shorthands to run it and to look."""

    folder: Path
    newsroom: Newsroom
    now: datetime = NOW
    site: dict[str, Any] = field(default_factory=dict)
    crashing: bool = False
    """Whether extraction crashes on every page."""

    @property
    def config(self) -> Config:
        alerts = Alerts(recipients=["redaksi@example.org"])
        return Config(sources=["warta"], alerts=alerts, folder=self.folder)

    @property
    def sources(self) -> dict[str, Source]:
        warta = source(self.folder / "sites", self.newsroom.host, **self.site)
        if self.crashing:
            # no site file can say so: it stands for a mistake of our own
            object.__setattr__(warta, "fields", None)
        return {"warta": warta}

    def run(self, **options: Any) -> RunReport:
        options = {"load": load_analyser, "canonical": str, "fetching": FETCHING} | options
        return pipeline.run(self.config, sources=self.sources, now=lambda: self.now, **options)

    def replay(self, *paths: Path, **options: Any) -> RunReport:
        options = {"load": load_analyser, "canonical": str} | options
        return pipeline.replay(self.config, paths, sources=self.sources, now=lambda: self.now, **options)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with open_store(self.config.database) as store:
            return [tuple(row) for row in store.rows(sql)]

    def one(self, sql: str) -> Any:
        ((value,),) = self.rows(sql)
        return value

    def lose_database(self) -> None:
        """Remove the database and leave the archives."""
        for path in self.config.data_folder.glob("pantau.db*"):
            path.unlink()

    @property
    def archives(self) -> list[Path]:
        return sorted(self.config.warc_folder.iterdir())


def asked(office: Office, path: str) -> list[int]:
    """The statuses that the newsroom answered with, each time it was asked for `path`."""
    return [status for target, status in office.newsroom.asked if target == path]


def outcome(report: RunReport) -> str:
    """How the only source of a run did."""
    (line,) = report.sources
    return line.outcome
