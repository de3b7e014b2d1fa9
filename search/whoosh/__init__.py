"""Whoosh: a formal query language over the same entries, and a second engine to compare the ranking with."""
