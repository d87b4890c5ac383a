"""The database: what it keeps, what it refuses, and what survives."""

import json
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import StoreError
from monitor.store import Store, instant, moment, open_store
from tests.monitor.builders import NOON, article, keep


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "pantau.db"


@pytest.fixture
def store(path: Path):
    with open_store(path) as store:
        yield store


def keep_and_fail(store: Store, one):
    with store.transaction():
        keep(store, one)
        raise RuntimeError


def version(store: Store, version_id: int) -> sqlite3.Row:
    return store.rows("SELECT * FROM versions WHERE id = ?", version_id)[0]


def current(store: Store) -> int:
    return store.rows("SELECT version_id FROM articles")[0][0]


# Instants


@given(st.datetimes(min_value=datetime(1980, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.timezones()))  # noqa: DTZ001 - hypothesis wants naive bounds
def test_an_instant_comes_back_to_the_second(when):
    assert moment(instant(when)) == when.astimezone(UTC).replace(microsecond=0)


def test_instants_of_different_zones_sort_as_text():
    jakarta = datetime(2025, 6, 4, 6, 0, tzinfo=timezone(timedelta(hours=7)))
    assert instant(jakarta) < instant(datetime(2025, 6, 4, 0, 0, tzinfo=UTC))


def test_an_instant_without_zone_is_refused():
    with pytest.raises(ValueError, match="no time zone"):
        instant(datetime(2025, 6, 4))  # noqa: DTZ001 - one without a zone is what is tested


# Transactions


def test_what_fails_inside_a_transaction_is_undone(store):
    with pytest.raises(RuntimeError):
        keep_and_fail(store, article())
    assert store.rows("SELECT * FROM articles") == []


def test_a_database_locked_by_another_program_is_named(path):
    with open_store(path, busy_timeout=0.05) as store:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="locked by another program"):
            keep(store, article())
        other.execute("ROLLBACK")
        other.close()
        assert keep(store, article()).new


def test_a_mistake_about_one_row_is_no_failure_of_the_database(store):
    with pytest.raises(sqlite3.IntegrityError), store.transaction() as connection:
        connection.execute("INSERT INTO sources (name) VALUES ('x')")


def test_a_full_database_loses_nothing_that_was_stored(store):
    keep(store, article(1))
    (pages,) = store.db.conn.execute("PRAGMA page_count").fetchone()
    store.db.conn.execute(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(StoreError, match=r"No space is left .*nothing stored so far is lost"):
        keep(store, article(2, text="panjang " * 10_000))
    assert [row["identity"] for row in store.rows("SELECT identity FROM articles")] == ["warta.test:1"]


def test_a_full_disk_ends_in_a_sentence_and_loses_nothing(path):
    code = """
import resource, signal, sys
from pathlib import Path
from monitor.errors import StoreError
from monitor.store import open_store, store_article
from tests.monitor.builders import keep, NOON, article
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
with open_store(Path(sys.argv[1])) as store:
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
    kept = 0
    try:
        while True:
            store_article(store, article(kept, text="panjang " * 2_000), origin="live", stored_at=NOON)
            kept += 1
    except StoreError as error:
        print(kept, error)
"""
    printed = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, timeout=60, check=True
    ).stdout
    kept, _, sentence = printed.partition(" ")
    assert "nothing stored so far is lost" in sentence
    with open_store(path) as store:
        assert len(store.rows("SELECT * FROM articles")) == int(kept) > 0
        assert store.rows("PRAGMA integrity_check")[0][0] == "ok"


# Articles and versions


def test_an_article_is_kept_in_full(store):
    one = article(authors=("Sari", "Budi"), tags=("kerja sama",), lead_image="https://warta.test/a.jpg")
    row = version(store, keep(store, one).version_id)
    assert (json.loads(row["authors"]), json.loads(row["tags"]), row["text"], row["published"], row["stage"]) == (
        ["Sari", "Budi"],
        ["kerja sama"],
        one.text,
        "2025-06-04T05:00:00Z",
        "extracted",
    )


def test_an_unchanged_article_stores_nothing_new(store):
    first = keep(store, article())
    again = keep(store, article(fetched_at=NOON + timedelta(hours=1)), stored_at=NOON + timedelta(hours=1))
    assert (again.version_id, again.new) == (first.version_id, False)
    assert len(store.rows("SELECT * FROM versions")) == 1


def test_changed_text_makes_a_new_current_version(store):
    first = keep(store, article())
    second = keep(store, article(text="Isi yang diralat.", fetched_at=NOON + timedelta(hours=1)))
    assert second.new
    assert second.article_id == first.article_id
    assert version(store, second.version_id)["number"] == 2
    assert current(store) == second.version_id


def test_an_older_capture_does_not_replace_the_current_version(store):
    first = keep(store, article())
    older = keep(store, article(text="Isi lama.", fetched_at=NOON - timedelta(days=1)), origin="replay")
    assert older.new
    assert current(store) == first.version_id


def test_a_correction_that_is_taken_back_makes_the_first_version_current_again(store):
    first = keep(store, article())
    keep(store, article(text="Isi yang diralat.", fetched_at=NOON + timedelta(hours=1)))
    back = keep(store, article(fetched_at=NOON + timedelta(hours=2)))
    assert (back.version_id, back.new) == (first.version_id, False)
    assert current(store) == first.version_id


def test_two_stores_of_one_article_keep_one(path):
    with open_store(path) as one, open_store(path) as other:
        keep(one, article())
        assert not keep(other, article()).new


# Full text


def found(store: Store, words: str) -> list[int]:
    rows = store.rows(
        "SELECT a.id FROM articles_fts f JOIN articles a ON a.place = f.rowid WHERE articles_fts MATCH ?", words
    )
    return [row[0] for row in rows]


def test_title_and_text_are_searched_without_diacritics(store):
    kept = keep(store, article(title="Perjanjian São Tomé", text="Disepakati di Jakarta."))
    assert found(store, "sao AND jakarta") == [kept.article_id]


def test_only_the_current_version_is_found(store):
    kept = keep(store, article(text="Nilainya keliru."))
    keep(store, article(text="Nilainya benar.", fetched_at=NOON + timedelta(hours=1)))
    assert (found(store, "keliru"), found(store, "benar")) == ([], [kept.article_id])


def test_full_text_is_undone_with_its_transaction(store):
    with pytest.raises(RuntimeError):
        keep_and_fail(store, article(text="Batal disimpan."))
    assert found(store, "batal") == []
