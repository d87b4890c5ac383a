-- How often short names stand for fuller ones is kept counted, for the commonest words stand for very many.

CREATE TABLE callings (              -- articles that call the bearer of a name by another one as well
    name_id INTEGER NOT NULL,        -- of names
    folded TEXT NOT NULL,            -- the other name, as names are compared
    space TEXT NOT NULL,             -- of the name
    articles INTEGER NOT NULL,
    PRIMARY KEY (name_id, folded)
) STRICT, WITHOUT ROWID;
INSERT INTO callings (name_id, space, folded, articles)
    SELECT x.name_id, x.space, x.folded, sum(x.articles) FROM entity_names x JOIN names n ON n.id = x.name_id
    WHERE x.folded <> n.folded GROUP BY x.name_id, x.folded;
CREATE INDEX callings_folded ON callings(space, folded, articles, name_id);

DROP INDEX entity_names_folded;      -- counts in it moved with every article
CREATE INDEX entity_names_folded ON entity_names(space, folded);
