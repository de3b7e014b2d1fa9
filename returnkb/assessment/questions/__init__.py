"""Answers to the questions of counsellors."""
