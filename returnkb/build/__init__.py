"""The build: compiles a tree into pages, data and a search index, renders the site, and serves it locally."""
