"""What a second collection of unchanged articles costs: bytes over the wire, rows and archived bytes.

    python -m benchmarks.recollect [--articles 2000]

An invented newsroom on loopback serves pages as heavy as real ones. It is collected until nothing is due, and once more
hours later, when every article is looked at again for corrections. Exit 1 where the second collection transfers 5 % or
more of the first's bytes, or stores anything.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from monitor import pipeline
from monitor.config import Config
from monitor.frontier import RECHECK
from monitor.store import instant, open_store
from scrapers.fetch import FetchSettings
from scrapers.source import Source
from tests.monitor.newsroom import NOW, Newsroom, load_analyser, serve, source

MOST = 0.05
"""Of the bytes of the first collection."""

BALLAST = 24_000
"""Bytes of script, style and menu around each article; those of Indonesian newsrooms have more."""

STORED = {
    "versions": "SELECT count(*) FROM versions",
    "pages": "SELECT count(*) FROM pages",
    "steps": "SELECT count(*) FROM steps",
    "messages": "SELECT count(*) FROM outbox",
}


class Heavy(Newsroom):
    """A newsroom whose pages weigh what pages weigh."""

    def answer(self, target: str) -> tuple[int, dict[str, str], bytes]:
        status, headers, body = super().answer(target)
        if status == 200 and target.startswith("/berita/"):
            script = b"<script>" + b"/* iklan */ window.dataLayer.push({'a': 1});\n" * (BALLAST // 46) + b"</script>"
            body = body.replace(b"</head>", script + b"</head>")
        return status, headers, body


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one collection cost. `stored` counts rows, and bytes of archives under "archived bytes"."""

    requests: int
    transferred: int
    stored: dict[str, int]


def measure(folder: Path, *, articles: int, told: Callable[[str], object] = lambda _: None) -> tuple[Cost, Cost]:
    """The costs of the first collection of so many articles and of the second, in a folder of its own."""
    newsroom = Heavy()
    for number in range(1, articles + 1):
        status = ("exploring", "agreed", "signed")[number % 3]
        said = (
            f"Kerja sama: Badan Uji {number % 50} & Jepang ({status})." if number % 10 == 0 else "Tidak ada yang baru."
        )
        newsroom.publish(number, said, published=NOW - timedelta(minutes=number % 600))
    config = Config(sources=["warta"], folder=folder)
    for room in serve(newsroom):
        sources = {"warta": source(folder / "sites", room.host, concurrency=4)}
        first = _collect(room, config, sources, now=NOW, told=told)
        second = _collect(room, config, sources, now=NOW + RECHECK + timedelta(hours=1), told=told)
    return first, second


def _collect(
    room: Newsroom, config: Config, sources: dict[str, Source], *, now: datetime, told: Callable[[str], object]
) -> Cost:
    before, sent, asked = _stored(config), room.sent, len(room.asked)
    # before the first run nothing is known to be due
    while _due(config, now) or room.sent == sent:
        pipeline.run(
            config,
            sources=sources,
            now=lambda: now,
            load=load_analyser,
            canonical=str,
            fetching=FetchSettings(user_agent="Pantau/benchmark", attempts=1),
        )
        told(f"{len(room.asked) - asked} requests, {room.sent - sent} bytes")
    return Cost(
        requests=len(room.asked) - asked,
        transferred=room.sent - sent,
        stored={name: count - before[name] for name, count in _stored(config).items()},
    )


def _due(config: Config, now: datetime) -> int:
    """Links that are due."""
    with open_store(config.database) as store:
        return int(store.rows("SELECT count(*) FROM links WHERE next_try_at <= ?", instant(now))[0][0])


def _stored(config: Config) -> dict[str, int]:
    archived = sum(path.stat().st_size for path in config.warc_folder.glob("*"))
    with open_store(config.database) as store:
        return {name: int(store.rows(sql)[0][0]) for name, sql in STORED.items()} | {"archived bytes": archived}


def complaints(first: Cost, second: Cost) -> list[str]:
    """What is wrong with the second collection, a line each."""
    wrong = [f"it stored {count} {name}" for name, count in second.stored.items() if count]
    if second.transferred >= MOST * first.transferred:
        wrong.append(f"it transferred {second.transferred / first.transferred:.1%} of the first's bytes")
    return wrong


def main() -> int:
    options = argparse.ArgumentParser(description="Measure what a second collection of unchanged articles costs.")
    options.add_argument("--articles", type=int, default=2000)
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="pantau-recollect-") as folder:
        first, second = measure(
            Path(folder), articles=given.articles, told=lambda line: print(line, file=sys.stderr, flush=True)
        )
    for name, cost in (("first", first), ("second", second)):
        kept = ", ".join(f"{count} {what}" for what, count in cost.stored.items())
        print(f"{name}: {cost.requests} requests, {cost.transferred} bytes; stored {kept}")
    print(f"the second transfers {second.transferred / first.transferred:.2%} of the first's bytes")
    wrong = complaints(first, second)
    for line in wrong:
        print(f"the second collection is too dear: {line}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
