"""Tests of freshness, support and the review queue."""
