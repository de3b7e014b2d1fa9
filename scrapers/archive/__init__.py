"""Archived copies: WARC records of our own and captures of the Wayback Machine."""
