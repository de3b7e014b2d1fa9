"""Tests of formal queries by Whoosh."""
