"""How fast articles find their story among a million, and how well copies are told from reports of their own.

    python -m benchmarks.stories [--stored 1000000]

A database is filled with the fingerprints of so many articles of one year; then new ones are fingerprinted, looked up
and placed. Invented stories and what newsrooms make of them are gathered beside datasketch's MinHashLSH, whose MinHash
must be number for number ours. Exit 1 below LEAST articles a second on one core. Needs 3 GB in the folder for temporary
files, some minutes, and `pip install pantau[benchmarks]`.
"""

import argparse
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import numpy as np

from monitor.passages import plain_words
from monitor.store import Store, instant, open_store, store_article
from monitor.stories.fingerprints import SAMPLED, keys, overlap, shingles, signature
from monitor.stories.placing import EPOCH, PERIOD, candidates, place, unplaced
from scrapers.article import Article
from scrapers.extract import fingerprint
from tests.monitor.stories.texts import mixed, paragraphs, sentences, story

LEAST = 500
"""Articles a second."""

NOW = datetime(2026, 1, 1, tzinfo=UTC)
YEAR = timedelta(days=365)
PHRASES = 20_000
"""Turns of phrase that many articles share, each in one article of some hundred."""

Pairs = set[tuple[str, str]]


def article(name: str, outlet: str, text: str, *, title: str = "", at: datetime = NOW) -> Article:
    return Article(
        identity=name,
        url=f"https://{outlet}.example/{name}",
        source=outlet,
        title=title,
        text=text,
        authors=(),
        editors=(),
        published=at,
        fetched_at=max(at, NOW),
        tags=(),
        language="id",
        lead_image=None,
        pages=1,
        complete=True,
        fingerprint=fingerprint(title, text),
        provenance=(),
    )


def gathered(articles: Iterable[Article]) -> Pairs:
    """The pairs of articles that are in one story."""
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "pantau.db") as store:
        for one in articles:
            store_article(store, one, origin="import", stored_at=NOW)
        for waiting in unplaced(store, limit=1_000_000):
            place(store, waiting.id)
        together: dict[int, list[str]] = {}
        for row in store.rows("SELECT story_id, identity FROM story_articles JOIN articles ON id = article_id"):
            together.setdefault(row["story_id"], []).append(row["identity"])
    return {pair for members in together.values() for pair in combinations(sorted(members), 2)}


def quality(found: Pairs, true: Pairs) -> dict[str, float]:
    """Precision, recall and F1 of pairs."""
    right = len(found & true)
    precision, recall = right / len(found) if found else 1.0, right / len(true) if true else 1.0
    return {
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / (precision + recall) if right else 0.0,
    }


def copies(ledger: Path) -> dict[str, float]:
    """Precision, recall and F1 over all pairs of the articles in a folder with `story_articles.jsonl` and
    `storylines.jsonl`: those in one story against the `copies`; and `partial`, how many of the `partial_copies`, which
    share passages but differ in news, are wrongly in one story."""
    true, partial = set(), set()
    for line in _lines(ledger / "storylines.jsonl"):
        true |= {tuple(sorted(pair)) for pair in line.get("copies") or ()}
        partial |= {tuple(sorted(pair)) for pair in line.get("partial_copies") or ()}
    found = gathered(
        article(
            line["id"],
            line["outlet"],
            line["text"],
            title=line["title"] or "",
            at=datetime.fromisoformat(line["date"]).replace(tzinfo=UTC) if line["date"] else NOW,
        )
        for line in _lines(ledger / "story_articles.jsonl")
    )
    return quality(found, true) | {"partial": float(len(found & partial))}


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from (json.loads(line) for line in file if line.strip())


# Invented stories, and what newsrooms make of them


def _replaced(text: str, share: float, draw: random.Random) -> str:
    return " ".join(word if draw.random() > share else f"kata{draw.randrange(10**6)}" for word in text.split(" "))


def _shuffled(seed: int, draw: random.Random) -> str:
    lines = sentences(seed)
    return paragraphs(draw.sample(lines, len(lines)))


MADE: dict[str, tuple[bool, Callable[[int, random.Random], str]]] = {
    "verbatim": (True, lambda seed, _: story(seed)),
    "dateline and pointers": (
        True,
        lambda seed, _: f"KOTA, WARTA - {story(seed)}".replace("\n", "\nBaca juga: lain\n"),
    ),
    "sentences moved": (True, _shuffled),
    "a word in twenty": (True, lambda seed, draw: _replaced(story(seed), 0.05, draw)),
    "a word in ten": (True, lambda seed, draw: _replaced(story(seed), 0.1, draw)),
    "cut to a half": (True, lambda seed, _: paragraphs(sentences(seed)[:15])),
    "a third of its own": (True, lambda seed, draw: mixed(seed, draw.randrange(10**6, 10**9), share=0.67)),
    "quotes in an own report": (False, lambda seed, draw: mixed(seed, draw.randrange(10**6, 10**9), share=0.25)),
    "other news": (False, lambda _, draw: story(draw.randrange(10**6, 10**9))),
}
"""How a newsroom uses a story: whether it is the same one then, and its text."""


def invented(count: int) -> tuple[list[Article], Pairs]:
    """So many stories, each with every use made of it by another newsroom, and which pairs are one story."""
    draw = random.Random(7)
    articles, true = [], set()
    for seed in range(count):
        at = NOW - timedelta(minutes=draw.randrange(300 * 24 * 60))
        same = [f"{seed:04d}-0"]
        articles.append(article(same[0], "asal", story(seed), at=at))
        for number, (use, (kept, make)) in enumerate(MADE.items(), 1):
            name = f"{seed:04d}-{number}"
            later = at + timedelta(minutes=draw.randrange(1, 48 * 60))
            articles.append(article(name, use.replace(" ", "-"), make(seed, draw), at=later))
            if kept:
                same.append(name)
        true |= set(combinations(same, 2))
    return articles, true


def peer(articles: Iterable[Article], *, threshold: float) -> tuple[Pairs, float]:
    """What datasketch's MinHashLSH finds, as connected pairs of its answers, and its articles a second."""
    from datasketch import MinHash, MinHashLSH

    index, found, count = MinHashLSH(threshold=threshold, num_perm=128), set(), 0
    began = time.process_time()
    for one in articles:
        words = plain_words(one.text)
        made = MinHash(num_perm=128)
        made.update_batch([" ".join(words[at : at + 5]).encode() for at in range(len(words) - 4)])
        found |= {tuple(sorted((one.identity, other))) for other in index.query(made)}
        index.insert(one.identity, made)
        count += 1
    return found, count / (time.process_time() - began)


def same_signature() -> bool:
    """Whether our MinHash is datasketch's."""
    from datasketch import MinHash

    words = plain_words(story(1))
    made = MinHash(num_perm=64)
    made.update_batch([" ".join(words[at : at + 5]).encode() for at in range(len(words) - 4)])
    return bool((made.hashvalues == signature(shingles(story(1)))).all())


# A million


def fill(store: Store, stored: int) -> None:
    """The fingerprints of so many articles of one year, each of 16 bands, 23 sampled shingles, of which three are
    common turns of phrase, and 380 shingles in all."""
    connection, draw = store.db.conn, np.random.default_rng(1)
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    phrases = draw.integers(0, SAMPLED, PHRASES)
    first, last = (NOW - YEAR - EPOCH) // PERIOD, (NOW - EPOCH) // PERIOD
    share = np.linspace(0, stored, last - first + 2).astype(int)
    for period, (start, end) in enumerate(pairwise(share), first):
        count = int(end - start)
        own = np.hstack(
            [
                -1 - draw.integers(0, 2**48, (count, 16)),
                draw.integers(0, SAMPLED, (count, 20)),
                phrases[draw.integers(0, PHRASES, (count, 3))],
            ]
        )
        rows = np.column_stack([own.ravel(), np.repeat(np.arange(start, end) + 10**7, own.shape[1])])
        rows = np.unique(rows, axis=0)
        at = instant(EPOCH + period * PERIOD)
        rest = draw.integers(SAMPLED, 2**32, (count, 380), dtype=np.uint32)
        rest.sort(axis=1)
        with store.transaction():
            connection.executemany(
                "INSERT INTO fingerprints (article_id, identity, publisher, official, at, shingles)"
                " VALUES (?, ?, 'warta', 0, ?, ?)",
                [
                    (int(start) + number + 10**7, f"lama:{int(start) + number}", at, rest[number].tobytes())
                    for number in range(count)
                ],
            )
            connection.executemany(
                f"INSERT INTO fingerprint_keys (period, key, article_id) VALUES ({period}, ?, ?)", rows.tolist()
            )
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")


def speed(stored: int, texts: list[str]) -> tuple[float, float, int]:
    """Articles a second of processor time that are fingerprinted and looked up among so many, and that are placed and
    committed, too; and the bytes of the database per stored article."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pantau.db"
        with open_store(path) as store:
            fill(store, stored)
            store.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            size = path.stat().st_size // max(stored, 1)
            draw = random.Random(3)
            days = [NOW - timedelta(days=draw.randrange(1, 365)) for _ in texts]
            began = time.process_time()
            for text, at in zip(texts, days, strict=True):
                made = shingles(text)
                for _, its in candidates(store.db.conn, at, sorted(set(keys(made)))):
                    overlap(made, its)
            looked_up = len(texts) / (time.process_time() - began)
            for number, (text, at) in enumerate(zip(texts, days, strict=True)):
                store_article(store, article(f"baru:{number}", "kabar", text, at=at), origin="import", stored_at=NOW)
            began = time.process_time()
            for waiting in unplaced(store, limit=len(texts)):
                place(store, waiting.id)
            placed = len(texts) / (time.process_time() - began)
    return looked_up, placed, size


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stored", type=int, default=1_000_000, help="articles whose fingerprints are there already")
    parser.add_argument("--stories", type=int, default=200, help="invented stories to gather")
    options = parser.parse_args()
    articles, true = invented(options.stories)
    began = time.process_time()
    found = gathered(articles)
    per_second = len(articles) / (time.process_time() - began)
    print(f"{len(articles)} articles on {options.stories} invented stories")
    _tell("pantau", quality(found, true), per_second, "committed one by one")
    for threshold in (0.6, 0.3):
        theirs, rate = peer(articles, threshold=threshold)
        _tell(f"datasketch, threshold {threshold}", quality(theirs, true), rate, "in memory")
    print(f"MinHash is datasketch's, number for number: {'yes' if same_signature() else 'NO'}")
    looked_up, placed, size = speed(options.stored, [story(seed) for seed in range(10**6, 10**6 + 2000)])
    print(f"among {options.stored} stored, {size} bytes each:")
    print(f"  fingerprinted and looked up: {looked_up:.0f} articles a second on one core (at least {LEAST})")
    print(f"  placed in stories, committed: {placed:.0f} articles a second of processor time")
    return 0 if looked_up >= LEAST and same_signature() else 1


def _tell(name: str, scores: dict[str, float], per_second: float, how: str) -> None:
    told = "  ".join(f"{key} {value:.3f}" for key, value in scores.items())
    print(f"  {name:28} {told}  {per_second:.0f} articles a second, {how}")


if __name__ == "__main__":
    sys.exit(main())
