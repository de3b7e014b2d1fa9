"""Checking rounds: sheets of questions about entries that need a check, and the changes that their answers make."""
