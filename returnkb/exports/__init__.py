"""Open data: the same facts in the formats that other programs read."""
