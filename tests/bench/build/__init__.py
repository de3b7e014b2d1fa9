"""Benchmarks of the build: generated collections of any size and shape, and the cost of each phase."""
