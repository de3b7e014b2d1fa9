"""Commands that build and serve the site, and that fetch its sources."""
