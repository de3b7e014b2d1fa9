"""Tests of scrapers.observe."""
