"""Text -> Analysis. Knows nothing of the other two packages."""
