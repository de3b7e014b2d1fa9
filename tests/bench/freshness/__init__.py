"""Benchmarks of change detection and of observation runs."""
