"""Unicode characters: names, detection and removal of invisible ones, and the script of a letter."""

from __future__ import annotations

import re
import unicodedata

# Format characters with no glyph of their own (Unicode category Cf, default ignorables, fillers that look like blanks).
_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff"
    "\uffa0\ufff9-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
INVISIBLE = re.compile(f"[{_INVISIBLE}]")
# Explicit directional formatting: embeddings, overrides and isolates (Unicode Standard Annex 9).
BIDI_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")
DIRECTION_MARKS = "\u200e\u200f\u061c"
JOINERS = "\u200c\u200d"
# Control characters but for the line feed and the tab, line and paragraph separators, surrogates and noncharacters.
CONTROLS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    + "".join(chr(plane * 0x10000 + last) for plane in range(1, 17) for last in (0xFFFE, 0xFFFF))
    + "]"
)
# Letters of other scripts that look like Latin ones (Unicode Technical Standard 39, confusables), in lower case and as capitals.
LOOKALIKES = frozenset("аеорсухіјѕһԁԛԝӏ" + "αορνικυϲ" + "ոօսհց")
_ALIKE_CAPITALS = "АВЕКМНОРСТУХІЈЅ" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ"
_ALIKE_LETTERS = "".join(sorted({*LOOKALIKES, *_ALIKE_CAPITALS}))
# A Latin letter directly beside a letter of another script that looks like a Latin one.
MIXED_SCRIPTS = re.compile(f"[A-Za-zÀ-ÖØ-öø-ɏ][{_ALIKE_LETTERS}]|[{_ALIKE_LETTERS}][A-Za-zÀ-ÖØ-öø-ɏ]")
# More marks on one letter than any spelling has: they cover the lines around it.
STACKED_MARKS = re.compile("[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u20d0-\u20ff]{3,}")
LINE_BREAKS = re.compile("[\t\n]")
_RIGHT_TO_LEFT = {"R", "AL"}
# Scripts whose spelling needs joiners: Arabic (Persian, Kurdish, Urdu), Syriac and those of India.
_JOINED_SCRIPTS = {
    "ARABIC", "BENGALI", "DEVANAGARI", "GUJARATI", "GURMUKHI", "KANNADA", "MALAYALAM", "MONGOLIAN", "ORIYA", "SINHALA", "SYRIAC",
    "TAMIL", "TELUGU",
}  # fmt: skip


def describe_character(character: str) -> str:
    """The code point and name of a character: `U+00A0 (NO-BREAK SPACE)`."""
    name = unicodedata.name(character, "")
    return f"U+{ord(character):04X}" + (f" ({name})" if name else "")


def searchable(text: str) -> str:
    """A text normalised for pattern search: compatibility forms (NFKC), without invisible characters, blanks as plain spaces.

    Line breaks stay, so that a position is on the same line as in the original.
    """
    if text.isascii():
        return text
    plain = INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    return _decimal(re.sub(r"[^\S\n]", " ", plain))


# Signs that stand for a hyphen, a point or an at sign in the eyes of a reader.
_ALIKE = str.maketrans(
    {
        **dict.fromkeys(
            "\u058a\u05be\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\u2e3a\u2e3b\u301c\ufe58\ufe63\uff0d", "-"
        ),
        **dict.fromkeys("\u00b7\u2022\u2024\u2027\u2219\u22c5\u30fb\uff0e", "."),
        **dict.fromkeys("\u24d0\u24b6", "@"),
    }
)
# Marks that are written on or between letters: accents that stay after composition, Arabic vowels, the Arabic lengthening sign.
_MARKS = re.compile("[\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u20d0-\u20ff]")


def pattern_text(text: str) -> str:
    """A text as safety patterns read it: `searchable`, with one form for hyphens, points and at signs, and without marks on letters."""
    return text if text.isascii() else _MARKS.sub("", searchable(text.translate(_ALIKE)))


def _decimal(text: str) -> str:
    """A text with the decimal digits of every script as ASCII digits."""
    return re.sub(r"[^\D0-9]", lambda digit: str(unicodedata.decimal(digit[0])), text)


def script(character: str) -> str:
    """The script of a letter or vowel sign by its Unicode name (`LATIN`, `CYRILLIC`); empty for anything else."""
    return unicodedata.name(character, " ").split(" ")[0] if unicodedata.category(character)[0] in "LM" else ""


def is_right_to_left(text: str) -> bool:
    """Whether a text has a letter of a script written from right to left."""
    return any(character.isalpha() and unicodedata.bidirectional(character) in _RIGHT_TO_LEFT for character in text)


def first_invisible(text: str) -> int | None:
    """The position of the first invisible character that the spelling does not need; None without one."""
    for match in INVISIBLE.finditer(text):
        character, at = match[0], match.start()
        if character in DIRECTION_MARKS and is_right_to_left(text):
            continue
        if character in JOINERS and at and script(text[at - 1]) in _JOINED_SCRIPTS:
            continue
        return at
    return None
