"""Commands for editors: create entries, check them, and list what is due for review."""
