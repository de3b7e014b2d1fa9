"""Tests of issue forms and of what becomes of them."""
