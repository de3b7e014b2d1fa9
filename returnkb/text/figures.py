"""Figures in prose: the numbers a sentence states, in one form, so that two sentences can be compared."""

from __future__ import annotations

import re

from returnkb.text.characters import searchable

# Groups of three after a separator are thousands: 1,000 and 1 000; any other separator before digits is a decimal point.
_GROUPS = re.compile(r"\d{1,3}(?:[.,'’ ]\d{3})+(?!\d)")
_FIGURE = re.compile(rf"{_GROUPS.pattern}|\d+(?:[.,]\d+)?")
_WORDS = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
    "ten": "10", "eleven": "11", "twelve": "12",
}  # fmt: skip
_WORD = re.compile(rf"\b(?:{'|'.join(_WORDS)})\b", re.IGNORECASE)


def figures(text: str) -> set[str]:
    """The figures of a text: thousands without separators, decimals after a point, number words up to twelve as digits."""
    plain = searchable(text)
    found = {_normalise(match[0]) for match in _FIGURE.finditer(plain)}
    return found | {_WORDS[match[0].lower()] for match in _WORD.finditer(plain)}


def stated_figures(text: str) -> set[str]:
    """The figures that a text states in digits."""
    return {_normalise(match[0]) for match in _FIGURE.finditer(searchable(text))}


def _normalise(figure: str) -> str:
    return re.sub(r"\D", "", figure) if _GROUPS.fullmatch(figure) else figure.replace(",", ".")
