"""Search: one analysis and one plan, an index both the browser and Python read, and Whoosh for formal queries."""
