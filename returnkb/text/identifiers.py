"""Identifiers: ids made of names, in lower-case ASCII letters, digits and hyphens."""

from __future__ import annotations

import re
import unicodedata
from hashlib import blake2b

MAX_ID = 60


def unique_slug(text: str) -> str:
    """An id made of a text; a long one ends in a hash of the whole, so that different texts have different ids."""
    plain = _slug(text)
    if len(plain) <= MAX_ID:
        return plain
    digest = blake2b(plain.encode(), digest_size=4).hexdigest()
    return f"{plain[: MAX_ID - 9].rstrip('-')}-{digest}"


def slug(text: str) -> str:
    """An id made of a text, cut to the longest that an id may be; empty for one without Latin letters and digits."""
    return _slug(text)[:MAX_ID].rstrip("-")


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
