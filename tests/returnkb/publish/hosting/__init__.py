"""Tests of the hosted site."""
