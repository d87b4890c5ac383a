"""A day of the nation's news in fast motion: does memory stay flat, and is nothing lost?

    python -m benchmarks.soak [--articles 60000] [--ticks 96] [--json FILE]

Three invented newsrooms on loopback, in a process of their own, publish the articles over a simulated day. Every
simulated quarter of an hour one process collects, extracts, analyses (by the lexicon's rules), links and decides, as
`pantau serve` does. After each its memory is read; a line a tick goes to stderr. Exit 1 where memory grew by more than
a tenth from the day's second quarter to its last, or where an article is missing.

Every article has words that no other has: what keeps every word it ever saw grows here. Where the disk is slow to
confirm writes, TMPDIR=/dev/shm lets the day pass quicker.
"""

import argparse
import gc
import hashlib
import json
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from monitor import pipeline
from monitor.config import Alerts, Config
from monitor.store import open_store
from scrapers.fetch import FetchSettings
from scrapers.source import Source, load_site
from tests.monitor.newsroom import Newsroom, Piece, serve, source

MIDNIGHT = datetime(2025, 6, 4, tzinfo=UTC)
NEWSROOMS = 3
LISTED = 400
"""Articles that a feed names: more than are published between two collections."""

MOST_GROWTH = 1.10

_PARTIES = ("Kementerian Perhubungan", "Kementerian Kesehatan", "Pemerintah Provinsi Bali", "PT Pelni", "Kota Ambon")
_SYLLABLES = [f"{one}a" for one in "bcdfghjklmnprstwy"] + [f"{one}i" for one in "bdklmnrst"]


def word(number: int) -> str:
    """A word that stands in one article only."""
    digest = hashlib.sha256(str(number).encode()).digest()
    return "".join(_SYLLABLES[byte % len(_SYLLABLES)] for byte in digest[:5])


class Rolling(Newsroom):
    """A newsroom that makes its articles up from their numbers, as far as the day has come, which `clock` (a file) says
    in ticks."""

    def __init__(self, clock: Path, *, per_tick: int, tick: timedelta) -> None:
        super().__init__()
        self.clock, self.per_tick, self.tick = clock, per_tick, tick

    def answer(self, target: str) -> tuple[int, dict[str, str], bytes]:
        published = int(self.clock.read_text()) * self.per_tick
        numbers = [int(target.split("/")[2])] if target.startswith("/berita/") else range(published - LISTED, published)
        self.pieces = {number: self.piece(number) for number in numbers if 0 <= number < published}
        self.asked.clear()
        return super().answer(target)

    def piece(self, number: int) -> Piece:
        first, second = _PARTIES[number % 5], _PARTIES[(number // 5 + 1 + number % 5) % 5]
        name = word(number).capitalize()
        facts = (
            f"{first} dan {second} menandatangani nota kesepahaman tentang pelabuhan {name}, Rabu (4/6/2025)."
            if number % 10 == 0
            else f"Warga {name} mengikuti kegiatan bersih pantai yang digelar {first} pada Rabu pagi."
        )
        rest = (
            f"Kepala dinas setempat, {word(-number).capitalize()} Prasetya, mengatakan kegiatan itu diikuti "
            f"{100 + number % 900} orang dari desa {word(number + 10**9).capitalize()}.",
            "“Kami berharap kerja sama ini berjalan lama dan bermanfaat bagi masyarakat,” katanya kepada wartawan.",
            "Pemerintah daerah menyiapkan anggaran untuk tahun depan dan akan mengumumkan rinciannya kemudian.",
        )
        return Piece(
            number=number,
            title=f"Kabar dari {name} nomor {number}",
            paragraphs=(facts, *rest),
            published=MIDNIGHT + (number // self.per_tick) * self.tick,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """After a tick: articles so far, resident memory in bytes, seconds that the tick took."""

    articles: int
    resident: int
    seconds: float


def _served(room: Newsroom) -> tuple[str, int, int]:
    """The host of a newsroom served by a process of its own, a pipe that it lives as long as, and the process."""
    telling, told = os.pipe()
    living, alive = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(alive)
        for open_room in serve(room):
            os.write(told, open_room.host.encode())
            os.close(told)
            os.read(living, 1)
        os._exit(0)
    os.close(told)
    os.close(living)
    with os.fdopen(telling) as pipe:
        return pipe.read(), alive, child


def soak(
    folder: Path,
    *,
    articles: int,
    ticks: int,
    load: Callable[[], Any],
    told: Callable[[int, Measured], object] = lambda *_: None,
) -> list[Measured]:
    """Live through the day in `folder`; what was measured after each tick."""
    per_tick = -(-articles // (ticks * NEWSROOMS))
    tick = timedelta(days=1) / ticks
    clock = folder / "tick"
    clock.write_text("0")
    rooms = [_served(Rolling(clock, per_tick=per_tick, tick=tick)) for _ in range(NEWSROOMS)]
    try:
        config = Config(sources=["warta"], folder=folder, alerts=Alerts(recipients=["redaksi@example.org"]))
        sources = {f"warta-{n}": _source(folder, n, host) for n, (host, _, _) in enumerate(rooms)}
        return list(_day(config, sources, clock, ticks=ticks, tick=tick, load=load, told=told))
    finally:
        for _, alive, _ in rooms:
            os.close(alive)
        # only now: each newsroom has the pipes of those before it open as well
        for _, _, child in rooms:
            os.waitpid(child, 0)


def _source(folder: Path, number: int, host: str) -> Source:
    made = source(folder / f"situs-{number}", host, concurrency=4)
    path = folder / f"situs-{number}" / "warta.toml"
    text = path.read_text().replace('name = "warta"', f'name = "warta-{number}"')
    (path.parent / f"warta-{number}.toml").write_text(text.replace("warta.test", f"warta-{number}.test"))
    return load_site(path.parent / f"{made.name}-{number}.toml")


def _day(
    config: Config,
    sources: dict[str, Source],
    clock: Path,
    *,
    ticks: int,
    tick: timedelta,
    load: Callable[[], Any],
    told: Callable[[int, Measured], object],
) -> Iterator[Measured]:
    fetching = FetchSettings(user_agent="Pantau/benchmark", attempts=2, backoff_initial=0.1)
    loaded = load()
    for number in range(1, ticks + 1):
        clock.write_text(str(number))
        began = time.monotonic()
        now = MIDNIGHT + number * tick
        report = pipeline.run(config, sources=sources, now=partial(_same, now), load=lambda: loaded, fetching=fetching)
        if not report.complete:
            print(f"tick {number}: incomplete ({', '.join(report.reasons)})", file=sys.stderr)
        gc.collect()
        measured = Measured(articles=_count(config), resident=resident(), seconds=time.monotonic() - began)
        told(number, measured)
        yield measured


def _same(now: datetime) -> datetime:
    return now


def _count(config: Config) -> int:
    with open_store(config.database) as store:
        return int(store.rows("SELECT count(*) FROM versions WHERE stage = 'linked'")[0][0])


def resident() -> int:
    """Bytes of memory that this process has now; where the system does not say, the most it ever had."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def growth(measured: list[Measured]) -> float:
    """Memory in the day's last quarter over that in its second."""
    quarter = max(len(measured) // 4, 1)
    settled, last = measured[quarter : 2 * quarter] or measured[:1], measured[-quarter:]
    return statistics.median(one.resident for one in last) / statistics.median(one.resident for one in settled)


def main() -> int:
    options = argparse.ArgumentParser(description="Live through a day of news in fast motion and watch the memory.")
    options.add_argument("--articles", type=int, default=60_000)
    options.add_argument("--ticks", type=int, default=96, help="collections in the simulated day")
    options.add_argument("--json", type=Path, help="file for what was measured after each tick")
    given = options.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="pantau-soak-") as folder:
        measured = soak(
            Path(folder),
            articles=given.articles,
            ticks=given.ticks,
            load=partial(pipeline.load_analyser, entities="lexicon"),
            told=lambda number, one: print(
                f"{number}/{given.ticks}: {one.articles} articles, {one.resident / 2**20:.1f} MiB, {one.seconds:.1f} s",
                file=sys.stderr,
                flush=True,
            ),
        )
    if given.json:
        given.json.write_text(json.dumps([[m.articles, m.resident, round(m.seconds, 2)] for m in measured]))
    grown = growth(measured)
    print(f"{measured[-1].articles} articles in {time.monotonic() - began:.0f} s; memory grew by {grown - 1:+.1%}")
    missing = given.articles - measured[-1].articles
    if missing > 0:
        print(f"{missing} articles are missing")
    return 1 if missing > 0 or grown > MOST_GROWTH else 0


if __name__ == "__main__":
    sys.exit(main())
