-- Full text over the current version of each article; diacritics folded. `rowid` is the article's id.

CREATE VIRTUAL TABLE articles_fts USING fts5(title, text, tokenize = "unicode61 remove_diacritics 2");
