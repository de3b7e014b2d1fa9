"""Exports of the source register for reference managers: CSL-JSON and BibTeX."""
