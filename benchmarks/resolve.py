"""How fast names are resolved to entities, and with how much memory, as the database grows to a million names.

    python -m benchmarks.resolve [--names 1000000] [--at-once 2000] [--folder DIR]

Names are made of syllables, their frequencies fall as those of real ones do: few people fill many articles, most are
named once. At every tenth of the way, and every 100,000 names, it prints the speed since the last line, and what an
article costs: settled with many at once, and alone. All of it is CPU time for giving mentions their names and settling
these, without that for writing articles and mentions.
"""

import argparse
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.entities.mentioning import name_mentions
from monitor.entities.name_keys import NameKeys
from monitor.entities.resolution import settle, shipped_keys
from monitor.store import Store, insert, instant, open_store

SYLLABLES = [
    "ba",
    "be",
    "bo",
    "da",
    "di",
    "du",
    "ga",
    "gi",
    "har",
    "his",
    "ja",
    "ji",
    "ka",
    "ki",
    "ku",
    "la",
    "li",
    "lu",
    "ma",
    "mi",
    "mu",
    "na",
    "ni",
    "nu",
    "pra",
    "ra",
    "ri",
    "ru",
    "sa",
    "si",
    "su",
    "ta",
    "ti",
    "tri",
    "wa",
    "wi",
    "ya",
    "yu",
    "ak",
    "an",
    "ar",
    "at",
    "bud",
    "en",
    "fah",
    "gus",
    "her",
    "in",
    "jat",
    "kar",
    "mar",
    "nug",
    "pur",
    "rah",
    "sar",
    "tan",
    "ul",
    "wan",
    "yan",
    "zul",
]
HEADS = ("Yayasan", "PT", "Dinas", "Asosiasi", "Koperasi", "Universitas", "Lembaga", "Forum", "Perusahaan", "Komunitas")
OFFICES = ("Bupati", "Wali Kota", "Gubernur", "Kepala Dinas", "Direktur Utama", "Ketua Umum", "Menteri", "Rektor")
START = datetime(2015, 1, 1, tzinfo=UTC)


def words(chance: random.Random, count: int) -> list[str]:
    """Different made-up words."""
    made: dict[str, None] = {}
    while len(made) < count:
        made["".join(chance.choice(SYLLABLES) for _ in range(chance.choice((2, 2, 3, 3, 4)))).capitalize()] = None
    return list(made)


class World:
    """Names to draw from: most are new, some are known already, in full or in short."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.words = words(self.chance, 60_000)
        self.people: list[str] = []
        self.bodies: list[str] = []
        self.made: set[str] = set()

    def word(self) -> str:
        # the commonest word is in one name of thirty, as common given names are
        return self.words[int(len(self.words) * self.chance.random() ** 2.5)]

    def person(self) -> tuple[str, tuple[str, ...]]:
        """(name, forms)"""
        if self.people and self.chance.random() < 0.3:
            name = self.people[int(len(self.people) * self.chance.random() ** 3)]
            short = self.chance.choice(name.split())
            return (short, (short,)) if self.chance.random() < 0.2 else (name, (name, short))
        name = " ".join(self.word() for _ in range(self.chance.choice((2, 2, 3, 3, 4))))
        self.people.append(name)
        return name, (name, name.split()[0])

    def body(self) -> tuple[str, tuple[str, ...]]:
        if self.bodies and self.chance.random() < 0.4:
            name = self.bodies[int(len(self.bodies) * self.chance.random() ** 3)]
            return name, (name,)
        name = " ".join((self.chance.choice(HEADS), *(self.word() for _ in range(self.chance.choice((1, 2, 3))))))
        self.bodies.append(name)
        short = "".join(word[0] for word in name.split())
        return name, (name, short) if len(short) > 2 else (name,)


def write(store: Store, world: World, numbers: range) -> list[int]:
    """Articles with ten people and bodies each; returns their versions."""
    versions = []
    with store.transaction() as connection:
        for number in numbers:
            at = instant(START + timedelta(minutes=number * 5))
            article = insert(
                connection,
                "articles",
                identity=f"warta.test:{number}",
                source="warta",
                url=f"https://warta.test/{number}",
                first_seen_at=at,
            )
            version = insert(
                connection,
                "versions",
                article_id=article,
                number=1,
                title="",
                text="",
                authors="[]",
                editors="[]",
                tags="[]",
                published=at,
                fetched_at=at,
                stored_at=at,
                pages=1,
                complete=1,
                fingerprint=str(number),
                provenance="{}",
                origin="import",
                stage="linked",
            )
            connection.execute("UPDATE articles SET version_id = ? WHERE id = ?", [version, article])
            for kind, name, forms in named(world):
                office = world.chance.choice(OFFICES) if kind == "person" and world.chance.random() < 0.4 else None
                for form in forms:
                    insert(
                        connection,
                        "mentions",
                        version_id=version,
                        type=kind,
                        name=name,
                        form=form,
                        start=0,
                        end=len(form),
                        position=f"{office} {world.word()}" if office else None,
                    )
            versions.append(version)
    return versions


def resolve(store: Store, versions: list[int], keys: NameKeys) -> float:
    """Name and settle what articles mention; returns the seconds of CPU that it took."""
    began = time.process_time()
    with store.transaction() as connection:
        for version in versions:
            name_mentions(connection, version, None, keys)
        settle(connection, keys)
    return time.process_time() - began


def named(world: World) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for _ in range(6):
        yield "person", *world.person()
    for _ in range(4):
        yield "institution", *world.body()


def count(store: Store, table: str) -> int:
    return int(store.rows(f"SELECT count(*) FROM {table}")[0][0])


def megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--names", type=int, default=1_000_000, help="different names (default: 1,000,000)")
    parser.add_argument("--at-once", type=int, default=2_000, help="articles between two settlements (default: 2,000)")
    parser.add_argument(
        "--folder", type=Path, default=None, help="where the database is made (default: a temporary one)"
    )
    options = parser.parse_args()
    keys = shipped_keys()
    with (
        tempfile.TemporaryDirectory(dir=options.folder) as folder,
        open_store(Path(folder) / "pantau.db") as store,
        store.roomy(),
    ):
        store.db.conn.execute("PRAGMA synchronous=OFF")
        with store.transaction() as connection:
            connection.execute(
                "INSERT INTO sources (name, title, publisher, kind, evidence)"
                " VALUES ('warta', 'Warta', 'warta.test', 'press', 'none')"
            )
        world, number, names, mark, since = World(0), 0, 0, 0, 0
        began, spent = time.perf_counter(), 0.0
        while names < options.names:
            spent += resolve(store, write(store, world, range(number, number + options.at_once)), keys)
            number += options.at_once
            names = count(store, "names")
            if names - mark >= min(100_000, options.names / 10):
                together = spent / (number - since)
                alone = range(number, number + 50)
                number = alone.stop
                one = sum(resolve(store, write(store, world, range(own, own + 1)), keys) for own in alone) / len(alone)
                print(
                    f"{names:>9,} names, {count(store, 'entities'):>9,} entities, {number:>8,} articles: "
                    f"{(names - mark) / spent:6,.0f} names/s, an article {together * 1000:4.1f} ms, "
                    f"alone {one * 1000:4.1f} ms, {megabytes():5,.0f} MB",
                    flush=True,
                )
                mark, since, spent = names, number, 0.0
        total = time.perf_counter() - began
        size = (Path(folder) / "pantau.db").stat().st_size / 2**20
        print(
            f"{names:,} names in {total:,.0f} s ({time.process_time():,.0f} s of CPU), {size:,.0f} MB of database, "
            f"{megabytes():,.0f} MB of memory at most"
        )
        return int(megabytes() > 4096)


if __name__ == "__main__":
    sys.exit(main())
