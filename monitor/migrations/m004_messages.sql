-- The outbox: a decision and its message commit together; sent later, at least once, under one Message-ID.

CREATE TABLE outbox (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,        -- "alert:KEY:signed", "digest:2025-06-04T06:30": never told twice
    kind TEXT NOT NULL,              -- alert | digest
    message_id TEXT NOT NULL UNIQUE,
    subject TEXT NOT NULL,
    recipients TEXT NOT NULL,        -- JSON
    message BLOB NOT NULL,           -- RFC 5322 bytes
    reason TEXT NOT NULL,            -- JSON: the named reason and the facts behind it
    created_at TEXT NOT NULL,
    state TEXT NOT NULL,             -- pending | sent | failed (given up)
    attempts INTEGER NOT NULL DEFAULT 0,
    next_try_at TEXT NOT NULL,
    sent_at TEXT,
    error TEXT
) STRICT;
CREATE INDEX outbox_due ON outbox(next_try_at) WHERE state = 'pending';

CREATE TABLE digests (
    id INTEGER PRIMARY KEY,
    edition TEXT NOT NULL UNIQUE,    -- local date and time of the edition: 2025-06-04T06:30
    cut_off TEXT NOT NULL,           -- covers what was stored after the previous edition's cut-off, up to this
    created_at TEXT NOT NULL,
    complete INTEGER NOT NULL,
    html TEXT NOT NULL,
    plain TEXT NOT NULL
) STRICT;

CREATE TABLE digest_items (          -- what a digest told: told once, and not left out
    key TEXT PRIMARY KEY,            -- "KEY:new", "KEY:signed", "KEY:denied": outlives a rebuild
    digest_id INTEGER NOT NULL REFERENCES digests(id)
) STRICT;
