-- How every source is doing, which lists name which articles, and what administrators are told.

ALTER TABLE run_sources ADD COLUMN seconds REAL;  -- the median wait for a list's answer; null: none answered
ALTER TABLE pages ADD COLUMN lacks TEXT;  -- JSON: expected fields that it did not give; null: not judged
CREATE INDEX run_sources_source ON run_sources(source, run_id);
CREATE INDEX links_found ON links(source, discovered_at);
CREATE INDEX pages_source ON pages(source, id);

CREATE TABLE listings (              -- which kinds of list have named an article
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    identity TEXT NOT NULL,
    kind TEXT NOT NULL,              -- feed | sitemap | index | json
    first_at TEXT NOT NULL,
    UNIQUE (identity, kind)
) STRICT;
CREATE INDEX listings_source ON listings(source, id);

CREATE TABLE conditions (            -- one row per change; the newest of a subject is how it is
    id INTEGER PRIMARY KEY,
    subject TEXT NOT NULL,           -- "source:NAME", "mail"
    state TEXT NOT NULL,
    finding TEXT NOT NULL,           -- JSON: why
    at TEXT NOT NULL,
    told_at TEXT                     -- when administrators were told last; null: never
) STRICT;
CREATE INDEX conditions_subject ON conditions(subject, id);

CREATE TABLE notices (               -- what administrators are told; where mail goes to them, the outbox has it too
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    subject TEXT NOT NULL,
    text TEXT NOT NULL,
    changes TEXT NOT NULL,           -- JSON
    posted INTEGER NOT NULL DEFAULT 0,  -- 1: the webhook has it
    state TEXT NOT NULL,             -- pending | sent | failed (given up): on its way to folder and webhook
    attempts INTEGER NOT NULL DEFAULT 0,
    next_try_at TEXT NOT NULL,
    error TEXT
) STRICT;
CREATE INDEX notices_pending ON notices(next_try_at) WHERE state = 'pending';
