"""Messages -> recipients, at least once, and what recipients say about it."""
