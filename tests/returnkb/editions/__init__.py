"""Tests of editions and of the differences between them."""
