"""Benchmarks of the search index and the finder."""
