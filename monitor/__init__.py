"""Composes scrapers and models: everything that remembers, decides or talks."""
