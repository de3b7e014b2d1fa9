"""Development and release tools for the project itself; nothing in them is needed to build or read a site."""
