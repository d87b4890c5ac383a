-- Whose file this is, and which release worked on it last: what one release crashed on, another tries again.

PRAGMA application_id = 0x50414E54;
CREATE TABLE state (
    name TEXT PRIMARY KEY,           -- release
    value TEXT NOT NULL
) STRICT;
