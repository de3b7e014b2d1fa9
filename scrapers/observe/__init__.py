"""Observation run: schedules the watched URLs, examines each, and updates their states."""
