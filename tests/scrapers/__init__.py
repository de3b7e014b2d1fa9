"""Tests of the scrapers package."""
