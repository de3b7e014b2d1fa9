"""Fuzzing: files, bodies, dates, phone numbers, queries, updates and state files that nobody has thought of."""
