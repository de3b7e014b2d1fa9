"""Tabular exports: the SQLite database and HXL-tagged CSV, with the columns and CSV writer they share."""
