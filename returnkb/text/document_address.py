"""Address of a document: one form for all URLs under which one document is read."""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import normalize
from urllib.parse import parse_qsl, unquote, urlsplit

# Added to links by those who send them; the document is the same without.
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid")
# Page 12 of a document is a part of it, as is a fragment.
_PAGE = re.compile(r"page=\d+")


@lru_cache(maxsize=16384)
def document_address(url: str) -> str:
    """The address without what does not change the document: scheme, `www.`, `page=12`, fragment, tracking, percent signs, last slash."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.").rstrip(".")
        port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    except ValueError:  # C04 reports it
        return url
    path = normalize("NFC", unquote(parts.path)).rstrip("/")
    kept = sorted(
        f"{name}={normalize('NFC', value)}"
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not _TRACKING.fullmatch(name) and not _PAGE.fullmatch(f"{name}={value}")
    )
    return f"{host}{port}{path}" + ("?" + "&".join(kept) if kept else "")
