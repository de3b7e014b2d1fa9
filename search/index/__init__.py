"""The inverted index: document IDs, term weights, postings, names of entities, and the format of the index files."""
