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
_DECIMALS = str.maketrans({"٫": ".", "٬": ","})


def fold_facts(text: str) -> str:
    """A text in lower case, with ASCII digits, without accents, in Latin or plain Arabic letters."""
    text = unicodedata.normalize("NFKC", text).lower()
    if text.isascii():
        return text
    text = _ARABIC_MARKS.sub("", text).translate(_DECIMALS).translate(_LETTERS).translate(_SPECIAL)
    text = "".join(_ascii_digit(one) for one in text)
    parts = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(one for one in parts if not unicodedata.combining(one))).translate(
        _ARABIC
    )


def _ascii_digit(character: str) -> str:
    if character.isascii() or not character.isdecimal():
        return character
    return str(unicodedata.decimal(character))
