"""Packaging: archives, checksums, manifests and checks of the files of a copy."""
