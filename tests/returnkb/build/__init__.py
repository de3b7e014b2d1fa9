"""Tests of the build: files written, renderers."""
