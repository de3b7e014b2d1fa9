"""Tests of the ZIM file."""
