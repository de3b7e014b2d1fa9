"""Spellings of International Nonproprietary Names in languages that write them as they sound."""

from __future__ import annotations

import re
from collections.abc import Iterator

# Replacements by language: German drops the last e; Serbian and Albanian, Turkish, and Romanian write sounds.
_SOUNDS = (("th", "t"), ("ph", "f"), ("rh", "r"), ("y", "i"))
_SLAVIC = (("qu", "kv"), ("x", "ks"), ("ch", "h"))
_TURKISH = (("qu", "k"), ("x", "ks"), ("ch", "k"))
_ENDINGS = ("", "a", "e")
_MIN_LETTERS = 6  # of a name whose spelling is varied


def national_forms(name: str) -> Iterator[str]:
    """A name, and its German, Serbian, Albanian, Turkish and Romanian spellings; names of several words stay as they are."""
    yield name
    if " " in name or len(name) < _MIN_LETTERS or not name.islower():
        return
    bare = name.removesuffix("e")
    stems = {
        bare,
        _replace(bare, _SOUNDS),
        *(_spell(bare, table, soft) for table in (_SLAVIC, _TURKISH) for soft in "cs"),
    }
    for stem in sorted(stems):
        for ending in _ENDINGS:
            yield stem + ending


def _spell(word: str, table: tuple[tuple[str, str], ...], soft: str) -> str:
    """A word in an orthography without c before hard vowels; `soft` stands for c before e, i and y."""
    word = _replace(word, table)
    word = re.sub(r"c(?=[eiy])", soft, word).replace("cc", "k")
    word = re.sub(r"c(?![eiy])", "k", word) if soft == "s" else re.sub(r"c(?=[^eiyh]|$)", "k", word)
    return _replace(word, _SOUNDS).replace("kk", "k")


def _replace(word: str, table: tuple[tuple[str, str], ...]) -> str:
    for old, new in table:
        word = word.replace(old, new)
    return word
