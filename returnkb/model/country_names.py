"""Countries by ISO 3166-1 code, and regions the gazetteer has no place for: names for what rules and sources mention."""

from __future__ import annotations

from babel import Locale

# Where the usual English list would not be understood, or is not what sources write.
_OURS = {
    "CD": "Democratic Republic of the Congo",
    "CG": "Congo",
    "AT-1": "Burgenland",
    "AT-2": "Carinthia",
    "AT-3": "Lower Austria",
    "AT-4": "Upper Austria",
    "AT-5": "Salzburg",
    "AT-6": "Styria",
    "AT-7": "Tyrol",
    "AT-8": "Vorarlberg",
    "AT-9": "Vienna",
}


def _countries() -> dict[str, str]:
    """English names by two-letter code (Unicode CLDR)."""
    return {code: name for code, name in Locale("en").territories.items() if len(code) == 2 and code.isalpha()}


NAMES = _countries() | _OURS
