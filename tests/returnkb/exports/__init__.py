"""Tests of open data: every format, written, read back and checked."""
