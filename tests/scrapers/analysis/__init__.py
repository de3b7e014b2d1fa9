"""Tests of scrapers.analysis."""
