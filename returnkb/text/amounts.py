"""Amounts of money: parsing, with refusal of notations that countries read differently."""

from __future__ import annotations

import re
from decimal import Decimal

from returnkb.text.characters import searchable

# One locale for each habit of writing: comma and point, point and comma, blank and comma, apostrophe and point, lakhs.
# (`babel` has the separators of each from the Unicode CLDR.)
_LOCALES = ("en", "de", "fr", "de_CH", "hi", "sq", "ar_MA")
_PLAIN = re.compile(r"-?(?:0|[1-9][0-9]{0,11})(?:\.[0-9]{1,2})?")


class InvalidAmount(ValueError):
    """Raised with a sentence and a repair for an amount that is not written in the one form everybody reads alike."""


def parse_amount(text: str) -> float:
    """The number that a text states: digits, with one or two decimals after a point. Raises InvalidAmount for any other form."""
    text = text.strip()
    if _PLAIN.fullmatch(text):
        return float(text)
    readings = _readings(text)
    if len(readings) > 1:
        shown = " or ".join(map(_shown, sorted(readings)))
        raise InvalidAmount(f"it can be read as {shown}; write the digits alone, and two decimals after a point")
    if len(readings) == 1:
        raise InvalidAmount(f"write the digits alone: {_shown(readings.pop())}")
    raise InvalidAmount("it must be a number; write the digits alone, and two decimals after a point")


def _readings(text: str) -> set[Decimal]:
    """The numbers that a text denotes in several locales, with strict groups of three and decimals."""
    from babel.numbers import NumberFormatError, parse_decimal

    if not re.fullmatch(r"[+-]?\d[\d.,'’  _]*", plain := searchable(text)) or len(plain) > 24:
        return set()
    found = set()
    for locale in _LOCALES:
        for form in (plain, plain.replace(" ", "\u202f"), plain.replace("'", "’")):
            try:
                found.add(parse_decimal(form, locale, strict=True).normalize())
            except (NumberFormatError, ValueError):
                continue
    joined = re.sub(r"[  '’_]", "", plain)
    if not found and re.fullmatch(r"\d+", joined):
        found.add(Decimal(joined))
    # Groups that any reader may take for thousands: 1.000 is 1000 where a point parts thousands.
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", joined):
        found.add(Decimal(re.sub(r"\D", "", joined)))
    return found


def _shown(value: Decimal) -> str:
    return (
        f"{value:f}" if value == value.to_integral() else f"{value:.2f}" if value == round(value, 2) else f"{value:f}"
    )
