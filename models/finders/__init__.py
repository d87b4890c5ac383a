"""Rules that find entities in the words of a text; the component `entities` puts them together."""
