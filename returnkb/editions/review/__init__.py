"""Review of a change: what it changes for the reader, in sentences."""
