"""Multilingual search: text analysis, a static inverted index that the browser and Python read, ranking, and formal queries by Whoosh."""
