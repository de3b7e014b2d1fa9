"""Tests of incremental indexing."""
