"""How long questions take on a database of a million articles: `python -m benchmarks.queries FOLDER [--articles N]`.

The database is made once (`benchmarks/query_database.py`) and kept in FOLDER. Every question is asked once for the
first time and then `--rounds` times; beside Pantau's, the time of a plain LIKE over all texts is measured.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from benchmarks.query_database import NOW, make, named
from monitor.queries import facets, networks
from monitor.queries.search import search, understand
from monitor.store import Store, open_store

ZONE = ZoneInfo("Asia/Jakarta")


def questions() -> dict[str, list[str]]:
    """What analysts ask, by kind."""
    common, rare, often, firm, body = (
        named("person", 3), named("person", 30_000), named("institution", 4), named("company", 12),
        named("institution", 9_000),
    )  # fmt: skip
    country, event = named("country", 2), named("event", 5)
    return {
        "words": [
            "kerja sama",
            "energi",
            "menjajaki",
            "jenis:artikel energi",
            "jenis:artikel kerja sama investasi",
            "jenis:artikel penandatanganan kesepahaman",
        ],
        "phrases": [
            '"kerja sama"',
            'jenis:artikel "kerja sama"',
            f'jenis:artikel "{body}"',
            'jenis:artikel "energi investasi"',
        ],
        "logic": [
            "energi -investasi",
            "jenis:artikel (energi ATAU investasi) kerjasama",
            "jenis:artikel energi -kerja -sama",
            "energi ATAU menteri",
            f'jenis:artikel menteri BUKAN pihak:"{often}"',
        ],
        "parties": [
            f'pihak:"{often}"',
            f'pihak:"{body}"',
            f'pihak:"{country}" status>=agreed',
            f'jenis:artikel pihak:"{firm}"',
            f'pihak:("{often}" ATAU "{firm}") sejak:365d',
        ],
        "names": [
            f'orang:"{common}"',
            f'jenis:artikel orang:"{common}"',
            f'jenis:artikel orang:"{rare}"',
            f'jenis:artikel negara:"{country}" energi',
            f'lembaga:"{often}" status:signed',
            f'jenis:artikel acara:"{event}"',
        ],
        "fields": [
            "status:signed",
            "sektor:energi saluran:g2g",
            "jenis:artikel sumber:warta2 status>=signed",
            'bidang:"bidang 7"',
            "jenis:artikel jenis-sumber:resmi",
            "keyakinan>=0.9 status:agreed",
            "baru:30d",
        ],
        "dates": [
            "sejak:30d",
            "jenis:artikel sejak:7d energi",
            "jenis:artikel sejak:2023-01 sampai:2023-03 investasi",
            "status>=agreed sejak:90d kerja sama",
        ],
        "others": [
            "jenis:entitas kementerian",
            f'jenis:entitas "{common}"',
            "jenis:kutipan energi",
            f'jenis:kutipan orang:"{common}"',
            "jenis:kutipan sejak:30d",
        ],
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """Milliseconds of one question: by the clock on the wall, and of the processor, which others share."""

    name: str
    wall: float
    processor: float


def timed(name: str, work: Callable[[], object]) -> Taken:
    started, used = time.perf_counter(), time.process_time()
    work()
    wall, processor = time.perf_counter() - started, time.process_time() - used
    return Taken(name=name, wall=wall * 1000, processor=processor * 1000)


def measured(store: Store, *, rounds: int) -> dict[str, list[Taken]]:
    """How long each question takes, by kind."""
    times: dict[str, list[Taken]] = {}

    def take(kind: str, name: str, work: Callable[[], object]) -> None:
        times.setdefault(kind, []).extend(timed(name, work) for _ in range(rounds))

    asked = questions()
    for kind, texts in asked.items():
        for text in texts:
            take(kind, text, partial(search, store, text, now=NOW, zone=ZONE))
    for text in asked["words"][:4]:
        take("relevance", text, partial(search, store, text, now=NOW, zone=ZONE, sort="relevance"))
        page = search(store, text, now=NOW, zone=ZONE).next
        take("next page", text, partial(search, store, text, now=NOW, zone=ZONE, cursor=page))
    for text in ("status>=agreed sejak:90d", "jenis:artikel energi", asked["parties"][0]):
        query = understand(store, text, now=NOW, zone=ZONE)
        fields = facets.fields_of("status,sektor,sumber,orang", query.kind)
        take("facets", text, partial(facets.facets, store, query, fields))
        take("timelines", text, partial(facets.timeline, store, query, period="month", zone=ZONE))
        take("networks", text, partial(networks.network, store, query))
    return times


def scanned(store: Store) -> list[Taken]:
    """How long plain LIKE takes for words that few articles have."""
    statement = """SELECT a.id, v.title FROM articles a JOIN versions v ON v.id = a.version_id
        WHERE v.title LIKE ?1 OR v.text LIKE ?1 ORDER BY v.published DESC LIMIT 20"""
    rare = [named("institution", 9_000), named("person", 30_000)]
    return [timed(word, partial(store.rows, statement, f"%{word}%")) for word in rare]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--articles", type=int, default=1_000_000)
    arguments.add_argument("--rounds", type=int, default=3)
    given = arguments.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    path = given.folder / f"articles-{given.articles}.db"
    started = time.monotonic()
    make(path, given.articles)
    size = path.stat().st_size / 1e9
    print(f"{given.articles:,} articles, {size:.1f} GB, made in {time.monotonic() - started:.0f} s")
    with open_store(path) as store:
        first = measured(store, rounds=1)
        times = measured(store, rounds=given.rounds)
        like = scanned(store)
    every = [each for some in times.values() for each in some]
    print("\nslowest:")
    for each in sorted(every, key=lambda each: -each.wall)[:12]:
        print(f"  {each.wall:7.1f} ms, processor {each.processor:7.1f} ms  {each.name}")
    print(f"\n{'kind':<12}{'asked':>6}{'p50 ms':>9}{'p95 ms':>9}{'max ms':>9}{'p95 processor ms':>18}")
    for kind, taken in [*times.items(), ("all", every)]:
        _print(kind, taken)
    _print("first time", [each for some in first.values() for each in some])
    _print("LIKE", like)


def _print(kind: str, taken: list[Taken]) -> None:
    wall, processor = [each.wall for each in taken], [each.processor for each in taken]
    shown = (_quantile(wall, 50), _quantile(wall, 95), max(wall))
    print(f"{kind:<12}{len(taken):>6}{''.join(f'{ms:>9.1f}' for ms in shown)}{_quantile(processor, 95):>18.1f}")


def _quantile(values: list[float], percent: int) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


if __name__ == "__main__":
    main()
