"""The one gate through which every request leaves: names, sockets, deadlines, sizes, redirects, robots."""
