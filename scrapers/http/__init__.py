"""HTTP client for untrusted hosts: address policy, pinned connections, deadlines, size limits, redirects, robots.txt."""
