"""Eligibility engine: evaluates the rules of programmes and the access criteria of services for one person on one day."""
