"""The database that `benchmarks.queries` asks: a million articles with invented names, inserted in bulk.

Texts are made of dictionary words with affixes, as frequent as words are (Zipf's law), names likewise; a seventh of the
articles report cooperations. Rows are inserted behind the backs of the triggers, which the tests show to make the same.
Each stage is committed: a run that was interrupted goes on where it was.
"""

import json
import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from pathlib import Path

from monitor.folding import fold
from monitor.queries.postings import ID_BITS
from monitor.stemming import stems
from monitor.store import open_store

NOW = datetime(2026, 1, 1, tzinfo=UTC)
DAYS = 5 * 365
BATCH = 50_000
_AFFIXES = ("{}", "{}", "{}", "{}", "{}nya", "di{}", "ber{}", "me{}", "{}kan", "pe{}an", "ke{}an", "{}an")
_OPENINGS = {
    "person": ("",),
    "institution": ("Kementerian ", "Dinas ", "Badan ", "Pemerintah Kota ", "Universitas "),
    "company": ("PT ", "Bank ", "Perum "),
    "country": ("Republik ",),
    "event": ("Forum ", "Pekan ", "Pameran "),
}
_COUNTS = {"person": 60_000, "institution": 25_000, "company": 20_000, "country": 190, "event": 8_000}
_SPACES = {"institution": "organisation", "company": "organisation"}
_STATUSES = ("exploring", "agreed", "signed", "ongoing", "ended")
_CHANNELS = ("government-government", "government-business", "business-business", "university")
_SECTORS = (
    "energy",
    "education",
    "health",
    "trade",
    "defence",
    "digital",
    "agriculture",
    "tourism",
    "law",
    "transport",
)


class Zipf:
    """Draws indices below `size`, the first ones most often."""

    def __init__(self, size: int, seed: random.Random, exponent: float = 1.0) -> None:
        total = 0.0
        self.weights = [total := total + 1 / (rank + 1.5) ** exponent for rank in range(size)]
        self.indices = range(size)
        self.seed = seed

    def draw(self, count: int) -> list[int]:
        return self.seed.choices(self.indices, cum_weights=self.weights, k=count)


def make(path: Path, articles: int) -> None:
    """Make the database, or go on making it."""
    with open_store(path) as store:
        connection = store.db.conn
        done = dict(connection.execute("SELECT name, value FROM state WHERE name LIKE 'benchmark:%'"))
        if "benchmark:done" in done:
            return
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA cache_size = -400000")
        connection.execute("PRAGMA foreign_keys = OFF")
        if "benchmark:schema" not in done:
            _take_down(connection)
        stages: dict[str, Callable[[], None]] = {
            "names": partial(_names, connection),
            "articles": partial(_articles, connection, articles),
            "ledger": partial(_ledger, connection, articles),
            "quotes": partial(_quotes, connection, articles),
            "indexes": partial(_put_up, connection),
        }
        for stage, work in stages.items():
            if f"benchmark:{stage}" in done:
                continue
            started = time.monotonic()
            work()
            connection.execute("INSERT INTO state VALUES (?, '1')", [f"benchmark:{stage}"])
            print(f"  {stage}: {time.monotonic() - started:.0f} s", flush=True)
        connection.execute("INSERT INTO state VALUES ('benchmark:done', '1')")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _take_down(connection: sqlite3.Connection) -> None:
    """Remember triggers and indexes, and drop them while rows are inserted."""
    connection.execute("BEGIN")
    made = connection.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE type IN ('trigger', 'index') AND sql IS NOT NULL ORDER BY type"
    ).fetchall()
    for kind, name, _ in made:
        connection.execute(f"DROP {kind} {name}")
    connection.execute("INSERT INTO state VALUES ('benchmark:schema', ?)", [json.dumps([sql for _, _, sql in made])])
    connection.execute("COMMIT")


def _put_up(connection: sqlite3.Connection) -> None:
    (text,) = connection.execute("SELECT value FROM state WHERE name = 'benchmark:schema'").fetchone()
    there = {sql for (sql,) in connection.execute("SELECT sql FROM sqlite_master")}
    for sql in json.loads(text):
        if sql not in there:
            connection.execute(sql)


def _vocabulary(seed: random.Random) -> list[str]:
    from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

    roots = [word for word in StemmerFactory().get_words() if word.isalpha() and len(word) > 3]
    seed.shuffle(roots)
    common = [
        "kerja",
        "sama",
        "kerjasama",
        "energi",
        "menteri",
        "menjajaki",
        "penandatanganan",
        "kesepahaman",
        "investasi",
    ]
    return [*common, *(seed.choice(_AFFIXES).format(root) for root in roots)]


def named(kind: str, number: int) -> str:
    syllables = ("ba", "ri", "na", "to", "ku", "la", "me", "si", "do", "wa", "ga", "pu", "ra", "ti", "no", "su")

    def word(value: int) -> str:
        return "".join(syllables[value >> shift & 15] for shift in (0, 4, 8)).capitalize()

    openings = _OPENINGS[kind]
    return f"{openings[number % len(openings)]}{word(number * 7919)} {word(number * 104729 + 1)}"


def _entities() -> Iterator[tuple[int, str, str]]:
    number = 0
    for kind, count in _COUNTS.items():
        for place in range(count):
            number += 1
            yield number, kind, named(kind, place)


@cache
def _who() -> dict[int, tuple[str, str]]:
    """Type and name of every entity."""
    return {number: (kind, name) for number, kind, name in _entities()}


def _names(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN")
    at = "2026-01-01T00:00:00Z"
    for number, kind, name in _entities():
        space, folded = _SPACES.get(kind, kind), f"{fold(name)} {number}"
        connection.execute(
            "INSERT INTO entities VALUES (?, ?, ?, ?, NULL, 0, 0, ?, ?)",
            [number, f"{space}:{folded}", kind, name, at, at],
        )
        connection.execute(
            "INSERT INTO names VALUES (?, ?, ?, '', ?, NULL, 0, 0, 0, ?, ?)", [number, space, folded, number, at, at]
        )
        connection.execute(
            "INSERT INTO entity_names (name_id, space, folded, name, entity_id, articles) VALUES (?, ?, ?, ?, ?, 1)",
            [number, space, fold(name), name, number],
        )
    connection.execute("INSERT INTO entity_names_fts (entity_names_fts) VALUES ('rebuild')")
    connection.executemany(
        "INSERT INTO sources VALUES (?, ?, ?, ?, 'none')",
        [(f"warta{n}", f"Warta {n}", f"warta{n}.example", "official" if n % 5 == 0 else "press") for n in range(30)],
    )
    connection.execute("COMMIT")


def _articles(connection: sqlite3.Connection, count: int) -> None:
    seed = random.Random(1)
    vocabulary = _vocabulary(seed)
    drawn = Zipf(len(vocabulary), seed)
    sentences = [" ".join(vocabulary[word] for word in drawn.draw(seed.randint(9, 17))) for _ in range(40_000)]
    rooted = [stems(sentence) for sentence in sentences]
    who = {kind: Zipf(size, seed, 0.9) for kind, size in _COUNTS.items()}
    first = {}
    at = 1
    for kind, size in _COUNTS.items():
        first[kind] = at
        at += size
    (begun,) = connection.execute("SELECT coalesce(max(id), 0) FROM articles").fetchone()
    mix = ("person", "person", "institution", "institution", "company", "country")
    for start in range(begun, count, BATCH):
        seed = random.Random(start + 2)
        for zipf in who.values():
            zipf.seed = seed
        sources = Zipf(30, seed).draw(BATCH)
        columns = [[first[kind] + index for index in who[kind].draw(BATCH)] for kind in mix]
        connection.execute("BEGIN")
        articles, versions, texts, mentions = [], [], [], []
        for offset in range(min(BATCH, count - start)):
            number = start + offset + 1
            published = NOW - timedelta(seconds=(count - number) * DAYS * 86400 // count + seed.randrange(3 * 86400))
            instant = published.strftime("%Y-%m-%dT%H:%M:%SZ")
            place = (int(published.timestamp()) << ID_BITS) + number
            source = f"warta{sources[offset]}"
            members = list(dict.fromkeys(column[offset] for column in columns))
            names = [_who()[member][1] for member in members]
            chosen = seed.choices(range(40_000), k=7)
            title = f"{names[0]} {sentences[chosen[0]][:60].rpartition(' ')[0]}"
            text = ". ".join(sentences[index] for index in chosen) + ". " + ", ".join(names)
            articles.append(
                (number, f"{source}:{number}", source, f"https://{source}.example/{number}", instant, number, place)
            )
            versions.append((number, number, title, text, instant, instant, instant, f"f{number}"))
            texts.append((place, title, text, " ".join(rooted[index] for index in chosen)))
            mentions += [
                (number, _who()[member][0], _who()[member][1], _who()[member][1], member, member, place)
                for member in members
            ]
        connection.executemany(
            "INSERT INTO articles (id, identity, source, url, first_seen_at, version_id, place)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            articles,
        )
        connection.executemany(
            "INSERT INTO versions VALUES (?, ?, 1, ?, ?, '[]', '[]', '[]', ?, ?, ?, 'id', NULL, 1, 1, ?, '{}',"
            " 'import', 'linked', NULL)",
            versions,
        )
        connection.executemany("INSERT INTO articles_fts (rowid, title, text, stems) VALUES (?, ?, ?, ?)", texts)
        connection.executemany(
            'INSERT INTO mentions (version_id, type, name, form, start, "end", name_id, entity_id)'
            " VALUES (?, ?, ?, ?, 0, 1, ?, ?)",
            [row[:6] for row in mentions],
        )
        connection.executemany("INSERT OR IGNORE INTO article_names VALUES (?, ?)", [row[5:] for row in mentions])
        connection.execute("COMMIT")
        print(f"  {min(start + BATCH, count)} articles", end="\r", flush=True)
    connection.execute(
        "UPDATE entities SET articles = (SELECT count(*) FROM article_names WHERE name_id = entities.id)"
    )


def _ledger(connection: sqlite3.Connection, count: int) -> None:
    seed = random.Random(3)
    cooperations = max(count // 17, 10)
    sizes = Zipf(cooperations, seed, 0.6)
    bodies = [number for number, (kind, _) in _who().items() if kind in ("institution", "company", "country")]
    drawn = Zipf(len(bodies), seed, 0.8)
    partners = list(zip(drawn.draw(cooperations), drawn.draw(cooperations), strict=True))
    topics = [f"bidang {number}" for number in range(300)]
    chosen_topics = Zipf(300, seed).draw(cooperations)
    order = list(range(cooperations))
    seed.shuffle(order)
    mentions = []
    seen: dict[int, list[str]] = {}
    for number in range(1, count + 1, 7):
        which = order[sizes.draw(1)[0]]
        (at,) = connection.execute("SELECT published FROM versions WHERE id = ?", [number]).fetchone()
        seen.setdefault(which, []).append(at)
        parties = json.dumps([_who()[bodies[index]][1] for index in partners[which]])
        mentions.append(
            (
                which + 1,
                f"k{which}",
                number,
                number,
                seed.choice(_STATUSES),
                parties,
                json.dumps([topics[chosen_topics[which]]]),
                json.dumps([seed.choice(_SECTORS)]),
                seed.choice(_CHANNELS),
                "kedua pihak sepakat",
                round(seed.random(), 2),
                at,
            )
        )
    connection.execute("BEGIN")
    for table in ("cooperation_mentions", "cooperations", "mention_labels", "cooperation_labels", "labels"):
        connection.execute(f"DELETE FROM {table}")
    connection.executemany(
        "INSERT INTO cooperation_mentions (cooperation_id, party_key, version_id, article_id, number, status, denied,"
        " parties, party_spans, fields, sectors, channel, evidence, evidence_start, evidence_end, trigger_start,"
        " trigger_end, status_start, status_end, confidence, at)"
        " VALUES (?, ?, ?, ?, 0, ?, 0, ?, '[]', ?, ?, ?, ?, 0, 1, 0, 1, 0, 1, ?, ?)",
        mentions,
    )
    connection.executemany(
        "INSERT INTO cooperations (id, key, party_key, parties, fields, status, denied, confidence, first_seen_at,"
        " last_seen_at, created_at) VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?)",
        [
            (
                which + 1,
                f"k{which}",
                f"k{which}",
                json.dumps([_who()[bodies[index]][1] for index in partners[which]]),
                json.dumps([topics[chosen_topics[which]]]),
                seed.choice(_STATUSES),
                round(seed.random(), 2),
                min(days),
                max(days),
                max(days),
            )
            for which, days in seen.items()
        ],
    )
    connection.execute("UPDATE cooperation_mentions SET source = (SELECT source FROM articles WHERE id = article_id)")
    connection.execute(
        "INSERT OR IGNORE INTO labels (kind, text) SELECT kind, text FROM asserted_labels"
        " UNION SELECT kind, text FROM borne_labels"
    )
    connection.execute(
        "INSERT OR IGNORE INTO mention_labels SELECT l.id, a.place, s.mention_id FROM asserted_labels s"
        " JOIN labels l USING (kind, text) JOIN articles a ON a.id = s.article_id"
    )
    connection.execute(
        "INSERT OR IGNORE INTO cooperation_labels SELECT l.id, s.cooperation_id FROM borne_labels s"
        " JOIN labels l USING (kind, text)"
    )
    connection.execute("INSERT INTO labels_fts (labels_fts) VALUES ('rebuild')")
    connection.execute("COMMIT")


def _quotes(connection: sqlite3.Connection, count: int) -> None:
    connection.execute("BEGIN")
    connection.execute("DELETE FROM quotes")
    rows = connection.execute(
        "SELECT a.id, a.place, substr(v.text, 1, 120) FROM articles a JOIN versions v ON v.id = a.version_id"
        " WHERE a.id % 3 = 0"
    )
    people = _COUNTS["person"]
    seed = random.Random(4)
    speakers = Zipf(people, seed, 0.9)
    made = []
    for (number, place, text), speaker in zip(rows, speakers.draw(count // 3 + 1), strict=False):
        made.append((number, number, number, place, text, _who()[speaker + 1][1]))
    connection.executemany(
        'INSERT INTO quotes (id, version_id, article_id, place, number, text, speaker, direct, start, "end")'
        " VALUES (?, ?, ?, ?, 0, ?, ?, 1, 0, 120)",
        made,
    )
    connection.execute("INSERT INTO quotes_fts (rowid, text, speaker, stems) SELECT id, text, speaker, '' FROM quotes")
    connection.execute("COMMIT")
