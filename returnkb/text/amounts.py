"""Amounts of money: parsing, with refusal of notations that countries read differently, and detection in sentences."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from returnkb.text.characters import searchable

# One locale for each habit of writing: comma and point, point and comma, blank and comma, apostrophe and point, lakhs.
# (`babel` has the separators of each from the Unicode CLDR.)
_LOCALES = ("en", "de", "fr", "de_CH", "hi", "sq", "ar_MA")
# Beginnings of the names of currencies, and their signs.
_NAMES = (
    "afghani|birr|cedi|cfa|dalasi|denar|dinar|dirham|dollar|dram|euro|franc|frank|hryvni|krona|kron|lari|lei|lek|leu|lira|marks?\\b|"
    "naira|pound|rial|riyal|rouble|rubel|rupee|rupi|shilling|toman"
)
_SIGNS = "[€$£₦₾֏₺₴]|KM|Fr"
_TIMES = "thousand|million|billion|Millionen|Mio\\."
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


def states_amount(text: str) -> bool:
    """Whether a text states an amount of money: a number beside a currency."""
    return bool(_money().search(searchable(text)))


@cache
def _money() -> re.Pattern[str]:
    """A number beside a currency's ISO 4217 code, its sign or its name."""
    from babel.numbers import list_currencies

    marks = f"{'|'.join(sorted(list_currencies()))}|{_SIGNS}"
    return re.compile(
        rf"(?<!\w)(?:{marks})\s?[0-9]|[0-9](?:\s(?:{_TIMES}))?\s?(?:(?:{marks})(?!\w)|(?:\w+\s)?(?i:{_NAMES}))"
    )


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
