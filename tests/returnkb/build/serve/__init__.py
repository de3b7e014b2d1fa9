"""Tests of the local server and the preview."""
