"""The query language, and what the database answers to it."""
