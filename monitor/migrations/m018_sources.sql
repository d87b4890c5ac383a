-- How many independent sources a cooperation has is counted anew (`independent` 0) when its articles move among stories.

CREATE TRIGGER story_articles_counted AFTER INSERT ON story_articles BEGIN
    UPDATE cooperations SET independent = 0 WHERE id IN
        (SELECT cooperation_id FROM cooperation_mentions WHERE article_id = new.article_id);
END;
CREATE TRIGGER story_articles_moved AFTER UPDATE OF story_id ON story_articles WHEN new.story_id <> old.story_id BEGIN
    UPDATE cooperations SET independent = 0 WHERE id IN
        (SELECT cooperation_id FROM cooperation_mentions WHERE article_id = new.article_id);
END;
CREATE TRIGGER story_articles_gone AFTER DELETE ON story_articles BEGIN
    UPDATE cooperations SET independent = 0 WHERE id IN
        (SELECT cooperation_id FROM cooperation_mentions WHERE article_id = old.article_id);
END;
CREATE TRIGGER stories_begun AFTER UPDATE OF origin_article_id ON stories
WHEN new.origin_article_id <> old.origin_article_id BEGIN
    UPDATE cooperations SET independent = 0 WHERE id IN (SELECT cooperation_id FROM cooperation_mentions
        WHERE article_id IN (SELECT article_id FROM story_articles WHERE story_id = new.id));
END;
CREATE INDEX cooperations_uncounted ON cooperations(id) WHERE independent = 0;
