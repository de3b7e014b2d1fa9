"""Layout of country maps: projection, markers and label placement."""
