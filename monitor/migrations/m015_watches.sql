-- Watches, what was decided for each of them and why, and what people wanted to hear nothing of for a while.

CREATE TABLE watches (               -- those made by command; those of config.toml stand there
    name TEXT PRIMARY KEY,
    definition TEXT NOT NULL,        -- JSON: the keys of a [[watches]] table
    created_at TEXT NOT NULL,
    changed_at TEXT NOT NULL
) STRICT;

CREATE TABLE watch_states (          -- of every watch, wherever it is described
    watch TEXT PRIMARY KEY,
    asked TEXT NOT NULL,             -- JSON: what it asks for; when that changes, it starts from a new baseline
    since TEXT NOT NULL,             -- when it began to watch
    baseline INTEGER NOT NULL,       -- how many cooperations it knew then: nothing known then is told
    looked_at TEXT NOT NULL,         -- when what no article brings about (follow-up, deadline) was looked for last
    paused_at TEXT                   -- null: at work
) STRICT;

CREATE TABLE watch_touched (         -- cooperations of which there is something to decide
    cooperation_id INTEGER PRIMARY KEY
) STRICT;
CREATE TRIGGER steps_touch AFTER INSERT ON steps BEGIN
    INSERT OR IGNORE INTO watch_touched (cooperation_id) VALUES (new.cooperation_id);
END;
CREATE TRIGGER steps_changed_touch AFTER UPDATE OF mention_id, decision ON steps
WHEN new.mention_id <> old.mention_id OR (new.decision IS NULL AND old.decision IS NOT NULL) BEGIN
    INSERT OR IGNORE INTO watch_touched (cooperation_id) VALUES (new.cooperation_id);
END;
CREATE TRIGGER cooperation_mentions_touch AFTER INSERT ON cooperation_mentions WHEN new.cooperation_id IS NOT NULL BEGIN
    INSERT OR IGNORE INTO watch_touched (cooperation_id) VALUES (new.cooperation_id);
END;
CREATE TRIGGER cooperation_mentions_changed_touch AFTER UPDATE OF cooperation_id ON cooperation_mentions
WHEN new.cooperation_id IS NOT NULL AND new.cooperation_id IS NOT old.cooperation_id BEGIN
    INSERT OR IGNORE INTO watch_touched (cooperation_id) VALUES (new.cooperation_id);
END;

CREATE TABLE watch_decisions (       -- what became of each fact for each watch; a fact is decided once
    id INTEGER PRIMARY KEY,
    watch TEXT NOT NULL,
    fact TEXT NOT NULL,              -- "KEY:signed", "KEY:party:NAME", "silence:antara:INSTANT": the same after a rebuild
    cooperation TEXT,                -- its key; null: the fact is about none
    trigger TEXT NOT NULL,           -- new | status | party | contradiction | coverage | silence | follow-up | deadline
    state TEXT NOT NULL,             -- baseline | held (told by the digest alone) | waiting | told
    reason TEXT NOT NULL,            -- the named reason of the decision
    hold TEXT,                       -- of waiting: what it waits for; of told: what it waited for last
    facts TEXT NOT NULL,             -- JSON: the facts behind it; articles by their identity
    decided_at TEXT NOT NULL,
    outbox_key TEXT,                 -- of the message that told it
    UNIQUE (watch, fact)
) STRICT;
CREATE INDEX watch_decisions_cooperation ON watch_decisions(cooperation);
CREATE INDEX watch_decisions_waiting ON watch_decisions(watch) WHERE state = 'waiting';
CREATE INDEX watch_decisions_outbox ON watch_decisions(outbox_key) WHERE outbox_key IS NOT NULL;

CREATE TABLE silences (              -- what is not mailed until an end; it is told after it
    id INTEGER PRIMARY KEY,
    query TEXT,                      -- what it is about, as for `pantau query`; null: `cooperation`
    cooperation TEXT,                -- a key
    watch TEXT,                      -- null: every watch
    until TEXT NOT NULL,
    note TEXT,
    created_at TEXT NOT NULL
) STRICT;
CREATE INDEX silences_until ON silences(until);
