"""Sets of questions that were written before any was run, by their day; nobody tunes the search to them."""
