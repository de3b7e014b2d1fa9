"""Commands that look facts up: search, eligibility and fact sheets."""
