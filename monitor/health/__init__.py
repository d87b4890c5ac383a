"""How the sources are doing, and who is told."""
