"""The copies of an edition: each is rendered from the judged data with its own profile."""
