"""The history of entries: versions in git, word differences, and their pages."""
