"""HTML safety: the allow-list of elements and attributes, and the Content Security Policy."""
