"""Rules that people set -> due alerts, each with its reason."""
