"""Analysis of a response: its outcome, its document and the quotations found in it."""
