"""Text normalization: Unicode form, white space, invisible characters; and folding of case and punctuation."""

from __future__ import annotations

import re
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


REPLACEMENT = "\ufffd"
_FOOTNOTE = re.compile(r"\[\d{1,3}\]|[*†‡]{1,3}(?=[\s.,;]|$)")
_THOUSANDS = re.compile(r"(?<=\d)[ .,'](?=\d{3}(?!\d))")
_NO_CENTS = re.compile(r"(?<=\d)[.,](?:00|-)(?!\d)")
_SIGN_BEFORE = re.compile(r"([€$£]) ?(\d[\d.,]{0,20})")
_SIGN_AFTER = re.compile(r"(?<=\d) ?([€$£])")
_HYPHEN = re.compile(r"(?<=[^\W\d_])- ?(?=[^\W\d_])")


def normalize(text: str) -> str:
    """Text in NFKC without invisible characters, with single spaces."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_INVISIBLE)
    return " ".join(text.split())


def fold(text: str) -> str:
    """Normalized text with case, dashes and quotation marks folded, for comparing passages."""
    seen = _without_damaged_words(normalize(text))
    if seen.isascii():
        return seen.replace("`", "'").lower()
    return " ".join(unicodedata.normalize("NFKC", seen.translate(_ALIKE).casefold()).split())


def fold_formatting(text: str) -> str:
    """Folded text without differences of formatting: 3 000, 3.000 and ٣٠٠٠, €5 and 5 €, footnote marks, hyphens at line ends."""
    text = fold(text)
    if not text.isascii():
        text = "".join(str(unicodedata.decimal(one)) if one.isdecimal() else one for one in text)
    text = _NO_CENTS.sub("", _THOUSANDS.sub("", _FOOTNOTE.sub("", text)))
    text = _SIGN_AFTER.sub(r" \1", _SIGN_BEFORE.sub(r"\2 \1", text))
    return " ".join(_HYPHEN.sub("", text).split())


def _without_damaged_words(text: str) -> str:
    """Text without words that hold a damaged character; the punctuation behind them stays."""
    if REPLACEMENT not in text:
        return text
    kept: list[str] = []
    for word in text.split():
        if REPLACEMENT not in word:
            kept.append(word)
        elif kept:
            kept[-1] += word[len(word.rstrip(".,;:!?")) :]
    return " ".join(kept)
