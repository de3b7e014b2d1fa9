"""Commands of the scrapers, one module each."""
