-- What questions are answered from: articles in the order of their publication, full text with roots, and which article or
-- cooperation bears which word of a field. All of it is derived; triggers keep it in step, in the transaction of its source.
-- `pantau_stems` is a function that every connection of Pantau's knows.

ALTER TABLE articles ADD COLUMN place INTEGER; -- seconds since 1970 of publication (unknown: when first seen) << 26 | id

CREATE TRIGGER articles_placed AFTER INSERT ON articles BEGIN
    UPDATE articles SET place = min(unixepoch(coalesce((SELECT published FROM versions WHERE id = new.version_id),
        new.first_seen_at)), 68719476735) * 67108864 + id WHERE id = new.id;
END;
CREATE TRIGGER articles_current AFTER UPDATE OF version_id, first_seen_at ON articles BEGIN
    UPDATE articles SET place = min(unixepoch(coalesce((SELECT published FROM versions WHERE id = new.version_id),
        new.first_seen_at)), 68719476735) * 67108864 + id WHERE id = new.id;
END;
CREATE TRIGGER versions_dated AFTER UPDATE OF published ON versions BEGIN
    UPDATE articles SET place = min(unixepoch(coalesce(new.published, first_seen_at)), 68719476735) * 67108864 + id
    WHERE version_id = new.id;
END;
UPDATE articles SET place = min(unixepoch(coalesce((SELECT published FROM versions WHERE id = version_id),
    first_seen_at)), 68719476735) * 67108864 + id;
CREATE UNIQUE INDEX articles_place ON articles(place);
CREATE INDEX articles_source ON articles(source COLLATE NOCASE, place);
CREATE INDEX articles_version ON articles(version_id);

-- Full text over the current version of each article; diacritics folded. `rowid` is the article's place, so that the
-- newest come first; `stems` adds the roots of words that do not stand there themselves.
DROP TABLE articles_fts;
CREATE VIRTUAL TABLE articles_fts USING fts5(title, text, stems, tokenize = "unicode61 remove_diacritics 2");
INSERT INTO articles_fts (rowid, title, text, stems)
    SELECT a.place, v.title, v.text, pantau_stems(v.title || char(10) || v.text)
    FROM articles a JOIN versions v ON v.id = a.version_id;
CREATE TRIGGER articles_indexed AFTER UPDATE OF version_id ON articles WHEN new.version_id IS NOT old.version_id BEGIN
    DELETE FROM articles_fts WHERE rowid = (SELECT place FROM articles WHERE id = new.id);
    INSERT INTO articles_fts (rowid, title, text, stems)
        SELECT a.place, v.title, v.text, pantau_stems(v.title || char(10) || v.text)
        FROM articles a JOIN versions v ON v.id = a.version_id WHERE a.id = new.id;
END;
CREATE TRIGGER versions_indexed AFTER UPDATE OF title, text ON versions
WHEN EXISTS (SELECT 1 FROM articles WHERE version_id = new.id) BEGIN
    UPDATE articles_fts SET title = new.title, text = new.text, stems = pantau_stems(new.title || char(10) || new.text)
    WHERE rowid = (SELECT place FROM articles WHERE version_id = new.id);
END;
CREATE TRIGGER articles_unindexed AFTER DELETE ON articles BEGIN
    DELETE FROM articles_fts WHERE rowid = old.place;
END;

-- Who and what each article names.
CREATE TABLE article_names (
    name_id INTEGER NOT NULL,        -- of names
    place INTEGER NOT NULL,          -- of the article
    PRIMARY KEY (name_id, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX article_names_place ON article_names(place, name_id);
INSERT OR IGNORE INTO article_names (name_id, place)
    SELECT m.name_id, a.place FROM mentions m JOIN versions v ON v.id = m.version_id JOIN articles a ON a.id = v.article_id
    WHERE m.name_id IS NOT NULL;
CREATE TRIGGER mentions_named AFTER INSERT ON mentions WHEN new.name_id IS NOT NULL BEGIN
    INSERT OR IGNORE INTO article_names (name_id, place)
        SELECT new.name_id, a.place FROM versions v JOIN articles a ON a.id = v.article_id WHERE v.id = new.version_id;
END;
CREATE TRIGGER mentions_renamed AFTER UPDATE OF name_id ON mentions WHEN new.name_id IS NOT old.name_id BEGIN
    DELETE FROM article_names WHERE name_id = old.name_id
        AND place = (SELECT a.place FROM versions v JOIN articles a ON a.id = v.article_id WHERE v.id = old.version_id)
        AND NOT EXISTS (SELECT 1 FROM mentions WHERE version_id = old.version_id AND name_id = old.name_id);
    INSERT OR IGNORE INTO article_names (name_id, place)
        SELECT new.name_id, a.place FROM versions v JOIN articles a ON a.id = v.article_id
        WHERE v.id = new.version_id AND new.name_id IS NOT NULL;
END;
CREATE TRIGGER mentions_unnamed AFTER DELETE ON mentions WHEN old.name_id IS NOT NULL BEGIN
    DELETE FROM article_names WHERE name_id = old.name_id
        AND place = (SELECT a.place FROM versions v JOIN articles a ON a.id = v.article_id WHERE v.id = old.version_id)
        AND NOT EXISTS (SELECT 1 FROM mentions WHERE version_id = old.version_id AND name_id = old.name_id);
END;

-- The words of every form by which somebody or something is called.
CREATE VIRTUAL TABLE entity_names_fts USING fts5(
    name, content = 'entity_names', content_rowid = 'id', tokenize = "unicode61 remove_diacritics 2");
INSERT INTO entity_names_fts (rowid, name) SELECT id, name FROM entity_names;
CREATE TRIGGER entity_names_indexed AFTER INSERT ON entity_names BEGIN
    INSERT INTO entity_names_fts (rowid, name) VALUES (new.id, new.name);
END;
CREATE TRIGGER entity_names_reindexed AFTER UPDATE OF name ON entity_names BEGIN
    INSERT INTO entity_names_fts (entity_names_fts, rowid, name) VALUES ('delete', old.id, old.name);
    INSERT INTO entity_names_fts (rowid, name) VALUES (new.id, new.name);
END;
CREATE TRIGGER entity_names_unindexed AFTER DELETE ON entity_names BEGIN
    INSERT INTO entity_names_fts (entity_names_fts, rowid, name) VALUES ('delete', old.id, old.name);
END;
CREATE INDEX entities_articles ON entities(articles, id);

-- Which words of a field articles and cooperations bear: parties, subjects, events, sectors, kinds of parties, statuses.
CREATE TABLE labels (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,              -- party | field | event | sector | channel | status | office
    text TEXT NOT NULL,
    UNIQUE (kind, text)
) STRICT;
CREATE VIRTUAL TABLE labels_fts USING fts5(
    text, content = 'labels', content_rowid = 'id', tokenize = "unicode61 remove_diacritics 2");
CREATE TRIGGER labels_indexed AFTER INSERT ON labels BEGIN
    INSERT INTO labels_fts (rowid, text) VALUES (new.id, new.text);
END;
CREATE TRIGGER labels_unindexed AFTER DELETE ON labels BEGIN
    INSERT INTO labels_fts (labels_fts, rowid, text) VALUES ('delete', old.id, old.text);
END;

CREATE TABLE mention_labels (        -- of what an article asserts of a cooperation, and the offices of people in it
    label_id INTEGER NOT NULL,
    place INTEGER NOT NULL,          -- of the article
    mention_id INTEGER NOT NULL,     -- of cooperation_mentions; of an office: of mentions, negative
    PRIMARY KEY (label_id, place, mention_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX mention_labels_mention ON mention_labels(mention_id);
CREATE INDEX mention_labels_place ON mention_labels(place);
CREATE TABLE cooperation_labels (    -- of a cooperation as a whole
    label_id INTEGER NOT NULL,
    cooperation_id INTEGER NOT NULL,
    PRIMARY KEY (label_id, cooperation_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX cooperation_labels_cooperation ON cooperation_labels(cooperation_id);

CREATE VIEW asserted_labels (mention_id, article_id, kind, text) AS
    SELECT m.id, article_id, 'party', j.value FROM cooperation_mentions m, json_each(m.parties) j
    WHERE denied = 0 AND rejected = 0
    UNION ALL SELECT m.id, article_id, 'field', j.value FROM cooperation_mentions m, json_each(m.fields) j
    WHERE denied = 0 AND rejected = 0
    UNION ALL SELECT m.id, article_id, 'sector', j.value FROM cooperation_mentions m, json_each(m.sectors) j
    WHERE denied = 0 AND rejected = 0
    UNION ALL SELECT id, article_id, 'event', event FROM cooperation_mentions
    WHERE denied = 0 AND rejected = 0 AND event IS NOT NULL
    UNION ALL SELECT id, article_id, 'channel', channel FROM cooperation_mentions
    WHERE denied = 0 AND rejected = 0 AND channel IS NOT NULL
    UNION ALL SELECT id, article_id, 'status', status FROM cooperation_mentions WHERE denied = 0 AND rejected = 0;
CREATE VIEW borne_labels (cooperation_id, kind, text) AS
    SELECT c.id, 'party', j.value FROM cooperations c, json_each(c.parties) j
    UNION ALL SELECT c.id, 'field', j.value FROM cooperations c, json_each(c.fields) j
    UNION ALL SELECT id, 'event', event FROM cooperations WHERE event IS NOT NULL;

INSERT OR IGNORE INTO labels (kind, text) SELECT kind, text FROM asserted_labels UNION SELECT kind, text FROM borne_labels;
INSERT OR IGNORE INTO mention_labels (label_id, place, mention_id)
    SELECT l.id, a.place, s.mention_id FROM asserted_labels s JOIN labels l USING (kind, text)
    JOIN articles a ON a.id = s.article_id;
INSERT OR IGNORE INTO cooperation_labels (label_id, cooperation_id)
    SELECT l.id, s.cooperation_id FROM borne_labels s JOIN labels l USING (kind, text);

CREATE TRIGGER cooperation_mentions_labelled AFTER INSERT ON cooperation_mentions BEGIN
    INSERT OR IGNORE INTO labels (kind, text) SELECT kind, text FROM asserted_labels WHERE mention_id = new.id;
    INSERT OR IGNORE INTO mention_labels (label_id, place, mention_id)
        SELECT l.id, a.place, new.id FROM asserted_labels s JOIN labels l USING (kind, text)
        JOIN articles a ON a.id = new.article_id WHERE s.mention_id = new.id;
END;
CREATE TRIGGER cooperation_mentions_relabelled
AFTER UPDATE OF parties, fields, sectors, event, channel, status, denied, rejected ON cooperation_mentions BEGIN
    DELETE FROM mention_labels WHERE mention_id = new.id;
    INSERT OR IGNORE INTO labels (kind, text) SELECT kind, text FROM asserted_labels WHERE mention_id = new.id;
    INSERT OR IGNORE INTO mention_labels (label_id, place, mention_id)
        SELECT l.id, a.place, new.id FROM asserted_labels s JOIN labels l USING (kind, text)
        JOIN articles a ON a.id = new.article_id WHERE s.mention_id = new.id;
END;
CREATE TRIGGER cooperation_mentions_unlabelled AFTER DELETE ON cooperation_mentions BEGIN
    DELETE FROM mention_labels WHERE mention_id = old.id;
END;
CREATE TRIGGER cooperations_labelled AFTER INSERT ON cooperations BEGIN
    INSERT OR IGNORE INTO labels (kind, text) SELECT kind, text FROM borne_labels WHERE cooperation_id = new.id;
    INSERT OR IGNORE INTO cooperation_labels (label_id, cooperation_id)
        SELECT l.id, new.id FROM borne_labels s JOIN labels l USING (kind, text) WHERE s.cooperation_id = new.id;
END;
CREATE TRIGGER cooperations_relabelled AFTER UPDATE OF parties, fields, event ON cooperations
WHEN new.parties <> old.parties OR new.fields <> old.fields OR new.event IS NOT old.event BEGIN
    DELETE FROM cooperation_labels WHERE cooperation_id = new.id;
    INSERT OR IGNORE INTO labels (kind, text) SELECT kind, text FROM borne_labels WHERE cooperation_id = new.id;
    INSERT OR IGNORE INTO cooperation_labels (label_id, cooperation_id)
        SELECT l.id, new.id FROM borne_labels s JOIN labels l USING (kind, text) WHERE s.cooperation_id = new.id;
END;
CREATE TRIGGER cooperations_unlabelled AFTER DELETE ON cooperations BEGIN
    DELETE FROM cooperation_labels WHERE cooperation_id = old.id;
END;

INSERT OR IGNORE INTO labels (kind, text) SELECT 'office', position FROM mentions WHERE position IS NOT NULL;
INSERT OR IGNORE INTO mention_labels (label_id, place, mention_id)
    SELECT l.id, a.place, -m.id FROM mentions m JOIN labels l ON l.kind = 'office' AND l.text = m.position
    JOIN versions v ON v.id = m.version_id JOIN articles a ON a.id = v.article_id;
CREATE TRIGGER mentions_officed AFTER INSERT ON mentions WHEN new.position IS NOT NULL BEGIN
    INSERT OR IGNORE INTO labels (kind, text) VALUES ('office', new.position);
    INSERT OR IGNORE INTO mention_labels (label_id, place, mention_id)
        SELECT l.id, a.place, -new.id FROM labels l JOIN versions v ON v.id = new.version_id
        JOIN articles a ON a.id = v.article_id WHERE l.kind = 'office' AND l.text = new.position;
END;
CREATE TRIGGER mentions_unofficed AFTER DELETE ON mentions WHEN old.position IS NOT NULL BEGIN
    DELETE FROM mention_labels WHERE mention_id = -old.id;
END;

CREATE TRIGGER mention_labels_gone AFTER DELETE ON mention_labels BEGIN
    DELETE FROM labels WHERE id = old.label_id
        AND NOT EXISTS (SELECT 1 FROM mention_labels WHERE label_id = old.label_id)
        AND NOT EXISTS (SELECT 1 FROM cooperation_labels WHERE label_id = old.label_id);
END;
CREATE TRIGGER cooperation_labels_gone AFTER DELETE ON cooperation_labels BEGIN
    DELETE FROM labels WHERE id = old.label_id
        AND NOT EXISTS (SELECT 1 FROM mention_labels WHERE label_id = old.label_id)
        AND NOT EXISTS (SELECT 1 FROM cooperation_labels WHERE label_id = old.label_id);
END;

CREATE INDEX cooperations_last_seen ON cooperations(last_seen_at, id);
CREATE INDEX cooperations_first_seen ON cooperations(first_seen_at);
CREATE INDEX cooperation_mentions_reports ON cooperation_mentions(article_id, denied, rejected, cooperation_id);

-- The money of what is agreed, as numbers.
CREATE TABLE mention_amounts (
    mention_id INTEGER PRIMARY KEY,  -- of cooperation_mentions
    currency TEXT NOT NULL,          -- ISO 4217
    amount REAL NOT NULL
) STRICT;
CREATE VIEW analysed_amounts AS
    SELECT m.id AS mention_id, m.version_id, j.value ->> 'currency' AS currency,
        CAST(j.value ->> 'amount' AS REAL) AS amount
    FROM cooperation_mentions m JOIN analyses n ON n.version_id = m.version_id, json_each(n.payload, '$.money') j
    WHERE m.value = j.value ->> 'text';
INSERT OR IGNORE INTO mention_amounts (mention_id, currency, amount)
    SELECT mention_id, currency, amount FROM analysed_amounts;
CREATE TRIGGER cooperation_mentions_unvalued AFTER DELETE ON cooperation_mentions WHEN old.value IS NOT NULL BEGIN
    DELETE FROM mention_amounts WHERE mention_id = old.id;
END;

-- What people say, in the words of the article.
CREATE TABLE quotes (
    id INTEGER PRIMARY KEY,
    version_id INTEGER NOT NULL,
    article_id INTEGER NOT NULL,
    place INTEGER NOT NULL,          -- of the article
    number INTEGER NOT NULL,         -- its place in the analysis
    text TEXT NOT NULL,
    speaker TEXT,                    -- the fullest name in the article; null: not known
    cue TEXT,
    direct INTEGER NOT NULL,         -- 1: verbatim; 0: reported
    start INTEGER NOT NULL,          -- in title + "\n" + text
    "end" INTEGER NOT NULL,
    speaker_start INTEGER,
    speaker_end INTEGER
) STRICT;
CREATE INDEX quotes_version ON quotes(version_id);
CREATE INDEX quotes_place ON quotes(place, number);
CREATE INDEX quotes_speaker ON quotes(speaker, place);
CREATE VIRTUAL TABLE quotes_fts USING fts5(text, speaker, stems, tokenize = "unicode61 remove_diacritics 2");
CREATE TRIGGER quotes_indexed AFTER INSERT ON quotes BEGIN
    INSERT INTO quotes_fts (rowid, text, speaker, stems) VALUES (new.id, new.text, new.speaker, pantau_stems(new.text));
END;
CREATE TRIGGER quotes_unindexed AFTER DELETE ON quotes BEGIN
    DELETE FROM quotes_fts WHERE rowid = old.id;
END;
CREATE VIEW analysed_quotes AS
    SELECT n.version_id, a.id AS article_id, a.place, q.key AS number, q.value ->> 'text' AS text,
        q.value ->> 'speaker' AS speaker, q.value ->> 'cue' AS cue, coalesce(q.value ->> 'direct', 1) AS direct,
        q.value -> 'span' ->> 'start' AS start, q.value -> 'span' ->> 'end' AS "end",
        q.value -> 'speaker_span' ->> 'start' AS speaker_start, q.value -> 'speaker_span' ->> 'end' AS speaker_end
    FROM analyses n JOIN articles a ON a.version_id = n.version_id, json_each(n.payload, '$.quotes') q;
INSERT INTO quotes (version_id, article_id, place, number, text, speaker, cue, direct, start, "end", speaker_start, speaker_end)
    SELECT q.version_id, q.article_id, q.place, q.number, q.text, q.speaker, q.cue, q.direct, q.start, q."end",
        q.speaker_start, q.speaker_end
    FROM analysed_quotes q JOIN versions v ON v.id = q.version_id WHERE v.stage = 'linked';
CREATE TRIGGER versions_linked AFTER UPDATE OF stage ON versions WHEN new.stage = 'linked' BEGIN
    DELETE FROM quotes WHERE version_id IN (SELECT id FROM versions WHERE article_id = new.article_id);
    INSERT INTO quotes (version_id, article_id, place, number, text, speaker, cue, direct, start, "end", speaker_start,
            speaker_end)
        SELECT version_id, article_id, place, number, text, speaker, cue, direct, start, "end", speaker_start, speaker_end
        FROM analysed_quotes WHERE version_id = new.id;
    INSERT OR IGNORE INTO mention_amounts (mention_id, currency, amount)
        SELECT mention_id, currency, amount FROM analysed_amounts WHERE version_id = new.id;
END;
CREATE TRIGGER analyses_unquoted AFTER DELETE ON analyses BEGIN
    DELETE FROM quotes WHERE version_id = old.version_id;
END;

-- An article whose date changes takes all that is kept by its place along.
CREATE TRIGGER articles_moved AFTER UPDATE OF place ON articles WHEN old.place IS NOT NULL AND new.place <> old.place BEGIN
    UPDATE articles_fts SET rowid = new.place WHERE rowid = old.place;
    UPDATE article_names SET place = new.place WHERE place = old.place;
    UPDATE mention_labels SET place = new.place WHERE place = old.place;
    UPDATE quotes SET place = new.place WHERE place = old.place;
END;

-- For people who ask in SQL: docs/queries.md explains every column. Articles are known by their identity, cooperations and
-- entities by their key: the same after a rebuild.
CREATE VIEW v_sources AS SELECT name AS source, title, publisher, kind FROM sources;
CREATE VIEW v_articles AS
    SELECT a.identity AS article, a.id AS number, a.source, a.url, v.title, v.published, a.first_seen_at AS first_seen,
        v.language, v.authors, v.tags, v.number AS version, v.complete, s.key AS story, m.role AS story_role
    FROM articles a JOIN versions v ON v.id = a.version_id
    LEFT JOIN story_articles m ON m.article_id = a.id LEFT JOIN stories s ON s.id = m.story_id;
CREATE VIEW v_cooperations AS
    SELECT key AS cooperation, parties, status, denied, renews, fields, event, instrument, valid_until, confidence,
        first_seen_at AS first_seen, last_seen_at AS last_seen, coverage AS articles, independent
    FROM cooperations;
CREATE VIEW v_cooperation_parties AS
    SELECT c.key AS cooperation, l.text AS party
    FROM cooperation_labels x JOIN labels l ON l.id = x.label_id AND l.kind = 'party'
    JOIN cooperations c ON c.id = x.cooperation_id;
CREATE VIEW v_cooperation_mentions AS
    SELECT c.key AS cooperation, a.identity AS article, m.status, m.denied, m.rejected, m.parties, m.fields, m.sectors,
        m.channel, m.event, m.instrument, m.value, v.currency, v.amount, m.date, m.place, m.evidence,
        m.evidence_start AS start, m.evidence_end AS "end", m.confidence, m.at
    FROM cooperation_mentions m JOIN articles a ON a.id = m.article_id
    LEFT JOIN cooperations c ON c.id = m.cooperation_id LEFT JOIN mention_amounts v ON v.mention_id = m.id;
CREATE VIEW v_steps AS
    SELECT c.key AS cooperation, s.kind, s.status, s.previous, s.at, s.created_at AS known, a.identity AS article,
        m.evidence
    FROM steps s JOIN cooperations c ON c.id = s.cooperation_id JOIN cooperation_mentions m ON m.id = s.mention_id
    JOIN articles a ON a.id = m.article_id;
CREATE VIEW v_contradictions AS
    SELECT c.key AS cooperation, x.kind, a.identity AS article, m.evidence, b.identity AS against_article,
        n.evidence AS against_evidence
    FROM contradictions x JOIN cooperations c ON c.id = x.cooperation_id
    JOIN cooperation_mentions m ON m.id = x.mention_id JOIN articles a ON a.id = m.article_id
    JOIN cooperation_mentions n ON n.id = x.against_id JOIN articles b ON b.id = n.article_id;
CREATE VIEW v_entities AS
    SELECT key AS entity, type, name, articles, mentions, first_seen_at AS first_seen, last_seen_at AS last_seen FROM entities;
CREATE VIEW v_entity_names AS
    SELECT e.key AS entity, x.name, sum(x.articles) AS articles
    FROM entity_names x JOIN entities e ON e.id = x.entity_id GROUP BY e.key, x.name;
CREATE VIEW v_mentions AS
    SELECT a.identity AS article, e.key AS entity, m.type, m.name, m.form, m.start, m."end", m.official, m.position,
        m.affiliation
    FROM mentions m JOIN articles a ON a.version_id = m.version_id LEFT JOIN entities e ON e.id = m.entity_id;
CREATE VIEW v_officials AS
    SELECT e.key AS entity, e.name, m.position, m.affiliation, count(DISTINCT a.id) AS articles,
        min(coalesce(v.published, a.first_seen_at)) AS first_seen, max(coalesce(v.published, a.first_seen_at)) AS last_seen
    FROM mentions m JOIN articles a ON a.version_id = m.version_id JOIN versions v ON v.id = m.version_id
    JOIN entities e ON e.id = m.entity_id
    WHERE m.official = 1 AND m.position IS NOT NULL GROUP BY e.key, m.position, m.affiliation;
CREATE VIEW v_quotes AS
    SELECT a.identity AS article, q.speaker, q.text, q.direct, q.cue, q.start, q."end", v.published
    FROM quotes q JOIN articles a ON a.id = q.article_id JOIN versions v ON v.id = q.version_id;
CREATE VIEW v_stories AS
    SELECT key AS story, title, official, first_at AS first_seen, last_at AS last_seen, articles, sources FROM stories;
CREATE VIEW v_story_articles AS
    SELECT s.key AS story, a.identity AS article, m.role, m.similarity, m.verbatim
    FROM story_articles m JOIN stories s ON s.id = m.story_id JOIN articles a ON a.id = m.article_id;
