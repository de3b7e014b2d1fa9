"""Web addresses people write: whether one is well formed and fit to be shown."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_HOST = re.compile(r"(?=.{4,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}\.?", re.IGNORECASE)


def fault_of(url: str) -> str | None:
    """What is wrong with a web address, in a clause; None when it is fit to be shown as a link."""
    if any(character.isspace() or ord(character) < 32 for character in url):
        return "it holds a blank"
    if "\\" in url:
        return "it holds a backslash"
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
        host = host if host.isascii() else host.encode("idna").decode()
    except ValueError:  # UnicodeError, for names no registry could hold, is one of these
        return "it cannot be read as an address"
    if parts.scheme not in ("http", "https"):
        return "it does not start with https:// or http://"
    if parts.username or parts.password:
        return "it carries a user name"
    if not _HOST.fullmatch(host):
        return "it has no proper host name"
    return None
