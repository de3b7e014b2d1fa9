"""Tests of reading a collection: files, fields, configuration."""
