"""Safety rules: personal data, hidden addresses of shelters, hostile links, HTML and invisible characters."""
