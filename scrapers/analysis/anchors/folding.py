"""Folding of text for the comparison of facts across languages: case, accents, scripts of digits, Cyrillic and Arabic letters."""

from __future__ import annotations

import re
import unicodedata

# Serbian, Macedonian, Bulgarian and Russian letters in the Latin letters that names and months are written with.
_CYRILLIC = dict(
    zip(
        "абвгдђежзијклљмнњопрстћуфхцчџшщъыьэюяѓќѕ",
        [
            "a",
            "b",
            "v",
            "g",
            "d",
            "dj",
            "e",
            "z",
            "z",
            "i",
            "j",
            "k",
            "l",
            "lj",
            "m",
            "n",
            "nj",
            "o",
            "p",
            "r",
            "s",
            "t",
            "c",
            "u",
            "f",
            "h",
            "c",
            "c",
            "dz",
            "s",
            "st",
            "a",
            "i",
            "_",
            "e",
            "ju",
            "ja",
            "gj",
            "kj",
            "dz",
        ],
        strict=True,
    )
)
_CYRILLIC["ь"] = ""
_ARABIC = str.maketrans(dict.fromkeys("أإآٱ", "ا") | {"ى": "ي", "ة": "ه", "ک": "ك", "ی": "ي", "گ": "ك", "ە": "ه"})
_SPECIAL = str.maketrans({"đ": "dj", "ı": "i", "ß": "ss", "’": "'", "æ": "ae", "ø": "o", "ł": "l"})
_LETTERS = str.maketrans(_CYRILLIC)
_ARABIC_MARKS = re.compile("[\u064b-\u065f\u0670\u0640]")
# No decimal digit and no combining mark of a living script is above this.
_LAST = 0x1FFFF
_DIGITS = {code: str(unicodedata.decimal(chr(code))) for code in range(128, _LAST) if chr(code).isdecimal()}
_COMBINING = {code: None for code in range(128, _LAST) if unicodedata.combining(chr(code))}
_DECIMALS = str.maketrans({"٫": ".", "٬": ","})


def fold_facts(text: str) -> str:
    """A text in lower case, with ASCII digits, without accents, in Latin or plain Arabic letters."""
    text = unicodedata.normalize("NFKC", text).lower()
    if text.isascii():
        return text
    text = _ARABIC_MARKS.sub("", text).translate(_DECIMALS).translate(_LETTERS).translate(_SPECIAL)
    parts = unicodedata.normalize("NFD", text.translate(_DIGITS))
    return unicodedata.normalize("NFC", parts.translate(_COMBINING)).translate(_ARABIC)
