-- Who and what articles name, across articles: mentions -> names -> entities. All but `judgements`
-- is derived from mentions, the registry and the judgements, and the same after a rebuild.

CREATE TABLE entities (              -- a person, body, event, country or place
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,        -- "person:...", "organisation:...", "event:...", "country:...", "place:..."
    type TEXT NOT NULL,              -- person | institution | company | event | country | place
    name TEXT NOT NULL,              -- as it is shown
    registered TEXT,                 -- key of the registry, where that knows it
    articles INTEGER NOT NULL,       -- that name it
    mentions INTEGER NOT NULL,
    first_seen_at TEXT,              -- publication of the first article that names it
    last_seen_at TEXT
) STRICT;

CREATE TABLE names (                 -- the fullest name by which articles call somebody or something
    id INTEGER PRIMARY KEY,
    space TEXT NOT NULL,             -- person | organisation | event | country | place
    folded TEXT NOT NULL,            -- the name as names are compared
    context TEXT NOT NULL,           -- of a person's bare short name: JSON [office, affiliation, year]; else ""
    entity_id INTEGER REFERENCES entities(id),  -- null: a short name that fits several people
    why TEXT,                        -- rule by which a short name belongs to its entity
    articles INTEGER NOT NULL,
    companies INTEGER NOT NULL,      -- articles that show it as a company
    mentions INTEGER NOT NULL,
    first_seen_at TEXT,
    last_seen_at TEXT,
    UNIQUE (space, folded, context)
) STRICT;
CREATE INDEX names_entity ON names(entity_id);

CREATE TABLE entity_names (          -- every form by which articles that use a name mention its bearer
    id INTEGER PRIMARY KEY,
    name_id INTEGER NOT NULL REFERENCES names(id),
    space TEXT NOT NULL,             -- of the name
    folded TEXT NOT NULL,            -- the form as names are compared
    name TEXT NOT NULL,              -- the form as it stands in articles
    entity_id INTEGER REFERENCES entities(id),  -- of the name
    articles INTEGER NOT NULL,       -- that use this form for it
    UNIQUE (name_id, name)
) STRICT;
CREATE INDEX entity_names_folded ON entity_names(space, folded, name_id, articles);
CREATE INDEX entity_names_entity ON entity_names(entity_id);

CREATE TABLE appearances (           -- an article names somebody or something; current versions only
    name_id INTEGER NOT NULL REFERENCES names(id),
    version_id INTEGER NOT NULL REFERENCES versions(id),
    PRIMARY KEY (name_id, version_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX appearances_version ON appearances(version_id);

CREATE TABLE name_blocks (           -- names that are compared with each other
    block TEXT NOT NULL,
    name_id INTEGER NOT NULL REFERENCES names(id),
    PRIMARY KEY (block, name_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX name_blocks_name ON name_blocks(name_id);

CREATE TABLE name_links (            -- two names of one entity, and the rule that says so
    block TEXT NOT NULL,             -- where they were compared
    a INTEGER NOT NULL REFERENCES names(id),
    b INTEGER NOT NULL REFERENCES names(id),
    rule TEXT NOT NULL,
    PRIMARY KEY (block, a, b)
) STRICT, WITHOUT ROWID;
CREATE INDEX name_links_a ON name_links(a);
CREATE INDEX name_links_b ON name_links(b);

CREATE TABLE touched_names (         -- to be resolved again
    name_id INTEGER PRIMARY KEY REFERENCES names(id)
) STRICT;

CREATE TABLE office_mentions (       -- an article gives somebody an office
    id INTEGER PRIMARY KEY,
    name_id INTEGER NOT NULL REFERENCES names(id),
    version_id INTEGER NOT NULL REFERENCES versions(id),
    office TEXT NOT NULL,            -- as offices are compared, with its body: "menteri perdagangan"
    body TEXT,                       -- its holder's affiliation, as names are compared
    position TEXT NOT NULL,          -- as worded
    affiliation TEXT,                -- as worded
    official INTEGER NOT NULL,
    start INTEGER,                   -- where the position stands in title + "\n" + text; null: not known
    "end" INTEGER,
    at TEXT NOT NULL                 -- publication of the article; when it was fetched, where that is unknown
) STRICT;
CREATE INDEX office_mentions_name ON office_mentions(name_id, office, body, at);
CREATE INDEX office_mentions_office ON office_mentions(office, at);
CREATE INDEX office_mentions_version ON office_mentions(version_id);

CREATE TABLE judgements (            -- what people or programs say of two names; never derived, never deleted
    id INTEGER PRIMARY KEY,
    a TEXT NOT NULL,                 -- key of a name: "person:budi santoso"
    b TEXT NOT NULL,                 -- likewise; the name to show, where the verdict is "name"
    verdict TEXT NOT NULL,           -- same | different | unsure | name
    by TEXT NOT NULL,                -- who or what made it
    at TEXT NOT NULL,
    note TEXT,
    undone_at TEXT
) STRICT;
CREATE INDEX judgements_a ON judgements(a) WHERE undone_at IS NULL;
CREATE INDEX judgements_b ON judgements(b) WHERE undone_at IS NULL;

ALTER TABLE mentions ADD COLUMN name_id INTEGER REFERENCES names(id);  -- null: not yet taken in
ALTER TABLE mentions ADD COLUMN entity_id INTEGER REFERENCES entities(id);  -- null: not yet known, or several fit
CREATE INDEX mentions_entity ON mentions(entity_id, version_id);
CREATE INDEX mentions_of_name ON mentions(name_id);
CREATE INDEX mentions_unnamed ON mentions(version_id) WHERE name_id IS NULL;
ALTER TABLE analyses ADD COLUMN taken_in INTEGER NOT NULL DEFAULT 0;  -- 1: its mentions stand in `mentions`, with their names
CREATE INDEX analyses_new ON analyses(version_id) WHERE taken_in = 0;
