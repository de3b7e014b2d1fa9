"""Identifiers: ids made of names, in lower-case ASCII letters, digits and hyphens."""

from __future__ import annotations

import re
import unicodedata

MAX_ID = 60


def slug(text: str) -> str:
    """An id made of a text; empty for one without Latin letters and digits."""
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:MAX_ID].rstrip("-")
