-- What has no date is listed behind all that has one: when it was collected says nothing of when it was published.
-- And what is denied is found without looking at all that is not.

DROP TRIGGER articles_placed;
DROP TRIGGER articles_current;
DROP TRIGGER versions_dated;
CREATE TRIGGER articles_placed AFTER INSERT ON articles BEGIN
    UPDATE articles SET place = min(coalesce(unixepoch((SELECT published FROM versions WHERE id = new.version_id)), 0),
        68719476735) * 67108864 + id WHERE id = new.id;
END;
CREATE TRIGGER articles_current AFTER UPDATE OF version_id ON articles BEGIN
    UPDATE articles SET place = min(coalesce(unixepoch((SELECT published FROM versions WHERE id = new.version_id)), 0),
        68719476735) * 67108864 + id WHERE id = new.id;
END;
CREATE TRIGGER versions_dated AFTER UPDATE OF published ON versions BEGIN
    UPDATE articles SET place = min(coalesce(unixepoch(new.published), 0), 68719476735) * 67108864 + id
    WHERE version_id = new.id;
END;
UPDATE articles SET place = id WHERE version_id IN (SELECT id FROM versions WHERE published IS NULL);

CREATE INDEX cooperations_denied ON cooperations(last_seen_at, id) WHERE denied = 1;
CREATE INDEX cooperation_mentions_denied ON cooperation_mentions(article_id, cooperation_id) WHERE denied = 1;

-- What a page of cooperations shows of each is read from one index: which articles and sources report it, and which of
-- its claims shows it best.
ALTER TABLE cooperation_mentions ADD COLUMN source TEXT; -- of the article
UPDATE cooperation_mentions SET source = (SELECT source FROM articles WHERE id = article_id);
CREATE TRIGGER articles_renamed AFTER UPDATE OF source ON articles WHEN new.source <> old.source BEGIN
    UPDATE cooperation_mentions SET source = new.source WHERE article_id = new.id;
END;
CREATE INDEX cooperation_mentions_shown
    ON cooperation_mentions(cooperation_id, rejected, denied, status, confidence, at, article_id, source);

-- What a cooperation says of itself is asked of all of them in their order: in the index, it is read without their rows.
DROP INDEX cooperations_last_seen;
CREATE INDEX cooperations_last_seen ON cooperations(last_seen_at, id, status, denied, confidence, first_seen_at);

-- `independent` is -1 where it is to be counted: none at all is a count too, where only parties' own press offices report
-- a cooperation. These counted once, so what official sources report is counted anew.
DROP TRIGGER story_articles_counted;
DROP TRIGGER story_articles_moved;
DROP TRIGGER story_articles_gone;
DROP TRIGGER stories_begun;
DROP INDEX cooperations_uncounted;
CREATE TRIGGER story_articles_counted AFTER INSERT ON story_articles BEGIN
    UPDATE cooperations SET independent = -1 WHERE id IN
        (SELECT cooperation_id FROM cooperation_mentions WHERE article_id = new.article_id);
END;
CREATE TRIGGER story_articles_moved AFTER UPDATE OF story_id ON story_articles WHEN new.story_id <> old.story_id BEGIN
    UPDATE cooperations SET independent = -1 WHERE id IN
        (SELECT cooperation_id FROM cooperation_mentions WHERE article_id = new.article_id);
END;
CREATE TRIGGER story_articles_gone AFTER DELETE ON story_articles BEGIN
    UPDATE cooperations SET independent = -1 WHERE id IN
        (SELECT cooperation_id FROM cooperation_mentions WHERE article_id = old.article_id);
END;
CREATE TRIGGER stories_begun AFTER UPDATE OF origin_article_id ON stories
WHEN new.origin_article_id <> old.origin_article_id BEGIN
    UPDATE cooperations SET independent = -1 WHERE id IN (SELECT cooperation_id FROM cooperation_mentions
        WHERE article_id IN (SELECT article_id FROM story_articles WHERE story_id = new.id));
END;
UPDATE cooperations SET independent = -1 WHERE independent = 0 OR id IN (
    SELECT m.cooperation_id FROM cooperation_mentions m JOIN article_origins o ON o.article_id = m.article_id
    JOIN articles a ON a.id = o.origin_article_id JOIN sources s ON s.name = a.source AND s.kind = 'official');
CREATE INDEX cooperations_uncounted ON cooperations(id) WHERE independent < 0;
DROP VIEW v_cooperations;
CREATE VIEW v_cooperations AS
    SELECT key AS cooperation, parties, status, denied, renews, fields, event, instrument, valid_until, confidence,
        first_seen_at AS first_seen, last_seen_at AS last_seen, coverage AS articles, max(independent, 0) AS independent
    FROM cooperations;
