"""Query processing: the index reader, the parser, the query plan, ranking and results."""
