"""Commands for questions: search, eligibility, fact sheets and the office server."""
