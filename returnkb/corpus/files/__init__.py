"""Reading of files: the inventory of a tree, YAML and JSON documents with positions, and validation against models."""
