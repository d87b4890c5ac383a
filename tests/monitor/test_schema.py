"""The database's shape: strict, migrated in order, and quick to say what is pending."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from monitor.schema import migrations
from monitor.store import open_store
from tests.monitor.sample import Sample

OWN_TABLES = """
    SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'
    AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '_sqlite_%' AND NOT strict
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory):
    with open_store(tmp_path_factory.mktemp("skema") / "pantau.db") as store:
        yield store


def test_every_table_keeps_its_types(store):
    assert store.rows(OWN_TABLES) == []


def test_tables_without_rowid_begin_with_their_key_in_its_order(store):
    # PRAGMA quick_check of SQLite 3.40 takes others for damaged
    for (table,) in store.rows("SELECT name FROM pragma_table_list WHERE schema = 'main' AND wr AND type = 'table'"):
        places = [row["pk"] for row in store.rows("SELECT pk FROM pragma_table_info(?) ORDER BY cid", table)]
        key = [place for place in places if place]
        assert places[: len(key)] == sorted(key), table


def test_migrations_can_be_applied_one_at_a_time(tmp_path: Path, store):
    names = [migration.name for migration in migrations.applied(store.db)]
    with Database(tmp_path / "lama.db") as old:
        for name in names[1:]:
            migrations.apply(old, stop_before=name)
        migrations.apply(old)
        assert old.schema == store.db.schema


def test_migrations_stand_in_the_order_of_their_numbers(store):
    names = [migration.name for migration in migrations.applied(store.db)]
    assert names == sorted(names)


def test_a_database_of_an_earlier_release_is_brought_up_to_date(tmp_path: Path, store):
    path = tmp_path / "lama.db"
    with Database(path) as old:
        migrations.apply(old, stop_before="m002_analysis")
        old["sources"].insert({"name": "a", "title": "A", "publisher": "a", "kind": "press", "evidence": "none"})
    with open_store(path) as updated:
        assert updated.db.schema == store.db.schema
        assert [row["name"] for row in updated.rows("SELECT name FROM sources")] == ["a"]


@pytest.mark.parametrize(
    ("sql", "index"),
    [
        ("SELECT * FROM links WHERE source = 'a' AND next_try_at <= '2025'", "links_due"),
        ("SELECT * FROM pages WHERE stage = 'fetched' AND first_id IS NULL ORDER BY id", "pages_stage"),
        ("SELECT * FROM versions WHERE stage = 'extracted' ORDER BY id LIMIT 9", "versions_stage"),
        ("SELECT * FROM versions WHERE stage = 'analysed' ORDER BY id LIMIT 9", "versions_stage"),
        ("SELECT * FROM steps WHERE decision IS NULL", "steps_undecided"),
        ("SELECT * FROM outbox WHERE state = 'pending' AND next_try_at <= '2025'", "outbox_due"),
        ("SELECT * FROM cooperation_mentions WHERE party_key = 'a'", "cooperation_mentions_party_key"),
    ],
)
def test_what_is_pending_is_found_by_an_index(store, sql, index):
    plan = [row["detail"] for row in store.rows(f"EXPLAIN QUERY PLAN {sql}")]
    assert index in " ".join(plan)


def test_claims_are_written_once(store):
    found = "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'cooperation_mentions'"
    assert [sql for (sql,) in store.rows(found) if "UPDATE cooperation_mentions" in sql] == []


def test_independent_sources_counted_by_an_earlier_release_are_counted_anew(tmp_path: Path):
    path = tmp_path / "lama.db"
    with Sample(tmp_path / "kini.db") as sample:
        sample.source("humas", "Humas", kind="official")
        sample.source("warta", "Warta")
        for number, source in enumerate(("humas", "warta", "warta"), start=1):
            article = sample.article("Dinas Air menjajaki kerja sama.", source=source, url=f"https://a.test/{number}")
            parties = ("Dinas Air", f"PT Rekaan {number}")
            cooperation = sample.cooperation(parties, key=f"k{number}")
            sample.mention(cooperation, article, "Dinas Air menjajaki", trigger="menjajaki", parties=("Dinas Air",))
        with sample.store.transaction() as connection:
            connection.execute("UPDATE cooperations SET independent = CASE key WHEN 'k3' THEN 0 ELSE 1 END")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        migrations.apply(Database(connection), stop_before="m020_questions")
        connection.execute("ATTACH ? AS new", [str(tmp_path / "kini.db")])
        for table in ("sources", "articles", "versions", "cooperations", "cooperation_mentions"):
            columns = ", ".join(f'"{row[1]}"' for row in connection.execute(f"PRAGMA main.table_info({table})"))
            connection.execute(f"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM new.{table}")
    with open_store(path) as updated:
        counts = updated.rows("SELECT key, independent FROM cooperations ORDER BY key")
        assert [tuple(row) for row in counts] == [("k1", -1), ("k2", 1), ("k3", -1)]
        assert {row[0] for row in updated.rows("SELECT source FROM cooperation_mentions")} == {"humas", "warta"}
