"""Review of a change of files: its consequences for the reader, in sentences."""
