"""Shared parts of all export formats: record models, UUIDs, metadata and the list of formats."""
