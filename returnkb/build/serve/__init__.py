"""Local server of the built site, and the preview of changed pages."""
