"""The spaCy components, one a file; each reads `doc.ents` and what its predecessors left on `doc._`."""
