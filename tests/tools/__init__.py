"""Tests of the counsellors' tools."""
