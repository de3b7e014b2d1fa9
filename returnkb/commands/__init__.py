"""Commands of the command line, one module each, grouped by the work they are for."""
