-- One undertaking across articles: which claim goes on from which, what contradicts what, what people ruled, what lies
-- ahead. All but `rulings` and `cooperation_keys` is derived from `analyses` and the texts.

ALTER TABLE cooperations ADD COLUMN instrument TEXT;            -- "nota kesepahaman", as the surest article words it
ALTER TABLE cooperations ADD COLUMN valid_until TEXT; -- YYYY-MM-DD: last day of validity, where an article states it
ALTER TABLE cooperations ADD COLUMN coverage INTEGER NOT NULL DEFAULT 0;    -- articles that assert it
ALTER TABLE cooperations ADD COLUMN independent INTEGER NOT NULL DEFAULT 0; -- publishers of these, once per story

ALTER TABLE cooperation_mentions ADD COLUMN modality TEXT;      -- analysis.Modality; null: analysed by an older model
ALTER TABLE cooperation_mentions ADD COLUMN amount TEXT;        -- of `value`: "IDR 33000000000000"
ALTER TABLE cooperation_mentions ADD COLUMN day TEXT;           -- of `date`, where it is one day: YYYY-MM-DD
ALTER TABLE cooperation_mentions ADD COLUMN terms TEXT NOT NULL DEFAULT '[]'; -- JSON: subjects.Subject
ALTER TABLE cooperation_mentions ADD COLUMN antecedent_id INTEGER; -- the claim that it goes on from; null: none
ALTER TABLE cooperation_mentions ADD COLUMN likeness REAL;      -- how alike the two are, 0..1
ALTER TABLE cooperation_mentions ADD COLUMN valid_until TEXT;   -- YYYY-MM-DD, where the article states a validity
ALTER TABLE cooperation_mentions ADD COLUMN valid_start INTEGER; -- where it states it
ALTER TABLE cooperation_mentions ADD COLUMN valid_end INTEGER;
ALTER TABLE cooperation_mentions ADD COLUMN ruling_id INTEGER REFERENCES rulings(id); -- the last that changed it
ALTER TABLE cooperation_mentions ADD COLUMN said TEXT;          -- JSON: what the article says of what rulings changed
ALTER TABLE cooperation_mentions ADD COLUMN rejected INTEGER NOT NULL DEFAULT 0; -- 1: a person rejected it
CREATE INDEX cooperation_mentions_antecedent ON cooperation_mentions(antecedent_id) WHERE antecedent_id IS NOT NULL;

CREATE TABLE anchors (               -- by what claims of one undertaking find each other
    anchor TEXT NOT NULL,            -- handles of two of its parties: see threads.anchors
    at TEXT NOT NULL,                -- as in the mention
    mention_id INTEGER NOT NULL REFERENCES cooperation_mentions(id) ON DELETE CASCADE,
    PRIMARY KEY (anchor, at, mention_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX anchors_mention ON anchors(mention_id);

CREATE TABLE claim_parties (         -- the parties of a claim by the article's own names
    name TEXT NOT NULL,
    mention_id INTEGER NOT NULL REFERENCES cooperation_mentions(id) ON DELETE CASCADE,
    PRIMARY KEY (name, mention_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX claim_parties_mention ON claim_parties(mention_id);

CREATE TABLE party_names (           -- how each name of a party was resolved when claims were linked by it
    name TEXT PRIMARY KEY,           -- the article's own
    party TEXT NOT NULL,             -- the folded canonical name
    handles TEXT NOT NULL            -- JSON: by what it is found: see kinship.Kinship.handles
) STRICT, WITHOUT ROWID;

CREATE TABLE cooperation_keys (      -- keys that a cooperation had before
    old TEXT NOT NULL,
    key TEXT NOT NULL,               -- that of a cooperation of today; several where one was parted
    PRIMARY KEY (old, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX cooperation_keys_key ON cooperation_keys(key);

CREATE TABLE contradictions (        -- two claims on one cooperation that can't both be right
    id INTEGER PRIMARY KEY,
    cooperation_id INTEGER NOT NULL REFERENCES cooperations(id) ON DELETE CASCADE,
    mention_id INTEGER NOT NULL REFERENCES cooperation_mentions(id) ON DELETE CASCADE, -- the later one
    against_id INTEGER NOT NULL REFERENCES cooperation_mentions(id) ON DELETE CASCADE, -- what it contradicts
    kind TEXT NOT NULL,              -- denied | status | value | day
    created_at TEXT NOT NULL,
    UNIQUE (cooperation_id, kind, mention_id, against_id)
) STRICT;
CREATE INDEX contradictions_mention ON contradictions(mention_id);
CREATE INDEX contradictions_against ON contradictions(against_id);

CREATE TABLE rulings (               -- judgements of people on what articles say
    id INTEGER PRIMARY KEY,
    subject TEXT NOT NULL,           -- key of the cooperation when it was ruled on
    target TEXT NOT NULL,            -- JSON: [[identity of the article, names of the parties, status or null], ...]
    kind TEXT NOT NULL,              -- reject | correct
    changes TEXT NOT NULL,           -- JSON: status, parties, fields, event, instrument as they should be
    note TEXT,
    by TEXT NOT NULL,
    at TEXT NOT NULL,
    undone_at TEXT
) STRICT;

CREATE TABLE agenda (                -- days ahead of an article's publication that it names
    id INTEGER PRIMARY KEY,
    version_id INTEGER NOT NULL REFERENCES versions(id),
    article_id INTEGER NOT NULL REFERENCES articles(id),
    mention_id INTEGER REFERENCES cooperation_mentions(id) ON DELETE CASCADE, -- the claim that it is planned for
    kind TEXT NOT NULL,              -- event | plan
    name TEXT NOT NULL,              -- of the event; of what is planned, its instrument or first field
    starts TEXT NOT NULL,            -- YYYY-MM-DD
    ends TEXT NOT NULL,
    place TEXT,
    start INTEGER NOT NULL,          -- where the text names the day
    "end" INTEGER NOT NULL
) STRICT;
CREATE INDEX agenda_mention ON agenda(mention_id);
CREATE INDEX agenda_starts ON agenda(starts);
CREATE INDEX agenda_version ON agenda(version_id);
CREATE INDEX agenda_article ON agenda(article_id);
CREATE INDEX cooperations_valid ON cooperations(valid_until) WHERE valid_until IS NOT NULL;

-- what was linked by sets of parties alone is linked anew from its analysis
UPDATE versions SET stage = 'analysed' WHERE stage = 'linked' AND id IN (SELECT version_id FROM analyses);
