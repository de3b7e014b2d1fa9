"""Issues: forms of issues, and the change of files that a filled-in form proposes."""
