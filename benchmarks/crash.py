"""Kills real runs at random instants and proves that starting again ends with the same set as if nothing had happened.

    python -m benchmarks.crash [--kills 1000] [--seed N]

An invented newsroom is served on loopback for two days: long articles, corrections, denials, pages that fail or hold
no article. Two runs without kills are the reference. Then runs are killed (SIGKILL) at instants drawn evenly over their
time, up to five to a folder and day, before one comes through; what its database holds is compared with the reference:
links, pages, articles, versions, analyses, mentions, the ledger with its decisions, the outbox, the full-text index.
Every archived page must be readable. Runs are forked from one process that has imported everything, so that a kill
costs tenths of a second. Exit 1 with the difference if there is one.
"""

import argparse
import os
import random
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from monitor import pipeline
from monitor.config import Alerts, Config
from monitor.store import open_store
from scrapers import warc
from scrapers.article import WarcRef
from scrapers.fetch import FetchSettings
from tests.monitor.newsroom import NOW, Newsroom, load_analyser, serve, source

KILLS_PER_DAY = 5
FETCHING = FetchSettings(user_agent="Pantau/benchmark", attempts=1, timeout=10.0)

SNAPSHOT = {
    "links": "SELECT identity, url, title, published, state, attempts, next_try_at, reason FROM links ORDER BY 1",
    "fetch_state": "SELECT url, etag, body_sha256 FROM fetch_state ORDER BY 1",
    "pages": "SELECT identity, p.number, requested_url, p.fetched_at, p.origin, p.stage, p.reason, v.fingerprint"
    " FROM pages p LEFT JOIN versions v ON v.id = p.version_id ORDER BY 1, 4, 2",
    "articles": "SELECT identity, a.url, a.source, first_seen_at, v.number FROM articles a"
    " JOIN versions v ON v.id = version_id ORDER BY 1",
    "versions": "SELECT identity, v.number, title, text, published, v.fetched_at, stored_at, language, v.pages,"
    " complete, fingerprint, origin, stage, reason FROM versions v JOIN articles a ON a.id = article_id ORDER BY 1, 2",
    "analyses": "SELECT identity, number, model, analysed_at, relevant, json_remove(payload, '$.id') FROM analyses"
    " JOIN versions v ON v.id = analyses.version_id JOIN articles a ON a.id = article_id ORDER BY 1, 2",
    "mentions": 'SELECT identity, type, name, form, start, "end" FROM mentions m'
    " JOIN versions v ON v.id = m.version_id JOIN articles a ON a.id = article_id ORDER BY 1, 5, 3",
    "cooperations": "SELECT key, renews, parties, fields, event, status, denied, confidence, first_seen_at,"
    " last_seen_at, created_at FROM cooperations ORDER BY 1",
    "cooperation_mentions": "SELECT identity, v.number, m.number, m.party_key, c.key, m.status, m.denied,"
    " m.evidence, m.at FROM cooperation_mentions m JOIN versions v ON v.id = m.version_id"
    " JOIN articles a ON a.id = m.article_id LEFT JOIN cooperations c ON c.id = cooperation_id ORDER BY 1, 3",
    "steps": "SELECT c.key, kind, s.status, previous, identity, m.number, s.at, s.created_at, decision, decided_at"
    " FROM steps s JOIN cooperations c ON c.id = s.cooperation_id JOIN cooperation_mentions m ON m.id = mention_id"
    " JOIN articles a ON a.id = m.article_id ORDER BY 1, s.at, 2",
    "outbox": "SELECT key, kind, message_id, subject, recipients, created_at, state FROM outbox ORDER BY 1",
    "full text": "SELECT identity, f.title, f.text FROM articles_fts f JOIN articles a ON a.place = f.rowid ORDER BY 1",
    "integrity": "SELECT * FROM pragma_integrity_check",
    "broken references": "SELECT * FROM pragma_foreign_key_check",
}


class TwoDays(Newsroom):
    """A newsroom whose second day begins when the file `tomorrow` exists."""

    def __init__(self, tomorrow: Path) -> None:
        super().__init__()
        self.tomorrow = tomorrow
        self.days: list[dict[int, Any]] = []
        self._write_first_day()
        self.days.append(dict(self.pieces))
        self._write_second_day()
        self.days.append(dict(self.pieces))

    def _write_first_day(self) -> None:
        for number in range(1, 9):
            status = ("exploring", "agreed", "signed")[number % 3]
            self.publish(number, f"Kerja sama: Badan Uji {number % 4} & Jepang ({status}).", published=_hours(-number))
        self.publish(
            9, "Kerja sama: Badan Uji 9 & Malaysia (agreed).", "Rinciannya panjang.", "Sangat panjang.", pages=3
        )
        self.publish(10, "Bantahan: Badan Uji 10 & Jepang (signed).")
        self.publish(11, "Kerja sama: Badan Uji 11 & Jepang (signed).", published=_hours(-24 * 30))
        self.publish(12, "Tidak ada yang disepakati.")
        self.publish(13, "Halaman ini tidak pernah ada.")
        self.publish(14, "Halaman ini galeri.")
        self.answers["/berita/13/judul"] = (404, {}, b"Tidak ada.")
        self.answers["/berita/14/judul"] = (200, {"Content-Type": "text/html"}, b"<html><body><h1>Galeri</h1></body>")

    def _write_second_day(self) -> None:
        self.publish(
            3, "Kerja sama: Badan Uji 3 & Malaysia (signed).", title="RALAT: berita nomor 3", published=_hours(-3)
        )
        self.publish(20, "Kerja sama: Badan Uji 1 & Jepang (ongoing).", published=_hours(20))
        self.publish(21, "Bantahan: Badan Uji 2 & Jepang (signed).", published=_hours(21))
        self.publish(22, "Kerja sama: Badan Uji 10 & Jepang (agreed).", published=_hours(22))

    def answer(self, target: str) -> tuple[int, dict[str, str], bytes]:
        self.pieces = self.days[self.tomorrow.exists()]
        return super().answer(target)


def _hours(hours: int) -> datetime:
    return NOW + timedelta(hours=hours)


class Workshop:
    """Folders, the served newsroom, and runs that are forked from this process."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.tomorrow = root / "tomorrow"
        self.server, self.alive, self.host = self._serve()
        self.sources = {"warta": source(root / "sites", self.host)}

    def _serve(self) -> tuple[int, int, str]:
        """The server's process, a pipe that it lives as long as, and its host."""
        telling, told = os.pipe()
        living, alive = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(alive)
            for newsroom in serve(TwoDays(self.tomorrow)):
                os.write(told, newsroom.host.encode())
                os.close(told)
                os.read(living, 1)
            os._exit(0)
        os.close(told)
        os.close(living)
        with os.fdopen(telling) as pipe:
            return child, alive, pipe.read()

    def close(self) -> None:
        os.close(self.alive)
        os.waitpid(self.server, 0)

    def run(self, folder: Path, day: int) -> None:
        """A run of `day` (0 or 1) in this process."""
        pipeline.run(
            Config(sources=["warta"], alerts=Alerts(recipients=["redaksi@example.org"]), folder=folder),
            sources=self.sources,
            now=lambda: NOW + timedelta(days=day),
            load=load_analyser,
            canonical=str,
            fetching=FETCHING,
        )

    def start(self, folder: Path, day: int) -> int:
        """Fork a run of `day`; return its process."""
        self.tomorrow.touch() if day else self.tomorrow.unlink(missing_ok=True)
        child = os.fork()
        if child:
            return child
        try:
            self.run(folder, day)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)

    def finish(self, folder: Path, day: int) -> float:
        """A run without a kill; return its seconds. Raises RuntimeError if it fails."""
        began = time.monotonic()
        _, status = os.waitpid(self.start(folder, day), 0)
        if status:
            raise RuntimeError(f"a run in {folder} ended with status {status}")
        return time.monotonic() - began

    def kill(self, folder: Path, day: int, after: float) -> bool:
        """A run that is killed after so many seconds; return whether it was still at work."""
        child = self.start(folder, day)
        time.sleep(after)
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            if status:
                raise RuntimeError(f"a run in {folder} ended with status {status}")
            return False
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        return os.WIFSIGNALED(status)


def snapshot(folder: Path) -> dict[str, list[tuple[Any, ...]]]:
    """All that the database holds, by what it means rather than by row numbers."""
    config = Config(folder=folder)
    with open_store(config.database) as store:
        taken = {name: [tuple(row) for row in store.rows(sql)] for name, sql in SNAPSHOT.items()}
        for row in store.rows("SELECT warc_file, warc_offset, warc_length FROM pages"):
            warc.read(config.warc_folder, WarcRef(file=row[0], offset=row[1], length=row[2]))
    return taken


def stage(folder: Path) -> str:
    """How far a killed run had come, by what it left behind."""
    config = Config(folder=folder)
    if not config.database.exists():
        return "start"
    with open_store(config.database) as store:

        def count(sql: str) -> int:
            return int(store.rows(f"SELECT count(*) FROM {sql}")[0][0])

        if count("runs WHERE finished_at IS NULL") == 0:
            return "start"
        for name, sql in {
            "collect": "links WHERE next_try_at <= (SELECT max(started_at) FROM runs)",
            "extract": "pages WHERE stage = 'fetched'",
            "analyse": "versions WHERE stage = 'extracted'",
            "link": "versions WHERE stage = 'analysed'",
            "alert": "steps WHERE decision IS NULL",
        }.items():
            if count(sql):
                return name
    return "discover" if not _any_page(config) else "end"


def _any_page(config: Config) -> bool:
    with open_store(config.database) as store:
        return bool(store.rows("SELECT 1 FROM links LIMIT 1"))


def rehearse(workshop: Workshop, folder: Path, kill: Callable[[int], None]) -> dict[str, list[tuple[Any, ...]]]:
    """Both days in `folder`; `kill` may do what it likes to a day's runs before one comes through."""
    for day in (0, 1):
        kill(day)
        workshop.finish(folder, day)
    return snapshot(folder)


def difference(expected: dict[str, list[tuple[Any, ...]]], found: dict[str, list[tuple[Any, ...]]]) -> list[str]:
    """What is missing and what is too much, a line each."""
    lines = []
    for name, rows in expected.items():
        lines += [f"- {name}: {row}" for row in rows if row not in found[name]]
        lines += [f"+ {name}: {row}" for row in found[name] if row not in rows]
        if sorted(map(repr, rows)) != sorted(map(repr, found[name])):
            lines.append(f"! {name}: {len(rows)} rows expected, {len(found[name])} found")
    return lines


def main() -> int:
    options = argparse.ArgumentParser(description="Kill runs at random instants and compare what they end with.")
    options.add_argument("--kills", type=int, default=1000)
    options.add_argument("--seed", type=int, default=random.randrange(10**6))
    given = options.parse_args()
    chance = random.Random(given.seed)
    root = Path(tempfile.mkdtemp(prefix="pantau-crash-"))
    workshop = Workshop(root)
    began = time.monotonic()
    try:
        # whatever is imported or loaded on first use is so before the first fork
        workshop.run(root / "warm", 0)
        reference = rehearse(workshop, root / "reference", lambda _: None)
        lengths = [workshop.finish(root / "timing", day) for day in (0, 1)]
        killed, folders, stages = 0, 0, Counter[str]()
        while killed < given.kills:
            folders += 1
            folder = root / f"trial-{folders}"

            def kill(day: int, folder: Path = folder) -> None:
                nonlocal killed
                for _ in range(KILLS_PER_DAY):
                    if killed < given.kills and workshop.kill(folder, day, chance.uniform(0, lengths[day])):
                        killed += 1
                        stages[stage(folder)] += 1

            found = rehearse(workshop, folder, kill)
            if lines := difference(reference, found):
                print(f"seed {given.seed}, {folder}: not the same set after {killed} kills", *lines, sep="\n")
                return 1
            shutil.rmtree(folder)
            print(f"\r{killed} kills, {folders} folders, all the same", end="", file=sys.stderr, flush=True)
    finally:
        workshop.close()
    print(file=sys.stderr)
    where = ", ".join(f"{name} {count}" for name, count in stages.most_common())
    sizes = ", ".join(
        f"{len(rows)} {name}" for name, rows in reference.items() if name in ("versions", "steps", "outbox")
    )
    print(f"{killed} kills in {folders} folders, {time.monotonic() - began:.0f} s, seed {given.seed}: all the same set")
    print(f"killed in: {where}")
    print(f"the set: {sizes}")
    shutil.rmtree(root)
    return 0


if __name__ == "__main__":
    sys.exit(main())
