"""Tests of the offline distribution."""
