"""What questions are answered from is at any time what a rebuild from the stored articles would make of it."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from models.analysis import Money, Quote, Span
from monitor.linking import link_version, pending_versions, store_analysis, withdraw
from monitor.queries.postings import place_of
from monitor.queries.search import search
from monitor.schema import migrations
from monitor.stemming import stems
from monitor.store import Store, moment, open_store, store_article
from tests.monitor.builders import NOON, analysis, article, cooperation

PARTIES = (("Dinas Air", "Koperasi Tani"), ("Badan Uji", "PT Angin Laut"), ("Koperasi Tani", "Badan Uji"))
STATUSES = ("exploring", "signed", "ended")


def itself(name: str) -> str:
    return name


def report(store: Store, number: int, day: int, told: int) -> None:
    """Article `number` is published, or published anew with another text and date, and taken through to the ledger."""
    at = NOON + timedelta(days=day)
    text = f"Isi {told}: menjajaki kerja sama."
    stored = store_article(
        store,
        article(number, text=text, published=at if told % 5 else None, fetched_at=NOON + timedelta(days=30 + told)),
        origin="live",
        stored_at=at,
    )
    if stored.new:
        said = cooperation(
            *PARTIES[told % 3],
            status=STATUSES[told % 3],
            denied=told % 4 == 3,
            fields=("air",) if told % 2 else (),
            event="Forum Air" if told % 3 else None,
        )
        quoted = Quote(text="Isi", span=Span(9, 12), speaker="Badan Uji", speaker_span=Span(0, 5), cue="kata")
        found = replace(analysis(said, identifier=str(stored.version_id)), quotes=(quoted,) * (told % 3))
        store_analysis(store, stored.version_id, found, now=at)
    for version in pending_versions(store, "analysed", limit=100):
        link_version(store, version, canonical=itself, now=NOON)


def take_back(store: Store, number: int) -> None:
    for row in store.rows("SELECT id FROM articles WHERE identity = ?", f"warta.test:{number}"):
        with store.transaction() as connection:
            withdraw(connection, row["id"], canonical=itself, now=NOON)


def remove(store: Store, number: int) -> None:
    """As `pantau articles forget` does."""
    take_back(store, number)
    for row in store.rows("SELECT id FROM articles WHERE identity = ?", f"warta.test:{number}"):
        with store.transaction() as connection:
            connection.execute("PRAGMA defer_foreign_keys = ON")
            for table in ("quotes", "analyses", "mentions", "office_mentions", "agenda"):
                connection.execute(
                    f"DELETE FROM {table} WHERE version_id IN (SELECT id FROM versions WHERE article_id = ?)",
                    [row["id"]],
                )
            connection.execute("DELETE FROM versions WHERE article_id = ?", [row["id"]])
            connection.execute("DELETE FROM articles WHERE id = ?", [row["id"]])


def fade(store: Store, number: int) -> None:
    """As `pantau prune` does."""
    with store.transaction() as connection:
        current = "(SELECT version_id FROM articles WHERE identity = ?)"
        connection.execute(f"UPDATE versions SET text = '' WHERE id = {current}", [f"warta.test:{number}"])
        connection.execute(f"DELETE FROM analyses WHERE version_id = {current}", [f"warta.test:{number}"])


def rows(store: Store, sql: str) -> set[tuple[object, ...]]:
    return {tuple(row) for row in store.rows(sql)}


def kept(store: Store) -> dict[str, set[tuple[object, ...]]]:
    return {
        "places": rows(store, "SELECT id, place FROM articles"),
        "texts": rows(store, "SELECT rowid, title, text, stems FROM articles_fts"),
        "names": rows(store, "SELECT name_id, place FROM article_names"),
        "mention labels": rows(
            store,
            "SELECT l.kind, l.text, x.place, x.mention_id FROM mention_labels x JOIN labels l ON l.id = x.label_id",
        ),
        "cooperation labels": rows(
            store,
            "SELECT l.kind, l.text, x.cooperation_id FROM cooperation_labels x JOIN labels l ON l.id = x.label_id",
        ),
        "labels": rows(store, "SELECT kind, text FROM labels"),
        "sources": rows(store, "SELECT id, source FROM cooperation_mentions"),
        "quotes": rows(store, "SELECT version_id, article_id, place, number, text FROM quotes"),
        "quoted": rows(store, "SELECT rowid, text, speaker, stems FROM quotes_fts"),
    }


def made_anew(store: Store) -> dict[str, set[tuple[object, ...]]]:
    current = store.rows(
        "SELECT a.id, a.first_seen_at, v.published, v.title, v.text FROM articles a"
        " JOIN versions v ON v.id = a.version_id"
    )
    places = {row["id"]: (place_of(moment(row["published"])) if row["published"] else 0) + row["id"] for row in current}
    asserted = rows(
        store,
        "SELECT kind, text, a.place, mention_id FROM asserted_labels s JOIN articles a ON a.id = s.article_id"
        " UNION SELECT 'office', m.position, a.place, -m.id FROM mentions m JOIN versions v ON v.id = m.version_id"
        " JOIN articles a ON a.id = v.article_id WHERE m.position IS NOT NULL",
    )
    borne = rows(store, "SELECT kind, text, cooperation_id FROM borne_labels")
    return {
        "places": set(places.items()),
        "texts": {
            (places[row["id"]], row["title"], row["text"], stems(f"{row['title']}\n{row['text']}")) for row in current
        },
        "names": rows(
            store,
            "SELECT m.name_id, a.place FROM mentions m JOIN versions v ON v.id = m.version_id"
            " JOIN articles a ON a.id = v.article_id WHERE m.name_id IS NOT NULL",
        ),
        "mention labels": asserted,
        "cooperation labels": borne,
        "labels": {label[:2] for label in asserted | borne},
        "sources": rows(
            store, "SELECT m.id, a.source FROM cooperation_mentions m JOIN articles a ON a.id = m.article_id"
        ),
        "quotes": rows(store, "SELECT version_id, article_id, place, number, text FROM analysed_quotes"),
        "quoted": {
            (row["id"], row["text"], row["speaker"], stems(row["text"]))
            for row in store.rows("SELECT id, text, speaker FROM quotes")
        },
    }


OPERATIONS = st.one_of(
    st.tuples(st.just(report), st.integers(1, 4), st.integers(0, 9), st.integers(0, 12)),
    st.tuples(st.just(report), st.integers(1, 4), st.integers(0, 9), st.integers(0, 12)),
    st.tuples(st.sampled_from([take_back, remove, fade]), st.integers(1, 4)),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(OPERATIONS, max_size=12))
def test_the_index_follows_whatever_happens_to_articles(operations: list[tuple]) -> None:  # type: ignore[type-arg]
    with TemporaryDirectory() as folder, open_store(Path(folder) / "pantau.db") as store:
        store.db.conn.execute("PRAGMA synchronous = OFF")
        for do, *arguments in operations:
            do(store, *arguments)
        assert kept(store) == made_anew(store)
        with store.transaction() as connection:
            for index in ("articles_fts", "entity_names_fts", "labels_fts", "quotes_fts"):
                connection.execute(f"INSERT INTO {index} ({index}) VALUES ('integrity-check')")


@pytest.mark.parametrize("published", ["0001-01-01T00:00:00Z", "1969-12-31T23:59:59Z", "9999-12-31T00:00:00Z", None])
def test_an_article_of_any_date_has_a_place(tmp_path: Path, published: str | None) -> None:
    with open_store(tmp_path / "pantau.db") as store:
        report(store, 1, 0, 1)
        with store.transaction() as connection:
            connection.execute("UPDATE versions SET published = ?", [published])
        ((place, number),) = store.rows("SELECT place, id FROM articles")
        assert place & 67108863 == number
        assert store.rows("SELECT rowid FROM articles_fts")[0][0] == place


def test_a_database_of_before_is_indexed_when_it_is_opened(tmp_path: Path) -> None:
    with open_store(tmp_path / "new.db") as store:
        for number in range(1, 5):
            report(store, number, number, number - 1)
        expected = kept(store)
    with closing(sqlite3.connect(tmp_path / "old.db", isolation_level=None)) as connection:
        migrations.apply(Database(connection), stop_before="m014_search")
        connection.execute("ATTACH ? AS new", [str(tmp_path / "new.db")])
        there = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%STRICT%'"
        for (table,) in connection.execute(there).fetchall():
            columns = ", ".join(f'"{row[1]}"' for row in connection.execute(f"PRAGMA main.table_info({table})"))
            connection.execute(f"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM new.{table}")
    with open_store(tmp_path / "old.db") as store:
        assert kept(store) == expected


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("nilai>=2miliar", 1),
        ("nilai>2miliar", 0),
        ('nilai<="Rp2 miliar"', 1),
        ("nilai<2miliar", 0),
        ('nilai>="US$1"', 0),
        ("jenis:artikel nilai:1miliar", 1),
    ],
)
def test_amounts_are_compared_in_their_currency(tmp_path: Path, text: str, found: int) -> None:
    with open_store(tmp_path / "pantau.db") as store:
        stored = store_article(store, article(1), origin="live", stored_at=NOON)
        money = Money(text="Rp2 miliar", span=Span(0, 1), amount=Decimal(2_000_000_000), currency="IDR")
        made = analysis(cooperation(*PARTIES[0], value=money.text), identifier=str(stored.version_id))
        store_analysis(store, stored.version_id, replace(made, money=(money,)), now=NOON)
        for version in pending_versions(store, "analysed", limit=1):
            link_version(store, version, canonical=itself, now=NOON)
        assert search(store, text, now=NOON, zone=UTC).total == found
