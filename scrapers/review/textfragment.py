"""Links that open a page at the quoted passage (#:~:text=)."""

from __future__ import annotations

from urllib.parse import quote, urldefrag

from scrapers.extract.normalize import normalize

MAX_WORDS = 10
EDGE_WORDS = 4


def text_fragment_url(url: str, passage: str) -> str:
    """The address of a passage: the passage itself, or its first and last words when it is long."""
    words = normalize(passage).split(" ")
    pieces = (
        [" ".join(words)] if len(words) <= MAX_WORDS else [" ".join(words[:EDGE_WORDS]), " ".join(words[-EDGE_WORDS:])]
    )
    return f"{urldefrag(url).url}#:~:text=" + ",".join(_encoded(piece) for piece in pieces)


def _encoded(piece: str) -> str:
    # Hyphen, comma and ampersand have a meaning of their own in a text fragment.
    return quote(piece, safe="").replace("-", "%2D")
