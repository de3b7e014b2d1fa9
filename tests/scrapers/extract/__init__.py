"""Tests of scrapers.extract."""
