"""Benchmarks: commands that print figures, run manually or from run.py."""
