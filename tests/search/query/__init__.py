"""Tests of query processing and ranking."""
