"""Archived copies: WARC records made here and captures of the Wayback Machine."""
