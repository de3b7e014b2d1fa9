"""Who may claim what: the engine in both languages, the command and the page."""
