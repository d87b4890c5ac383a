"""The database's shape, as the migrations in the folder beside. Order is important: a new one takes the next number,
and none is ever changed.

Instants are ISO 8601 text in UTC with whole seconds ("2024-09-08T05:34:56Z"), so that they sort as text. JSON columns
are named so in the comments. Every `stage` says how far a row came; a run picks up what is not at its last stage.
"""

import sqlite3
from pathlib import Path

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from monitor.stemming import stems

APPLICATION_ID = 0x50414E54
"""What the header of our database files says they are ("PANT"), for `file` and other programs."""


def teach(connection: sqlite3.Connection) -> None:
    """Let a connection know the functions that triggers of ours call; without them, it can't write."""
    connection.create_function("pantau_stems", 1, stems, deterministic=True)


def _apply(script: str, db: Database) -> None:
    """Run every statement of `script` inside the migration's transaction (`executescript` would commit it first)."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line.partition("--")[0].rstrip() + "\n"
        if statement.strip() and sqlite3.complete_statement(statement):
            db.conn.execute(statement)
            statement = ""


def _register(path: Path) -> None:
    script = path.read_text(encoding="utf-8")

    @migrations(name=path.stem)
    def migrate(db: Database) -> None:
        teach(db.conn)
        _apply(script, db)


migrations = Migrations("pantau")
for _path in sorted((Path(__file__).parent / "migrations").glob("*.sql")):
    _register(_path)
