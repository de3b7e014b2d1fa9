"""Incremental indexing: segments of entries, the merge of their postings, and the build cache."""
