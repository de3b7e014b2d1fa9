"""Updates: an update zip between two editions, and its application to an installed copy."""
