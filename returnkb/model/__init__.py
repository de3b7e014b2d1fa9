"""Models: immutable records of entries, sources, places, vocabularies, editions and settings, and findings about them."""
