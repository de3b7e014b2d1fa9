"""Tests of the HTML allow-list."""
