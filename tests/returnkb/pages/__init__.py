"""Tests of the pages of the site, in files and in a browser."""
