-- What was asked of the web, what came, and what each run saw.

CREATE TABLE sources (
    name TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    publisher TEXT NOT NULL,
    kind TEXT NOT NULL,              -- press | official
    evidence TEXT NOT NULL
) STRICT;

CREATE TABLE fetch_state (           -- what conditional GET needs, per list and per first page of an article
    url TEXT PRIMARY KEY,
    source TEXT NOT NULL,
    etag TEXT,
    last_modified TEXT,
    fetched_at TEXT NOT NULL,
    body_sha256 TEXT NOT NULL
) STRICT;

CREATE TABLE links (                 -- the frontier: what was discovered, and what became of it
    identity TEXT PRIMARY KEY,       -- publisher:article id
    url TEXT NOT NULL,
    source TEXT NOT NULL,
    listed_by TEXT NOT NULL,         -- the list that named it first; only what that list says can change it
    title TEXT,
    published TEXT,
    content TEXT,                    -- HTML that the list itself carried
    discovered_at TEXT NOT NULL,
    state TEXT NOT NULL,             -- pending | done | failed (given up) | skipped (no article)
    attempts INTEGER NOT NULL DEFAULT 0,
    next_try_at TEXT,                -- due from then on, whatever the state; null: never again
    reason TEXT,                     -- failure kind or reason code of the last attempt
    detail TEXT                      -- its sentence
) STRICT;
CREATE INDEX links_due ON links(source, next_try_at) WHERE next_try_at IS NOT NULL;

CREATE TABLE pages (                 -- every response kept, and where its bytes lie
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    identity TEXT NOT NULL,          -- of the link that it was fetched for
    first_id INTEGER REFERENCES pages(id),  -- the first page of the same fetch of a long article; null: this is it
    number INTEGER NOT NULL,         -- 1 for the first page
    requested_url TEXT NOT NULL,
    url TEXT NOT NULL,
    fetched_at TEXT NOT NULL,
    status INTEGER NOT NULL,
    warc_file TEXT NOT NULL,
    warc_offset INTEGER NOT NULL,
    warc_length INTEGER NOT NULL,
    origin TEXT NOT NULL,            -- live | replay
    run_id INTEGER,
    stage TEXT NOT NULL,             -- fetched | extracted | refused (no article) | failed (by our own mistake)
    version_id INTEGER REFERENCES versions(id),  -- the version that it gave, new or known already
    reason TEXT,
    detail TEXT
) STRICT;
CREATE INDEX pages_identity ON pages(identity, fetched_at);
CREATE INDEX pages_version ON pages(version_id);
CREATE INDEX pages_first ON pages(first_id);
CREATE INDEX pages_pending ON pages(id) WHERE stage = 'fetched';
CREATE UNIQUE INDEX pages_once ON pages(warc_file, warc_offset);

CREATE TABLE articles (
    id INTEGER PRIMARY KEY,
    identity TEXT NOT NULL UNIQUE,
    external_id TEXT UNIQUE,         -- of imported ones
    source TEXT NOT NULL,
    url TEXT NOT NULL,
    first_seen_at TEXT NOT NULL,     -- when it was first stored
    version_id INTEGER               -- the current version: of those stored, the one fetched last
) STRICT;

CREATE TABLE versions (              -- changed text makes a new one
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES articles(id),
    number INTEGER NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    authors TEXT NOT NULL,           -- JSON
    editors TEXT NOT NULL,           -- JSON
    tags TEXT NOT NULL,              -- JSON
    published TEXT,
    fetched_at TEXT NOT NULL,
    stored_at TEXT NOT NULL,
    language TEXT,
    lead_image TEXT,
    pages INTEGER NOT NULL,
    complete INTEGER NOT NULL,
    fingerprint TEXT NOT NULL,
    provenance TEXT NOT NULL,        -- JSON: field -> where it came from
    origin TEXT NOT NULL,            -- live | replay | import: only live ones alert
    stage TEXT NOT NULL,             -- extracted | analysed | linked | superseded | skipped | failed
    reason TEXT,                     -- of skipped and failed
    UNIQUE (article_id, fingerprint),
    UNIQUE (article_id, number)
) STRICT;
CREATE INDEX versions_pending ON versions(stage, id) WHERE stage IN ('extracted', 'analysed');
CREATE INDEX versions_published ON versions(published);
CREATE INDEX versions_stored ON versions(stored_at);

CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,              -- collect | replay | import
    started_at TEXT NOT NULL,
    finished_at TEXT,                -- null: running, or killed
    complete INTEGER                 -- every source answered and every stage went through
) STRICT;

CREATE TABLE run_sources (           -- one line of a run's report
    run_id INTEGER NOT NULL REFERENCES runs(id),
    source TEXT NOT NULL,
    outcome TEXT NOT NULL,           -- answered | unchanged | partial | failed | busy
    discovered INTEGER NOT NULL,     -- links that were new or changed
    fetched INTEGER NOT NULL,        -- articles fetched
    stored INTEGER NOT NULL,         -- new versions
    refused INTEGER NOT NULL,        -- pages that held no article
    failed INTEGER NOT NULL,         -- URLs that gave nothing
    finished_at TEXT NOT NULL,
    PRIMARY KEY (run_id, source)
) STRICT;

CREATE TABLE failures (              -- everything that gave nothing, with its reason
    id INTEGER PRIMARY KEY,
    run_id INTEGER NOT NULL,
    source TEXT NOT NULL,
    url TEXT NOT NULL,
    stage TEXT NOT NULL,             -- discover | fetch | extract | analyse | link | alert
    kind TEXT NOT NULL,
    detail TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE INDEX failures_run ON failures(run_id);
