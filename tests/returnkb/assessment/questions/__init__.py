"""Tests of the answers to the questions of counsellors."""
