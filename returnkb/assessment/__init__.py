"""Assessment: freshness and support of every claim and entry on a day, and what follows from them."""
