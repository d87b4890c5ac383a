"""The database: what it keeps, what it refuses, and what survives."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from monitor.errors import StoreError
from monitor.schema import APPLICATION_ID, migrations
from monitor.store import Store, instant, moment, open_store, store_article
from tests.monitor.builders import NOON, article


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "pantau.db"


@pytest.fixture
def store(path: Path):
    with open_store(path) as store:
        yield store


def keep(store: Store, one, *, origin="live", stored_at=NOON):
    return store_article(store, one, origin=origin, stored_at=stored_at)


def keep_and_fail(store: Store, one):
    with store.transaction():
        keep(store, one)
        raise RuntimeError


def version(store: Store, version_id: int) -> sqlite3.Row:
    return store.rows("SELECT * FROM versions WHERE id = ?", version_id)[0]


def current(store: Store) -> int:
    return store.rows("SELECT version_id FROM articles")[0][0]


# Instants


@given(st.datetimes(min_value=datetime(1980, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.timezones()))  # noqa: DTZ001
def test_an_instant_comes_back_to_the_second(when):
    assert moment(instant(when)) == when.astimezone(UTC).replace(microsecond=0)


def test_instants_of_different_zones_sort_as_text():
    jakarta = datetime(2025, 6, 4, 6, 0, tzinfo=timezone(timedelta(hours=7)))
    assert instant(jakarta) < instant(datetime(2025, 6, 4, 0, 0, tzinfo=UTC))


def test_an_instant_without_zone_is_refused():
    with pytest.raises(ValueError, match="no time zone"):
        instant(datetime(2025, 6, 4))  # noqa: DTZ001


# Opening


@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 10_000)]
)
def test_a_store_is_opened_to_survive_a_power_cut(store, pragma, value):
    assert store.rows(f"PRAGMA {pragma}")[0][0] == value


def test_opening_again_migrates_nothing_twice(path):
    with open_store(path) as store:
        first = [migration.applied_at for migration in migrations.applied(store.db)]
    with open_store(path) as store:
        assert [migration.applied_at for migration in migrations.applied(store.db)] == first


def test_every_migration_is_applied(store):
    assert migrations.pending(store.db) == []


def test_a_missing_database_is_named_when_none_may_be_made(path):
    with pytest.raises(StoreError, match=r"no database at .*pantau.db; make one with `pantau run`"):
        open_store(path, create=False)
    assert not path.exists()


def test_a_newer_database_is_refused(path):
    with open_store(path) as store, store.transaction() as connection:
        connection.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('pantau', 'm999_future', 'x')"
        )
    with pytest.raises(StoreError, match="newer Pantau \\(it has 'm999_future'\\); update Pantau"):
        open_store(path)


def test_a_file_that_is_no_database_is_refused_and_left_alone(path):
    path.parent.mkdir()
    path.write_text("Ini bukan basis data, hanya catatan. " * 100)
    with pytest.raises(StoreError, match="is not a database of Pantau"):
        open_store(path)
    assert path.read_text().startswith("Ini bukan")


@pytest.fixture
def foreign(path: Path) -> Path:
    """A database of another program."""
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE recipes (name TEXT)")
        other.commit()
    return path


@pytest.fixture
def foreign_wal(foreign: Path) -> Path:
    """One that is kept in WAL mode, as ours are."""
    with closing(sqlite3.connect(foreign)) as other:
        other.execute("PRAGMA journal_mode=WAL")
    return foreign


@pytest.fixture
def foreign_migrated(foreign: Path) -> Path:
    """One whose program keeps its migrations as ours are kept."""
    with closing(sqlite3.connect(foreign)) as other:
        other.execute("CREATE TABLE _sqlite_migrations (migration_set TEXT, name TEXT, applied_at TEXT)")
        other.execute("INSERT INTO _sqlite_migrations VALUES ('recipes', 'm001', 'x')")
        other.commit()
    return foreign


@pytest.fixture
def foreign_application(path: Path) -> Path:
    """One that says in its header whose it is."""
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA application_id = 7")
        other.execute("CREATE TABLE recipes (name TEXT)")
        other.commit()
    return path


@pytest.mark.parametrize("kind", ["foreign", "foreign_wal", "foreign_migrated", "foreign_application"])
@pytest.mark.parametrize("create", [True, False])
def test_a_database_of_another_program_is_refused_and_left_alone(kind, create, request):
    path = request.getfixturevalue(kind)
    before = path.read_bytes()
    with pytest.raises(StoreError, match="is not a database of Pantau; name another with --db"):
        open_store(path, create=create)
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_an_empty_file_is_no_database_to_read(path):
    path.parent.mkdir()
    path.touch()
    with pytest.raises(StoreError, match="is not a database of Pantau"):
        open_store(path, create=False)
    assert path.read_bytes() == b""
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_a_database_whose_maker_was_killed_at_once_is_made_anew(path):
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as killed:
        killed.execute("PRAGMA journal_mode=WAL")
    with pytest.raises(StoreError, match="is not a database of Pantau"):
        open_store(path, create=False)
    with open_store(path) as store:
        assert keep(store, article()).new


def test_an_empty_file_becomes_a_database(path):
    path.parent.mkdir()
    path.touch()
    with open_store(path) as store:
        keep(store, article())
    with open_store(path, create=False) as store:
        assert len(store.rows("SELECT * FROM articles")) == 1


def test_a_database_says_whose_it_is(store):
    assert store.rows("PRAGMA application_id")[0][0] == APPLICATION_ID


READING = """
import os, sys
from pathlib import Path
from monitor.errors import StoreError
from monitor.store import open_store
from sqlite_utils import Database
if os.geteuid() == 0:
    # what is imported on first use may lie where nobody else may look
    Database(memory=True).close()
    os.setuid(65534)
try:
    with open_store(Path(sys.argv[1]), create=False) as store:
        print(store.rows("SELECT count(*) FROM articles")[0][0])
        with store.transaction() as connection:
            connection.execute("DELETE FROM articles")
except StoreError as error:
    print(error)
"""


@pytest.fixture
def public() -> Iterator[Path]:
    """A folder that others may read, whoever runs the tests."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder
        folder.chmod(0o755)


def read_only(folder: Path) -> list[str]:
    (folder / "pantau.db").chmod(0o444)
    folder.chmod(0o555)
    done = subprocess.run(
        [sys.executable, "-c", READING, str(folder / "pantau.db")],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return done.stdout.splitlines()


def test_a_database_that_may_not_be_written_can_be_read(public):
    with open_store(public / "pantau.db") as store:
        keep(store, article())
    count, sentence = read_only(public)
    assert count == "1"
    assert "may not be written" in sentence


def test_an_old_database_that_may_not_be_written_is_named(public):
    with Database(public / "pantau.db") as old:
        migrations.apply(old, stop_before="m002_analysis")
    (line,) = read_only(public)
    assert "was written by an older Pantau and may not be changed" in line


def test_a_damaged_database_is_named(path):
    with open_store(path) as store:
        for number in range(200):
            keep(store, article(number, text="panjang " * 200))
    damaged = bytearray(path.read_bytes())
    damaged[4096:] = b"\xff" * (len(damaged) - 4096)
    path.write_bytes(damaged)
    with pytest.raises(StoreError, match=r"is damaged .*restore a copy"), open_store(path) as store:
        store.rows("SELECT * FROM versions")


def test_a_folder_in_the_place_of_the_database_is_named(path):
    path.mkdir(parents=True)
    with pytest.raises(StoreError, match="can't be opened"):
        open_store(path)


def test_a_file_in_the_place_of_the_folder_is_named(tmp_path):
    (tmp_path / "data").write_text("")
    with pytest.raises(StoreError, match=r"The folder .*data can't be used"):
        open_store(tmp_path / "data" / "pantau.db")


def test_processes_that_start_at_once_all_get_a_migrated_database(path):
    code = (
        "import sys; from pathlib import Path; from monitor.store import open_store\n"
        "with open_store(Path(sys.argv[1])) as store: print(len(store.rows('SELECT * FROM _sqlite_migrations')))"
    )
    processes = [
        subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE, text=True) for _ in range(4)
    ]
    printed = [process.communicate(timeout=60)[0].strip() for process in processes]
    with open_store(path) as store:
        applied = len(migrations.applied(store.db))
    assert printed == [str(applied)] * 4


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
from tests.monitor.builders import NOON, article
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
    return [row[0] for row in store.rows("SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?", words)]


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
