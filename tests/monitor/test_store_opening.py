"""A database is opened to survive what happens to it; what is none of ours, or broken, is named and left alone."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlite_utils import Database

from monitor.errors import StoreError
from monitor.schema import APPLICATION_ID, migrations
from monitor.store import open_store
from tests.monitor.builders import article, keep


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "pantau.db"


@pytest.fixture
def store(path: Path):
    with open_store(path) as store:
        yield store


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
