"""Printed documents: fact sheets of places and booklets of countries, as HTML and PDF."""
