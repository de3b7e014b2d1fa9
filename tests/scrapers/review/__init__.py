"""Tests of scrapers.review."""
