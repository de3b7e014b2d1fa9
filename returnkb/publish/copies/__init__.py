"""Copies of an edition, each rendered from the assessed corpus with a profile of its own."""
