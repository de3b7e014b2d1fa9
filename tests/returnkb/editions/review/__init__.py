"""Tests of reviews: what a change of the files changes for the reader."""
