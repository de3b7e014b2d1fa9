"""The register of sources as the scrapers read it."""
