"""Exports for programs that poll: the static JSON API and the Atom feeds."""
