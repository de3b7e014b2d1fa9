"""Text normalization: Unicode form, white space, invisible characters; and folding of case and punctuation."""

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
    """Text in NFKC without invisible characters, with single spaces."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_INVISIBLE)
    return " ".join(text.split())


def fold(text: str) -> str:
    """Normalized text with case, dashes and quotation marks folded, for comparing passages."""
    seen = normalize(text)
    if seen.isascii():
        return seen.replace("`", "'").lower()
    return " ".join(unicodedata.normalize("NFKC", seen.translate(_ALIKE).casefold()).split())
