"""How long a digest takes over a window of many articles, each of which reports a cooperation.

    python -m benchmarks.digest                    10,000 articles in the window, 100,000 before it
    python -m benchmarks.digest --articles 2000    another number

Fills a database of its own with invented names: four weeks of history, then one window. It makes the digest of that
window for everybody and for an audience with a query and watched names, and checks that both tell all there is to tell,
down to the last one. The target is 5 seconds of one core for gathering and rendering 10,000 articles; times are the
process's own, as others may use the machine.
"""

import argparse
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

from monitor.config import Config
from monitor.digests.audiences import audience
from monitor.digests.digest import gather
from monitor.digests.editions import publish
from monitor.digests.render import render_edition
from monitor.store import Store, insert, instant, open_store, to_json

TARGET = 5.0
SOURCES = [f"warta{number}" for number in range(12)]
STATUSES = ("exploring", "agreed", "signed", "ongoing")
SENTENCE = "{first} menandatangani nota kesepahaman senilai Rp{value} miliar dengan {second} tentang air bersih."


def fill(store: Store, *, first: int, count: int, since: datetime, until: datetime) -> None:
    """`count` articles, stored evenly over a stretch, each with a cooperation of its own."""
    tables: dict[str, list[tuple[object, ...]]] = {
        name: [] for name in ("articles", "versions", "cooperations", "cooperation_mentions", "steps")
    }
    for place in range(count):
        number = first + place
        at = instant(since + (until - since) * (place + 1) / (count + 1))
        source, status = SOURCES[number % len(SOURCES)], STATUSES[number % len(STATUSES)]
        parties = [f"Dinas Air Kabupaten Contoh {number % 997}", f"PT Tirta Rekaan {number}"]
        sentence = SENTENCE.format(first=parties[0], second=parties[1], value=number % 331 + 1)
        title = f"Kabar nomor {number}"
        start = len(title) + 1
        spans = [[start + sentence.index(party), start + sentence.index(party) + len(party)] for party in parties]
        trigger = start + sentence.index("menandatangani")
        url = f"https://{source}.example/berita/{number}"
        tables["articles"].append((number, f"{source}.example:{number}", source, url, at, number))
        tables["versions"].append((number, number, title, sentence + " Teks." * 300, at, at, at, f"f{number}"))
        tables["cooperations"].append((number, f"k{number}", f"k{number}", to_json(parties), status, at, at, at))
        tables["cooperation_mentions"].append(
            (
                number,
                number,
                f"k{number}",
                number,
                number,
                source,
                status,
                to_json(parties),
                to_json(spans),
                f"Rp{number % 331 + 1} miliar",
                sentence,
                start,
                start + len(sentence),
                trigger,
                trigger + 14,
                trigger,
                trigger + 14,
                at,
            )
        )
        tables["steps"].append((number, number, status, number, at, at))
    with store.transaction() as connection:
        for table, columns in _COLUMNS.items():
            marks = ", ".join("?" * len(tables[table][0]))
            fixed = "".join(f", {value}" for value in _FIXED[table].values())
            names = ", ".join((*columns.split(), *_FIXED[table]))
            connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks}{fixed})", tables[table])


_COLUMNS = {
    "articles": "id identity source url first_seen_at version_id",
    "versions": "id article_id title text published fetched_at stored_at fingerprint",
    "cooperations": "id key party_key parties status first_seen_at last_seen_at created_at",
    "cooperation_mentions": "id cooperation_id party_key version_id article_id source status parties party_spans value"
    " evidence evidence_start evidence_end trigger_start trigger_end status_start status_end at",
    "steps": "id cooperation_id status mention_id at created_at",
}
_FIXED: dict[str, dict[str, str]] = {
    "articles": {},
    "versions": {
        "number": "1",
        "authors": "'[]'",
        "editors": "'[]'",
        "tags": "'[]'",
        "pages": "1",
        "complete": "1",
        "provenance": "'{}'",
        "origin": "'live'",
        "stage": "'linked'",
    },
    "cooperations": {"fields": "'[\"air bersih\"]'", "denied": "0", "confidence": "0.9"},
    "cooperation_mentions": {
        "number": "0",
        "denied": "0",
        "fields": "'[\"air bersih\"]'",
        "confidence": "0.9",
        "sectors": "'[\"infrastructure\"]'",
    },
    "steps": {"kind": "'new'"},
}


def tell(store: Store, edition: datetime) -> None:
    """All that is stored was told before the window begins."""
    with store.transaction() as connection:
        for name in ("main", "air"):
            number = insert(
                connection,
                "digests",
                audience=name,
                edition=edition.strftime("%Y-%m-%dT%H:%M"),
                cut_off=instant(edition),
                created_at=instant(edition),
                complete=1,
                html="",
                plain="",
            )
            connection.execute(
                "INSERT INTO digest_items (audience, key, digest_id, parties, status)"
                " SELECT ?, c.key || ':' || s.status, ?, c.parties, s.status FROM steps s"
                " JOIN cooperations c ON c.id = s.cooperation_id",
                [name, number],
            )


def measured(store: Store, config: Config, edition: datetime, *, name: str, expected: int) -> bool:
    """Print how long the parts take for one audience; whether all was told in time."""
    reader = audience(config, name)
    began, begun = time.perf_counter(), time.process_time()
    digest = gather(store, config=config, edition=edition, until=edition, reader=reader)
    gathered = time.process_time()
    shown = render_edition(digest, config=config)
    rendered, elapsed = time.process_time(), time.perf_counter() - began
    made = publish(store, config=config, edition=edition, now=edition, reader=reader)
    published = time.process_time() - rendered
    items = len(digest.items)
    print(
        f"{name:6} {items:7,} items  gather {gathered - begun:5.2f} s  render {rendered - gathered:5.2f} s"
        f"  (on the wall {elapsed:5.2f} s)  publish with charts, PDF and mail {published:5.2f} s"
        f"  mail {len(shown.mail.html.encode()) / 1000:4.0f} kB  whole {len(shown.whole.html.encode()) / 1e6:4.1f} MB"
    )
    return items == expected and made.items >= expected and rendered - begun < TARGET


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=10_000, help="in the window")
    parser.add_argument("--before", type=int, default=100_000, help="in the four weeks before it")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        config = Config.model_validate(
            {
                "sources": SOURCES,
                "digest": {"recipients": ["redaksi@example.org"]},
                "digests": [
                    {"name": "air", "query": 'bidang:"air bersih" status>=agreed', "watched": ["Dinas Air", "PT Tirta"]}
                ],
            }
        ).model_copy(update={"folder": Path(folder)})
        edition = datetime(2025, 6, 4, 6, 30, tzinfo=config.zone)
        before = edition - timedelta(days=1)
        with open_store(config.database) as store:
            with store.transaction() as connection:
                for day in range(29):
                    at = instant(edition - timedelta(days=day, hours=1))
                    connection.execute(
                        "INSERT INTO runs (kind, started_at, finished_at) VALUES ('collect', ?, ?)", [at, at]
                    )
            fill(store, first=1, count=options.before, since=edition - timedelta(days=29), until=before)
            tell(store, before)
            fill(store, first=options.before + 1, count=options.articles, since=before, until=edition)
            good = measured(store, config, edition, name="main", expected=options.articles)
            query = options.articles * 3 // 4
            good &= measured(store, config, edition, name="air", expected=query)
    print(f"target: {TARGET:.0f} s, every article told: {'met' if good else 'MISSED'}")
    return int(not good)


if __name__ == "__main__":
    sys.exit(main())
