"""The state of each source: model, transitions, severity of changes, schedule and files."""
