-- What must not be collected again, and what of it still lies in files; archives being written anew.

CREATE TABLE tombstones (
    digest TEXT PRIMARY KEY,         -- SHA-256 of the identity: the identity itself may name a person
    source TEXT NOT NULL,
    forgotten_at TEXT NOT NULL
) STRICT;

CREATE TABLE erasures (              -- forgotten, but not yet gone from every file
    id INTEGER PRIMARY KEY,
    plan TEXT NOT NULL               -- JSON
) STRICT;

CREATE TABLE rewrites (              -- an archive takes another's place
    old TEXT PRIMARY KEY,
    new TEXT NOT NULL,
    switched INTEGER NOT NULL        -- 1: pages point at the new one, and the old one may go
) STRICT;
