"""Tests of scrapers.adapters."""
