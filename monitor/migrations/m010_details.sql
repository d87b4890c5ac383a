-- Which sectors a cooperation belongs to, and between what kinds of parties it runs, as each article shows it.

ALTER TABLE cooperation_mentions ADD COLUMN sectors TEXT NOT NULL DEFAULT '[]'; -- JSON: keys of sectors.toml
ALTER TABLE cooperation_mentions ADD COLUMN channel TEXT; -- analysis.Channel; null: analysed by an older model
