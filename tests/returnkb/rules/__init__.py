"""Tests of the rules that check a collection."""
