"""Differences no reader sees, removed: spaces, hyphens, quotation marks, invisible characters."""

from __future__ import annotations

import unicodedata

_INVISIBLE = dict.fromkeys(
    [
        0x00AD,
        0x034F,
        0x061C,
        0x0640,
        0x180E,
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
        0xFEFF,
    ]
)
_ALIKE = str.maketrans(
    dict.fromkeys("‐‑‒–—―−﹘﹣－", "-") | dict.fromkeys("‘’‚‛′`´ʼ", "'") | dict.fromkeys("“”„‟″«»", '"') | {"…": "..."}
)


def normalize(text: str) -> str:
    """The text as a reader sees it: composed, without invisible characters, one space between words."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_INVISIBLE)
    return " ".join(text.split())


def fold(text: str) -> str:
    """The text with dashes, quotation marks and capitals made alike, for finding a passage again."""
    seen = normalize(text)
    if seen.isascii():
        return seen.replace("`", "'").lower()
    return " ".join(unicodedata.normalize("NFKC", seen.translate(_ALIKE).casefold()).split())
