"""Tests of the catalogues of the interface."""
