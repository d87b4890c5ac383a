-- Digests of several audiences; what each was told, and how that was corrected.

CREATE TABLE editions (
    id INTEGER PRIMARY KEY,
    audience TEXT NOT NULL DEFAULT 'main', -- "main" or a name of [[digests]]
    edition TEXT NOT NULL,           -- local date and time of the edition: 2025-06-04T06:30
    name TEXT NOT NULL GENERATED ALWAYS AS (CASE audience WHEN 'main' THEN edition ELSE audience || '/' || edition END)
        VIRTUAL UNIQUE,              -- by which files and mails know it
    cut_off TEXT NOT NULL,           -- covers what was stored after the previous edition's cut-off, up to this
    created_at TEXT NOT NULL,
    late INTEGER NOT NULL DEFAULT 0, -- 1: made long after its time
    complete INTEGER NOT NULL,
    subject TEXT NOT NULL DEFAULT '', -- of its mail
    html TEXT NOT NULL,              -- as it is mailed
    plain TEXT NOT NULL,
    whole_html TEXT,                 -- with all that the mail only counts; null: the mail is the whole
    whole_plain TEXT
) STRICT;
INSERT INTO editions (id, edition, cut_off, created_at, complete, html, plain)
    SELECT id, edition, cut_off, created_at, complete, html, plain FROM digests;

CREATE TABLE told (
    audience TEXT NOT NULL DEFAULT 'main',
    key TEXT NOT NULL,               -- "KEY:signed", "KEY:denied", "denial:PARTIES", "story:KEY": outlives a rebuild
    digest_id INTEGER NOT NULL REFERENCES editions(id),
    parties TEXT,                    -- JSON: as they were told; null: no fact of the ledger, or told by an older Pantau
    status TEXT,                     -- a status, denied or contradicted
    PRIMARY KEY (audience, key)
) STRICT;
INSERT INTO told (key, digest_id, parties, status)
    SELECT i.key, i.digest_id, c.parties, CASE WHEN c.key IS NOT NULL THEN substr(i.key, length(c.key) + 2) END
    FROM digest_items i LEFT JOIN cooperations c ON c.key = substr(i.key, 1, instr(i.key, ':') - 1);

DROP TABLE digest_items;
DROP TABLE digests;
ALTER TABLE editions RENAME TO digests;
ALTER TABLE told RENAME TO digest_items;
CREATE INDEX digests_cut_off ON digests(audience, cut_off);
CREATE INDEX digest_items_digest ON digest_items(digest_id);
