"""How long after its article was stored does an alert leave, while `pantau serve` is at work?

    python -m benchmarks.latency [--json FILE]

Serves the sample newsroom, and beside it everything that `pantau serve` does, with the shipped models, the built-in
watch and watches of which one stands for each trigger of articles. The newsroom's three days pass in a few minutes: its
clock is set on to the next day's evening when all mail of a day has left. Measured from the database: from the storing
of the article that a mail rests on to the moment at which its last copy was sent, by the same clock (whole seconds).
Exit 1 where a mail took longer than LIMIT.
"""

import argparse
import json
import statistics
import sys
import tempfile
import threading
import time
from datetime import date, datetime, timedelta
from pathlib import Path

from monitor.config import Config, parse
from monitor.delivery.sending import folder_transport
from monitor.demo import Newsroom
from monitor.scheduler import Outlets, serve
from monitor.sources import chosen
from monitor.store import Store, moment, open_store

FIRST_DAY = date(2025, 6, 2)
LIMIT = 60.0
PATIENCE = 300.0
"""Seconds that a day is given to be collected and told."""

_TOLD = """
SELECT o.key, max(r.sent_at) AS sent, max(v.stored_at) AS stored
FROM outbox o
JOIN outbox_recipients r ON r.outbox_id = o.id
JOIN watch_decisions d ON d.outbox_key = o.key
JOIN articles a ON a.identity = d.facts ->> '$.article'
JOIN versions v ON v.article_id = a.id
WHERE r.state = 'sent' AND v.stored_at <= o.created_at
GROUP BY o.key
"""


class Clock:
    """Runs as the machine's does, from where it was set to."""

    def __init__(self, start: datetime) -> None:
        self.set(start)

    def set(self, to: datetime) -> None:
        self.start, self.since = to, time.monotonic()

    def advance(self, to: datetime) -> None:
        self.set(max(to, self()))

    def __call__(self) -> datetime:
        return self.start + timedelta(seconds=time.monotonic() - self.since)


def configuration(folder: Path) -> Config:
    """Everything told at once, and one mail on each cooperation for each of four watches."""
    watches = [
        {"name": name, "recipients": [f"{name}@meja.example"], "most_per_hour": 0, "most_per_day": 0, **more}
        for name, more in (
            ("semua", {}),
            ("kementerian", {"query": "pihak:Kemendagri"}),
            ("teken", {"triggers": ["status:signed"]}),
            ("bantahan", {"triggers": ["contradiction", "party", "coverage"]}),
        )
    ]
    settings = {
        "sites": "sites",
        "sources": ["beranda"],
        "schedule": {"every_minutes": 1},
        "alerts": {"recipients": ["siaga@meja.example"]},
        "watches": watches,
    }
    return parse(settings, file=folder / "config.toml")


def measure(folder: Path) -> list[float]:
    """The seconds that each mail took, in the order in which they left."""
    clock = Clock(datetime.fromisoformat(f"{FIRST_DAY}T00:00:00+07:00"))
    with Newsroom(FIRST_DAY, clock=clock) as newsroom:  # type: ignore[arg-type] # a clock that runs
        newsroom.write_sites(folder / "sites")
        config = configuration(folder)
        names = [path.stem for path in sorted((folder / "sites").glob("*.toml"))]
        config = config.model_copy(update={"sources": names})
        stop = threading.Event()
        work = threading.Thread(
            target=serve,
            args=(config,),
            kwargs={
                "sources": chosen(config),
                "outlets": Outlets(transport=folder_transport(config.mail_folder)),
                "now": clock,
                "stop": stop,
            },
        )
        work.start()
        try:
            for day in newsroom.moments:
                clock.advance(day)
                _await_day(config, since=day)
        finally:
            stop.set()
            work.join()
    with open_store(config.database) as store:
        rows = sorted(store.rows(_TOLD), key=lambda row: row["sent"])
        return [(moment(row["sent"]) - moment(row["stored"])).total_seconds() for row in rows]


def _await_day(config: Config, *, since: datetime) -> None:
    """Until a whole collection of the day has ended and all mail has left."""
    began = time.monotonic()
    while time.monotonic() - began < PATIENCE:
        time.sleep(2)
        if config.database.is_file():
            with open_store(config.database) as store:
                if _told(store, since=since):
                    return


def _told(store: Store, *, since: datetime) -> bool:
    ((ended, waits),) = store.rows(
        "SELECT (SELECT count(*) FROM runs WHERE finished_at IS NOT NULL AND datetime(started_at) >= datetime(?)),"
        " (SELECT count(*) FROM outbox WHERE state = 'pending')",
        since.isoformat(),
    )
    return bool(ended and not waits)


def main() -> int:
    options = argparse.ArgumentParser(description="How soon an alert leaves.")
    options.add_argument("--json", type=Path, help="file for the seconds of every mail")
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="pantau-latency-") as folder:
        seconds = measure(Path(folder))
    if given.json:
        given.json.write_text(json.dumps(seconds))
    if not seconds:
        print("no mail left")
        return 1
    print(
        f"{len(seconds)} mails: median {statistics.median(seconds):.0f} s, longest {max(seconds):.0f} s after storing"
    )
    return 0 if max(seconds) <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
