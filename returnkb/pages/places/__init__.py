"""Pages of places, and of what is made for chosen places: comparison, map, fact sheet."""
