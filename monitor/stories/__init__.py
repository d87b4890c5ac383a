"""Articles -> stories: copies and rewrites of one text, each counted once."""
