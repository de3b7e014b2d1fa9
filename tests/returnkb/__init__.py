"""Tests of returnkb, one folder for each of its packages."""
