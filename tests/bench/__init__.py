"""Benchmarks: commands that print figures, run by hand or from run.py."""
