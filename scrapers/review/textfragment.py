"""Text fragments: URLs that open a page at a quoted passage (`#:~:text=`)."""

from __future__ import annotations

from urllib.parse import quote, urldefrag

from scrapers.extract.normalize import normalize

MAX_WORDS = 10
EDGE_WORDS = 4


def text_fragment_url(url: str, passage: str) -> str:
    """URL of a passage: with the whole passage, or its first and last words when it is long."""
    words = normalize(passage).split(" ")
    pieces = (
        [" ".join(words)] if len(words) <= MAX_WORDS else [" ".join(words[:EDGE_WORDS]), " ".join(words[-EDGE_WORDS:])]
    )
    return f"{urldefrag(url).url}#:~:text=" + ",".join(_encoded(piece) for piece in pieces)


def _encoded(piece: str) -> str:
    # Hyphen, comma and ampersand are syntax in a text fragment.
    return quote(piece, safe="").replace("-", "%2D")
