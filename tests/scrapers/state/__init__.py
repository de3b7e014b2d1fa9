"""Tests of scrapers.state."""
