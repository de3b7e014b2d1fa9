"""Tests of the export for OpenSearch, with a real server."""
