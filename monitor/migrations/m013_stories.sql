-- Which articles are one text: near-duplicates and rewrites as stories with their origin, and who took over a release.
--
-- All of it is derived from the current version of each article; a fingerprint outlives the text that it was made of.

ALTER TABLE articles ADD COLUMN placed_version_id INTEGER; -- the version that counts in stories; to be placed where it is another than version_id
CREATE INDEX articles_unplaced ON articles(id) WHERE version_id IS NOT placed_version_id;
CREATE INDEX articles_seen ON articles(first_seen_at);

CREATE TABLE fingerprints (
    article_id INTEGER PRIMARY KEY REFERENCES articles(id),
    identity TEXT NOT NULL,          -- as in articles: decides between articles of the same instant
    publisher TEXT NOT NULL,
    official INTEGER NOT NULL,       -- 1: from an official source
    at TEXT NOT NULL,                -- publication; when it was fetched, where that is unknown
    shingles BLOB NOT NULL           -- hash of each of its shingles: unsigned 32-bit, little-endian, ascending
) STRICT;

CREATE TABLE fingerprint_keys (      -- what articles that share text have in common: bands of MinHash, sampled shingles
    period INTEGER NOT NULL,         -- of `at`, six days long: what is near in time stands in it or in one beside it
    key INTEGER NOT NULL,
    article_id INTEGER NOT NULL REFERENCES fingerprints(article_id),
    PRIMARY KEY (period, key, article_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE resemblances (          -- pairs that may be one story; each pair twice, once from either side
    article_id INTEGER NOT NULL REFERENCES fingerprints(article_id),
    other_id INTEGER NOT NULL REFERENCES fingerprints(article_id),
    likeness TEXT NOT NULL,          -- copy | rewrite
    similarity REAL NOT NULL,        -- Jaccard similarity of their shingles
    verbatim REAL NOT NULL,          -- share of the shingles of article_id that other_id has too
    PRIMARY KEY (article_id, other_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE stories (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,        -- made of the origin's identity: the same after a rebuild
    origin_article_id INTEGER NOT NULL UNIQUE REFERENCES articles(id),
    official INTEGER NOT NULL,       -- 1: the origin is from an official source
    title TEXT NOT NULL,             -- of the origin
    first_at TEXT NOT NULL,
    last_at TEXT NOT NULL,
    articles INTEGER NOT NULL,
    sources INTEGER NOT NULL         -- publishers that carry it
) STRICT;
CREATE INDEX stories_last ON stories(last_at);

CREATE TABLE story_articles (        -- every placed article is in one story, if only in its own
    article_id INTEGER PRIMARY KEY REFERENCES fingerprints(article_id),
    story_id INTEGER NOT NULL REFERENCES stories(id),
    role TEXT NOT NULL,              -- origin | copy | rewrite
    similarity REAL NOT NULL,        -- to the origin; 1 for the origin itself
    verbatim REAL NOT NULL           -- share of its shingles that the origin has too
) STRICT;
CREATE INDEX story_articles_story ON story_articles(story_id);

CREATE TABLE release_coverage (      -- articles that hold passages of an official source's text, in its story or not
    release_id INTEGER NOT NULL REFERENCES fingerprints(article_id),
    article_id INTEGER NOT NULL REFERENCES fingerprints(article_id),
    taken REAL NOT NULL,             -- share of the release's shingles that the article has too
    verbatim REAL NOT NULL,          -- share of the article's shingles that the release has too
    PRIMARY KEY (release_id, article_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX release_coverage_article ON release_coverage(article_id);

CREATE VIEW article_origins AS       -- whose text an article carries: distinct publishers are independent sources
SELECT a.id AS article_id, coalesce(s.origin_article_id, a.id) AS origin_article_id,
       coalesce(f.publisher, o.publisher, a.source) AS publisher
FROM articles a
LEFT JOIN story_articles m ON m.article_id = a.id
LEFT JOIN stories s ON s.id = m.story_id
LEFT JOIN fingerprints f ON f.article_id = s.origin_article_id
LEFT JOIN sources o ON o.name = a.source;
