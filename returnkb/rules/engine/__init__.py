"""Rule engine: what a rule and a fault are, and iteration over the strings of a corpus."""
