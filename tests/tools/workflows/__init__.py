"""Workflows: their steps run in clones on this machine."""
