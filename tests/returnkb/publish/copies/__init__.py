"""Tests of the copies: folder, single file, e-book, papers."""
