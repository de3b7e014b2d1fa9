"""Editions: snapshots of all claims on a day, their differences, and the edition stamp of a copy."""
