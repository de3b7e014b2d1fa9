"""URL display: a URL as print and tables show it, without what a reader need not type."""

from __future__ import annotations

from urllib.parse import urlsplit

MAX_URL_LENGTH = 48


def display_url(url: str) -> str:
    """A URL for print: without scheme and “www.”, truncated to MAX_URL_LENGTH characters."""
    parts = urlsplit(url)
    text = (parts.netloc.removeprefix("www.") + parts.path).rstrip("/")
    return text if len(text) <= MAX_URL_LENGTH else f"{text[: MAX_URL_LENGTH - 1]}…"
