"""Tests of checking rounds."""
