"""Counts of services, readings and comparable claims."""
