"""Tests of scrapers.commands."""
