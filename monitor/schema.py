"""The database's shape, as migrations. Order is important: add new migrations at the end of the list, never change one.

Instants are ISO 8601 text in UTC with whole seconds ("2024-09-08T05:34:56Z"), so that they sort as text. JSON columns
are named so in the comments. Every `stage` says how far a row came; a run picks up what is not at its last stage.
"""

import sqlite3

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

migrations = Migrations("pantau")

APPLICATION_ID = 0x50414E54
"""What the header of our database files says they are ("PANT"), for `file` and other programs."""


def _execute(db: Database, script: str) -> None:
    """Run every statement of `script` inside the migration's transaction (`executescript` would commit it first)."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line.partition("--")[0].rstrip() + "\n"
        if statement.strip() and sqlite3.complete_statement(statement):
            db.conn.execute(statement)
            statement = ""


@migrations()
def m001_collection(db: Database) -> None:
    """What was asked of the web, what came, and what each run saw."""
    _execute(
        db,
        """
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
    """,
    )


@migrations()
def m002_analysis(db: Database) -> None:
    """What was found in each version, and the cooperations that it adds up to.

    `mentions`, `cooperation_mentions`, `cooperations` and `steps` are derived from `analyses` and hold only what the
    current version of each article says.
    """
    _execute(
        db,
        """
    CREATE TABLE analyses (
        id INTEGER PRIMARY KEY,
        version_id INTEGER NOT NULL UNIQUE REFERENCES versions(id),
        model TEXT NOT NULL,
        analysed_at TEXT NOT NULL,
        relevant INTEGER NOT NULL,
        payload TEXT NOT NULL            -- JSON: the whole models.analysis.Analysis
    ) STRICT;

    CREATE TABLE mentions (              -- offsets into title + "\\n" + text
        id INTEGER PRIMARY KEY,
        version_id INTEGER NOT NULL REFERENCES versions(id),
        type TEXT NOT NULL,              -- person | institution | company | event | country | place
        name TEXT NOT NULL,              -- the longest form in the article
        form TEXT NOT NULL,              -- as it stands at the offsets
        start INTEGER NOT NULL,
        "end" INTEGER NOT NULL,
        official INTEGER,                -- people only
        position TEXT,
        affiliation TEXT
    ) STRICT;
    CREATE INDEX mentions_version ON mentions(version_id);
    CREATE INDEX mentions_name ON mentions(name);

    CREATE TABLE cooperations (          -- one undertaking across articles
        id INTEGER PRIMARY KEY,
        key TEXT NOT NULL UNIQUE,        -- party_key, with "-2", "-3" for renewals: the same after a rebuild
        party_key TEXT NOT NULL,         -- of the set of resolved parties
        renews TEXT,                     -- key of the ended cooperation that this one renews
        parties TEXT NOT NULL,           -- JSON
        fields TEXT NOT NULL,            -- JSON
        event TEXT,
        status TEXT NOT NULL,
        denied INTEGER NOT NULL,         -- 1: a later article denies it
        confidence REAL NOT NULL,        -- of its best mention
        first_seen_at TEXT NOT NULL,     -- publication of the earliest article that reports it
        last_seen_at TEXT NOT NULL,
        created_at TEXT NOT NULL         -- when Pantau came to know it
    ) STRICT;
    CREATE INDEX cooperations_party_key ON cooperations(party_key);

    CREATE TABLE cooperation_mentions (  -- what one article says of one cooperation
        id INTEGER PRIMARY KEY,
        cooperation_id INTEGER REFERENCES cooperations(id),  -- null: a denial of what no article asserts
        party_key TEXT NOT NULL,
        version_id INTEGER NOT NULL REFERENCES versions(id),
        article_id INTEGER NOT NULL REFERENCES articles(id),
        number INTEGER NOT NULL,         -- its place in the analysis: asserted ones first, then denied ones
        status TEXT NOT NULL,
        denied INTEGER NOT NULL,
        parties TEXT NOT NULL,           -- JSON, by the article's own names
        party_spans TEXT NOT NULL,       -- JSON: [start, end] of each
        fields TEXT NOT NULL,            -- JSON
        event TEXT,
        instrument TEXT,
        value TEXT,
        date TEXT,
        place TEXT,
        evidence TEXT NOT NULL,
        evidence_start INTEGER NOT NULL,
        evidence_end INTEGER NOT NULL,
        trigger_start INTEGER NOT NULL,
        trigger_end INTEGER NOT NULL,
        status_start INTEGER NOT NULL,
        status_end INTEGER NOT NULL,
        confidence REAL NOT NULL,
        at TEXT NOT NULL,                -- publication of the article; when it was fetched, where that is unknown
        UNIQUE (version_id, number)
    ) STRICT;
    CREATE INDEX cooperation_mentions_cooperation ON cooperation_mentions(cooperation_id, at);
    CREATE INDEX cooperation_mentions_party_key ON cooperation_mentions(party_key);
    CREATE INDEX cooperation_mentions_article ON cooperation_mentions(article_id);

    CREATE TABLE steps (                 -- a cooperation appeared, moved or was denied
        id INTEGER PRIMARY KEY,
        cooperation_id INTEGER NOT NULL REFERENCES cooperations(id),
        kind TEXT NOT NULL,              -- new | status | denied
        status TEXT NOT NULL,            -- after the step
        previous TEXT,                   -- before it
        mention_id INTEGER NOT NULL REFERENCES cooperation_mentions(id),
        at TEXT NOT NULL,
        created_at TEXT NOT NULL,
        decision TEXT,                   -- null: not decided yet; else the named reason why it was or was not mailed
        decided_at TEXT
    ) STRICT;
    CREATE INDEX steps_mention ON steps(mention_id);
    CREATE INDEX steps_undecided ON steps(id) WHERE decision IS NULL;
    CREATE UNIQUE INDEX steps_once ON steps(cooperation_id, (CASE kind WHEN 'denied' THEN 'denied' ELSE status END));
    """,
    )


@migrations()
def m003_search(db: Database) -> None:
    """Full text over the current version of each article; diacritics folded. `rowid` is the article's id."""
    _execute(
        db,
        """
    CREATE VIRTUAL TABLE articles_fts USING fts5(title, text, tokenize = "unicode61 remove_diacritics 2");
    """,
    )


@migrations()
def m004_messages(db: Database) -> None:
    """The outbox: a decision and its message commit together; sent later, at least once, under one Message-ID."""
    _execute(
        db,
        """
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
    """,
    )


@migrations()
def m005_pending(db: Database) -> None:
    """Indexes by stage that serve any stage: partial ones need it spelled out in the query."""
    _execute(
        db,
        """
    DROP INDEX versions_pending;
    DROP INDEX pages_pending;
    CREATE INDEX versions_stage ON versions(stage, id);
    CREATE INDEX pages_stage ON pages(stage, first_id);
    """,
    )


@migrations()
def m006_release(db: Database) -> None:
    """Whose file this is, and which release worked on it last: what one release crashed on, another tries again."""
    _execute(
        db,
        f"""
    PRAGMA application_id = {APPLICATION_ID};
    CREATE TABLE state (
        name TEXT PRIMARY KEY,           -- release
        value TEXT NOT NULL
    ) STRICT;
    """,
    )


@migrations()
def m007_health(db: Database) -> None:
    """How every source is doing, which lists name which articles, and what administrators are told."""
    _execute(
        db,
        """
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
    """,
    )


@migrations()
def m009_custody(db: Database) -> None:
    """What must not be collected again, and what of it still lies in files; archives being written anew."""
    _execute(
        db,
        """
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
    """,
    )


@migrations()
def m010_details(db: Database) -> None:
    """Which sectors a cooperation belongs to, and between what kinds of parties it runs, as each article shows it."""
    _execute(
        db,
        """
    ALTER TABLE cooperation_mentions ADD COLUMN sectors TEXT NOT NULL DEFAULT '[]'; -- JSON: keys of sectors.toml
    ALTER TABLE cooperation_mentions ADD COLUMN channel TEXT; -- analysis.Channel; null: analysed by an older model
    """,
    )
