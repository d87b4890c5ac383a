-- What was found in each version, and the cooperations that it adds up to.
--
-- `mentions`, `cooperation_mentions`, `cooperations` and `steps` are derived from `analyses` and hold only what the
-- current version of each article says.

CREATE TABLE analyses (
    id INTEGER PRIMARY KEY,
    version_id INTEGER NOT NULL UNIQUE REFERENCES versions(id),
    model TEXT NOT NULL,
    analysed_at TEXT NOT NULL,
    relevant INTEGER NOT NULL,
    payload TEXT NOT NULL            -- JSON: the whole models.analysis.Analysis
) STRICT;

CREATE TABLE mentions (              -- offsets into title + "\n" + text
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
