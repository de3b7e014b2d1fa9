"""Tests of scrapers.http."""
