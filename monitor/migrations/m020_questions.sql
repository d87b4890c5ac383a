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
CREATE TRIGGER cooperation_mentions_sourced AFTER INSERT ON cooperation_mentions BEGIN
    UPDATE cooperation_mentions SET source = (SELECT source FROM articles WHERE id = new.article_id) WHERE id = new.id;
END;
CREATE TRIGGER articles_renamed AFTER UPDATE OF source ON articles WHEN new.source <> old.source BEGIN
    UPDATE cooperation_mentions SET source = new.source WHERE article_id = new.id;
END;
CREATE INDEX cooperation_mentions_shown
    ON cooperation_mentions(cooperation_id, rejected, denied, status, confidence, at, article_id, source);

-- What a cooperation says of itself is asked of all of them in their order: in the index, it is read without their rows.
DROP INDEX cooperations_last_seen;
CREATE INDEX cooperations_last_seen ON cooperations(last_seen_at, id, status, denied, confidence, first_seen_at);
