"""The web -> Article. Knows nothing of the other two packages."""
