"""Tests of scrapers.archive."""
