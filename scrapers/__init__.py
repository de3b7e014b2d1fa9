"""Observation of registered sources: the only package that uses the network."""
